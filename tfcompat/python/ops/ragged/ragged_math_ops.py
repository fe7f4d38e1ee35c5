"""Ragged ranges, and sums and their kin over segments and along dimensions of ragged tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.ragged import ragged_functional_ops, ragged_util, segment_id_ops
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)

_TYPES = [dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64]

ops.NotDifferentiable("RaggedRange")


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


# Segments


def _aggregate_segments(
    op: Callable[..., Tensor],
    data: Any,
    segment_ids: Any,
    num_segments: Any,
    separator: str | None = None,
    name: str | None = None,
) -> Any:
    """`op` (of `tf.unsorted_segment_sum` and its like) of the elements at each place of the rows of a segment."""
    if not (is_ragged(data) or is_ragged(segment_ids)):
        separators = () if separator is None else (separator,)
        return op(data, segment_ids, num_segments, *separators, name)
    with ops.name_scope(name, "RaggedSegment", [data, segment_ids, num_segments]) as name:
        data = convert_to_tensor_or_ragged_tensor(data, name="data")
        segment_ids = convert_to_tensor_or_ragged_tensor(segment_ids, name="segment_ids")
        data, segment_ids = match_row_splits_dtypes(data, segment_ids)
        if segment_ids.dtype not in (dtypes.int32, dtypes.int64):
            raise ValueError("segment_ids must have dtype int32 or int64.")
        prefix = "segment_ids.shape must be a prefix of data.shape"
        if is_ragged(segment_ids):
            if not is_ragged(data):
                raise ValueError(f"{prefix}, but segment_ids is ragged and data is not.")
            check = check_ops.assert_equal(segment_ids.row_splits, data.row_splits, message=prefix)
            with ops.control_dependencies([check]):
                return _aggregate_segments(op, data.values, segment_ids.values, num_segments, separator)
        # A segment's row is as long as the longest of its rows.
        lengths = data.row_splits[1:] - data.row_splits[:-1]
        longest = math_ops.maximum(math_ops.unsorted_segment_max(lengths, segment_ids, num_segments), 0)
        splits = array_ops.concat([array_ops.zeros([1], longest.dtype), math_ops.cumsum(longest)], axis=0)
        starts = array_ops.gather(splits, segment_ids)
        positions = range(starts, starts + lengths).values
        values = _aggregate_segments(op, data.values, positions, splits[-1], separator)
        return RaggedTensor.from_row_splits(values, splits, validate=False)


_SEGMENT_DOC = """{summary} of each segment of rows, at each place in the rows.

    segment_sum([[3, 1, 4], [], [2], [6, 5]], [0, 2, 0, 1], 3) is [[5, 1, 4], [6, 5], []]

Args:
  data: a ragged tensor.
  segment_ids: the segment of each row, int32 or int64; or a ragged tensor, whose shape is a prefix of that of `data`.
  num_segments: the number of segments.
  name: a name for the ops.

Source: `tf.{op}`, given a ragged tensor.
"""


def _segment(op: Callable[..., Tensor], name: str, default_name: str, summary: str) -> Callable[..., Any]:
    def aggregate(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
        return _aggregate_segments(op, data, segment_ids, num_segments, name=name or default_name)

    aggregate.__name__ = aggregate.__qualname__ = name
    aggregate.__doc__ = _SEGMENT_DOC.format(summary=summary, op=f"unsorted_{name}")
    return aggregate


segment_sum = _segment(math_ops.unsorted_segment_sum, "segment_sum", "RaggedSegmentSum", "The sum")
segment_prod = _segment(math_ops.unsorted_segment_prod, "segment_prod", "RaggedSegmentProd", "The product")
segment_min = _segment(math_ops.unsorted_segment_min, "segment_min", "RaggedSegmentMin", "The smallest element")
segment_max = _segment(math_ops.unsorted_segment_max, "segment_max", "RaggedSegmentMax", "The largest element")


def segment_mean(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
    """The mean of each segment of rows; arguments as those of `segment_sum`."""
    with ops.name_scope(name, "RaggedSegmentMean", [data, segment_ids, num_segments]):
        total = segment_sum(data, segment_ids, num_segments)
        count = segment_sum(_ones_like(data), segment_ids, num_segments)
        return _divided(total, count, lambda counts: counts)


def segment_sqrt_n(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
    """The sum of each segment of rows over the square root of its size; arguments as those of `segment_sum`."""
    with ops.name_scope(name, "RaggedSegmentSqrtN", [data, segment_ids, num_segments]):
        total = segment_sum(data, segment_ids, num_segments)
        count = segment_sum(_ones_like(data), segment_ids, num_segments)
        return _divided(total, count, math_ops.sqrt)


def _ones_like(ragged: Any) -> Any:
    ones = array_ops.ones_like(ragged.flat_values)
    return RaggedTensor.from_nested_row_splits(ones, ragged.nested_row_splits, validate=False)


def _divided(total: Any, count: Any, of_count: Callable[[Tensor], Tensor]) -> Any:
    if is_ragged(total):
        return total.with_flat_values(total.flat_values / of_count(count.flat_values))
    return total / of_count(count)


# Along dimensions


def ragged_reduce_aggregate(
    reduce_op: Callable[..., Tensor],
    unsorted_segment_op: Callable[..., Tensor],
    rt_input: Any,
    axis: Any,
    keepdims: bool | None,
    separator: str | None = None,
    name: str | None = None,
) -> Any:
    """The elements of `rt_input` put together along dimensions.

    Args:
      reduce_op: does that for tensors, along an axis.
      unsorted_segment_op: does that for the segments of tensors.
      axis: an int, a list of ints or a constant tensor; all dimensions when None.
      keepdims: not supported.
      separator: what the ops take as one, None for ops without.
      name: a name for the ops.

    Raises ValueError for `keepdims`, and for an axis that is not known.
    """
    if not is_ragged(rt_input):
        separators = {} if separator is None else {"separator": separator}
        return reduce_op(rt_input, axis, name=name, **separators)
    if keepdims:
        raise ValueError("keepdims=True is not supported for RaggedTensors.")
    if isinstance(axis, Tensor):
        axis = tensor_util.constant_value(axis)
        if axis is None:
            raise ValueError("axis must be known at graph construction time.")
        if isinstance(axis, np.ndarray):
            axis = axis.tolist()
    if axis is None:
        return reduce_op(rt_input.flat_values, None, name=name)

    def reduced(ragged: Any, axis: Any) -> Any:
        return ragged_reduce_aggregate(reduce_op, unsorted_segment_op, ragged, axis, keepdims, separator)

    with ops.name_scope(name, "RaggedReduce", [rt_input, axis]):
        if isinstance(axis, (tuple, list)):
            if not axis:
                return rt_input
            if len(axis) > 1:
                *outer, last = sorted(ragged_util.get_positive_axis(each, rt_input.shape.ndims) for each in axis)
                return reduced(reduced(rt_input, last), outer)
            axis = axis[0]
        rt_input = convert_to_tensor_or_ragged_tensor(rt_input, name="rt_input")
        axis = ragged_util.get_positive_axis(axis, rt_input.shape.ndims)
        if axis > 1:
            return rt_input.with_values(reduced(rt_input.values, axis - 1))
        if axis == 0:
            lengths = rt_input.row_splits[1:] - rt_input.row_splits[:-1]
            count = math_ops.maximum(math_ops.reduce_max(lengths), 0)
            segment_ids = range(lengths).values
        else:
            count = array_ops.shape(rt_input.row_splits)[0] - 1
            segment_ids = segment_id_ops.row_splits_to_segment_ids(rt_input.row_splits)
        return _aggregate_segments(unsorted_segment_op, rt_input.values, segment_ids, count, separator)


_REDUCE_DOC = """{summary} along dimensions.

