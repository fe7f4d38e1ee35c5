"""`tf.custom_gradient`."""

import numpy as np
import pytest

import tfcompat as tf

pytestmark = pytest.mark.usefixtures("graph")


def test_the_given_function_is_the_gradient(run):
    @tf.custom_gradient
    def log1pexp(x):
        e = tf.exp(x)
        return tf.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e))

    x = tf.constant([0.0, 100.0])
    y = log1pexp(x)
    gradient = run(tf.gradients(y, x)[0])
    np.testing.assert_allclose(gradient, [0.5, 1.0])  # its own derivative is NaN at 100


def test_it_may_be_differentiated_again(run):
    @tf.custom_gradient
    def f(x):
        return x * 1.0, lambda dy: dy * x * x

    x = tf.constant(3.0)
    (first,) = tf.gradients(f(x), x)
    assert run([first, *tf.gradients(first, x)]) == [9, 6]


def test_several_arguments_and_results(run):
    @tf.custom_gradient
    def f(x, y):
        return [x + y, x * y], lambda da, db: (da * 10 + db * 100, da * 1000)

    x, y = tf.constant(2.0), tf.constant(3.0)
    a, b = f(x, y)
    assert run([a, b]) == [5, 6]
    assert run(tf.gradients([a, b], [x, y])) == [110, 1000]


def test_variables_read_by_the_function_get_the_gradients_given_for_them(run):
    @tf.custom_gradient
    def scaled(x):
        w = tf.get_variable("w", initializer=3.0, use_resource=True)

        def grad(dy, variables=None):
            assert variables == [w]
            return dy * 7, [dy * 11]

        return w * x, grad

    x = tf.constant(2.0)
    y = scaled(x)
    assert run([y, *tf.gradients(y, [x, *tf.trainable_variables()])]) == [6, 7, 11]


def test_a_gradient_function_must_take_the_variables():
    w = tf.get_variable("w", initializer=3.0, use_resource=True)

    @tf.custom_gradient
    def scaled(x):
        return w * x, lambda dy: dy

    with pytest.raises(TypeError, match="'variables'"):
        scaled(tf.constant(1.0))


def test_keyword_arguments_are_refused():
    with pytest.raises(ValueError, match="keywords"):
        tf.custom_gradient(lambda x: (x, lambda dy: dy))(x=tf.constant(1.0))
