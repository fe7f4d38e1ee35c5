"""Sorting along a dimension, by way of `TopKV2`."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import ops, tensor_util
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, math_ops


def sort(values: Any, axis: int = -1, direction: str = "ASCENDING", name: str | None = None) -> ops.Tensor:
    """`values` sorted along dimension `axis`.

    Args:
      axis: a constant int.
      direction: "ASCENDING" or "DESCENDING".

    Raises ValueError for another direction, or an axis that is not constant.

    Source: TensorFlow's `tf.sort`.
    """
    with ops.name_scope(name, "sort"):
        values, axis = _arguments(values, axis, direction)
        if direction == "DESCENDING":
            return _sort_descending(values, axis, positions=False)
        return -_sort_descending(-values, axis, positions=False)


def argsort(
    values: Any, axis: int = -1, direction: str = "ASCENDING", stable: bool = False, name: str | None = None
) -> ops.Tensor:
    """The int32 positions in the order that sorts `values` along dimension `axis`; arguments as those of `sort`.

    Args:
      stable: without effect, as in TensorFlow 1.15: equal elements always keep their order.

    Source: TensorFlow's `tf.argsort`.
    """
    with ops.name_scope(name, "argsort"):
        values, axis = _arguments(values, axis, direction)
        return _sort_descending(values if direction == "DESCENDING" else -values, axis, positions=True)


def _arguments(values: Any, axis: Any, direction: str) -> tuple[ops.Tensor, int]:
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(f"{direction} should be one of ASCENDING, DESCENDING")
    axis = ops.convert_to_tensor(axis, name="axis")
    static_axis = tensor_util.constant_value(axis)
    if axis.shape.ndims != 0 or static_axis is None:
        raise ValueError("axis must be a constant scalar")
    return ops.convert_to_tensor(values, name="values"), int(static_axis)


def _sort_descending(values: ops.Tensor, axis: int, positions: bool) -> ops.Tensor:
    """The sorted values, or their positions: `TopKV2` sorts the last dimension, so `axis` is exchanged with it."""
    k = array_ops.shape(values)[axis]
    rank = array_ops.rank(values)
    ndims = values.shape.ndims
    perm: Any = None
    if axis != -1 and axis + 1 != ndims:
        if ndims is not None:
            axis %= ndims
            exchanged = np.r_[np.arange(axis), [ndims - 1], np.arange(axis + 1, ndims - 1), [axis]]
            perm = constant(exchanged, name="transposition")
        else:
            last: Any = axis + rank if axis < 0 else axis
            between = math_ops.range(last + 1, rank - 1)
            perm = array_ops.concat([math_ops.range(last), [rank - 1], between, [last]], axis=0)
        values = array_ops.transpose(values, perm)
    sorted_values, indices = apply_op("TopKV2", input=values, k=k, sorted=True)
    result = indices if positions else sorted_values
    return result if perm is None else array_ops.transpose(result, perm)
