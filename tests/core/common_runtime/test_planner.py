"""How a run is cut into compiled steps and host steps."""

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.core.common_runtime import planner
from tfcompat.core.common_runtime.planner import FunctionStep


def steps(targets, feeds=()):
    """Which steps a run takes: "device", "host" or the type of the op whose bodies the host drives."""
    plan = planner.plan(targets, feeds)
    return [s.op.type if isinstance(s, FunctionStep) else "host" if s.on_host else "device" for s in plan.steps]


def test_a_training_step_is_one_compiled_step():
    x = tf.placeholder(tf.float32, [None, 4])
    w = tf.Variable(tf.ones([4, 2]))
    loss = tf.reduce_sum(tf.nn.relu(tf.matmul(x, w)))
    train = tf.train.AdamOptimizer().minimize(loss)
    assert steps([train, loss], [x]) == ["device"]


def test_small_initialisers_run_on_the_host():
    tf.Variable(tf.random_normal([10, 10]))
    tf.Variable(tf.zeros([10]))
    assert steps([tf.global_variables_initializer()]) == ["host"]


def test_large_initialisers_are_compiled():
    tf.Variable(tf.zeros([5000, 1000]))
    assert steps([tf.global_variables_initializer()]) == ["device"]


def test_a_host_op_splits_the_run():
    x = tf.placeholder(tf.float32, [3])
    y = tf.py_func(np.sort, [tf.exp(x)], tf.float32)
    assert steps([tf.log(y)], [x]) == ["device", "host", "device"]


def test_ops_that_do_not_wait_for_a_host_op_join_the_first_step():
    x = tf.placeholder(tf.float32, [3])
    early = tf.exp(x)
    late = tf.py_func(np.sort, [x], tf.float32)
    y = early + tf.square(late)
    assert steps([y, tf.log(early)], [x]) == ["device", "host", "device"]


def test_a_large_constant_is_an_argument_of_the_step():
    large = tf.constant(np.arange(5000, dtype=np.float32))
    plan = planner.plan([large + tf.constant(np.arange(5.0, dtype=np.float32))[0]], [])
    (step,) = plan.steps
    assert step.inputs == (large,)
    assert list(plan.constants) == [large]


def test_a_fed_size_is_part_of_the_specialisation():
    size = tf.placeholder(tf.int32, ())
    x = tf.placeholder(tf.float32, [3])
    (step,) = planner.plan([tf.zeros([size, 3]) + x], [size, x]).steps
    assert step.known == (size,)
    assert step.inputs == (x,)


def test_a_size_read_from_a_variable_is_computed_by_an_earlier_step():
    v = tf.Variable(3)
    assert steps([tf.ones([v * 2, 2])]) == ["device", "device"]
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert sess.run(tf.ones([v * 2, 2])).shape == (6, 2)
        sess.run(v.assign(1))
        assert sess.run(tf.ones([v * 2, 2])).shape == (2, 2)


def test_shapes_that_follow_from_shapes_need_no_step_of_their_own():
    x = tf.placeholder(tf.float32, [None, 4])
    flat = tf.reshape(x, [tf.shape(x)[0] * 2, -1])
    assert steps([flat], [x]) == ["device"]
    with tf.Session() as sess:
        assert sess.run(flat, {x: np.ones([3, 4])}).shape == (6, 2)


def test_writes_wait_for_the_host_steps_of_the_run():
    x = tf.placeholder(tf.float32, ())
    v = tf.Variable(0.0)
    hosted = tf.py_func(lambda value: value, [x], tf.float32)
    plan = planner.plan([v.assign_add(1.0), hosted], [x])
    writing = [step for step in plan.steps if step.program.writes]
    assert writing == [plan.steps[-1]]


def test_a_write_that_a_host_step_needs_comes_before_it():
    v = tf.Variable(1.0)
    with tf.control_dependencies([v.assign(5.0)]):
        seen = tf.py_func(lambda value: value, [v.read_value()], tf.float32)
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert sess.run(seen) == 5.0


