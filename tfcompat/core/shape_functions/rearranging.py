"""Shape functions of diagonals, blocks of space, and ops whose result sizes depend on data."""

from __future__ import annotations

import numpy as np

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    UNKNOWN,
    Dim,
    add_dimensions,
    concatenate,
    dimension,
    dimension_with_value,
    divide_dimension,
    merge,
    merge_dimensions,
    multiply_dimensions,
    sizes_of_rank,
    subshape,
    subtract_dimensions,
    unknown_of_rank,
    with_rank,
    with_rank_at_least,
)
from tfcompat.core.shape_functions.math import merge_prefix
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.tensor_shape import TensorShape

# Diagonals.


@shape_function("Diag")
def diag(diagonal: Input) -> TensorShape:
    shape = with_rank_at_least(diagonal.shape, 1)
    return concatenate(shape, shape)


@shape_function("DiagPart")
def diag_part(input: Input) -> TensorShape:
    sizes = input.shape.sizes
    if sizes is None:
        return UNKNOWN
    if len(sizes) % 2 or not sizes:
        raise ValueError(f"Input must have even and non-zero rank, input rank is {len(sizes)}")
    half = len(sizes) // 2
    return TensorShape([merge_dimensions(a, b) for a, b in zip(sizes[:half], sizes[half:], strict=True)])


@shape_function("MatrixDiag")
def matrix_diag(diagonal: Input) -> TensorShape:
    shape = with_rank_at_least(diagonal.shape, 1)
    return UNKNOWN if shape.sizes is None else concatenate(shape, shape.sizes[-1:])


@shape_function("MatrixDiagPart")
def matrix_diag_part(input: Input) -> TensorShape:
    shape = with_rank_at_least(input.shape, 2)
    return UNKNOWN if shape.sizes is None else concatenate(shape.sizes[:-2], [_smaller(*shape.sizes[-2:])])


def _smaller(a: Dim, b: Dim) -> Dim:
    if a == 0 or b == 0:
        return 0
    return None if a is None or b is None else min(a, b)


@shape_function("MatrixSetDiag")
def matrix_set_diag(input: Input, diagonal: Input) -> TensorShape:
    with_rank_at_least(input.shape, 2)
    with_rank_at_least(diagonal.shape, 1)
    if input.shape.sizes is not None:
        merge_dimensions(_smaller(*input.shape.sizes[-2:]), dimension(diagonal.shape, -1))
    batch = merge(subshape(input.shape, 0, -2), subshape(diagonal.shape, 0, -1))
    return concatenate(batch, [dimension(input.shape, -2), dimension(input.shape, -1)])


@shape_function("MatrixBandPart")
def matrix_band_part(input: Input, num_lower: Input, num_upper: Input) -> TensorShape:
    return input.shape


# Result sizes that depend on data.


@shape_function("Where")
def where(input: Input) -> TensorShape:
    return TensorShape([None, input.shape.ndims])


@shape_function("Unique")
def unique(x: Input) -> list[TensorShape]:
    with_rank(x.shape, 1)
    return [TensorShape([None]), x.shape]


@shape_function("UniqueWithCounts")
def unique_with_counts(x: Input) -> list[TensorShape]:
    return [*unique(x), TensorShape([None])]


@shape_function("UniqueV2")
def unique_v2(x: Input, axis: Input) -> list[TensorShape]:
    # As TensorFlow has it, though it holds for vectors only.
    return [TensorShape([None]), x.shape]


@shape_function("UniqueWithCountsV2")
def unique_with_counts_v2(x: Input, axis: Input) -> list[TensorShape]:
    return [*unique_v2(x, axis), TensorShape([None])]


@shape_function("ListDiff")
def list_diff(x: Input, y: Input) -> list[TensorShape]:
    with_rank(x.shape, 1)
    with_rank(y.shape, 1)
    return [TensorShape([None]), TensorShape([None])]


@shape_function("DynamicPartition")
def dynamic_partition(data: Input, partitions: Input, *, num_partitions: int) -> list[TensorShape]:
    rank = partitions.shape.ndims
    if rank is None:
        return [UNKNOWN] * num_partitions
    merge_prefix(data.shape, partitions.shape)
    return [concatenate([None], subshape(data.shape, rank))] * num_partitions


@shape_function("DynamicStitch", "ParallelDynamicStitch")
def dynamic_stitch(indices: list[Input], data: list[Input]) -> TensorShape:
    slice_shape = UNKNOWN
    size: Dim = 0
    for index, values in zip(indices, data, strict=True):
        if index.shape.ndims is not None:
            merge_prefix(values.shape, index.shape)
            slice_shape = merge(slice_shape, subshape(values.shape, index.shape.ndims))
        if index.value is None:
            size = None
        elif size is not None and index.value.size:
            size = max(size, int(index.value.max()) + 1)
    return concatenate([size], slice_shape)


