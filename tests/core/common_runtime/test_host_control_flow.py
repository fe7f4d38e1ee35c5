"""Conditionals and loops that the host drives, and their gradients."""

import numpy as np
import pytest

import tfcompat as tf


@pytest.fixture(autouse=True)
def _graph():
    with tf.Graph().as_default():
        yield


def python(function, *inputs):
    return tf.reshape(tf.py_func(function, list(inputs), tf.float32), [])


def test_a_body_runs_once_for_value_and_gradient():
    runs = []
    x = tf.constant(3.0)
    y = tf.while_loop(lambda i, v: i < 4, lambda i, v: (i + 1, v * python(lambda a: (runs.append(1), a)[1], x)), (0, x))
    with tf.Session() as sess:
        assert sess.run([y[1], tf.gradients(y[1], x)[0]]) == [3.0**5, 81.0]
    assert len(runs) == 4


def test_turns_that_only_the_run_can_count_compile_once(monkeypatch):
    from tfcompat.core.common_runtime import compiler

    x = tf.placeholder(tf.float32, [])
    y = tf.while_loop(lambda v: v < 100.0, lambda v: v * x, [x])
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        sess.run(g, {x: 2.0})
        made = len(compiler._executables)
        assert sess.run([y, g], {x: 3.0}) == [243.0, 405.0]
        assert sess.run(g, {x: 5.0}) == 75.0
        sess.run(g, {x: 1.5})
        assert len(compiler._executables) <= made + 4  # those of [y, g]


def test_a_loop_with_a_limit_is_one_scan_whatever_its_turns():
    x, lengths = tf.placeholder(tf.float32, []), tf.placeholder(tf.int32, [None])
    most = tf.reduce_max(lengths)
    y = tf.while_loop(lambda i, v: i < most, lambda i, v: (i + 1, v * x), (0, x), maximum_iterations=5)[1]
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        assert [sess.run(g, {x: 2.0, lengths: given}) for given in ([0], [1, 3], [9])] == [1.0, 32.0, 192.0]


def test_the_gradient_of_a_nested_loop_uses_what_it_kept():
    runs = []
    x = tf.constant(2.0)

    def inner(v):
        return tf.while_loop(
            lambda j, u: j < 2, lambda j, u: (j + 1, u * python(lambda a: (runs.append(1), a)[1], x) * v), (0, v)
        )[1]

    y = tf.while_loop(lambda i, v: i < 2, lambda i, v: (i + 1, inner(v)), (0, x))[1]
    with tf.Session() as sess:
        assert sess.run([y, tf.gradients(y, x)[0]]) == [131072.0, 589824.0]
    assert len(runs) == 4


def test_training_through_a_loop_on_the_host():
    w = tf.Variable(0.5)
    y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * w + python(np.float32, 1.0)), (0, 1.0))[1]
    train = tf.train.GradientDescentOptimizer(0.01).minimize((y - 1.0) ** 2)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            sess.run(train)
        value = 0.5
        for _ in range(3):
            y, dy = 1.0, 0.0
            for _ in range(3):
                y, dy = y * value + 1, dy * value + y
            value -= 0.01 * 2 * (y - 1) * dy
        assert sess.run(w) == pytest.approx(value, rel=1e-5)


def test_a_second_derivative_says_what_is_missing():
    x = tf.constant(2.0)
    y = tf.while_loop(lambda i, v: i < 2, lambda i, v: (i + 1, v * v * python(np.float32, 1.0)), (0, x))[1]
    second = tf.gradients(tf.gradients(y, x)[0], x)[0]
    with tf.Session() as sess, pytest.raises(tf.errors.UnimplementedError, match="twice"):
        sess.run(second)
