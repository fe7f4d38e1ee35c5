"""Convolutions and their gradient ops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from tfcompat.core.framework import window
from tfcompat.core.framework.kernel import kernel

Array = Any


def _convolve(
    x: Array,
    filters: Array,
    strides: Sequence[int],
    padding: str,
    data_format: str,
    dilations: Sequence[int],
    explicit_paddings: Sequence[int] = (),
) -> Array:
    """Convolves `x` with `filters` [spatial..., in channels, out channels].

    Groups of input channels have filters of their own when the filters have fewer input channels than `x`.
    """
    axes = window.spatial_axes(data_format)
    strides, dilations = [strides[axis] for axis in axes], [dilations[axis] for axis in axes]
    sizes = [x.shape[axis] for axis in axes]
    paddings = window.spatial_paddings(padding, explicit_paddings, data_format)
    pads = map(window.pad_amounts, sizes, filters.shape, strides, paddings, dilations)
    spatial = data_format.replace("N", "").replace("C", "")
    return lax.conv_general_dilated(
        x,
        filters,
        window_strides=strides,
        padding=list(pads),
        rhs_dilation=dilations,
        dimension_numbers=(data_format, spatial + "IO", data_format),
        feature_group_count=x.shape[data_format.index("C")] // filters.shape[-2],
        precision=lax.Precision.HIGHEST,
    )


def _depthwise_convolve(x: Array, filters: Array, *args: Any) -> Array:
    """Convolves each channel with its own filters: `filters` [rows, columns, channels, multiplier]."""
    return _convolve(x, jnp.reshape(filters, (*filters.shape[:-2], 1, -1)), *args)


def _transpose(linear: Callable[[Array], Array], shape: Sequence[int], cotangent: Array) -> Array:
    """Applies the transpose of the linear function `linear` of an array of `shape`."""
    (result,) = jax.linear_transpose(linear, jax.ShapeDtypeStruct(tuple(map(int, shape)), cotangent.dtype))(cotangent)
    return result


@kernel("Conv2D")
def conv2d(x, filters, *, strides, padding, explicit_paddings=(), data_format="NHWC", dilations=(1, 1, 1, 1)):
    return _convolve(x, filters, strides, padding, data_format, dilations, explicit_paddings)


@kernel("Conv2DBackpropInput", constants=("input_sizes",))
def conv2d_backprop_input(
    input_sizes,
    filters,
    gradient,
    *,
    strides,
    padding,
    explicit_paddings=(),
    data_format="NHWC",
    dilations=(1, 1, 1, 1),
):
    def convolve(x):
        return _convolve(x, filters, strides, padding, data_format, dilations, explicit_paddings)

    return _transpose(convolve, input_sizes, gradient)


@kernel("Conv2DBackpropFilter", constants=("filter_sizes",))
def conv2d_backprop_filter(
    x, filter_sizes, gradient, *, strides, padding, explicit_paddings=(), data_format="NHWC", dilations=(1, 1, 1, 1)
):
    def convolve(filters):
        return _convolve(x, filters, strides, padding, data_format, dilations, explicit_paddings)

    return _transpose(convolve, filter_sizes, gradient)


@kernel("DepthwiseConv2dNative")
def depthwise_conv2d(x, filters, *, strides, padding, data_format="NHWC", dilations=(1, 1, 1, 1)):
    return _depthwise_convolve(x, filters, strides, padding, data_format, dilations)


@kernel("DepthwiseConv2dNativeBackpropInput", constants=("input_sizes",))
def depthwise_conv2d_backprop_input(
    input_sizes, filters, gradient, *, strides, padding, data_format="NHWC", dilations=(1, 1, 1, 1)
):
    def convolve(x):
        return _depthwise_convolve(x, filters, strides, padding, data_format, dilations)

    return _transpose(convolve, input_sizes, gradient)


@kernel("DepthwiseConv2dNativeBackpropFilter", constants=("filter_sizes",))
def depthwise_conv2d_backprop_filter(
    x, filter_sizes, gradient, *, strides, padding, data_format="NHWC", dilations=(1, 1, 1, 1)
):
    def convolve(filters):
        return _depthwise_convolve(x, filters, strides, padding, data_format, dilations)

    return _transpose(convolve, filter_sizes, gradient)


@kernel("Conv3D")
def conv3d(x, filters, *, strides, padding, data_format="NDHWC", dilations=(1, 1, 1, 1, 1)):
    return _convolve(x, filters, strides, padding, data_format, dilations)


@kernel("Conv3DBackpropInputV2", constants=("input_sizes",))
def conv3d_backprop_input(
    input_sizes, filters, gradient, *, strides, padding, data_format="NDHWC", dilations=(1, 1, 1, 1, 1)
):
    def convolve(x):
        return _convolve(x, filters, strides, padding, data_format, dilations)

    return _transpose(convolve, input_sizes, gradient)


@kernel("Conv3DBackpropFilterV2", constants=("filter_sizes",))
def conv3d_backprop_filter(
    x, filter_sizes, gradient, *, strides, padding, data_format="NDHWC", dilations=(1, 1, 1, 1, 1)
):
    def convolve(filters):
        return _convolve(x, filters, strides, padding, data_format, dilations)

    return _transpose(convolve, filter_sizes, gradient)
