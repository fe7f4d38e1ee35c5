"""`tf.while_loop`: results, gradients, shapes, nodes and errors as measured on TensorFlow 1.15."""

import numpy as np
import pytest

import tfcompat as tf

pytestmark = pytest.mark.usefixtures("graph")


def test_variables_change_until_the_condition_fails(run):
    i, x = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * 2), [0, tf.constant([1.0, 2.0])])
    assert [value.tolist() for value in run([i, x])] == [3, [8, 16]]


def test_a_loop_may_not_turn_at_all(run):
    x = tf.placeholder(tf.float32, [])
    y = tf.while_loop(lambda y: y < 10, lambda y: y * 2, [x])
    assert [run(value, {x: 20.0}) for value in (y, tf.gradients(y, x)[0])] == [20, 1]


def test_a_single_variable_comes_without_its_list():
    def loop(structure, **options):
        return tf.while_loop(lambda i: i < 1, lambda i: i + 1, structure, **options)

    assert isinstance(loop([0]), tf.Tensor) and isinstance(loop((0,)), tf.Tensor)
    assert isinstance(loop([0], return_same_structure=True), list)


@pytest.mark.parametrize("limit", [4, 20])
def test_maximum_iterations(run, limit):
    placeholder = tf.placeholder(tf.int32, [])
    for most, feed in ((limit, None), (placeholder, {placeholder: limit})):
        assert run(tf.while_loop(lambda i: i < 10, lambda i: i + 1, [0], maximum_iterations=most), feed) == min(
            limit, 10
        )


def test_nested_loops_and_conditionals(run):
    x = tf.constant(1.5)

    def outer(i, a):
        _, b = tf.while_loop(lambda j, b: j < 2, lambda j, b: (j + 1, b * x), [0, a])
        return i + 1, tf.cond(b > 3.0, lambda: b / 2.0, lambda: b)

    _, a = tf.while_loop(lambda i, a: i < 3, outer, [0, tf.constant(1.0)])
    # 1 -> 2.25 -> 5.0625 / 2 -> 5.6953125 / 2, which is x ** 6 / 4
    np.testing.assert_allclose(run([a, *tf.gradients(a, x)]), [1.5**6 / 4, 6 * 1.5**5 / 4], rtol=1e-6)


def test_a_body_assigns_variables(run):
    v = tf.get_variable("v", initializer=1.0, use_resource=True)
    w = tf.Variable(1.0)

    def body(i):
        with tf.control_dependencies([v.assign(v * 2.0), tf.assign_add(w, 2.0)]):
            return i + 1

    i = tf.while_loop(lambda i: i < 5, body, [0])
    with tf.control_dependencies([i]):
        after = [v.read_value(), w.read_value()]
    assert run(after) == [32, 11]


def test_host_functions_in_a_body(run):
    def body(i, x):
        return i + 1, tf.py_func(lambda a: np.float32(a * 2 + 1), [x], tf.float32)

    shapes = [tf.TensorShape([]), tf.TensorShape(None)]
    loop = tf.while_loop(lambda i, x: i < 3, body, [0, tf.constant(1.0)], shape_invariants=shapes)
    assert run(loop) == [3, 15]


def test_a_variable_that_grows(run):
    x = tf.while_loop(
        lambda i, x: i < 3,
        lambda i, x: (i + 1, tf.concat([x, tf.reduce_sum(x, 0, keepdims=True)], 0)),
        [0, tf.ones([1, 2])],
        shape_invariants=[tf.TensorShape([]), tf.TensorShape([None, 2])],
    )[1]
    assert x.shape.as_list() == [None, 2]
    assert run(x).tolist() == [[1, 1], [1, 1], [2, 2], [4, 4]]


def test_constants_captured_by_nested_bodies_decide_shapes_there(run):
    x = tf.placeholder(tf.float32, [None])
    n = tf.placeholder(tf.int32, [])
    shape, axis, multiples = tf.constant([2, 2]), tf.constant(1), tf.constant([2])

    def outer(i, a):
        def inner(j, c):
            return j + 1, c + tf.reduce_sum(tf.reshape(x, shape), axis)

        _, r = tf.while_loop(lambda j, c: j < 2, inner, [0, a])
        return i + 1, tf.cond(
            r[0] > 100.0, lambda: r, lambda: tf.reduce_sum(tf.reshape(tf.tile(r, multiples), shape), axis)
        )

    r = tf.while_loop(lambda i, a: i < n, outer, [0, tf.zeros([2])])[1]
    value, gradient = run([r, tf.gradients(r, x)[0]], {x: [1, 2, 3, 4], n: 1})
    assert value.tolist() == [20, 20] and gradient.tolist() == [4, 4, 4, 4]


def test_a_captured_constant_is_an_input_and_can_be_fed(run):
    c = tf.constant(2.0)
    y = tf.while_loop(lambda i, y: i < 2, lambda i, y: (i + 1, y * c), [0, tf.constant(1.0)])[1]
    assert c in list(y.op.inputs[0].op.inputs)
    assert run(y, {c: 3.0}) == 9


