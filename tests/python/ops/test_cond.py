"""`tf.cond`: results, side effects, shapes, nodes and errors as measured on TensorFlow 1.15."""

import numpy as np
import pytest

import tfcompat as tf

pytestmark = pytest.mark.usefixtures("graph")


@pytest.fixture
def p():
    return tf.placeholder(tf.bool, [], name="p")


def test_only_the_branch_taken_runs(run, p):
    calls = []
    y = tf.cond(p, lambda: tf.py_func(lambda: calls.append(1) or np.float32(3), [], tf.float32), lambda: 2.0)
    assert run(y, {p: False}) == 2 and not calls
    assert run(y, {p: True}) == 3 and len(calls) == 1


def test_what_is_captured_runs_whichever_branch_is_taken(graph, p):
    v = tf.Variable(0)
    outside = v.assign_add(1)
    y = tf.cond(p, lambda: tf.identity(outside), lambda: tf.constant(-1))
    with tf.Session() as session:
        session.run(v.initializer)
        assert [session.run([y, v], {p: value})[0] for value in (False, True)] == [-1, 2]


@pytest.mark.parametrize("use_resource", [False, True])
def test_a_branch_assigns_variables(graph, p, use_resource):
    v = tf.Variable(1.0, use_resource=use_resource)
    y = tf.cond(p, lambda: tf.identity(v.assign_add(2.0)), lambda: v * 10)
    with tf.Session() as session:
        session.run(v.initializer)
        assert [(session.run(y, {p: value}), session.run(v)) for value in (True, False)] == [(3, 3), (30, 3)]


def test_a_training_step_can_be_a_branch(graph, p):
    v = tf.Variable(1.0)
    step = tf.cond(p, lambda: tf.train.GradientDescentOptimizer(0.1).minimize(v * v), tf.no_op)
    with tf.Session() as session:
        session.run(v.initializer)
        for value, expected in ((True, 0.8), (False, 0.8), (True, 0.64)):
            session.run(step, {p: value})
            np.testing.assert_allclose(session.run(v), expected, rtol=1e-6)


def test_structures_are_kept_and_a_single_element_is_unpacked(run, p):
    y = tf.cond(p, lambda: {"a": 1, "b": (2.0, [3])}, lambda: {"a": 4, "b": (5.0, [6])})
    assert run(y, {p: False}) == {"a": 4, "b": (5.0, [6])}
    assert isinstance(tf.cond(p, lambda: [1], lambda: [2]), tf.Tensor)
    assert isinstance(tf.cond(p, lambda: [1], lambda: [2], strict=True), list)


def test_sparse_values_can_be_results(run, p):
    y = tf.cond(p, lambda: tf.SparseTensor([[0, 1]], [3.0], [2, 2]), lambda: tf.SparseTensor([[1, 1]], [4.0], [2, 2]))
    assert [run(y, {p: value}).values.tolist() for value in (True, False)] == [[3], [4]]


def test_shapes_are_merged(p):
    x, u = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.float32, [2, None])
    assert tf.cond(p, lambda: x, lambda: x).shape.as_list() == [2, 3]
    assert tf.cond(p, lambda: x, lambda: u).shape.as_list() == [2, None]
    assert tf.cond(p, lambda: x, lambda: x[0]).shape.ndims is None


def test_constants_captured_by_a_branch_decide_shapes_there(run, p):
    x = tf.placeholder(tf.float32, [None])
    shape, axis = tf.constant([2, 2]), tf.constant(1)
    y = tf.cond(p, lambda: tf.reduce_sum(tf.reshape(x, shape), axis), lambda: tf.zeros([2]))
    assert y.shape.as_list() == [2]
    assert run(y, {x: [1, 2, 3, 4], p: True}).tolist() == [3, 7]


def test_a_captured_constant_is_an_input_and_can_be_fed(run, p):
    c = tf.constant(2.0, name="c")
    y = tf.cond(p, lambda: c * 3, lambda: c)
    assert [tensor.name for tensor in y.op.inputs[0].op.inputs] == ["p:0", "c:0"]
    assert run(y, {p: True, c: 5.0}) == 15


def test_gradients_flow_through_the_branch_taken(run, p):
    a, b, c = tf.constant(2.0), tf.constant(3.0), tf.constant(4.0)
    gradients = tf.gradients(tf.cond(p, lambda: a * b, lambda: c * 1.0), [a, b, c])
    assert [run(gradients, {p: value}) for value in (True, False)] == [[3, 2, 0], [0, 0, 1]]


