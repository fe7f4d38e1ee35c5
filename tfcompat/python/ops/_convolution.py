"""Convolutions (the part of TensorFlow's `nn_ops` that builds them)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape, dimension_at_index
from tfcompat.python.ops import array_ops
from tfcompat.python.ops._space_to_batch import WindowOp, WithSpaceToBatch
from tfcompat.python.ops._window_arguments import (
    channel_axis,
    padding_attributes,
    per_dimension,
    strides_and_dilations,
)
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def conv1d(
    value: Any = None,
    filters: Any = None,
    stride: Any = None,
    padding: str | None = None,
    use_cudnn_on_gpu: bool | None = None,
    data_format: str | None = None,
    name: str | None = None,
    input: Any = None,
    dilations: Any = None,
) -> ops.Tensor:
    """Convolution along one dimension, as a `Conv2D` over pictures of height 1.

    Args:
      value: [batch, width, channels]; [batch, channels, width] with data_format "NCW". Also called `input`.
      filters: [filter width, channels, output channels].
      stride: step of the window, in elements.
      padding: "SAME" or "VALID".
      use_cudnn_on_gpu: recorded on the node.
      data_format: "NWC" (default) or "NCW"; "NHWC" and "NCHW" mean the same.
      dilations: distance between the filter's elements.

    Source: TensorFlow's `tf.nn.conv1d`.
    """
    value = deprecated_argument_lookup("input", input, "value", value)
    with ops.name_scope(name, "conv1d", [value, filters]) as name:
        layout, axis = picture_layout(data_format, ("NHWC", "NWC"), ("NCHW", "NCW"))
        strides = [1, *per_dimension(stride, 1, 3 - axis, "stride")]
        rates = [1, *per_dimension(dilations, 1, 3 - axis, "dilations")]
        value = array_ops.expand_dims(value, axis)
        filters = array_ops.expand_dims(filters, 0)
        result = apply_op(
            "Conv2D",
            input=value,
            filter=filters,
            strides=strides,
            padding=padding,
            use_cudnn_on_gpu=use_cudnn_on_gpu,
            data_format=layout,
            dilations=rates,
            name=name,
        )
        return array_ops.squeeze(result, [axis])


def picture_layout(data_format: str | None, last: Sequence[str], first: Sequence[str]) -> tuple[str, int]:
    """The picture layout for a one-dimensional one, and where its height of 1 goes."""
    if data_format is None or data_format in last:
        return "NHWC", 1
    if data_format in first:
        return "NCHW", 2
    raise ValueError('data_format must be "NWC" or "NCW".')


def conv2d(
    input: Any,
    filter: Any = None,
    strides: Any = None,
    padding: Any = None,
    use_cudnn_on_gpu: bool = True,
    data_format: str | None = "NHWC",
    dilations: Any = (1, 1, 1, 1),
    name: str | None = None,
    filters: Any = None,
) -> ops.Tensor:
    """Convolution (cross-correlation) of pictures with filters.

        y[b, i, j, k] = sum over di, dj, c of input[b, si * i + di, sj * j + dj, c] * filter[di, dj, c, k]

    Args:
      input: [batch, height, width, channels], or [batch, channels, height, width] with data_format "NCHW".
      filter: [filter height, filter width, channels, output channels]. Also called `filters`.
      strides: steps of the window: one number, one per spatial dimension, or one per dimension of `input`.
      padding: "SAME", "VALID", or one [before, after] pair per dimension of `input`.
      use_cudnn_on_gpu: recorded on the node.
      dilations: distances between the filter's elements, in the forms of `strides`.

    Returns:
      A tensor of `input`'s type and layout.

    Raises:
      ValueError: ranks or channels do not fit, or the filter is larger than the (padded) picture.

    Source: TensorFlow's `tf.nn.conv2d`.
    """
    filter = deprecated_argument_lookup("filters", filters, "filter", filter)
    padding, explicit_paddings = padding_attributes(padding)
    data_format = data_format or "NHWC"
    axis = channel_axis(data_format, 2)
    return apply_op(
        "Conv2D",
        input=input,
        filter=filter,
        strides=per_dimension(strides, 2, axis, "strides"),
        padding=padding,
        use_cudnn_on_gpu=use_cudnn_on_gpu,
        explicit_paddings=explicit_paddings,
        data_format=data_format,
        dilations=per_dimension(dilations, 2, axis, "dilations"),
        name=name,
    )


def conv2d_backprop_filter(
    input: Any,
    filter_sizes: Any,
    out_backprop: Any,
    strides: Sequence[int],
    padding: Any,
    use_cudnn_on_gpu: bool = True,
    data_format: str = "NHWC",
    dilations: Sequence[int] = (1, 1, 1, 1),
    name: str | None = None,
) -> ops.Tensor:
    """The gradient of `conv2d` in its filter (of shape `filter_sizes`), for the gradient `out_backprop` of its result.

    Source: TensorFlow's `tf.nn.conv2d_backprop_filter`.
    """
    padding, explicit_paddings = padding_attributes(padding)
    return apply_op(
        "Conv2DBackpropFilter",
        input=input,
        filter_sizes=filter_sizes,
        out_backprop=out_backprop,
        strides=strides,
        padding=padding,
        use_cudnn_on_gpu=use_cudnn_on_gpu,
        explicit_paddings=explicit_paddings,
        data_format=data_format,
        dilations=dilations,
        name=name,
    )


def conv2d_backprop_input(
    input_sizes: Any,
    filter: Any = None,
    out_backprop: Any = None,
    strides: Any = None,
    padding: Any = None,
    use_cudnn_on_gpu: bool = True,
    data_format: str = "NHWC",
    dilations: Sequence[int] = (1, 1, 1, 1),
    name: str | None = None,
    filters: Any = None,
) -> ops.Tensor:
    """The gradient of `conv2d` in its input (of shape `input_sizes`), for the gradient `out_backprop` of its result.

    Source: TensorFlow's `tf.nn.conv2d_backprop_input`.
    """
    filter = deprecated_argument_lookup("filters", filters, "filter", filter)
    padding, explicit_paddings = padding_attributes(padding)
    return apply_op(
        "Conv2DBackpropInput",
        input_sizes=input_sizes,
        filter=filter,
        out_backprop=out_backprop,
        strides=strides,
        padding=padding,
        use_cudnn_on_gpu=use_cudnn_on_gpu,
        explicit_paddings=explicit_paddings,
        data_format=data_format,
        dilations=dilations,
        name=name,
    )


def conv3d(
    input: Any,
    filter: Any = None,
    strides: Any = None,
    padding: str | None = None,
    data_format: str = "NDHWC",
    dilations: Sequence[int] = (1, 1, 1, 1, 1),
    name: str | None = None,
    filters: Any = None,
) -> ops.Tensor:
    """Convolution over three dimensions.

    Args:
      input: [batch, depth, height, width, channels], or channels second with data_format "NCDHW".
      filter: [depth, height, width, channels, output channels]. Also called `filters`.
      strides, dilations: five numbers each.
      padding: "SAME" or "VALID".

    Source: TensorFlow's `tf.nn.conv3d`.
    """
    filter = deprecated_argument_lookup("filters", filters, "filter", filter)
    return apply_op(
        "Conv3D",
        input=input,
        filter=filter,
        strides=strides,
        padding=padding,
        data_format=data_format,
        dilations=dilations,
        name=name,
    )


def convolution(
    input: Any,
    filter: Any,
    padding: Any,
    strides: Any = None,
    dilation_rate: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    filters: Any = None,
    dilations: Any = None,
) -> ops.Tensor:
    """Convolution over one, two or three dimensions, as the rank of `input` says.

    A dilated one is made of a plain one between `SpaceToBatchND` and `BatchToSpaceND`.

    Args:
      input: [batch, spatial dimensions..., channels]; channels second when `data_format` starts with "NC".
      filter: [spatial dimensions..., channels, output channels]. Also called `filters`.
      padding: "SAME" or "VALID".
      strides, dilation_rate: one number per spatial dimension; not both above 1. `dilation_rate` is also
        called `dilations`.

    Source: TensorFlow's `tf.nn.convolution`.
    """
    filter = deprecated_argument_lookup("filters", filters, "filter", filter)
    dilation_rate = deprecated_argument_lookup("dilations", dilations, "dilation_rate", dilation_rate)
    input_shape, filter_shape = as_shape(input.shape), as_shape(filter.shape)
    rank = input_shape.ndims if input_shape.ndims is not None else filter_shape.ndims
    if rank is None:
        raise ValueError("rank of input or filter must be known")
    spatial = rank - 2
    if not 1 <= spatial <= 3:
        raise ValueError(f"Input tensor must be of rank 3, 4 or 5 but was {rank}.")
    axis = channel_axis(data_format, spatial)
    strides = per_dimension(strides, spatial, axis, "strides")
    rates = per_dimension(dilation_rate, spatial, axis, "dilations")
    with ops.name_scope(name, "convolution", [input, filter]) as name:
        if all(rate == 1 for rate in rates):
            layout: dict[str, Any] = {"padding": padding, "data_format": data_format, "dilations": rates, "name": name}
            if spatial == 1:
                return conv1d(input, filter, strides, **layout)
            op_type = "Conv2D" if spatial == 2 else "Conv3D"
            return apply_op(op_type, input=input, filter=filter, strides=strides, **layout)
        inner = slice(2, None) if axis == 1 else slice(1, -1)
        dilated = Convolution(
            input_shape,
            filter_shape,
            padding,
            strides=strides[inner],
            dilation_rate=rates[inner],
            name=name,
            data_format=data_format,
        )
        return dilated(input, filter)


class Convolution:
    """A convolution with its arguments checked once and its shapes known, as layers keep it.

    Args:
      input_shape, filter_shape: static shapes.
      padding, strides, dilation_rate, name, data_format: as for `convolution`.
    """

    def __init__(
        self,
        input_shape: TensorShape,
        filter_shape: TensorShape,
        padding: str,
        strides: Sequence[int] | None = None,
        dilation_rate: Sequence[int] | None = None,
        name: str | None = None,
        data_format: str | None = None,
    ) -> None:
        rank = filter_shape.ndims if filter_shape.ndims is not None else input_shape.ndims
        if rank is None:
            raise ValueError("rank of input or filter must be known")
        spatial = rank - 2
        for kind, shape in (("input", input_shape), ("filter", filter_shape)):
            if shape.ndims not in (None, rank):
                raise ValueError(f"{kind} tensor must have rank {rank}")
        axis = channel_axis(data_format, spatial)
        channels = dimension_at_index(input_shape, axis)
        if not channels.is_compatible_with(filter_shape[spatial]):
            raise ValueError(
                "number of input channels does not match corresponding dimension of filter, "
                f"{channels} != {filter_shape[spatial]}"
            )
        steps, rates = strides_and_dilations(spatial, strides, dilation_rate)

        def build_op(_: int, padding: str) -> WindowOp:
            return _plain_convolution(input_shape, filter_shape, padding, data_format, steps, name)

        first = 2 if axis == 1 else 1
        self._op = WithSpaceToBatch(
            input_shape, rates, padding, build_op, filter_shape, range(first, first + spatial), data_format
        )

    def __call__(self, input: Any, filter: Any) -> ops.Tensor:
        return self._op(input, filter)


def _plain_convolution(
    input_shape: TensorShape,
    filter_shape: TensorShape,
    padding: str,
    data_format: str | None,
    strides: np.ndarray,
    name: str | None,
) -> WindowOp:
    """The function of (input, filter) that adds the undilated convolution of the shapes' rank."""
    rank = filter_shape.with_rank(input_shape.ndims).ndims if input_shape.ndims is not None else filter_shape.ndims
    if rank is None:
        raise ValueError("Rank of convolution must be known")
    if not 3 <= rank <= 5:
        raise ValueError("`input` and `filter` must have rank at least 3 and at most 5")
    layouts = {3: ("NWC", "NCW", "NHWC", "NCHW"), 4: ("NHWC", "NCHW"), 5: ("NDHWC", "NCDHW")}[rank]
    layout = data_format or layouts[0]
    if layout not in layouts:
        have = f". Have: {layout}" if rank == 5 else "."
        raise ValueError(f'data_format must be "{layouts[0]}" or "{layouts[1]}"{have}')

    def convolve(input: Any, filter: Any) -> ops.Tensor:
        if rank == 3:
            return conv1d(input, filter, strides[0], padding, data_format=layout, name=name)
        all_strides = per_dimension(list(strides), rank - 2, channel_axis(layout, rank - 2), "strides")
        build = conv2d if rank == 4 else conv3d
        return build(input, filter, all_strides, padding, data_format=layout, name=name)

    return convolve


def atrous_conv2d(value: Any, filters: Any, rate: int, padding: str, name: str | None = None) -> ops.Tensor:
    """Convolution with `rate - 1` zeros between the filter's elements (dilated convolution).

    Source: TensorFlow's `tf.nn.atrous_conv2d`.
    """
    return convolution(value, filters, padding, dilation_rate=np.broadcast_to(rate, (2,)), name=name)
