"""Conditionals and loops: inside a compiled step where they can be, driven by the host where they cannot."""

import numpy as np
import pytest

import tfcompat as tf


@pytest.fixture
def sess():
    with tf.Session() as sess:
        yield sess


def test_only_the_branch_that_is_taken_runs(sess):
    p = tf.placeholder(tf.bool, ())
    v = tf.Variable(0.0)
    y = tf.cond(p, lambda: tf.identity(v.assign_add(1.0)), lambda: tf.constant(-1.0))
    sess.run(v.initializer)
    assert [sess.run(y, {p: value}) for value in (True, False, True)] == [1.0, -1.0, 2.0]
    assert sess.run(v) == 2.0


def test_a_condition_on_a_device_value_is_part_of_the_compiled_step(sess, compilations):
    x = tf.placeholder(tf.float32, ())
    y = tf.cond(tf.exp(x) > 1.0, lambda: x * 2.0, lambda: x * 3.0)
    assert [sess.run(y, {x: value}) for value in (1.0, -1.0, 2.0)] == [2.0, -3.0, 4.0]
    assert compilations() == 1


def test_branches_may_give_different_shapes(sess):
    x = tf.placeholder(tf.float32, ())
    y = tf.cond(x > 0.0, lambda: tf.ones([2]), lambda: tf.ones([3]))
    assert [sess.run(y, {x: value}).shape for value in (1.0, -1.0)] == [(2,), (3,)]


def test_the_gradient_of_a_conditional_is_that_of_the_branch_taken(sess):
    p, x = tf.placeholder(tf.bool, ()), tf.placeholder(tf.float32, ())
    z = tf.placeholder(tf.float32, ())
    y = tf.cond(p, lambda: x * x, lambda: 3.0 * z)
    gradients = tf.gradients(y, [x, z])
    assert sess.run(gradients, {p: True, x: 5.0, z: 1.0}) == [10.0, 0.0]
    assert sess.run(gradients, {p: False, x: 5.0, z: 1.0}) == [0.0, 3.0]


def test_a_loop_runs_until_its_condition_fails_without_compiling_anew(sess, compilations):
    n = tf.placeholder(tf.int32, ())
    _, total = tf.while_loop(lambda i, t: i < n, lambda i, t: (i + 1, t + i), [0, 0])
    assert [sess.run(total, {n: value}) for value in (0, 3, 10)] == [0, 3, 45]
    assert compilations() == 1


def test_a_loop_whose_variable_grows_is_driven_by_the_host(sess):
    n = tf.placeholder(tf.int32, ())
    _, grown = tf.while_loop(
        lambda i, g: i < n,
        lambda i, g: (i + 1, tf.concat([g, [tf.cast(i, tf.float32)]], 0)),
        [0, tf.zeros([0])],
        shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])],
    )
    assert sess.run(grown, {n: 3}).tolist() == [0.0, 1.0, 2.0]
    assert sess.run(grown * 2.0, {n: 0}).tolist() == []


def test_a_loop_with_a_host_op_calls_it_in_every_turn(sess):
    seen = []

    def turn(i):
        following = tf.py_func(lambda value: seen.append(int(value)) or np.int32(value + 1), [i], tf.int32)
        return tf.reshape(following, [])

    y = tf.while_loop(lambda i: i < 3, turn, [0])
    assert sess.run(y) == 3
    assert seen == [0, 1, 2]


def test_a_loop_may_change_a_variable(sess):
    v = tf.Variable(1.0, use_resource=True)

    def double(i):
        with tf.control_dependencies([v.assign(v * 2.0)]):
            return i + 1

    turns = tf.while_loop(lambda i: i < 4, double, [0])
    sess.run(v.initializer)
    assert sess.run(turns) == 4
    assert sess.run(v) == 16.0


@pytest.mark.parametrize("turns", ["constant", "fed"])
def test_a_loop_is_differentiated_through_all_its_turns(sess, turns):
    n = tf.constant(3) if turns == "constant" else tf.placeholder(tf.int32, ())
    x = tf.placeholder(tf.float32, ())
    _, y = tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, y * x), [0, tf.constant(1.0)])
    feeds = {x: 2.0} if turns == "constant" else {x: 2.0, n: 3}
    assert sess.run([y, tf.gradients(y, x)[0]], feeds) == [8.0, 12.0]


def test_a_loop_over_the_steps_of_sequences_is_compiled_and_differentiated(sess, compilations):
    x = tf.placeholder(tf.float32, [None, None, 3])
    w = tf.Variable(np.full([5, 2], 0.1, np.float32))

    def step(i, state):
        return i + 1, tf.tanh(tf.matmul(tf.concat([x[:, i], state], 1), w))

    start = tf.zeros([tf.shape(x)[0], 2])
    _, final = tf.while_loop(
        lambda i, state: i < tf.shape(x)[1],
        step,
        [0, start],
        shape_invariants=[tf.TensorShape([]), tf.TensorShape([None, 2])],
    )
    unrolled = start
    for i in range(4):
        _, unrolled = step(tf.constant(i), unrolled)
    gradients = [tf.gradients(tf.reduce_sum(result), [w, x]) for result in (final, unrolled)]
    sess.run(w.initializer)
    value = np.linspace(-1, 1, 24).reshape(2, 4, 3)
    assert np.array_equal(*sess.run([final, final * 1.0], {x: value})) and compilations() == 1
    looped, expected = sess.run(gradients, {x: value})
    for actual, wanted in zip(looped, expected, strict=True):
        np.testing.assert_allclose(actual, wanted, rtol=1e-5)


def test_a_loop_in_a_loop(sess):
    def outer(i, total):
        _, inner = tf.while_loop(lambda j, t: j < i, lambda j, t: (j + 1, t + 1), [0, 0])
        return i + 1, total + inner

    assert sess.run(tf.while_loop(lambda i, t: i < 5, outer, [0, 0])[1]) == 10


def test_a_check_in_a_branch_counts_when_that_branch_is_taken(sess):
    x = tf.placeholder(tf.float32, ())
    y = tf.cond(tf.exp(x) > 1.0, lambda: tf.check_numerics(1.0 / (x - 1.0), "pole"), lambda: x)
    assert sess.run(y, {x: -1.0}) == -1.0
    assert sess.run(y, {x: 2.0}) == 1.0
    with pytest.raises(tf.errors.InvalidArgumentError, match="pole"):
        sess.run(y, {x: 1.0})


def test_a_check_in_a_loop_fails_the_run(sess):
    x = tf.placeholder(tf.float32, ())

    def turn(i, y):
        return i + 1, tf.check_numerics(y * x, "too large")

    _, y = tf.while_loop(lambda i, y: i < 3, turn, [0, tf.constant(1.0)])
    assert sess.run(y, {x: 2.0}) == 8.0
    with pytest.raises(tf.errors.InvalidArgumentError, match="too large"):
        sess.run(y, {x: 1e30})


def test_random_numbers_differ_from_turn_to_turn(sess):
    def turn(i, drawn):
        return i + 1, tf.concat([drawn[1:], tf.random_uniform([1], seed=3)], 0)

    _, drawn = tf.while_loop(lambda i, d: i < 4, turn, [0, tf.zeros([4])])
    first, second = sess.run(drawn), sess.run(drawn)
    assert len({*first.tolist(), *second.tolist()}) == 8
