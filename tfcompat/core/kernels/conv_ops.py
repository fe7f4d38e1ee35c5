"""Convolutions and their gradient ops."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from itertools import starmap
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import window
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels import depthwise
from tfcompat.core.kernels.convolution import Axis, convolution

Array = Any


def convolve(
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
    pads = list(map(window.pad_amounts, sizes, filters.shape, strides, paddings, dilations))
    groups = x.shape[data_format.index("C")] // filters.shape[-2]
    if groups == 1 and data_format.endswith("C"):
        x, filters = _join_covered_axes(x, filters, pads)
        slides = zip(x.shape[1:], filters.shape, strides, dilations, pads, strict=False)
        return convolution(tuple(starmap(Axis, slides))).result(x, filters)
    spatial = data_format.replace("N", "").replace("C", "")
    return lax.conv_general_dilated(
        x,
        filters,
        window_strides=strides,
        padding=pads,
        rhs_dilation=dilations,
        dimension_numbers=(data_format, spatial + "IO", data_format),
        feature_group_count=groups,
        precision=lax.Precision.HIGHEST,
    )


def _join_covered_axes(x: Array, filters: Array, pads: Sequence[tuple[int, int]]) -> tuple[Array, Array]:
    """Makes the last spatial axes part of the channels where the filter covers them whole.

    The filter has one place there, so nothing changes but the speed: on CPU the input gradient of a text classifier's
    [words, embedding size, 1, n] filters is a thousand times faster.
    """
    for axis in reversed(range(len(pads))):
        size = x.shape[axis + 1]
        if size != filters.shape[axis] or pads[axis] != (0, 0):
            break
        inner = [1] * (len(pads) - axis)
        x = jnp.reshape(x, (*x.shape[: axis + 1], *inner, size * x.shape[-1]))
        filters = jnp.reshape(filters, (*filters.shape[:axis], *inner, size * filters.shape[-2], filters.shape[-1]))
    return x, filters


def _register_gradients(input_op: str, filter_op: str, convolve: Callable[..., Array]) -> None:
    """Registers the kernels of the two gradient ops of a convolution, with the attributes that `convolve` takes."""

    def input_gradient(input_sizes: np.ndarray, filters: Array, gradient: Array, **attrs: Any) -> Array:
        return _transpose(lambda x: convolve(x, filters, **attrs), input_sizes, gradient)

    def filter_gradient(x: Array, filter_sizes: np.ndarray, gradient: Array, **attrs: Any) -> Array:
        return _transpose(lambda filters: convolve(x, filters, **attrs), filter_sizes, gradient)

    attributes = [p for p in inspect.signature(convolve).parameters.values() if p.kind is p.KEYWORD_ONLY]
    for op_type, constant, function in (
        (input_op, "input_sizes", input_gradient),
        (filter_op, "filter_sizes", filter_gradient),
    ):
        inputs = list(inspect.signature(function).parameters.values())[:3]
        function.__signature__ = inspect.Signature([*inputs, *attributes])  # type: ignore[union-attr]
        kernel(op_type, constants=(constant,))(function)


def _transpose(linear: Callable[[Array], Array], shape: np.ndarray, cotangent: Array) -> Array:
    """Applies the transpose of the linear function `linear` of an array of `shape`."""
    return jax.vjp(linear, jnp.zeros(shape.tolist(), cotangent.dtype))[1](cotangent)[0]


@kernel("Conv2D")
def conv2d(
    x: Array,
    filters: Array,
    *,
    strides: Sequence[int],
    padding: str,
    explicit_paddings: Sequence[int],
    data_format: str,
    dilations: Sequence[int],
) -> Array:
    return convolve(x, filters, strides, padding, data_format, dilations, explicit_paddings)


@kernel("Conv3D")
def conv3d(
    x: Array, filters: Array, *, strides: Sequence[int], padding: str, data_format: str, dilations: Sequence[int]
) -> Array:
    return convolve(x, filters, strides, padding, data_format, dilations)


@kernel("DepthwiseConv2dNative")
def depthwise_conv2d(
    x: Array, filters: Array, *, strides: Sequence[int], padding: str, data_format: str, dilations: Sequence[int]
) -> Array:
    return depthwise.convolve(x, filters, strides, padding, data_format, dilations)


_register_gradients("Conv2DBackpropInput", "Conv2DBackpropFilter", conv2d)
_register_gradients("Conv3DBackpropInputV2", "Conv3DBackpropFilterV2", conv3d)
_register_gradients("DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter", depthwise_conv2d)


@kernel("Conv3DBackpropInput")
def conv3d_backprop_input(
    x: Array, filters: Array, gradient: Array, *, strides: Sequence[int], padding: str, dilations: Sequence[int]
) -> Array:
    """The first version of `Conv3DBackpropInputV2`: it gets the input, of which it uses the shape."""
    attrs = {"strides": strides, "padding": padding, "dilations": dilations, "data_format": "NDHWC"}
    return _transpose(lambda x: conv3d(x, filters, **attrs), np.array(x.shape), gradient)


@kernel("Conv3DBackpropFilter")
def conv3d_backprop_filter(
    x: Array, filters: Array, gradient: Array, *, strides: Sequence[int], padding: str, dilations: Sequence[int]
) -> Array:
    """The first version of `Conv3DBackpropFilterV2`: it gets the filters, of which it uses the shape."""
    attrs = {"strides": strides, "padding": padding, "dilations": dilations, "data_format": "NDHWC"}
    return _transpose(lambda filters: conv3d(x, filters, **attrs), np.array(filters.shape), gradient)


@kernel("FusedPadConv2D", constants=("paddings",))
def fused_pad_conv2d(
    x: Array, paddings: np.ndarray, filters: Array, *, mode: str, strides: Sequence[int], padding: str
) -> Array:
    """A convolution of pictures that are continued by their mirror image."""
    padded = jnp.pad(x, [tuple(amounts) for amounts in paddings.tolist()], mode=mode.lower())
    return convolve(padded, filters, strides, padding, "NHWC", [1, 1, 1, 1])
