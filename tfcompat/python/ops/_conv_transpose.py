"""Transposed convolutions (the part of TensorFlow's `nn_ops` that builds them)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops
from tfcompat.python.ops._convolution import picture_layout
from tfcompat.python.ops._window_arguments import channel_axis, per_dimension
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def conv1d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: str = "SAME",
    data_format: str | None = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> ops.Tensor:
    """The transpose (gradient) of `conv1d`: from [batch, width, output channels] to `output_shape`.

    Source: TensorFlow's `tf.nn.conv1d_transpose`.
    """
    with ops.name_scope(name, "conv1d_transpose", [input, filters, output_shape]) as name:
        layout, axis = picture_layout(data_format, ("NWC",), ("NCW",))
        strides = [1, *per_dimension(strides, 1, 3 - axis, "stride")]
        rates = [1, *per_dimension(dilations, 1, 3 - axis, "dilations")]
        input = array_ops.expand_dims(input, axis)
        filters = array_ops.expand_dims(filters, 0)
        sizes: Any = output_shape if isinstance(output_shape, ops.Tensor) else list(output_shape)
        sizes = array_ops.concat([sizes[:axis], [1], sizes[axis:]], 0)
        result = apply_op(
            "Conv2DBackpropInput",
            input_sizes=sizes,
            filter=filters,
            out_backprop=input,
            strides=strides,
            padding=padding,
            data_format=layout,
            dilations=rates,
            name=name,
        )
        return array_ops.squeeze(result, axis)


def conv2d_transpose(
    value: Any = None,
    filter: Any = None,
    output_shape: Any = None,
    strides: Any = None,
    padding: str = "SAME",
    data_format: str | None = "NHWC",
    name: str | None = None,
    input: Any = None,
    filters: Any = None,
    dilations: Any = None,
) -> ops.Tensor:
    """The transpose (gradient) of `conv2d`, often called deconvolution.

    Args:
      value: [batch, height, width, input channels]. Also called `input`.
      filter: [filter height, filter width, output channels, input channels]. Also called `filters`.
      output_shape: the shape of the result, four integers or a tensor of them.
      strides, padding, data_format, dilations: those of the convolution that goes the other way.

    Source: TensorFlow's `tf.nn.conv2d_transpose`.
    """
    value = deprecated_argument_lookup("input", input, "value", value)
    filter = deprecated_argument_lookup("filters", filters, "filter", filter)
    with ops.name_scope(name, "conv2d_transpose", [value, filter, output_shape]) as name:
        data_format = data_format or "NHWC"
        axis = channel_axis(data_format, 2)
        return apply_op(
            "Conv2DBackpropInput",
            input_sizes=output_shape,
            filter=filter,
            out_backprop=value,
            strides=per_dimension(strides, 2, axis, "strides"),
            padding=padding,
            data_format=data_format,
            dilations=per_dimension(dilations, 2, axis, "dilations"),
            name=name,
        )


def conv3d_transpose(
    value: Any,
    filter: Any = None,
    output_shape: Any = None,
    strides: Any = None,
    padding: str = "SAME",
    data_format: str | None = "NDHWC",
    name: str | None = None,
    input: Any = None,
    filters: Any = None,
    dilations: Any = None,
) -> ops.Tensor:
    """The transpose (gradient) of `conv3d`; arguments as in `conv2d_transpose`.

    Source: TensorFlow's `tf.nn.conv3d_transpose`.
    """
    filter = deprecated_argument_lookup("filters", filters, "filter", filter)
    value = deprecated_argument_lookup("input", input, "value", value)
    with ops.name_scope(name, "conv3d_transpose", [value, filter, output_shape]) as name:
        data_format = data_format or "NDHWC"
        axis = channel_axis(data_format, 3)
        return apply_op(
            "Conv3DBackpropInputV2",
            input_sizes=output_shape,
            filter=filter,
            out_backprop=value,
            strides=per_dimension(strides, 3, axis, "strides"),
            padding=padding,
            data_format=data_format,
            dilations=per_dimension(dilations, 3, axis, "dilations"),
            name=name,
        )


def atrous_conv2d_transpose(
    value: Any, filters: Any, output_shape: Any, rate: int, padding: str, name: str | None = None
) -> ops.Tensor:
    """The transpose (gradient) of `atrous_conv2d`.

    Args:
      value: [batch, height, width, input channels].
      filters: [filter height, filter width, output channels, input channels].
      output_shape: the shape of the result, four integers or a tensor of them.
      rate: distance between the filter's elements, at least 1.
      padding: "SAME" or "VALID", of the convolution that goes the other way.

    Source: TensorFlow's `tf.nn.atrous_conv2d_transpose`.
    """
    with ops.name_scope(name, "atrous_conv2d_transpose", [value, filters, output_shape]) as name:
        value = ops.convert_to_tensor(value, name="value")
        filters = ops.convert_to_tensor(filters, name="filters")
        if not value.shape.dims[3].is_compatible_with(filters.shape[3]):
            raise ValueError(
                f"value's input channels does not match filters' input channels, {value.shape[3]} != {filters.shape[3]}"
            )
        if rate < 1:
            raise ValueError(f"rate {rate} cannot be less than one")
        if rate == 1:
            return conv2d_transpose(value, filters, output_shape, strides=[1, 1, 1, 1], padding=padding)
        sizes_tensor = ops.convert_to_tensor(output_shape, name="output_shape")
        if not sizes_tensor.shape.is_compatible_with(TensorShape([4])):
            raise ValueError(f"output_shape must have shape (4,), got {sizes_tensor.shape}")
        if isinstance(output_shape, (list, tuple, np.ndarray)) and not filters.shape.dims[2].is_compatible_with(
            output_shape[3]
        ):
            raise ValueError(
                f"output_shape does not match filter's output channels, {output_shape[3]} != {filters.shape[2]}"
            )
        (top, bottom), (left, right) = _atrous_paddings(filters, rate, padding)
        height = output_shape[1] + top + bottom
        width = output_shape[2] + left + right
        extra_bottom = (rate - height % rate) % rate
        extra_right = (rate - width % rate) % rate
        value = array_ops.space_to_batch(value, [[0, extra_bottom], [0, extra_right]], block_size=rate)
        input_sizes = [
            rate * rate * output_shape[0],
            (height + extra_bottom) // rate,
            (width + extra_right) // rate,
            output_shape[3],
        ]
        value = apply_op(
            "Conv2DBackpropInput",
            input_sizes=input_sizes,
            filter=filters,
            out_backprop=value,
            strides=[1, 1, 1, 1],
            padding="VALID",
            data_format="NHWC",
        )
        crops = [[top, bottom + extra_bottom], [left, right + extra_right]]
        return array_ops.batch_to_space(value, crops, block_size=rate)


def _atrous_paddings(filters: ops.Tensor, rate: int, padding: str) -> list[tuple[Any, Any]]:
    """(before, after) for rows and columns."""
    if padding == "VALID":
        return [(0, 0), (0, 0)]
    if padding != "SAME":
        raise ValueError(f"padding must be either VALID or SAME: {padding}")
    sizes: Any = filters.shape.as_list() if filters.shape.is_fully_defined() else array_ops.shape(filters)
    height, width = sizes[0], sizes[1]
    extents = [height + (height - 1) * (rate - 1), width + (width - 1) * (rate - 1)]
    totals = [extent - 1 for extent in extents]
    before = [total // 2 for total in totals]
    return [(before[0], totals[0] - before[0]), (before[1], totals[1] - before[1])]


def conv_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: str = "SAME",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> ops.Tensor:
    """The transpose of a convolution over one, two or three dimensions, as the length of `output_shape` says.

    Source: TensorFlow's `tf.nn.conv_transpose`.
    """
    with ops.name_scope(name, "conv_transpose", [input, filters, output_shape]) as name:
        if isinstance(output_shape, ops.Tensor):
            rank: Any = output_shape.shape.as_list()[0]
        elif hasattr(output_shape, "__len__"):
            rank = len(output_shape)
        else:
            raise ValueError("output_shape must be a tensor or sized collection.")
        if not 3 <= rank <= 5:
            raise ValueError(f"output_shape must be of length 3, 4 or 5 but was {rank}.")
        by_rank: dict[int, Callable[..., ops.Tensor]]
        by_rank = {3: conv1d_transpose, 4: conv2d_transpose, 5: conv3d_transpose}
        transpose = by_rank[rank]
        return transpose(
            input,
            filters,
            output_shape,
            strides,
            padding=padding,
            data_format=data_format,
            dilations=dilations,
            name=name,
        )
