"""Programs: a piece of the graph without names, equal for pieces of equal structure."""

import tfcompat as tf
from tfcompat.core.common_runtime import planner
from tfcompat.core.framework.context import Ref


def program(*targets, feeds=()):
    (step,) = planner.plan(targets, feeds).steps
    return step.program


def test_pieces_of_equal_structure_are_equal_programs():
    x, y = tf.placeholder(tf.float32, [2], name="x"), tf.placeholder(tf.float32, [2], name="other")
    first = program(tf.exp(x) * 2.0, feeds=[x])
    second = program(tf.exp(y, name="renamed") * 2.0, feeds=[y])
    assert first == second and hash(first) == hash(second)


def test_pieces_that_differ_in_op_attribute_wiring_or_constant_are_not():
    x, y = tf.placeholder(tf.float32, [2, 2]), tf.placeholder(tf.float32, [2, 2])
    results = [
        tf.matmul(x, y),
        tf.matmul(x, x),
        tf.matmul(x, y, transpose_a=True),
        x + y,
        x * 2.0,
        x * 3.0,
    ]
    assert len({program(result, feeds=[x, y]) for result in results}) == len(results)


def test_the_read_of_a_variable_is_no_instruction():
    v = tf.Variable(1.0)
    lowered = program(tf.negative(v))
    (negative,) = lowered.instructions
    assert negative.op_type == "Neg" and isinstance(negative.inputs[0], Ref)


def test_needs_are_what_is_read_before_it_is_written():
    a, b = tf.Variable(1.0), tf.Variable(2.0)
    assert len(program(a + b).needs) == 2 and not program(a + b).writes
    with tf.control_dependencies([a.assign(b)]):
        assigned = tf.identity(a)
    lowered = program(assigned)
    assert len(lowered.needs) == 1 and len(lowered.writes) == 1 and not lowered.needs & lowered.writes
    added = program(a.assign_add(1.0))
    assert added.needs == added.writes


def test_a_random_op_reads_and_writes_its_stream():
    x = tf.placeholder(tf.float32, [3])
    lowered = program(x + tf.random_uniform([3], seed=1), feeds=[x])
    assert lowered.needs == lowered.writes and len(lowered.needs) == 1


def test_a_gradient_uses_the_pullback_of_the_forward_instruction_in_the_same_step():
    x = tf.placeholder(tf.float32, [3])
    y = tf.tanh(x)
    both = program(y, tf.gradients(y, x)[0], feeds=[x])
    forward, gradient = (
        next(i for i in both.instructions if i.op_type == kind) for kind in ("Tanh", "SymbolicGradient")
    )
    assert forward.keep_pullback
    assert both.instructions[gradient.gradient_of] is forward


def test_a_gradient_whose_forward_op_is_fed_differentiates_it_anew():
    x = tf.placeholder(tf.float32, [3])
    y = tf.square(x)
    gradient = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        assert list(sess.run(gradient, {x: [1.0, 2.0, 3.0], y: [0.0, 0.0, 0.0]})) == [2.0, 4.0, 6.0]


def test_what_a_check_guards_may_fail():
    x = tf.placeholder(tf.float32, [3])
    assert not program(x * 2.0, feeds=[x]).may_fail
    assert program(tf.check_numerics(x, "x"), feeds=[x]).may_fail