# Blocks of space.


def _spatial(shape: TensorShape, data_format: bytes) -> tuple[Dim, Dim, Dim, Dim]:
    """(batch, height, width, depth)."""
    first, second, third, fourth = sizes_of_rank(shape, 4)
    return (first, third, fourth, second) if data_format == b"NCHW" else (first, second, third, fourth)


def _from_spatial(batch: Dim, height: Dim, width: Dim, depth: Dim, data_format: bytes) -> TensorShape:
    return TensorShape([batch, depth, height, width] if data_format == b"NCHW" else [batch, height, width, depth])


@shape_function("SpaceToDepth")
def space_to_depth(input: Input, *, block_size: int, data_format: bytes) -> TensorShape:
    batch, height, width, depth = _spatial(input.shape, data_format)
    return _from_spatial(
        batch,
        divide_dimension(height, block_size),
        divide_dimension(width, block_size),
        multiply_dimensions(depth, block_size**2),
        data_format,
    )


@shape_function("DepthToSpace")
def depth_to_space(input: Input, *, block_size: int, data_format: bytes) -> TensorShape:
    batch, height, width, depth = _spatial(input.shape, data_format)
    return _from_spatial(
        batch,
        multiply_dimensions(height, block_size),
        multiply_dimensions(width, block_size),
        divide_dimension(depth, block_size**2),
        data_format,
    )


@shape_function("SpaceToBatchND")
def space_to_batch_nd(input: Input, block_shape: Input, paddings: Input) -> TensorShape:
    spatial = _spatial_rank(block_shape, paddings, "paddings")
    if spatial is None:
        return UNKNOWN if input.shape.ndims is None else unknown_of_rank(input.shape.ndims)
    shape = with_rank_at_least(input.shape, spatial + 1)
    blocks = [None] * spatial if block_shape.value is None else block_shape.value.tolist()
    widths = [(None, None)] * spatial if paddings.value is None else paddings.value.tolist()
    batch, sizes = dimension(shape, 0), []
    for i, (block, (before, after)) in enumerate(zip(blocks, widths, strict=True)):
        padded = add_dimensions(add_dimensions(dimension(shape, i + 1), before), after)
        sizes.append(None if block is None else divide_dimension(padded, block))
        batch = multiply_dimensions(batch, block)
    return concatenate([batch, *sizes], subshape(shape, spatial + 1))


@shape_function("BatchToSpaceND")
def batch_to_space_nd(input: Input, block_shape: Input, crops: Input) -> TensorShape:
    spatial = _spatial_rank(block_shape, crops, "crops")
    if spatial is None:
        return UNKNOWN if input.shape.ndims is None else unknown_of_rank(input.shape.ndims)
    shape = with_rank_at_least(input.shape, spatial + 1)
    blocks = [None] * spatial if block_shape.value is None else block_shape.value.tolist()
    widths = [(None, None)] * spatial if crops.value is None else crops.value.tolist()
    batch, sizes = dimension(shape, 0), []
    for i, (block, (before, after)) in enumerate(zip(blocks, widths, strict=True)):
        joined = multiply_dimensions(dimension(shape, i + 1), block)
        sizes.append(subtract_dimensions(subtract_dimensions(joined, before), after))
        batch = None if block is None else divide_dimension(batch, block)
    return concatenate([batch, *sizes], subshape(shape, spatial + 1))


def _spatial_rank(block_shape: Input, widths: Input, argument: str) -> int | None:
    if block_shape.shape.ndims != 1:
        raise ValueError("block_shape must have rank 1.")
    rank = dimension(block_shape.shape, 0)
    rows, pair = sizes_of_rank(widths.shape, 2)
    dimension_with_value(pair, 2)
    spatial = merge_dimensions(rank, rows)
    if block_shape.value is not None and (block_shape.value < 1).any():
        raise ValueError("block_shape must be positive")
    if widths.value is not None and (widths.value < 0).any():
        raise ValueError(f"{argument} cannot be negative")
    return spatial


@shape_function("SpaceToBatch")
def space_to_batch(input: Input, paddings: Input, *, block_size: int) -> TensorShape:
    return space_to_batch_nd(Input(with_rank(input.shape, 4), input.dtype), _square_block(block_size), paddings)


@shape_function("BatchToSpace")
def batch_to_space(input: Input, crops: Input, *, block_size: int) -> TensorShape:
    return batch_to_space_nd(Input(with_rank(input.shape, 4), input.dtype), _square_block(block_size), crops)


def _square_block(block_size: int) -> Input:
    return Input(TensorShape([2]), dtypes.int32, lambda: np.array([block_size, block_size]))
