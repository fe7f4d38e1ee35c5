"""What convolution kernels do beyond what TensorFlow 1.15 does on CPU, and where they take another way."""

import jax
import numpy as np
import pytest

from tfcompat.core.framework import kernel

ONES = (1, 1, 1, 1)


def run(op_type, *inputs, **attrs):
    found = kernel.lookup(op_type)
    given = {"dilations": ONES, "explicit_paddings": (), "data_format": "NHWC", **attrs}
    return np.asarray(found.function(*inputs, **{name: given[name] for name in found.attrs}))


def draw(*shape):
    return np.random.RandomState(len(shape)).randn(*shape).astype(np.float32)


@pytest.mark.parametrize("op_type", ["Conv2D", "DepthwiseConv2dNative"])
def test_channels_first_gives_the_same_numbers(op_type):
    x, filters = draw(2, 7, 8, 3), draw(3, 2, 3, 2)
    last = run(op_type, x, filters, strides=(1, 2, 1, 1), padding="SAME")
    first = run(op_type, x.transpose(0, 3, 1, 2), filters, strides=(1, 1, 2, 1), padding="SAME", data_format="NCHW")
    np.testing.assert_allclose(first.transpose(0, 2, 3, 1), last, rtol=1e-5, atol=1e-5)


def test_dilated_gradient_ops_are_the_derivatives():
    x, filters = draw(1, 9, 8, 2), draw(3, 3, 2, 4)
    attrs = {"strides": ONES, "padding": "SAME", "dilations": (1, 2, 3, 1)}
    y, pullback = jax.vjp(
        lambda x, f: kernel.lookup("Conv2D").function(x, f, explicit_paddings=(), data_format="NHWC", **attrs),
        x,
        filters,
    )
    gradient = draw(*y.shape)
    by_x, by_filters = pullback(gradient)
    sizes, filter_sizes = np.array(x.shape, np.int32), np.array(filters.shape, np.int32)
    np.testing.assert_allclose(run("Conv2DBackpropInput", sizes, filters, gradient, **attrs), by_x, rtol=1e-5)
    np.testing.assert_allclose(run("Conv2DBackpropFilter", x, filter_sizes, gradient, **attrs), by_filters, rtol=1e-5)


def test_a_filter_as_wide_as_the_picture_is_a_product_of_rows():
    x, filters = draw(2, 9, 6, 1), draw(3, 6, 1, 4)
    expected = np.stack([np.tensordot(x[:, i : i + 3, :, 0], filters[:, :, 0], 2) for i in range(7)], 1)
    actual = run("Conv2D", x, filters, strides=ONES, padding="VALID")
    np.testing.assert_allclose(actual[:, :, 0], expected, rtol=1e-5, atol=1e-5)


def test_filters_with_fewer_input_channels_make_groups():
    x, filters = draw(2, 5, 5, 6), draw(3, 3, 3, 4)
    whole = run("Conv2D", x, filters, strides=ONES, padding="SAME")
    halves = [
        run("Conv2D", x[..., 3 * i : 3 * i + 3], filters[..., 2 * i : 2 * i + 2], strides=ONES, padding="SAME")
        for i in (0, 1)
    ]
    np.testing.assert_allclose(whole, np.concatenate(halves, -1), rtol=1e-5, atol=1e-5)


def test_depthwise_sums_half_precision_in_single():
    x, filters = np.full((1, 32, 32, 1), 1.0, np.float16), np.full((32, 32, 1, 1), 2.0, np.float16)
    assert run("DepthwiseConv2dNative", x, filters, strides=ONES, padding="VALID").item() == 2048