Args:
  input_tensor: a ragged tensor.
  axis: an int or a list of ints; all dimensions when None.
  keepdims: not supported.
  name: a name for the ops.

Raises ValueError for `keepdims`. Source: `tf.{name}`, given a ragged tensor.
"""


def _reduction(
    reduce_op: Callable[..., Tensor], segment_op: Callable[..., Tensor], name: str, default_name: str, summary: str
) -> Callable[..., Any]:
    def reduce(input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None) -> Any:
        return ragged_reduce_aggregate(reduce_op, segment_op, input_tensor, axis, keepdims, name=name or default_name)

    reduce.__name__ = reduce.__qualname__ = name
    reduce.__doc__ = _REDUCE_DOC.format(summary=summary, name=name)
    return reduce


reduce_sum = _reduction(math_ops.reduce_sum, math_ops.unsorted_segment_sum, "reduce_sum", "RaggedReduceSum", "The sum")
reduce_prod = _reduction(
    math_ops.reduce_prod, math_ops.unsorted_segment_prod, "reduce_prod", "RaggedReduceProd", "The product"
)
reduce_min = _reduction(
    math_ops.reduce_min, math_ops.unsorted_segment_min, "reduce_min", "RaggedReduceMin", "The smallest element"
)
reduce_max = _reduction(
    math_ops.reduce_max, math_ops.unsorted_segment_max, "reduce_max", "RaggedReduceMax", "The largest element"
)


def reduce_mean(input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None) -> Any:
    """The mean along dimensions; arguments as those of `reduce_sum`."""
    with ops.name_scope(name, "RaggedReduceMean", [input_tensor, axis]):
        total = reduce_sum(input_tensor, axis, keepdims)
        ones = _ones_like(input_tensor) if is_ragged(input_tensor) else array_ops.ones_like(input_tensor)
        count = reduce_sum(ones, axis, keepdims)
        if is_ragged(total):
            means = total.flat_values / count.flat_values
            return RaggedTensor.from_nested_row_splits(means, total.nested_row_splits, validate=False)
        return total / count


def reduce_all(input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None) -> Any:
    """Whether all elements along dimensions are true; arguments as those of `reduce_sum`."""
    with ops.name_scope(name, "RaggedReduceAll", [input_tensor, axis]):
        return _cast(reduce_prod(_cast(input_tensor, dtypes.int32), axis, keepdims), dtypes.bool)


def reduce_any(input_tensor: Any, axis: Any = None, keepdims: bool | None = None, name: str | None = None) -> Any:
    """Whether an element along dimensions is true; arguments as those of `reduce_sum`."""
    with ops.name_scope(name, "RaggedReduceAny", [input_tensor, axis]):
        return _cast(reduce_sum(_cast(input_tensor, dtypes.int32), axis, keepdims), dtypes.bool)


def _cast(tensor: Any, dtype: Any) -> Any:
    return ragged_functional_ops.map_flat_values(math_ops.cast, tensor, dtype)
