"""Shape functions of buckets and bins, of rows changed in place, of rolling, and of bands of diagonals."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.framework.window import output_size
from tfcompat.core.shape_functions.common import (
    UNKNOWN,
    Dim,
    concatenate,
    dimension,
    merge,
    scalar_value,
    shape_value,
    subshape,
    unknown_of_rank,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
)
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("Bucketize", "DeepCopy")
def unchanged(x: Input) -> TensorShape:
    return x.shape


@shape_function("LowerBound", "UpperBound")
def bound(sorted_inputs: Input, values: Input) -> TensorShape:
    with_rank(sorted_inputs.shape, 2)
    with_rank(values.shape, 2)
    return values.shape


@shape_function("HistogramFixedWidth")
def histogram_fixed_width(values: Input, value_range: Input, nbins: Input) -> TensorShape:
    sizes = with_rank(value_range.shape, 1).sizes or (None,)
    if sizes[0] not in (None, 2):
        raise ValueError(f"Dimension must be 2 but is {sizes[0]}")
    count = scalar_value(nbins)
    if count is not None and count <= 0:
        raise ValueError(f"Requires nbins > 0: {count}")
    return TensorShape([count])


@shape_function("NthElement")
def nth_element(input: Input, n: Input) -> TensorShape:
    shape, place = with_rank_at_least(input.shape, 1), scalar_value(n)
    if place is not None and place < 0:
        raise ValueError(f"Input n must be non-negative but got {place}")
    last = dimension(shape, -1)
    if last is not None and place is not None and last <= place:
        raise ValueError(f"Input must have last dimension > n = {place} but is {last}")
    return subshape(shape, 0, -1)


@shape_function("Roll")
def roll(input: Input, shift: Input, axis: Input) -> TensorShape:
    merge(with_rank_at_most(shift.shape, 1), with_rank_at_most(axis.shape, 1))
    return with_rank_at_least(input.shape, 1)


@shape_function("InplaceAdd", "InplaceSub", "InplaceUpdate")
def inplace_update(x: Input, i: Input, v: Input) -> TensorShape:
    return x.shape


@shape_function("Empty")
def empty(shape: Input) -> TensorShape:
    return shape_value(shape)


@shape_function("ParallelConcat")
def parallel_concat(values: list[Input], *, shape: TensorShape) -> TensorShape:
    if not all(value.shape.is_fully_defined() for value in values):
        raise ValueError("All input shapes must be fully defined.")
    return shape


@shape_function("CompareAndBitpack")
def compare_and_bitpack(input: Input, threshold: Input) -> TensorShape:
    shape = with_rank_at_least(input.shape, 1)
    if shape.sizes is None:
        return UNKNOWN
    last = shape.sizes[-1]
    if last is not None and last % 8:
        raise ValueError(f"Dimension size must be evenly divisible by 8 but is {last}")
    return concatenate(shape.sizes[:-1], [None if last is None else last // 8])


@shape_function("ExtractVolumePatches")
def extract_volume_patches(input: Input, *, ksizes: list[int], strides: list[int], padding: bytes) -> TensorShape:
    batch, *spatial, depth = with_rank(input.shape, 5).sizes or (None,) * 5
    if depth is None or None in spatial:
        return unknown_of_rank(4)  # what TensorFlow says, though the result has five dimensions
    windows = zip(spatial, ksizes[1:4], strides[1:4], strict=True)
    counts = [
        0
        if padding == b"VALID" and size is not None and window > size
        else output_size(size, window, stride, padding.decode())
        for size, window, stride in windows
    ]
    return TensorShape([batch, *counts, depth * ksizes[1] * ksizes[2] * ksizes[3]])


@shape_function("UnravelIndex")
def unravel_index(indices: Input, dims: Input) -> TensorShape:
    with_rank(dims.shape, 1)
    if indices.shape.sizes is None:
        return UNKNOWN
    return concatenate(with_rank(dims.shape, 1), indices.shape)


# Bands of diagonals. An unknown size counts as -1 in TensorFlow's arithmetic of shapes: a result of -1 is unknown
# again, others are as wrong here as there.


def _band(k: Input) -> tuple[int, int] | None:
    """The lowest and the highest diagonal, or None where `k` is not known."""
    if k.value is None:
        return None
    if not 1 <= k.value.size <= 2:
        raise ValueError(f"diag_index must be a vector with one or two elements. It has {k.value.size} elements.")
    lowest, highest = int(k.value.flat[0]), int(k.value.flat[-1])
    if lowest > highest:
        raise ValueError("lower_diag_index is greater than upper_diag_index")
    return lowest, highest


def _require_inside(band: tuple[int, int], rows: Dim, columns: Dim) -> None:
    for which, k in zip(("lower", "upper"), band, strict=True):
        if (rows is not None and k <= -rows and k) or (columns is not None and k >= columns and k):
            raise ValueError(f"{which}_diag_index {k} is out of bound")


@shape_function("MatrixDiagV2")
def matrix_diag_v2(diagonal: Input, k: Input, num_rows: Input, num_cols: Input, padding_value: Input) -> TensorShape:
    shape, band = with_rank_at_least(diagonal.shape, 1), _band(k)
    if band is None or shape.sizes is None:
        return UNKNOWN
    lowest, highest = band
    if lowest != highest:
        with_rank_at_least(shape, 2)
        count = dimension(shape, -2)
        if count != highest - lowest + 1:
            raise ValueError("The number of rows of `diagonal` doesn't match the number of diagonals implied from k.")
    batch = subshape(shape, 0, -1 if lowest == highest else -2)
    length = dimension(shape, -1)
    rows, columns = scalar_value(num_rows), scalar_value(num_cols)
    if rows is None or columns is None:
        return concatenate(batch, [None, None])
    length = -1 if length is None else length
    fewest_rows, fewest_columns = length - min(highest, 0), length + max(lowest, 0)
    if (rows != -1 and rows < fewest_rows) or (columns != -1 and columns < fewest_columns):
        raise ValueError("The number of rows or columns is too small")
    if rows == columns == -1:
        rows = columns = max(fewest_rows, fewest_columns)
    rows, columns = fewest_rows if rows == -1 else rows, fewest_columns if columns == -1 else columns
    if rows != fewest_rows and columns != fewest_columns:
        raise ValueError(
            "num_rows and num_cols are not consistent with lower_diag_index, upper_diag_index, and diagonal"
        )
    return concatenate(batch, [_size(rows), _size(columns)])


def _size(size: int) -> Dim:
    if size < -1:
        raise ValueError(f"Dimension {size} must be >= 0")
    return None if size == -1 else size


@shape_function("MatrixDiagPartV2")
def matrix_diag_part_v2(input: Input, k: Input, padding_value: Input) -> TensorShape:
    shape, band = with_rank_at_least(input.shape, 2), _band(k)
    if band is None or shape.sizes is None:
        return UNKNOWN
    *batch, rows, columns = shape.sizes
    lowest, highest = band
    _require_inside(band, rows, columns)
    counts = [] if lowest == highest else [highest - lowest + 1]
    rows, columns = -1 if rows is None else rows, -1 if columns is None else columns
    return concatenate(batch, counts, [_size(min(rows + min(highest, 0), columns - max(lowest, 0)))])


@shape_function("MatrixSetDiagV2")
def matrix_set_diag_v2(input: Input, diagonal: Input, k: Input) -> TensorShape:
    shape, band = with_rank_at_least(input.shape, 2), _band(k)
    expected = with_rank_at_least(diagonal.shape, 1)
    if band is None or shape.sizes is None:
        return shape
    inner = 1 if band[0] == band[1] else 2
    batch = merge(subshape(shape, 0, -2), subshape(with_rank_at_least(expected, inner), 0, -inner))
    _require_inside(band, *shape.sizes[-2:])
    return concatenate(batch, shape.sizes[-2:])
