"""Differentiated loops that fill arrays, and those that fill them in other ways."""

import jax
import numpy as np
import pytest

import tfcompat as tf


@pytest.fixture(autouse=True)
def _graph():
    with tf.Graph().as_default():
        yield


def gradient_of(write, count=3, size=3):
    """The values and the gradient of a loop of `count` turns that writes as `write(i, array, value)` does."""
    x = tf.placeholder(tf.float32, [2])
    array = tf.TensorArray(tf.float32, size, element_shape=[2])
    _, array = tf.while_loop(
        lambda i, _: i < count, lambda i, a: (i + 1, write(i, a, x * tf.cast(i + 1, tf.float32))), (0, array)
    )
    y = array.stack()
    g = tf.gradients(y, x, grad_ys=[tf.constant([[1.0, 1], [10, 10], [100, 100], [1000, 1000]])[:size]])[0]
    with tf.Session() as sess:
        return sess.run([y, g], {x: [1.0, 2.0]})


def test_one_element_each_turn():
    y, g = gradient_of(lambda i, a, v: a.write(i, v))
    np.testing.assert_array_equal(y, [[1, 2], [2, 4], [3, 6]])
    np.testing.assert_array_equal(g, [321, 321])


def test_fewer_turns_than_elements():
    y, g = gradient_of(lambda i, a, v: a.write(i, v), count=2, size=4)
    np.testing.assert_array_equal(y, [[1, 2], [2, 4], [0, 0], [0, 0]])
    np.testing.assert_array_equal(g, [21, 21])


def test_an_element_written_again_passes_no_gradient_to_the_value_before():
    y, g = gradient_of(lambda i, a, v: a.write(0, v))
    np.testing.assert_array_equal(y, [[3, 6], [0, 0], [0, 0]])
    np.testing.assert_array_equal(g, [3, 3])


def test_two_elements_each_turn():
    y, g = gradient_of(lambda i, a, v: a.write(i, v).write(i + 1, v * 10), size=4)
    np.testing.assert_array_equal(y, [[1, 2], [2, 4], [3, 6], [30, 60]])
    np.testing.assert_array_equal(g, [30321, 30321])


def test_a_scan_is_one_loop_however_long(monkeypatch):
    lengths = []
    scan = jax.lax.scan

    def noted(*args, **kwargs):
        lengths.append(kwargs.get("length"))
        return scan(*args, **kwargs)

    monkeypatch.setattr(jax.lax, "scan", noted)
    x = tf.placeholder(tf.float32, [1000])
    y = tf.scan(lambda a, v: a * 0.5 + v, x, initializer=0.0)
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        assert sess.run(g, {x: np.ones(1000)})[0] == pytest.approx(2.0)
    assert lengths == [1000]
