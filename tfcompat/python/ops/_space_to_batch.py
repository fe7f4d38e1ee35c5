"""Dilated windows by moving every `rate`-th element into the batch, running the plain op, and moving back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops

WindowOp = Callable[[Any, Any], ops.Tensor]
"""An op of (input, filter)."""


def with_space_to_batch(
    input: Any,
    dilation_rate: Any,
    padding: str,
    op: Callable[[ops.Tensor, int, str], ops.Tensor],
    filter_shape: Any = None,
    spatial_dims: Sequence[int] | None = None,
    data_format: str | None = None,
) -> ops.Tensor:
    """Runs `op` with its window dilated by `dilation_rate`.

    Args:
      input: tensor of rank > max(spatial_dims).
      dilation_rate: int32 vector of positive rates, one for each spatial dimension.
      padding: "SAME" or "VALID".
      op: function of (input, number of spatial dimensions, padding) that gives a tensor of the input's rank.
      filter_shape: the window's size; with "SAME" only.
      spatial_dims: the dimensions to dilate, ascending; by default those that `data_format` says.
      data_format: a layout such as "NHWC" (the default) or "NCHW".

    Raises:
      ValueError: the arguments do not fit each other.

    Source: TensorFlow's `tf.nn.with_space_to_batch`.
    """
    input = ops.convert_to_tensor(input, name="input")

    def build_op(spatial: int, padding: str) -> WindowOp:
        return lambda converted, _: op(converted, spatial, padding)

    dilated = WithSpaceToBatch(input.shape, dilation_rate, padding, build_op, filter_shape, spatial_dims, data_format)
    return dilated(input, None)


class WithSpaceToBatch:
    """An op of (input, filter) made dilated: see `with_space_to_batch`. With all rates 1 it is the op itself."""

    def __init__(
        self,
        input_shape: TensorShape,
        dilation_rate: Any,
        padding: str,
        build_op: Callable[[int, str], WindowOp],
        filter_shape: Any = None,
        spatial_dims: Sequence[int] | None = None,
        data_format: str | None = None,
    ) -> None:
        self._rate = ops.convert_to_tensor(dilation_rate, dtypes.int32, name="dilation_rate")
        if self._rate.shape.ndims not in (None, 1):
            raise ValueError("rate must be rank 1")
        if not self._rate.shape.is_fully_defined():
            raise ValueError("rate must have known shape")
        spatial: Any = self._rate.shape.as_list()[0]
        self._channels_first = data_format is not None and data_format.startswith("NC")
        self._spatial_dims = _checked_spatial_dims(spatial_dims, spatial, self._channels_first, input_shape)
        self._input_shape = input_shape
        self._base_paddings: Any = None

        rate = tensor_util.constant_value(self._rate)
        if rate is not None and np.any(rate < 1):
            raise ValueError("dilation_rate must be positive")
        self._is_dilated = rate is None or bool(np.any(rate != 1))
        if not self._is_dilated:
            self._op = build_op(spatial, padding)
            return
        self._rate_or_tensor = self._rate if rate is None else rate
        if padding == "SAME":
            if filter_shape is None:
                raise ValueError("filter_shape must be specified for SAME padding")
            sizes = tensor_util.constant_value(ops.convert_to_tensor(filter_shape, name="filter_shape"))
            if sizes is not None:
                self._base_paddings = _same_paddings(sizes, spatial, self._rate_or_tensor)
        elif padding == "VALID":
            self._base_paddings = np.zeros([spatial, 2], np.int32)
        else:
            raise ValueError(f"Invalid padding method {padding!r}")
        self._op = build_op(spatial, "VALID")

    def __call__(self, input: ops.Tensor, filter: Any) -> ops.Tensor:
        if not self._is_dilated:
            return self._op(input, filter)
        dims = self._spatial_dims
        sizes: Any = None if self._input_shape.sizes is None else [self._input_shape.sizes[i] for i in dims]
        if sizes is None or None in sizes:
            shape: Any = array_ops.shape(input)
            sizes = array_ops.stack([shape[i] for i in dims])
        base_paddings = self._base_paddings
        if base_paddings is None:
            base_paddings = _same_paddings(array_ops.shape(filter), len(dims), self._rate_or_tensor)
        paddings, crops = array_ops.required_space_to_batch_paddings(
            input_shape=sizes, base_paddings=base_paddings, block_shape=self._rate
        )
        rate = _spread(self._rate, 1, dims)
        paddings, crops = _spread(paddings, 0, dims), _spread(crops, 0, dims)
        batched = array_ops.space_to_batch_nd(input=input, block_shape=rate, paddings=paddings)
        result = array_ops.batch_to_space_nd(input=self._op(batched, filter), block_shape=rate, crops=crops)
        if self._channels_first and filter is not None and result.shape.as_list()[1] is None:
            channels = result.shape.as_list()
            channels[1] = filter.shape[-1]
            result.set_shape(channels)
        return result


def _checked_spatial_dims(
    spatial_dims: Sequence[int] | None, spatial: int, channels_first: bool, input_shape: TensorShape
) -> list[int]:
    first = 2 if channels_first else 1
    given = list(range(first, first + spatial) if spatial_dims is None else spatial_dims)
    dims = sorted({int(dim) for dim in given})
    if dims != given or any(dim < 1 for dim in dims):
        raise ValueError("spatial_dims must be a montonically increasing sequence of positive integers")
    rank = dims[-1] if channels_first else dims[-1] + 1
    if input_shape.ndims is not None and input_shape.ndims < rank:
        raise ValueError(f"input tensor must have rank {rank} at least")
    return dims


def _same_paddings(filter_shape: Any, spatial: int, rate: Any) -> ops.Tensor:
    """[spatial, 2]: how much "SAME" pads before and after for a window of `filter_shape` dilated by `rate`."""
    sizes = filter_shape[:spatial]
    total = sizes + (sizes - 1) * (rate - 1) - 1
    before = total // 2
    after = total - before
    return array_ops.stack([[before[i], after[i]] for i in range(spatial)])


def _spread(values: ops.Tensor, fill: int, spatial_dims: list[int]) -> Any:
    """Rows for every dimension from 1 on: those of `values` at `spatial_dims`, `fill` in between."""
    known = tensor_util.constant_value(values)
    rows: Any = values if known is None else known
    parts = []
    previous, i = 0, 0
    while i < len(spatial_dims):
        start = i
        if spatial_dims[i] > 1:
            filling: Any = [spatial_dims[i] - 1 - previous, *values.shape.as_list()[1:]]
            parts.append(np.full(filling, fill, values.dtype.as_numpy_dtype))
        while i + 1 < len(spatial_dims) and spatial_dims[i + 1] == spatial_dims[i] + 1:
            i += 1
        parts.append(rows[start : i + 1])
        previous = spatial_dims[i]
        i += 1
    return array_ops.concat(parts, 0) if known is None else np.concatenate(parts)
