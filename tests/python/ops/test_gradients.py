"""`tf.gradients` and `tf.hessians`: what TensorFlow 1.15 gives, beside the programs in conformance/."""

import numpy as np
import pytest

import tfcompat as tf

pytestmark = pytest.mark.usefixtures("graph")


def test_a_vector_counts_as_its_sum(run):
    x = tf.constant([1.0, 2.0])
    assert run(tf.gradients(x * x, x)[0]).tolist() == [2, 4]
    assert run(tf.gradients([x * x, 3 * x], x)[0]).tolist() == [5, 7]


def test_grad_ys_weigh_the_elements(run):
    x = tf.constant([1.0, 2.0])
    assert run(tf.gradients(x * x, x, grad_ys=tf.constant([10.0, 100.0]))[0]).tolist() == [20, 400]
    assert run(tf.gradients([x * x, x], x, grad_ys=[None, 2 * x])[0]).tolist() == [4, 8]
    with pytest.raises(ValueError, match="grad_ys"):
        tf.gradients([x, x], x, grad_ys=[x])
    with pytest.raises(ValueError, match="not compatible"):
        tf.gradients(x, x, grad_ys=tf.ones([3]))


def test_stop_gradients_are_constant(run):
    a = tf.constant(1.0)
    b = 2 * a
    assert tf.gradients(b, a, stop_gradients=b) == [None]
    assert run(tf.gradients(a + b, [a, b], stop_gradients=[a, b])) == [1, 1]
    assert tf.gradients(tf.stop_gradient(b), a) == [None]


