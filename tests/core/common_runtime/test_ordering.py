"""Which ops a run executes, and in which order."""

import tfcompat as tf
from tfcompat.core.common_runtime.ordering import execution_order, reachable, writes_state


def names(*targets, fed=()):
    return [op.name for op in execution_order(targets, frozenset(fed))]


def test_only_what_the_targets_need_is_executed():
    a = tf.constant(1.0, name="a")
    b = tf.negative(a, name="b")
    tf.exp(b, name="unused")
    assert names(b) == ["a", "b"]


def test_nothing_behind_a_fed_tensor_is_executed():
    a = tf.constant(1.0, name="a")
    b = tf.negative(a, name="b")
    c = tf.exp(b, name="c")
    assert names(c, fed=[b]) == ["c"]
    assert names(b, fed=[b]) == []


def test_what_waits_for_a_fed_placeholder_waits_for_nothing():
    fed, other = tf.placeholder(tf.bool, name="fed"), tf.identity(1.0, name="other")
    with tf.control_dependencies([fed, other]):
        b = tf.constant(2.0, name="b")
    assert names(b, fed=[fed, other]) == ["other/input", "other", "b"]  # any other op runs, fed or not
    with tf.Session() as session:
        assert session.run(b * 3.0, {fed: True}) == 6


def test_a_control_input_of_a_fed_tensor_is_not_executed():
    v = tf.Variable(1.0, name="v")
    with tf.control_dependencies([v.assign(2.0)]):
        b = tf.constant(1.0, name="b")
    assert [op.type for op in reachable([b * 2.0], frozenset([b]))].count("Assign") == 0


def test_what_is_done_is_not_executed_again():
    v = tf.Variable(1.0, name="v")
    write = tf.assign(v, 2.0, name="write")
    with tf.control_dependencies([write]):
        after = tf.multiply(v, 10.0, name="after")
    assert "write" in names(after)
    assert "write" not in [op.name for op in execution_order([after], frozenset(), frozenset([write.op]))]


def test_ties_go_to_the_op_made_first():
    a, b = tf.constant(1.0, name="a"), tf.constant(2.0, name="b")
    assert names(b, a) == names(a, b) == ["a", "b"]


def test_inputs_come_first_whenever_they_were_made():
    p = tf.placeholder(tf.float32, name="p")
    early = tf.negative(p, name="early")
    late = tf.constant(1.0, name="late")
    early.op._update_input(0, late)
    assert names(early) == ["late", "early"]


def test_reads_come_before_writes_that_nothing_orders():
    v = tf.Variable(1.0, name="v")
    write = tf.assign(v, 2.0, name="write")
    read = tf.multiply(v, 10.0, name="read")
    assert names(write, read).index("read") < names(write, read).index("write")


def test_what_control_edges_put_after_a_write_comes_after_it():
    v = tf.Variable(1.0, name="v")
    write = tf.assign(v, 2.0, name="write")
    with tf.control_dependencies([write]):
        after = tf.multiply(v, 10.0, name="after")
    before = tf.multiply(v, 100.0, name="before")
    order = names(after, before)
    assert order.index("before") < order.index("write") < order.index("after")


def test_writers_are_the_ops_that_take_a_reference_or_resource_to_change_it():
    reference, resource = tf.Variable(1.0), tf.Variable(1.0, use_resource=True)
    for v in (reference, resource):
        assert writes_state(v.initializer)
        assert writes_state(v.assign_add(1.0, read_value=False))
        assert not writes_state(v.read_value().op)
        assert not writes_state(v.op)
        assert not writes_state(tf.is_variable_initialized(v).op)


def test_a_conditional_writes_when_a_branch_does():
    v = tf.Variable(1.0)
    p = tf.placeholder(tf.bool, ())
    writing = tf.cond(p, lambda: tf.identity(v.assign_add(1.0)), lambda: tf.constant(0.0))
    reading = tf.cond(p, lambda: v + 1.0, lambda: tf.constant(0.0))
    conditional = [tensor.op.inputs[0].op for tensor in (writing, reading)]
    assert [writes_state(op) for op in conditional] == [True, False]