def test_boolean_mask_is_a_host_step_and_what_follows_is_specialised_on_the_shape_found():
    x = tf.placeholder(tf.float32, [None, 3])
    mask = tf.placeholder(tf.bool, [None])
    w = tf.Variable(np.arange(6, dtype=np.float32).reshape(3, 2))
    y = tf.matmul(tf.boolean_mask(x, mask), w)
    gradient = tf.gradients(tf.reduce_sum(tf.square(y)), [w, x])
    assert "host" in steps([y], [x, mask])
    xs = np.arange(12, dtype=np.float32).reshape(4, 3)
    with tf.Session() as sess:
        sess.run(w.initializer)
        weights = sess.run(w)
        for keep in ([True, False, True, False], [False, False, False, True], [False] * 4):
            kept = xs * np.asarray(keep, np.float32)[:, None]
            result, (by_w, by_x) = sess.run([y, gradient], {x: xs, mask: keep})
            np.testing.assert_allclose(result, xs[keep] @ weights)
            np.testing.assert_allclose(by_w, 2 * kept.T @ (kept @ weights))
            np.testing.assert_allclose(by_x, 2 * (kept @ weights) @ weights.T)


def test_a_conditional_with_a_host_op_is_driven_by_the_host():
    p = tf.placeholder(tf.bool, ())
    y = tf.cond(p, lambda: tf.py_func(lambda: np.float32(1.0), [], tf.float32), lambda: tf.constant(2.0))
    assert "If" in " ".join(steps([y], [p]))
    with tf.Session() as sess:
        assert [sess.run(y, {p: value}) for value in (True, False)] == [1.0, 2.0]


def test_a_placeholder_that_is_needed_must_be_fed():
    x = tf.placeholder(tf.float32, [2], name="x")
    with pytest.raises(tf.errors.InvalidArgumentError, match="You must feed a value for placeholder tensor 'x'"):
        planner.plan([x * 2.0], [])
    planner.plan([tf.constant(1.0)], [])


def test_an_op_type_without_a_kernel_is_refused_by_name():
    value = tf.raw_ops.Fact()
    with pytest.raises(tf.errors.UnimplementedError, match="Fact"):
        planner.plan([value], [])


def test_a_conditional_on_the_host_keeps_what_its_gradient_uses():
    p, w, runs = tf.placeholder(tf.bool, ()), tf.Variable(3.0), []

    def noted(value):
        runs.append(value)
        return value

    y = tf.cond(p, lambda: w * tf.reshape(tf.py_func(noted, [w * w], tf.float32), []), lambda: w * 1.0)
    gradient = tf.gradients(y, w)[0]
    with tf.Session() as sess:
        sess.run(w.initializer)
        assert sess.run([y, gradient], {p: True}) == [27.0, 9.0]
        assert sess.run(gradient, {p: False}) == 1.0
    assert len(runs) == 1


def test_what_others_only_wait_for_and_only_computes_is_left_out():
    calls = []
    v = tf.Variable(1.0)
    with tf.control_dependencies([v.assign_add(1.0), tf.py_func(lambda: calls.append(1), [], [])]):
        idle = tf.matmul(tf.ones([2, 2]), tf.ones([2, 2]))
    with tf.control_dependencies([idle]):
        result = v.read_value() * 3.0
    plan = planner.plan([result], [])
    assert idle.op not in plan.ops
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert sess.run(result) == 6.0 and len(calls) == 1
        sess.run(idle.op)
        assert idle.op in planner.plan([idle.op], []).ops


def test_checks_that_others_only_wait_for_are_made():
    x = tf.placeholder(tf.float32)
    with tf.control_dependencies([tf.check_numerics(x, "x")]):
        result = x * 2.0
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError, match="x : Tensor had NaN"):
        sess.run(result, {x: np.nan})
