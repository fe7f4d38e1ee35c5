"""Ragged ranges."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import math_ops
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor

_TYPES = [dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64]


def range(
    starts: Any,
    limits: Any = None,
    deltas: Any = 1,
    dtype: Any = None,
    name: str | None = None,
    row_splits_dtype: Any = dtypes.int64,
) -> RaggedTensor:
    """Rows of numbers from `starts[i]` up to `limits[i]` (excluded) in steps of `deltas[i]`.

        tf.ragged.range([3, 0, 2])      # [[0, 1, 2], [], [0, 1]]

    Args:
      starts, limits, deltas: vectors or scalars; a single argument gives the limits.
      dtype: the type of the numbers.
      name: a name for the op.
      row_splits_dtype: int32 or int64.

    Source: `tf.ragged.range`.
    """
    splits_type = dtypes.as_dtype(row_splits_dtype)
    if limits is None:
        starts, limits = 0, starts
    with ops.name_scope(name, "RaggedRange", [starts, limits, deltas]) as scope:
        pairs = (("starts", starts), ("limits", limits), ("deltas", deltas))
        tensors = [ops.convert_to_tensor(value, dtype=dtype, name=each) for each, value in pairs]
        if dtype is None:
            common = max((tensor.dtype for tensor in tensors), key=_TYPES.index)
            tensors = [math_ops.cast(tensor, common) for tensor in tensors]
        starts, limits, deltas = tensors
        splits, values = apply_op(
            "RaggedRange", starts=starts, limits=limits, deltas=deltas, Tsplits=splits_type, name=scope
        )
        return RaggedTensor.from_row_splits(values, splits, validate=False)


ops.NotDifferentiable("RaggedRange")
