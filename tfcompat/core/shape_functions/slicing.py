"""Shape functions of Slice and StridedSlice."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    UNKNOWN,
    Dim,
    dimension,
    merge,
    sizes_of_rank,
    subtract_dimensions,
    unknown_of_rank,
    with_rank,
)
from tfcompat.core.util.strided_slice import StridedSliceMasks, numpy_index, without_ellipsis
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("Slice")
def slice_(input: Input, begin: Input, size: Input) -> TensorShape:
    rank = dimension(merge(with_rank(begin.shape, 1), with_rank(size.shape, 1)), 0)
    if rank is None:
        return UNKNOWN if input.shape.ndims is None else unknown_of_rank(input.shape.ndims)
    sizes = sizes_of_rank(input.shape, rank)
    starts = begin.value_as_shape.sizes or [None] * rank
    lengths = size.value_as_shape
    if size.value is None:
        return lengths if lengths.sizes is not None else unknown_of_rank(rank)
    counts = size.value.tolist()
    return TensorShape([_count(*each) for each in zip(sizes, starts, counts, strict=True)])


def _count(size: Dim, start: Dim, count: int) -> Dim:
    """The length of a slice of `count` elements (-1: all that are left) from `start`."""
    return subtract_dimensions(size, start) if count == -1 else count


@shape_function("StridedSlice")
def strided_slice(
    input: Input,
    begin: Input,
    end: Input,
    strides: Input,
    *,
    begin_mask: int,
    end_mask: int,
    ellipsis_mask: int,
    new_axis_mask: int,
    shrink_axis_mask: int,
) -> TensorShape:
    entries = with_rank(strides.shape, 1)
    for each in (end, begin):
        entries = merge(with_rank(each.shape, 1), entries)
    count = dimension(entries, 0)
    if input.shape.sizes is None or count is None or strides.value is None:
        return UNKNOWN
    starts = stops = [0] * count
    bounds_known = begin.value is not None and end.value is not None
    if begin.value is not None and end.value is not None:
        starts, stops = begin.value.tolist(), end.value.tolist()
    masks = StridedSliceMasks(begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask)
    index = without_ellipsis(numpy_index(starts, stops, strides.value.tolist(), masks), len(input.shape.sizes))
    return TensorShape(_sliced(input.shape.sizes, index, bounds_known))


def _sliced(sizes: tuple[Dim, ...], index: list[Any], bounds_known: bool) -> list[Dim]:
    result: list[Dim] = []
    axis = 0
    for entry in index:
        if entry is None:
            result.append(1)
            continue
        size = sizes[axis]
        if isinstance(entry, slice):
            if entry.step == 0:
                raise ValueError(f"strides[{axis}] must be non-zero")
            covers_all = entry.start is None and entry.stop is None
            if size is not None and (bounds_known or covers_all):
                result.append(len(range(*entry.indices(size))))
            else:
                result.append(None)
        elif size is not None and bounds_known and not -size <= entry < size:
            at = entry + size if entry < 0 else entry
            raise ValueError(f"slice index {at} of dimension {axis} out of bounds.")
        axis += 1
    return result
