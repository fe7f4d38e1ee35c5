"""Convolutions and gradients as they are computed on CPU equal the plain ones, and so do their own gradients."""

from functools import partial

import jax
import numpy as np
import pytest

from tfcompat.core.kernels import convolution as module
from tfcompat.core.kernels.convolution import Axis, convolution

SAME_3 = Axis(7, 3, 1, 1, (1, 1))
GEOMETRIES = {
    "one place": (Axis(5, 1, 1, 1, (0, 0)), Axis(6, 1, 1, 1, (0, 0))),
    "one place, strided": (Axis(5, 1, 2, 1, (0, 0)), Axis(6, 1, 3, 1, (0, 0))),
    "one place, padded": (Axis(5, 1, 1, 1, (1, 2)), Axis(6, 1, 2, 1, (2, 1))),
    "same": (SAME_3, Axis(8, 4, 1, 1, (1, 2))),
    "strided": (Axis(7, 3, 2, 1, (1, 1)), Axis(8, 5, 3, 1, (1, 2))),
    "a stride beyond the filter": (Axis(9, 2, 4, 1, (0, 0)), Axis(7, 1, 2, 1, (0, 0))),
    "elements without a window": (Axis(9, 3, 2, 1, (0, 0)), Axis(8, 3, 3, 1, (0, 0))),
    "wide padding": (Axis(4, 2, 2, 1, (5, 6)), Axis(3, 2, 1, 1, (4, 4))),
    "dilated": (Axis(9, 3, 1, 2, (2, 2)), Axis(9, 2, 1, 3, (0, 0))),
    "dilated and strided": (Axis(9, 3, 2, 2, (2, 2)), Axis(9, 2, 2, 3, (0, 0))),
    "three dimensions": (Axis(5, 3, 1, 1, (1, 1)), SAME_3, Axis(6, 2, 1, 1, (0, 0))),
    "three dimensions, strided": (Axis(5, 3, 2, 1, (1, 1)), Axis(6, 3, 2, 1, (0, 1)), Axis(6, 2, 2, 1, (0, 0))),
    "three dimensions, dilated": (Axis(6, 2, 1, 2, (1, 1)), Axis(6, 3, 1, 1, (1, 1)), Axis(6, 2, 1, 3, (0, 0))),
    "one dimension": (Axis(9, 3, 2, 1, (1, 1)),),
    "no picture": (Axis(0, 1, 1, 1, (1, 0)), SAME_3),
}


def draw(*shape):
    return np.random.RandomState(len(shape)).randn(*shape).astype(np.float32)


@pytest.mark.parametrize("axes", GEOMETRIES.values(), ids=GEOMETRIES.keys())
def test_results_and_gradients_of_both_orders(axes):
    check(axes, channels=3)


def test_many_channels_take_the_phases_of_a_stride_one_by_one():
    check(GEOMETRIES["a stride beyond the filter"], channels=17)


def check(axes, channels):
    x = draw(2, *(axis.length for axis in axes), channels)
    filters = draw(*(axis.size for axis in axes), channels, 4)
    gradient = draw(2, *(axis.windows for axis in axes), 4)
    inputs = [(x, filters), (filters, gradient), (x, gradient)]
    cotangents = [gradient, x, filters]

    def all_of(*functions):
        def compute(inputs, cotangents):
            results, pullbacks = zip(*map(jax.vjp, functions, *zip(*inputs, strict=True)), strict=True)
            return results, [pullback(cotangent) for pullback, cotangent in zip(pullbacks, cotangents, strict=True)]

        return jax.jit(compute)(inputs, cotangents)

    plain = (module._plain, module._plain_input_gradient, module._plain_filter_gradient)
    actual, expected = all_of(*convolution(axes)), all_of(*(partial(function, axes) for function in plain))
    jax.tree.map(partial(np.testing.assert_allclose, rtol=1e-4, atol=1e-4), actual, expected)