def test_there_is_no_gradient_where_neither_branch_has_one(p):
    x, u = tf.constant(1.0), tf.constant(2.0)
    y = tf.cond(p, lambda: x * tf.stop_gradient(u), lambda: tf.floor(u))
    gradient = tf.gradients(y, [x, u, p])
    assert gradient[0] is not None and gradient[1:] == [None, None]


def test_an_op_without_gradient_in_a_branch_is_an_error(p):
    x = tf.constant([1.0, 2.0])
    y = tf.cond(p, lambda: tf.segment_prod(x, [0, 1]), lambda: x)
    with pytest.raises(LookupError, match="No gradient defined for operation 'SegmentProd'"):
        tf.gradients(y, x)


@pytest.mark.parametrize("use_resource", [False, True])
def test_gradients_reach_variables_that_branches_read(run, p, use_resource):
    v = tf.get_variable("v", initializer=3.0, use_resource=use_resource)
    gradient = tf.gradients(tf.cond(p, lambda: v * v, lambda: v * 2), v)
    assert [run(gradient, {p: value}) for value in (True, False)] == [[6], [2]]


def test_dropout_and_its_gradient_draw_the_same_mask(run, p):
    x = tf.ones([64])
    y = tf.cond(p, lambda: tf.nn.dropout(x, 0.5), lambda: x)
    dropped, gradient = run([y, tf.gradients(y, x)[0]], {p: True})
    assert 0 < (dropped == 0).sum() < 64 and dropped.tolist() == gradient.tolist()


@pytest.mark.parametrize(
    ("error", "message", "arguments"),
    [
        (TypeError, "pred must not be a Python bool", (True, lambda: 1, lambda: 2)),
        (TypeError, "true_fn must be callable.", ("p", 1, lambda: 2)),
        (TypeError, "false_fn must be callable.", ("p", lambda: 1, 2)),
        (TypeError, r"cond\(\): false_fn argument required", ("p", lambda: 1)),
        (TypeError, "does not match type bool", ([1.0], lambda: 1, lambda: 2)),
        (ValueError, "Shape must be rank 0 but is rank 1", ([True, False], lambda: 1, lambda: 2)),
        (ValueError, "true_fn must have a return value.", ("p", lambda: None, lambda: 2)),
        (
            ValueError,
            "Outputs of true_fn and false_fn must have the same type: int32, float32",
            ("p", lambda: 1, lambda: 2.0),
        ),
        (ValueError, "Outputs of true_fn and false_fn must have the same type", ("p", tf.no_op, lambda: 2)),
        (ValueError, "structure", ("p", lambda: [1, 2], lambda: 1)),
    ],
)
def test_errors(p, error, message, arguments):
    pred, *functions = arguments
    with pytest.raises(error, match=message):
        tf.cond(p if isinstance(pred, str) else pred, *functions)


def test_the_names_before_1_0(run, p):
    assert run(tf.cond(p, fn1=lambda: 1, fn2=lambda: 2), {p: True}) == 1
    with pytest.raises(TypeError, match="may not be set simultaneously"):
        tf.cond(p, lambda: 1, lambda: 2, fn1=lambda: 3)


def test_gradients_taken_inside_a_branch_reach_what_lies_outside(run, p):
    v = tf.Variable(3.0)
    x = v * 2.0
    y = tf.cond(p, lambda: tf.gradients(x * x, [v, x]), lambda: [v, x])
    assert run(y, {p: True}) == [24, 12]


def test_a_branch_that_does_not_fit_the_values_fails_only_when_it_is_taken(run, p):
    x = tf.placeholder(tf.float32)
    y = tf.cond(p, lambda: tf.squeeze(x, [-1]) * 2.0, lambda: x)
    (gradient,) = tf.gradients(y, x)
    for value in (np.ones((2, 3), np.float32), np.ones((2, 1), np.float32)):
        results = run([y, gradient], {p: False, x: value})
        np.testing.assert_array_equal(results, [value, value])
    np.testing.assert_array_equal(run(gradient, {p: True, x: value}), 2 * value)
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Can not squeeze dim\[1\], expected a dimension of 1"):
        run(y, {p: True, x: [[1, 2]]})