def test_unconnected_gradients(run):
    x, y = tf.ones([2]), tf.constant(1.0)
    assert tf.gradients(y, x) == [None]
    zeros = tf.gradients(y, x, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    assert run(zeros)[0].tolist() == [0, 0]
    with pytest.raises(ValueError, match="Unknown value for unconnected_gradients"):
        tf.gradients(y, x, unconnected_gradients="nonsense")


@pytest.mark.parametrize(
    "function",
    [
        tf.ceil,
        tf.floor,
        tf.round,
        tf.argmax,
        tf.shape,
        tf.zeros_like,
        lambda x: tf.cast(x, tf.int32),
        lambda x: tf.py_func(abs, [x], tf.float32),
    ],
)
def test_ops_without_derivative_give_none(function):
    x = tf.placeholder(tf.float32, [2])
    assert tf.gradients(function(x), x) == [None]


def test_a_zero_derivative_is_not_none(run):
    x = tf.constant([1.0, -2.0])
    assert run(tf.gradients(tf.sign(x), x)[0]).tolist() == [0, 0]


@pytest.mark.parametrize(
    "op",
    [
        lambda x, i: tf.raw_ops.Mod(x=x, y=x),
        lambda x, i: tf.raw_ops.TruncateMod(x=x, y=x),
        lambda x, i: tf.bitcast(x, tf.int32),
        lambda x, i: tf.segment_prod(x, i),
        lambda x, i: tf.unique(x)[0],
        lambda x, i: tf.guarantee_const(x),
    ],
)
def test_ops_that_tensorflow_cannot_differentiate_raise_lookup_error(op):
    x = tf.placeholder(tf.float32, [2])
    with pytest.raises(LookupError, match="No gradient defined for operation"):
        tf.gradients(op(x, tf.constant([0, 1])), x)


def test_prevent_gradient_says_why():
    x = tf.constant(1.0)
    with pytest.raises(LookupError, match="the reason"):
        tf.gradients(tf.raw_ops.PreventGradient(input=x, message="the reason"), x)


def test_second_and_third_derivatives(run):
    x = tf.constant(0.5)
    first = tf.gradients(tf.sin(x) * x, x)[0]
    second = tf.gradients(first, x)[0]
    third = tf.gradients(second, x)[0]
    expected = [
        np.sin(0.5) + 0.5 * np.cos(0.5),
        2 * np.cos(0.5) - 0.5 * np.sin(0.5),
        -3 * np.sin(0.5) - 0.5 * np.cos(0.5),
    ]
    np.testing.assert_allclose(run([first, second, third]), expected, rtol=1e-5)


def test_hessians(run):
    x = tf.constant([1.0, 2.0])
    assert run(tf.hessians(x[0] * x[0] * x[1], x)[0]).tolist() == [[4, 2], [2, 0]]
    m = tf.constant([[1.0], [2.0]])
    assert tf.hessians(tf.reduce_sum(m**3), m)[0].shape.as_list() == [2, 1, 2, 1]


def test_gathers_give_indexed_slices_whose_sum_stays_sparse(run):
    table = tf.Variable(tf.ones([4, 2]))
    rows = tf.gather(table, [0, 2]), 2 * tf.gather(table, [2])
    (gradient,) = tf.gradients([tf.reduce_sum(row) for row in rows], table)
    assert isinstance(gradient, tf.IndexedSlices)
    values, indices, dense = run([gradient.values, gradient.indices, tf.convert_to_tensor(gradient)])
    assert sorted(zip(indices.tolist(), values.tolist(), strict=True)) == [(0, [1, 1]), (2, [1, 1]), (2, [2, 2])]
    assert dense.tolist() == [[1, 1], [0, 0], [3, 3], [0, 0]]


def test_sparse_and_dense_gradients_add_up_to_a_dense_one(run):
    table = tf.Variable(tf.ones([2, 1]))
    (gradient,) = tf.gradients([tf.gather(table, [1]), table * 3], table)
    assert run(tf.convert_to_tensor(gradient)).tolist() == [[3], [4]]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (tf.square, [-3.4 - 3.2j, 1.75 + 1.5j]),  # grad * conj(2z)
        (tf.conj, [0.3 + 1j, 2 - 0.5j]),
        (tf.negative, [-0.3 + 1j, -2 - 0.5j]),
    ],
)
def test_complex_gradients_are_conjugates(run, function, expected):
    z = tf.constant([1 + 2j, 0.5 - 0.25j], tf.complex64)
    weights = tf.constant([0.3 - 1j, 2 + 0.5j], tf.complex64)
    np.testing.assert_allclose(run(tf.gradients(function(z), z, grad_ys=weights)[0]), expected, rtol=1e-5)


def test_gradient_of_a_real_function_of_a_complex_value(run):
    z = tf.constant([3 + 4j], tf.complex64)
    np.testing.assert_allclose(run(tf.gradients(tf.abs(z), z)[0]), [0.6 + 0.8j], rtol=1e-6)
    with pytest.raises(TypeError, match="must set grad_ys"):
        tf.gradients(z * z, z)


def test_a_registered_gradient_overrides_the_derivative(run, graph):
    @tf.RegisterGradient("TestGradientsTripled")
    def tripled(op, grad):
        return 3 * grad

    x = tf.constant(2.0)
    with graph.gradient_override_map({"Square": "TestGradientsTripled"}):
        y = tf.square(x, name="y")
    assert run(tf.gradients(y, x)) == [3]


def test_an_override_that_is_not_registered_is_an_error(graph):
    x = tf.constant(2.0)
    with graph.gradient_override_map({"Square": "TestGradientsNotThere"}):
        y = tf.square(x, name="y")
    with pytest.raises(LookupError, match=r"No gradient defined for operation 'y' \(op type: Square\)"):
        tf.gradients(y, x)


def test_a_gradient_function_must_give_one_gradient_for_each_input(graph):
    tf.RegisterGradient("TestGradientsTooFew")(lambda op, grad: [grad])
    x = tf.constant(2.0)
    with graph.gradient_override_map({"Mul": "TestGradientsTooFew"}):
        y = x * x
    with pytest.raises(ValueError, match="Num gradients 1 generated"):
        tf.gradients(y, x)
