"""What pooling kernels do beyond what TensorFlow 1.15 does on CPU, and where they take another way."""

import jax
import numpy as np
import pytest

from tfcompat.core.framework import kernel


def pool(op_type, x, data_format="NHWC", **attrs):
    return kernel.lookup(op_type).function(x, data_format=data_format, **attrs)


@pytest.mark.parametrize("op_type", ["MaxPool", "AvgPool"])
def test_layout_follows_the_window(op_type):
    x = np.random.RandomState(0).randn(2, 6, 7, 3).astype(np.float32)
    last = pool(op_type, x, ksize=(1, 3, 2, 1), strides=(1, 2, 1, 1), padding="SAME")
    first = pool(op_type, x.transpose(0, 3, 1, 2), "NCHW", ksize=(1, 1, 3, 2), strides=(1, 1, 2, 1), padding="SAME")
    np.testing.assert_allclose(np.transpose(first, (0, 2, 3, 1)), last, rtol=1e-6)


@pytest.mark.parametrize("padding", ["SAME", "VALID"])
@pytest.mark.parametrize(("size", "stride"), [(9, 1), (16, 3), (20, 20), (37, 1)])
def test_long_windows_find_the_first_maximum(size, stride, padding):
    x = np.random.RandomState(size).randint(0, 3, (2, 41, 1, 2)).astype(np.float32)

    def expected(x):
        y = jax.lax.reduce_window(x, -np.inf, jax.lax.max, (1, size, 1, 1), (1, stride, 1, 1), padding)
        return y.sum(), y

    def actual(x):
        y = pool("MaxPool", x, ksize=(1, size, 1, 1), strides=(1, stride, 1, 1), padding=padding)
        return y.sum(), y

    (_, y), gradient = jax.value_and_grad(actual, has_aux=True)(x)
    (_, expected_y), expected_gradient = jax.value_and_grad(expected, has_aux=True)(x)
    np.testing.assert_array_equal(y, expected_y)
    np.testing.assert_array_equal(gradient, expected_gradient)


def test_padding_does_not_count_in_a_mean():
    ones = np.ones((1, 5, 5, 1), np.float32)
    np.testing.assert_array_equal(pool("AvgPool", ones, ksize=(1, 3, 3, 1), strides=(1, 2, 2, 1), padding="SAME"), 1)
