"""Shape functions of ops that slide windows over pictures: convolutions and pooling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tfcompat.core.framework import window
from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import merge, merge_dimensions, with_rank, with_rank_at_least
from tfcompat.python.framework.tensor_shape import TensorShape

# Convolutions.


def _check_windows(op: str, rank: int, strides: Sequence[int], dilations: Sequence[int], data_format: bytes) -> None:
    if len(dilations) != rank:
        raise ValueError(f"{op} requires the dilation attribute to contain {rank} values, but got: {len(dilations)}")
    if len(strides) != rank:
        raise ValueError(
            f"{op} on data format {data_format.decode()} requires the stride attribute to contain {rank} values, "
            f"but got: {len(strides)}"
        )
    for value in strides:
        if value <= 0:
            raise ValueError(f"Stride must be > 0, but got {value}")
    for value in dilations:
        if value < 1:
            raise ValueError(f"Dilation rate must be >= 1, but got {value}")


def _check_explicit_paddings(padding: bytes, explicit_paddings: Sequence[int], data_format: str) -> None:
    if padding != b"EXPLICIT":
        if explicit_paddings:
            raise ValueError("explicit_paddings attribute must be empty if the padding attribute is not EXPLICIT")
        return
    count = 2 * len(data_format)
    if len(explicit_paddings) != count:
        raise ValueError(f"explicit_paddings attribute must contain {count} values, but got: {len(explicit_paddings)}")
    if min(explicit_paddings) < 0:
        raise ValueError("All elements of explicit_paddings must be nonnegative")
    if any(explicit_paddings[i] for i in range(count) if data_format[i // 2] in "NC"):
        raise ValueError("Nonzero explicit padding in the batch or depth dimensions is not supported")


def _merge_depths(filters: TensorShape, in_depth: int | None) -> int | None:
    """The number of output channels, after checking that the channels fit (groups of them may share the filters)."""
    *_, filter_depth, out_depth = filters.as_list()
    if in_depth is None or filter_depth is None:
        return out_depth
    if filter_depth == 0:
        raise ValueError("Depth of filter must not be 0")
    if in_depth % filter_depth:
        raise ValueError(f"Depth of input ({in_depth}) is not a multiple of input depth of filter ({filter_depth})")
    groups = in_depth // filter_depth
    if out_depth is not None and groups and out_depth % groups:
        raise ValueError(f"Depth of output ({out_depth}) is not a multiple of the number of groups ({groups})")
    return out_depth


def _slide(
    shape: TensorShape,
    windows: Sequence[int | None],
    strides: Sequence[int],
    padding: bytes,
    data_format: str,
    dilations: Sequence[int] = (),
    explicit_paddings: Sequence[int] = (),
) -> list[int | None]:
    """The sizes of `shape`, each spatial one replaced by its number of window positions."""
    sizes = shape.as_list()
    paddings = window.spatial_paddings(padding.decode(), explicit_paddings, data_format)
    for axis, size, amounts in zip(window.spatial_axes(data_format), windows, paddings, strict=True):
        sizes[axis] = window.output_size(sizes[axis], size, strides[axis], amounts, dilations[axis] if dilations else 1)
    return sizes


@shape_function("Conv2D")
def conv2d(
    x: Input,
    filters: Input,
    *,
    strides: Sequence[int],
    padding: bytes,
    explicit_paddings: Sequence[int],
    data_format: bytes,
    dilations: Sequence[int],
) -> TensorShape:
    x_shape, filter_shape, layout = with_rank(x.shape, 4), with_rank(filters.shape, 4), data_format.decode()
    _check_windows("Conv2D", 4, strides, dilations, data_format)
    _check_explicit_paddings(padding, explicit_paddings, layout)
    channel = layout.index("C")
    out_depth = _merge_depths(filter_shape, x_shape.as_list()[channel])
    sizes = _slide(x_shape, filter_shape.as_list()[:2], strides, padding, layout, dilations, explicit_paddings)
    sizes[channel] = out_depth
    return TensorShape(sizes)


@shape_function("FusedPadConv2D")
def fused_pad_conv2d(
    x: Input, paddings: Input, filters: Input, *, strides: Sequence[int], padding: bytes
) -> TensorShape:
    if x.shape.ndims is None and paddings.value is None:
        raise ValueError("Shape must be rank -1 but is rank 4")
    sizes = with_rank(x.shape, 4).as_list()
    if paddings.value is None:
        sizes = [None] * 4
    else:
        amounts = paddings.value.sum(axis=1).tolist()
        sizes = [None if size is None else size + amount for size, amount in zip(sizes, amounts, strict=True)]
    filter_shape = with_rank(filters.shape, 4)
    windows = filter_shape.as_list()[:2]
    result = _slide(TensorShape(sizes), windows, strides, padding, "NHWC")
    result[3] = _merge_depths(filter_shape, sizes[3])
    return TensorShape(result)


@shape_function("Conv3D")
def conv3d(
    x: Input,
    filters: Input,
    *,
    strides: Sequence[int],
    padding: bytes,
    data_format: bytes,
    dilations: Sequence[int],
) -> TensorShape:
    x_shape, filter_shape, layout = with_rank(x.shape, 5), with_rank(filters.shape, 5), data_format.decode()
    _check_windows("Conv3D", 5, strides, dilations, data_format)
    channel = layout.index("C")
    out_depth = _merge_depths(filter_shape, x_shape.as_list()[channel])
    sizes = _slide(x_shape, filter_shape.as_list()[:3], strides, padding, layout, dilations)
    sizes[channel] = out_depth
    return TensorShape(sizes)


@shape_function("DepthwiseConv2dNative")
def depthwise_conv2d(
    x: Input,
    filters: Input,
    *,
    strides: Sequence[int],
    padding: bytes,
    data_format: bytes,
    dilations: Sequence[int],
) -> TensorShape:
    x_shape, filter_shape, layout = with_rank(x.shape, 4), with_rank(filters.shape, 4), data_format.decode()
    _check_windows("DepthwiseConv2D", 4, strides, dilations, data_format)
    channel = layout.index("C")
    depth = merge_dimensions(x_shape.as_list()[channel], filter_shape.as_list()[2])
    multiplier = filter_shape.as_list()[3]
    sizes = _slide(x_shape, filter_shape.as_list()[:2], strides, padding, layout, dilations)
    sizes[channel] = None if depth is None or multiplier is None else depth * multiplier
    return TensorShape(sizes)


@shape_function("Conv2DBackpropInput", "DepthwiseConv2dNativeBackpropInput")
def conv2d_backprop_input(input_sizes: Input, filters: Input, gradient: Input) -> TensorShape:
    return with_rank(input_sizes.value_as_shape, 4)


@shape_function("Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropFilter")
def conv2d_backprop_filter(x: Input, filter_sizes: Input, gradient: Input) -> TensorShape:
    return with_rank(filter_sizes.value_as_shape, 4)


@shape_function("Conv3DBackpropInputV2")
def conv3d_backprop_input(input_sizes: Input, filters: Input, gradient: Input) -> TensorShape:
    return with_rank(input_sizes.value_as_shape, 5)


@shape_function("Conv3DBackpropFilterV2")
def conv3d_backprop_filter(x: Input, filter_sizes: Input, gradient: Input) -> TensorShape:
    return with_rank(filter_sizes.value_as_shape, 5)


# Pooling.


def _pool(
    op: str, shape: TensorShape, ksize: Sequence[int], strides: Sequence[int], padding: bytes, data_format: str
) -> TensorShape:
    rank = len(data_format)
    shape = with_rank(shape, rank)
    for name, values in (("ksize", ksize), ("stride", strides)):
        if len(values) != rank:
            raise ValueError(f"{op} requires the {name} attribute to contain {rank} values, but got: {len(values)}")
    windows = [ksize[axis] for axis in window.spatial_axes(data_format)]
    sizes = _slide(shape, windows, strides, padding, data_format)
    if op == "MaxPool":
        channel = data_format.index("C")
        sizes[channel] = window.output_size(sizes[channel], ksize[channel], strides[channel], padding.decode())
    return TensorShape(sizes)


@shape_function("MaxPool")
def max_pool(
    x: Input, *, ksize: Sequence[int], strides: Sequence[int], padding: bytes, data_format: bytes
) -> TensorShape:
    return _pool("MaxPool", x.shape, ksize, strides, padding, data_format.decode())


@shape_function("MaxPoolV2")
def max_pool_v2(x: Input, ksize: Input, strides: Input, *, padding: bytes, data_format: bytes) -> TensorShape:
    if ksize.value is None or strides.value is None:
        return TensorShape(None)
    return _pool("MaxPool", x.shape, ksize.value.tolist(), strides.value.tolist(), padding, data_format.decode())


@shape_function("MaxPoolWithArgmax")
def max_pool_with_argmax(
    x: Input, *, ksize: Sequence[int], strides: Sequence[int], padding: bytes
) -> list[TensorShape]:
    return [_pool("MaxPool", x.shape, ksize, strides, padding, "NHWC")] * 2


@shape_function("AvgPool")
def avg_pool(
    x: Input, *, ksize: Sequence[int], strides: Sequence[int], padding: bytes, data_format: bytes
) -> TensorShape:
    return _pool("AvgPool", x.shape, ksize, strides, padding, data_format.decode())


@shape_function("MaxPool3D", "AvgPool3D")
def pool3d(
    x: Input, *, ksize: Sequence[int], strides: Sequence[int], padding: bytes, data_format: bytes
) -> TensorShape:
    return _pool("Pool3D", x.shape, ksize, strides, padding, data_format.decode())


@shape_function("MaxPoolGrad", "MaxPoolGradV2", "MaxPoolGradWithArgmax")
def max_pool_grad(x: Input, *others: Input) -> TensorShape:
    return with_rank(x.shape, 4)


def _register_second_gradient(op_type: str, pool: str) -> Callable[..., TensorShape]:
    @shape_function(op_type)
    def second_gradient(
        x: Input,
        y: Input,
        gradient: Input,
        *,
        ksize: Sequence[int],
        strides: Sequence[int],
        padding: bytes,
        data_format: bytes,
    ) -> TensorShape:
        pooled = _pool(pool, x.shape, ksize, strides, padding, data_format.decode())
        merge(x.shape, gradient.shape)
        return merge(pooled, y.shape)

    return second_gradient


max_pool_grad_grad = _register_second_gradient("MaxPoolGradGrad", "MaxPool")
_register_second_gradient("MaxPool3DGradGrad", "Pool3D")


@shape_function("MaxPoolGradGradV2")
def max_pool_grad_grad_v2(
    x: Input, y: Input, gradient: Input, ksize: Input, strides: Input, *, padding: bytes, data_format: bytes
) -> TensorShape:
    if ksize.value is None or strides.value is None:
        return TensorShape(None)
    return max_pool_grad_grad(
        x,
        y,
        gradient,
        ksize=ksize.value.tolist(),
        strides=strides.value.tolist(),
        padding=padding,
        data_format=data_format,
    )


@shape_function("MaxPool3DGrad")
def max_pool3d_grad(x: Input, y: Input, gradient: Input) -> TensorShape:
    return with_rank(x.shape, 5)


@shape_function("AvgPoolGrad")
def avg_pool_grad(input_shape: Input, gradient: Input) -> TensorShape:
    return with_rank(input_shape.value_as_shape, 4)


@shape_function("AvgPool3DGrad")
def avg_pool3d_grad(input_shape: Input, gradient: Input) -> TensorShape:
    return with_rank(input_shape.value_as_shape, 5)


# Dilation and pooling over windows of two sizes.


@shape_function("Dilation2D")
def dilation2d(
    x: Input, filters: Input, *, strides: Sequence[int], rates: Sequence[int], padding: bytes
) -> TensorShape:
    x_shape, filter_shape = with_rank(x.shape, 4), with_rank(filters.shape, 3)
    for name, values in (("stride", strides), ("rates", rates)):
        if len(values) != 4:
            raise ValueError(f"Dilation2D requires the {name} attribute to contain 4 values, but got: {len(values)}")
    *windows, depth = filter_shape.as_list()
    batch, rows, columns, channels = x_shape.as_list()
    if None in (rows, columns, *windows):
        return TensorShape([batch, None, None, depth])
    sizes = _slide(x_shape, windows, strides, padding, "NHWC", rates)
    sizes[3] = merge_dimensions(channels, depth)
    return TensorShape(sizes)


@shape_function("Dilation2DBackpropInput")
def dilation2d_backprop_input(x: Input, filters: Input, gradient: Input) -> TensorShape:
    return x.shape


@shape_function("Dilation2DBackpropFilter")
def dilation2d_backprop_filter(x: Input, filters: Input, gradient: Input) -> TensorShape:
    return filters.shape


@shape_function("FractionalMaxPool", "FractionalAvgPool")
def fractional_pool(x: Input, *, pooling_ratio: Sequence[float]) -> list[TensorShape]:
    if len(pooling_ratio) != 4:
        raise ValueError("pooling_ratio field must specify 4 dimensions")
    sizes = with_rank(x.shape, 4).as_list()
    pooled = [
        None if size is None else int(np.floor(size / np.float32(ratio)))
        for size, ratio in zip(sizes, pooling_ratio, strict=True)
    ]
    return [TensorShape(pooled), TensorShape(pooled[1:2]), TensorShape(pooled[2:3])]


@shape_function("FractionalMaxPoolGrad")
def fractional_max_pool_grad(x: Input, y: Input, gradient: Input, rows: Input, columns: Input) -> TensorShape:
    return with_rank(x.shape, 4)


@shape_function("FractionalAvgPoolGrad")
def fractional_avg_pool_grad(shape: Input, gradient: Input, rows: Input, columns: Input) -> TensorShape:
    if shape.value is None:
        return TensorShape([None] * 4)
    return with_rank(shape.value_as_shape, 4)
