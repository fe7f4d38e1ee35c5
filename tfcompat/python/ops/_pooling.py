"""Pooling (the part of TensorFlow's `nn_ops` that builds it)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops
from tfcompat.python.ops._space_to_batch import with_space_to_batch
from tfcompat.python.ops._window_arguments import channel_axis, per_dimension, strides_and_dilations
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def max_pool(
    value: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str | None = "NHWC",
    name: str | None = None,
    input: Any = None,
) -> ops.Tensor:
    """The largest element of each window of pictures. Its gradient goes to the first of equal maxima.

    Args:
      value: [batch, height, width, channels], or [batch, channels, height, width] with data_format "NCHW". Also called
        `input`.
      ksize, strides: size and step of the window: one number, one per spatial dimension, or one per dimension of
        `value`.
      padding: "SAME" or "VALID".

    Source: TensorFlow's `tf.nn.max_pool`.
    """
    value = deprecated_argument_lookup("input", input, "value", value)
    with ops.name_scope(name, "MaxPool", [value]) as name:
        ksize = per_dimension(ksize, 2, channel_axis(data_format, 2), "ksize")
        if any(size == 0 for size in ksize):
            raise ValueError("ksize cannot be zero.")
        return _pool("MaxPool", "input", value, ksize, strides, padding, data_format or "NHWC", name)


def avg_pool(
    value: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str | None = "NHWC",
    name: str | None = None,
    input: Any = None,
) -> ops.Tensor:
    """The mean of each window of pictures; padding does not count. Arguments as for `max_pool`.

    Source: TensorFlow's `tf.nn.avg_pool`.
    """
    with ops.name_scope(name, "AvgPool", [value]) as name:
        value = deprecated_argument_lookup("input", input, "value", value)
        return _pool("AvgPool", "value", value, ksize, strides, padding, data_format or "NHWC", name)


def _pool(
    op_type: str, input_name: str, value: Any, ksize: Any, strides: Any, padding: str, data_format: str, name: str
) -> ops.Tensor:
    spatial = len(data_format) - 2
    axis = channel_axis(data_format, spatial)
    return apply_op(
        op_type,
        ksize=per_dimension(ksize, spatial, axis, "ksize"),
        strides=per_dimension(strides, spatial, axis, "strides"),
        padding=padding,
        data_format=data_format,
        name=name,
        **{input_name: value},
    )


def max_pool2d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str | None = "NHWC", name: str | None = None
) -> ops.Tensor:
    """`max_pool`, under the name scope "MaxPool2d".

    Source: TensorFlow's `tf.nn.max_pool2d`.
    """
    with ops.name_scope(name, "MaxPool2d", [input]) as name:
        return _pool("MaxPool", "input", input, ksize, strides, padding, data_format or "NHWC", name)


def max_pool1d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str | None = "NWC", name: str | None = None
) -> ops.Tensor:
    """The largest element of each window of [batch, width, channels] (or [batch, channels, width], "NCW").

    Source: TensorFlow's `tf.nn.max_pool1d`.
    """
    with ops.name_scope(name, "MaxPool1d", [input]) as name:
        return _pool_1d("MaxPool", "input", input, ksize, strides, padding, data_format or "NWC", name)


def avg_pool1d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str | None = "NWC", name: str | None = None
) -> ops.Tensor:
    """The mean of each window of [batch, width, channels] (or [batch, channels, width], "NCW").

    Source: TensorFlow's `tf.nn.avg_pool1d`.
    """
    with ops.name_scope(name, "AvgPool1D", [input]) as name:
        return _pool_1d("AvgPool", "value", input, ksize, strides, padding, data_format or "NWC", name)


def _pool_1d(
    op_type: str, input_name: str, input: Any, ksize: Any, strides: Any, padding: str, data_format: str, name: str
) -> ops.Tensor:
    axis = channel_axis(data_format, 1)
    ksize = [1, *per_dimension(ksize, 1, axis, "ksize")]
    strides = [1, *per_dimension(strides, 1, axis, "strides")]
    height, layout = (1, "NHWC") if data_format == "NWC" else (2, "NCHW")
    input = array_ops.expand_dims(input, height)
    return array_ops.squeeze(_pool(op_type, input_name, input, ksize, strides, padding, layout, name), height)


def max_pool3d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str | None = "NDHWC", name: str | None = None
) -> ops.Tensor:
    """The largest element of each window of [batch, depth, height, width, channels] (or "NCDHW").

    Source: TensorFlow's `tf.nn.max_pool3d`.
    """
    with ops.name_scope(name, "MaxPool3D", [input]) as name:
        return _pool("MaxPool3D", "input", input, ksize, strides, padding, data_format or "NDHWC", name)


def avg_pool3d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str | None = "NDHWC", name: str | None = None
) -> ops.Tensor:
    """The mean of each window of [batch, depth, height, width, channels] (or "NCDHW").

    Source: TensorFlow's `tf.nn.avg_pool3d`.
    """
    with ops.name_scope(name, "AvgPool3D", [input]) as name:
        return _pool("AvgPool3D", "input", input, ksize, strides, padding, data_format or "NDHWC", name)


def max_pool_v2(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str | None = None, name: str | None = None
) -> ops.Tensor:
    """Max pooling over one, two or three dimensions, as the rank of `input` says.

    Source: TensorFlow's `tf.nn.max_pool_v2`.
    """
    return _pool_by_rank("MaxPool", "input", max_pool1d, input, ksize, strides, padding, data_format, name)


def avg_pool_v2(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str | None = None, name: str | None = None
) -> ops.Tensor:
    """Average pooling over one, two or three dimensions, as the rank of `input` says.

    Source: TensorFlow's `tf.nn.avg_pool_v2`.
    """
    return _pool_by_rank("AvgPool", "value", avg_pool1d, input, ksize, strides, padding, data_format, name)


def _pool_by_rank(
    op_type: str,
    input_name: str,
    pool_1d: Callable[..., ops.Tensor],
    input: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str | None,
    name: str | None,
) -> ops.Tensor:
    spatial = len(input.shape) - 2
    if not 1 <= spatial <= 3:
        raise ValueError(f"Input tensor must be of rank 3, 4 or 5 but was {spatial + 2}.")
    if spatial == 1:
        return pool_1d(input, ksize, strides, padding, data_format, name)
    axis = channel_axis(data_format, spatial)
    return apply_op(
        op_type if spatial == 2 else op_type + "3D",
        ksize=per_dimension(ksize, spatial, axis, "ksize"),
        strides=per_dimension(strides, spatial, axis, "strides"),
        padding=padding,
        data_format=data_format,
        name=name,
        **{input_name if spatial == 2 else "input": input},
    )


def max_pool_with_argmax(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str = "NHWC",
    Targmax: Any = None,
    name: str | None = None,
    output_dtype: Any = None,
    include_batch_in_index: bool = False,
) -> Any:
    """Max pooling, and where each maximum stood.

    Args:
      input: [batch, height, width, channels].
      ksize, strides: four numbers each.
      padding: "SAME" or "VALID".
      Targmax: type of the positions, int64 (default) or int32. Also called `output_dtype`.
      include_batch_in_index: count positions in the whole batch, not in each picture.

    Returns:
      (output, argmax): `argmax` counts elements in the order of memory.

    Source: TensorFlow's `tf.nn.max_pool_with_argmax`.
    """
    if data_format != "NHWC":
        raise ValueError("Data formats other than 'NHWC' are not yet supported")
    Targmax = deprecated_argument_lookup("output_dtype", output_dtype, "Targmax", Targmax)
    return apply_op(
        "MaxPoolWithArgmax",
        input=input,
        ksize=ksize,
        strides=strides,
        padding=padding,
        Targmax=dtypes.int64 if Targmax is None else Targmax,
        include_batch_in_index=include_batch_in_index,
        name=name,
    )


def pool(
    input: Any,
    window_shape: Sequence[int],
    pooling_type: str,
    padding: str,
    dilation_rate: Sequence[int] | None = None,
    strides: Sequence[int] | None = None,
    name: str | None = None,
    data_format: str | None = None,
    dilations: Sequence[int] | None = None,
) -> ops.Tensor:
    """Pooling over one, two or three dimensions.

    Args:
      input: [batch, spatial dimensions..., channels]; channels second when `data_format` starts with "NC".
      window_shape: the window's size in each spatial dimension.
      pooling_type: "MAX" or "AVG".
      padding: "SAME" (not with dilation) or "VALID".
      dilation_rate: distance between the window's elements, per spatial dimension. Also called `dilations`.
      strides: step of the window, per spatial dimension, at most its size.

    Source: TensorFlow's `tf.nn.pool`.
    """
    dilation_rate = deprecated_argument_lookup("dilations", dilations, "dilation_rate", dilation_rate)
    with ops.name_scope(name, f"{pooling_type.lower()}_pool", [input]) as scope:
        input = ops.convert_to_tensor(input, name="input")
        spatial = len(window_shape)
        if not 1 <= spatial <= 3:
            raise ValueError("It is required that 1 <= num_spatial_dims <= 3.")
        input.shape.with_rank(spatial + 2)
        steps, rates = strides_and_dilations(spatial, strides, dilation_rate)
        if padding == "SAME" and np.any(rates > 1):
            raise ValueError("pooling with SAME padding is not implemented for dilation_rate > 1")
        if np.any(steps > window_shape):
            raise ValueError(
                "strides > window_shape not supported due to inconsistency between CPU and GPU implementations"
            )
        if pooling_type not in ("MAX", "AVG"):
            raise ValueError(f"{spatial}-D {pooling_type} pooling is not supported.")
        axis = channel_axis(data_format, spatial)
        first = 2 if axis == 1 else 1
        if spatial == 1 and data_format not in (None, "NWC", "NCW"):
            raise ValueError('data_format must be either "NWC" or "NCW".')
        by_rank = {"MAX": (max_pool, max_pool3d), "AVG": (avg_pool, avg_pool3d)}[pooling_type]
        sizes: Any = per_dimension(list(window_shape), spatial, axis, "window_shape")
        all_strides: Any = per_dimension(list(steps), spatial, axis, "strides")

        def op(converted: ops.Tensor, _: int, padding: str) -> ops.Tensor:
            if spatial > 1:
                return by_rank[spatial == 3](converted, sizes, all_strides, padding, data_format, scope)
            layout = "NCHW" if data_format == "NCW" else "NHWC"
            converted = array_ops.expand_dims(converted, first)
            pooled = by_rank[0](converted, [1, *sizes], [1, *all_strides], padding, layout, scope)
            return array_ops.squeeze(pooled, [first])

        return with_space_to_batch(
            input, rates, padding, op, filter_shape=window_shape, spatial_dims=range(first, first + spatial)
        )