def test_gradients_with_respect_to_captures_and_initial_values(run):
    x, start, unused = tf.constant(2.0), tf.constant(3.0), tf.constant(1.0)
    y = tf.while_loop(lambda i, y, z: i < 3, lambda i, y, z: (i + 1, y * x, z + unused), [0, start, 0.0])[1]
    gradients = tf.gradients(y, [x, start, unused])
    assert run(gradients[:2]) == [36, 8] and gradients[2] is None


@pytest.mark.parametrize("use_resource", [False, True])
def test_first_and_second_derivatives_reach_variables_that_bodies_read(run, use_resource):
    v = tf.get_variable("v", initializer=3.0, use_resource=use_resource)
    y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * v), [0, tf.constant(1.0)])[1]
    (first,) = tf.gradients(y, v)
    assert run([first, *tf.gradients(first, v)]) == [27, 18]


def test_gradient_of_a_loop_whose_turns_depend_on_what_is_fed(run):
    x = tf.placeholder(tf.float32, [])
    root = tf.while_loop(lambda y: tf.abs(y * y - x) > 1e-4, lambda y: 0.5 * (y + x / y), [x])
    np.testing.assert_allclose(run([root, *tf.gradients(root, x)], {x: 9.0}), [3, 1 / 6], rtol=1e-4)


def test_gathered_rows_inside_a_body_give_their_table_a_gradient(run):
    table = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])

    def body(i, a):
        return i + 1, a + tf.reduce_sum(tf.nn.embedding_lookup(table, [i, 0]))

    total = tf.while_loop(lambda i, a: i < 3, body, [0, tf.constant(0.0)])[1]
    assert run(tf.gradients(total, table)[0]).tolist() == [[4, 4], [1, 1], [1, 1]]


def test_without_back_prop_there_is_no_gradient():
    x = tf.constant(1.0)
    y = tf.while_loop(lambda y: y < 10, lambda y: y * 2, [x], back_prop=False)
    assert tf.gradients(y, x) == [None]


def test_an_assertion_in_a_body_fails_the_run(run):
    n = tf.placeholder(tf.int32, [])

    def body(i):
        with tf.control_dependencies([tf.assert_less(i, 3)]):
            return i + 1

    i = tf.while_loop(lambda i: i < n, body, [0])
    assert run(i, {n: 2}) == 2
    with pytest.raises(tf.errors.InvalidArgumentError, match="assertion failed"):
        run(i, {n: 6})


@pytest.mark.parametrize(
    ("error", "message", "cond", "body", "options"),
    [
        (TypeError, "cond must be callable.", 1, lambda i: i, {}),
        (TypeError, "body must be callable.", lambda i: i < 3, 1, {}),
        (TypeError, "parallel_iterations", lambda i: i < 3, lambda i: i, {"parallel_iterations": 0}),
        (TypeError, "does not match type bool", lambda i: i + 1, lambda i: i, {}),
        (ValueError, "rank 0", lambda i: tf.constant([True, False]), lambda i: i, {}),
        (ValueError, "same nested structure", lambda i: i < 3, lambda i: (i, i), {}),
        (ValueError, "shape_invariants", lambda i: i < 3, lambda i: tf.stack([i, i]), {}),
        (ValueError, "shape invariant", lambda i: i < 3, lambda i: i, {"shape_invariants": [tf.TensorShape([1])]}),
        (ValueError, "must be a scalar", lambda i: i < 3, lambda i: i, {"maximum_iterations": [1]}),
    ],
)
def test_errors(error, message, cond, body, options):
    with pytest.raises(error, match=message):
        tf.while_loop(cond, body, [tf.constant(0)], **options)


def test_a_loop_needs_variables():
    with pytest.raises(ValueError, match="No loop variables provided"):
        tf.while_loop(lambda: True, lambda: None, [])


def test_a_body_that_runs_on_the_host_is_differentiated(run):
    x = tf.constant(2.0)

    def body(i, y):
        return i + 1, y * x * tf.reshape(tf.py_func(np.exp, [y], tf.float32), [])

    y = tf.while_loop(lambda i, y: i < 2, body, [0, tf.constant(1.0)])[1]
    first = 2 * np.e
    (gradient,) = run(tf.gradients(y, x))
    np.testing.assert_allclose(gradient, first * np.exp(first) + 2 * np.exp(first) * np.e, rtol=1e-5)


def test_a_body_that_does_not_fit_the_values_fails_only_when_it_runs(run):
    x, turns = tf.placeholder(tf.float32), tf.placeholder(tf.int32, [])
    loop = tf.while_loop(lambda i, y: i < turns, lambda i, y: (i + 1, tf.reshape(tf.matmul(y, y), [2, 3])), [0, x])
    assert run(loop, {x: np.ones((2, 3)), turns: 0})[1].shape == (2, 3)
    with pytest.raises(tf.errors.InvalidArgumentError, match="mismatch"):
        run(loop, {x: np.ones((2, 3)), turns: 1})
