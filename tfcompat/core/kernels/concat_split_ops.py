"""Joining tensors and taking them apart: Concat, Pack, Split, Unpack."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel, numpy_or_jax
from tfcompat.core.framework.resource import Resource
from tfcompat.core.kernels.checks import axis_index, require, shape_text

Array = Any


def _concatenate(values: list[Array], axis: int) -> Array:
    first = values[0].shape
    axis = axis_index(
        axis,
        len(first),
        f"ConcatOp : Expected concatenating dimensions in the range [{-len(first) or 0}, {len(first)}), but got {axis}",
    )
    for i, value in enumerate(values):
        shape = value.shape
        require(
            len(shape) == len(first),
            f"ConcatOp : Ranks of all input tensors should match: shape[0] = {shape_text(first)} vs. "
            f"shape[{i}] = {shape_text(shape)}",
        )
        require(
            shape[:axis] + shape[axis + 1 :] == first[:axis] + first[axis + 1 :],
            f"ConcatOp : Dimensions of inputs should match: shape[0] = {shape_text(first)} vs. "
            f"shape[{i}] = {shape_text(shape)}",
        )
    return numpy_or_jax(values).concatenate(values, axis)


@kernel("ConcatV2", constants=("axis",))
def concat_v2(values: list[Array], axis: np.ndarray) -> Array:
    return _concatenate(values, int(axis))


@kernel("Concat", constants=("concat_dim",))
def concat(concat_dim: np.ndarray, values: list[Array]) -> Array:
    return _concatenate(values, int(concat_dim))


@kernel("Pack")
def pack(values: list[Array], *, axis: int) -> Array:
    if isinstance(values[0], Resource):
        return np.array(values, object)
    first = values[0].shape
    axis = axis_index(axis, len(first) + 1, f"axis = {axis} not in [{-len(first) - 1}, {len(first) + 1})")
    for i, value in enumerate(values):
        require(
            value.shape == first,
            f"Shapes of all inputs must match: values[0].shape = {shape_text(first)} != "
            f"values[{i}].shape = {shape_text(value.shape)}",
        )
    return numpy_or_jax(values).stack(values, axis)


@kernel("Unpack")
def unpack(value: Array, *, num: int, axis: int) -> list[Array]:
    rank = value.ndim
    axis = axis_index(axis, rank, f"axis = {axis} not in [{-rank}, {rank})")
    require(value.shape[axis] == num, f"Input shape axis {axis} must equal {num}, got shape {shape_text(value.shape)}")
    whole = (slice(None),) * axis
    return [value[(*whole, i, Ellipsis)] for i in range(num)]


@kernel("Split", constants=("split_dim",))
def split(split_dim: np.ndarray, value: Array, *, num_split: int) -> list[Array]:
    axis = _split_axis(value, split_dim)
    size = value.shape[axis]
    require(
        size % num_split == 0,
        "Number of ways to split should evenly divide the split dimension, but got "
        f"split_dim {axis} (size = {size}) and num_split {num_split}",
    )
    return _split(value, axis, [size // num_split] * num_split)


@kernel("SplitV", constants=("size_splits", "split_dim"))
def split_v(value: Array, size_splits: np.ndarray, split_dim: np.ndarray, *, num_split: int) -> list[Array]:
    require(
        size_splits.ndim == 1 and size_splits.size == num_split,
        "size of the split_tensor must be 1-D and have the same elements as outputs got "
        f"{size_splits.ndim} -D and {size_splits.size} elements",
    )
    axis = _split_axis(value, split_dim)
    size = value.shape[axis]
    sizes = [int(each) for each in size_splits]
    require(sizes.count(-1) <= 1, "There can only be one -1 in the input.")
    given = sum(each for each in sizes if each != -1)
    require(
        given <= size if -1 in sizes else given == size,
        "Determined shape must either match input shape along split_dim exactly if fully specified, or be less than "
        f"the size of the input along split_dim if not fully specified.  Got: {given}",
    )
    return _split(value, axis, [size - given if each == -1 else each for each in sizes])


def _split_axis(value: Array, split_dim: np.ndarray) -> int:
    rank, axis = value.ndim, int(split_dim.reshape(()))
    return axis_index(axis, rank, f"-input rank(-{rank}) <= split_dim < input rank ({rank}), but got {axis}")


def _split(value: Array, axis: int, sizes: list[int]) -> list[Array]:
    starts = np.cumsum([0, *sizes]).tolist()
    whole = (slice(None),) * axis
    return [value[(*whole, slice(start, start + size))] for start, size in zip(starts, sizes, strict=False)]


@kernel("ParallelConcat")
def parallel_concat(values: list[Array]) -> Array:
    """Tensors of one row each, as the rows of one tensor."""
    return _concatenate(values, 0)
