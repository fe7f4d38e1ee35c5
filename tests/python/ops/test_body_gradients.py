"""Gradients of the user's own inside bodies of conditionals and loops; numbers from TensorFlow 1.15."""

import numpy as np
import pytest

import tfcompat as tf

pytestmark = pytest.mark.usefixtures("graph")


@tf.custom_gradient
def tenfold(x):
    e = tf.exp(x)
    return tf.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e)) * 10


def test_a_custom_gradient_in_a_branch(run):
    p = tf.placeholder(tf.bool, [])
    x = tf.constant(2.0)
    y = tf.cond(p, lambda: tenfold(x) * 2, lambda: x)
    values = [run([y, *tf.gradients(y, x), *tf.gradients(2 * y, x)], {p: value}) for value in (True, False)]
    np.testing.assert_allclose(values, [[4.253856, 17.61594, 35.23188], [2, 1, 2]], rtol=1e-5)


def test_a_custom_gradient_in_a_branch_in_a_loop(run):
    p = tf.placeholder(tf.bool, [])
    x = tf.constant(0.5)

    def body(i, y):
        return i + 1, tf.cond(p, lambda: tenfold(y * x), lambda: y)

    y = tf.while_loop(lambda i, y: i < 2, body, [0, tf.constant(1.0)])[1]
    np.testing.assert_allclose(run([y, *tf.gradients(y, x)], {p: True}), [0.966, 25.3113], rtol=1e-4)


def test_an_override_in_a_branch(run, graph):
    tf.RegisterGradient("TestBodyGradientsFlipped")(lambda op, grad: -3 * grad)
    p = tf.placeholder(tf.bool, [])
    x = tf.constant([2.0, 1.0])

    def flipped():
        with tf.get_default_graph().gradient_override_map({"Identity": "TestBodyGradientsFlipped"}):
            return tf.identity(x * x)

    (gradient,) = tf.gradients(tf.cond(p, flipped, lambda: x), x)
    assert [run(gradient, {p: value}).tolist() for value in (True, False)] == [[-12, -6], [1, 1]]


def test_a_gradient_function_may_use_shapes(run):
    @tf.custom_gradient
    def flat(a):
        return tf.reshape(a, [-1]), lambda dy: 5 * tf.reshape(dy, tf.shape(a))

    p = tf.placeholder(tf.bool, [])
    x = tf.ones([2, 2])
    (gradient,) = tf.gradients(tf.cond(p, lambda: flat(x), lambda: tf.zeros([4])), x)
    assert run(gradient, {p: True}).tolist() == [[5, 5], [5, 5]]


def test_second_derivatives_differentiate_the_gradient_function(run):
    @tf.custom_gradient
    def f(a):
        return a * 1.0, lambda dy: dy * a * a

    x = tf.constant(0.5)
    y = tf.while_loop(lambda i, y: i < 1, lambda i, y: (i + 1, f(x) * y), [0, tf.constant(1.0)])[1]
    (first,) = tf.gradients(y, x)
    assert run([first, *tf.gradients(first, x)]) == [0.25, 1]


def test_a_gradient_function_that_uses_what_the_body_does_not_is_refused(run):
    outside = tf.constant(3.0)

    @tf.custom_gradient
    def f(a):
        return a * 1.0, lambda dy: dy * outside

    p = tf.placeholder(tf.bool, [])
    x = tf.constant(2.0)
    y = tf.cond(p, lambda: f(x), lambda: x)
    with pytest.raises(tf.errors.UnimplementedError, match="uses a tensor or variable from outside of the body"):
        tf.gradients(y, x)
    assert run(y, {p: True}) == 2
