"""Rows by the splits between them, and by the row of each value."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape, dimension_value
from tfcompat.python.ops import array_ops, math_ops


def row_splits_to_segment_ids(splits: Any, name: str | None = None, out_type: Any = None) -> Tensor:
    """The row of each value, from the splits between rows: [0, 2, 2, 3] gives [0, 0, 2].

    Raises ValueError for splits of another type than int32 or int64, or none. Source:
    `tf.ragged.row_splits_to_segment_ids`.
    """
    with ops.name_scope(name, "RaggedSplitsToSegmentIds", [splits]):
        splits = ops.convert_to_tensor(splits, name="splits", preferred_dtype=dtypes.int64)
        if splits.dtype not in (dtypes.int32, dtypes.int64):
            raise ValueError("splits must have dtype int32 or int64")
        splits.shape.assert_has_rank(1)
        if dimension_value(splits.shape[0]) == 0:
            raise ValueError("Invalid row_splits: []")
        out_type = splits.dtype if out_type is None else dtypes.as_dtype(out_type)
        lengths = splits[1:] - splits[:-1]
        rows = array_ops.shape(splits, out_type=out_type)[-1] - 1
        return array_ops.repeat_with_axis(math_ops.range(rows), lengths, axis=0)


def segment_ids_to_row_splits(
    segment_ids: Any, num_segments: Any = None, out_type: Any = None, name: str | None = None
) -> Tensor:
    """The splits between rows, from the row of each value: [0, 0, 2] gives [0, 2, 2, 3].

    Args:
      num_segments: the number of rows, unless the last one has a value.
      out_type: int32 or int64.

    Source: `tf.ragged.segment_ids_to_row_splits`.
    """
    if out_type is None:
        tensors = [each for each in (segment_ids, num_segments) if isinstance(each, Tensor)]
        out_type = tensors[0].dtype if tensors else dtypes.int64
    out_type = dtypes.as_dtype(out_type)
    with ops.name_scope(name, "SegmentIdsToRaggedSplits", [segment_ids]):
        ids = array_ops.convert_to_int_tensor(segment_ids, name="segment_ids", dtype=dtypes.int32)
        ids.shape.assert_has_rank(1)
        count = None
        if num_segments is not None:
            count = array_ops.convert_to_int_tensor(num_segments, name="num_segments", dtype=dtypes.int32)
            count.shape.assert_has_rank(0)
        lengths = math_ops.bincount(ids, minlength=count, maxlength=count, dtype=out_type)
        splits = array_ops.concat([[0], math_ops.cumsum(lengths)], axis=0)
        known = None if count is None else tensor_util.constant_value(count)
        if known is not None:
            splits.set_shape(TensorShape([int(known) + 1]))
        return splits
