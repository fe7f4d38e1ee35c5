"""`group`, `tuple`, `with_dependencies`, `Assert`, `case` and `switch_case`."""

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.ops import control_flow_ops

pytestmark = pytest.mark.usefixtures("graph")


def test_a_group_runs_all_its_inputs(graph):
    v, w = tf.Variable(0.0), tf.Variable(0.0)
    both = tf.group(v.assign(1.0), [w.assign(2.0)])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert session.run(both) is None
        assert session.run([v, w]) == [1, 2]
    with pytest.raises(TypeError, match=r"Expected tf\.group"):
        tf.group("nothing", 1)
    with pytest.raises(ValueError, match="Unknown keyword arguments"):
        tf.group(x=v)


def test_a_tuple_is_available_when_all_of_it_is(graph):
    v = tf.Variable(0.0)
    x, nothing = tf.tuple([tf.constant(1.0), None], control_inputs=[v.assign(5.0)])
    assert nothing is None
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run(x) == 1 and session.run(v) == 5


def test_an_identity_of_a_reference_is_one(graph):
    v = tf.Variable(7, use_resource=False)
    same = control_flow_ops.identity(v)
    after = control_flow_ops.with_dependencies([tf.assign(same, 9)], same)
    assert after.dtype.name == "int32_ref" and after.shape == ()
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run(after) == 9 and session.run(v) == 9


def test_assert_shows_its_data(run):
    x = tf.placeholder(tf.float32, [None])
    check = tf.Assert(tf.reduce_all(x > 0), ["must be positive:", x], summarize=2)
    run(check, {x: [1]})
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"assertion failed: \[must be positive:\] \[1 0...\]"):
        run(check, {x: [1, 0, -2]})


def test_a_failed_assertion_keeps_variables_as_they_were(graph):
    v = tf.Variable(1.0)
    x = tf.placeholder(tf.float32, [])
    with tf.control_dependencies([tf.Assert(x > 0, [x])]):
        update = v.assign(x)
    with tf.Session() as session:
        session.run(v.initializer)
        with pytest.raises(tf.errors.InvalidArgumentError):
            session.run(update, {x: -1.0})
        assert session.run(v) == 1


def test_case_takes_the_first_that_holds(run):
    x = tf.placeholder(tf.int32, [])
    y = tf.case([(x < 0, lambda: -1), (x < 10, lambda: 1), (x < 5, lambda: 2)], default=lambda: 0)
    assert [run(y, {x: value}) for value in (-5, 3, 20)] == [-1, 1, 0]


def test_case_without_default_fails_when_none_holds(run):
    x = tf.placeholder(tf.int32, [])
    y = tf.case([(x < 0, lambda: tf.constant(-1)), (x < 5, lambda: tf.constant(4))])
    assert [run(y, {x: value}) for value in (-1, 3)] == [-1, 4]
    with pytest.raises(tf.errors.InvalidArgumentError, match="None of conditions evaluated as True"):
        run(y, {x: 9})


def test_an_exclusive_case_fails_when_two_hold(run):
    x = tf.placeholder(tf.int32, [])
    y = tf.case([(x > 0, lambda: 1), (x > 1, lambda: 2)], exclusive=True, default=lambda: 0)
    assert [run(y, {x: value}) for value in (0, 1)] == [0, 1]
    with pytest.raises(tf.errors.InvalidArgumentError, match="more than 1 conditions"):
        run(y, {x: 5})


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (1, "must be a list, tuple, or dict"),
        ([1], "must be a 2-tuple"),
        ([(True, lambda: 1)], "pred must be a Tensor"),
        ([("float", lambda: 1)], "Tensor of type bool"),
        ([("bool", 1)], "must be callable"),
    ],
)
def test_case_checks_its_arguments(pairs, message):
    tensors = {"float": tf.constant(1.0), "bool": tf.constant(True)}
    if isinstance(pairs, list):
        pairs = [(tensors.get(p[0], p[0]), p[1]) if isinstance(p, tuple) else p for p in pairs]
    with pytest.raises(TypeError, match=message):
        tf.case(pairs, default=lambda: 0)


def test_switch_case_selects_by_index(run):
    i = tf.placeholder(tf.int32, [])
    functions = [lambda: tf.constant(5), lambda: tf.constant(6)]
    for branches in (functions, dict(enumerate(functions)), [(1, functions[1]), (0, functions[0])]):
        y = control_flow_ops.switch_case(i, branches, default=lambda: tf.constant(7))
        assert [run(y, {i: value}) for value in (-1, 0, 1, 2)] == [7, 5, 6, 7]
    without = control_flow_ops.switch_case(i, functions)
    assert [run(without, {i: value}) for value in (-1, 0, 1, 2)] == [6, 5, 6, 6]
    with pytest.raises(ValueError, match="contiguous range"):
        control_flow_ops.switch_case(i, {0: functions[0], 2: functions[1]})


def test_with_dependencies(run):
    calls = []
    first = tf.py_func(lambda: calls.append(1) or np.float32(0), [], tf.float32)
    assert run(control_flow_ops.with_dependencies([first], tf.constant(2.0))) == 2 and calls
