"""`Defun`."""

from __future__ import annotations

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework import function


def test_a_function_is_called_and_differentiated(graph: tf.Graph) -> None:
    @function.Defun(tf.float32, tf.float32, func_name="affine")
    def affine(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        return x * y + 1.0

    x = tf.constant([1.0, 2.0])
    z = affine(x, [3.0, 4.0])
    (gradient,) = tf.gradients(tf.reduce_sum(z * z), x)
    with tf.Session() as session:
        z_value, gradient_value = session.run([z, gradient])
    np.testing.assert_allclose(z_value, [4, 9])
    np.testing.assert_allclose(gradient_value, [24, 72])
    assert [each.signature.name for each in graph.as_graph_def().library.function] == ["affine"]


def test_gradients_of_its_own(graph: tf.Graph) -> None:
    @function.Defun(tf.float32, python_grad_func=lambda op, dy: dy * 0.5)
    def halved(x: tf.Tensor) -> tf.Tensor:
        return x * x

    @function.Defun(tf.float32, tf.float32)
    def tripled_gradient(x: tf.Tensor, dy: tf.Tensor) -> tf.Tensor:
        return dy * 3.0

    @function.Defun(tf.float32, grad_func=tripled_gradient)
    def rounded(x: tf.Tensor) -> tf.Tensor:
        return tf.round(x)

    x = tf.constant(1.5)
    gradients = [tf.gradients(each(x), x)[0] for each in (halved, rounded)]
    with tf.Session() as session:
        assert session.run(gradients) == [0.5, 3.0]


def test_types_come_from_the_call(graph: tf.Graph) -> None:
    @function.Defun()
    def doubled(x: tf.Tensor) -> tf.Tensor:
        return x + x

    with tf.Session() as session:
        assert session.run([doubled(2), doubled(1.5)]) == [4, 3.0]


def test_it_captures_and_changes_variables(graph: tf.Graph) -> None:
    variable = tf.get_variable("v", initializer=tf.constant(1.0), use_resource=True)

    @function.Defun(tf.float32)
    def added(x: tf.Tensor) -> tf.Tensor:
        variable.assign_add(x)
        return x * 2.0

    y = added(3.0)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert session.run(y) == 6
        assert session.run(variable) == 4


def test_the_number_of_arguments_is_checked(graph: tf.Graph) -> None:
    @function.Defun(tf.float32)
    def same(x: tf.Tensor) -> tf.Tensor:
        return x

    with pytest.raises(ValueError, match="Expected number of arguments: 1, received: 2"):
        same(1.0, 2.0)
    with pytest.raises(ValueError, match="argument defaults"):
        function.Defun(tf.float32)(lambda x=1: x)
