"""Kernels of ragged tensors, which are flat values and the splits between rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require


@kernel("RaggedRange", host=True)
def ragged_range(
    starts: np.ndarray, limits: np.ndarray, deltas: np.ndarray, *, Tsplits: np.dtype
) -> tuple[np.ndarray, np.ndarray]:
    arrays = [np.asarray(each) for each in (starts, limits, deltas)]
    for name, array in zip(("starts", "limits", "deltas"), arrays, strict=True):
        require(array.ndim <= 1, f"{name} must be a scalar or vector")
    lengths = {array.size for array in arrays if array.ndim}
    require(len(lengths) <= 1, "starts, limits, and deltas must have the same shape")
    count = lengths.pop() if lengths else 1
    rows = []
    for start, limit, delta in zip(*(np.broadcast_to(array, count) for array in arrays), strict=True):
        require(bool(delta != 0), "Requires delta != 0")
        size = int(max(np.ceil(np.abs((float(limit) - float(start)) / float(delta))), 0))
        is_empty = (delta > 0 and start > limit) or (delta < 0 and start < limit)
        rows.append(_steps(start, delta, 0 if is_empty else size))
    splits = np.cumsum([0, *map(len, rows)]).astype(Tsplits)
    return splits, np.concatenate(rows) if rows else np.zeros(0, arrays[0].dtype)


def _steps(start: Any, delta: Any, size: int) -> np.ndarray:
    values = np.empty(size, start.dtype)
    value = start
    for index in range(size):  # added up, as TensorFlow does
        values[index] = value
        value = value + delta
    return values


@kernel("RaggedTensorToSparse", host=True)
def ragged_tensor_to_sparse(
    rt_nested_splits: list[np.ndarray], rt_dense_values: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values, nested = np.asarray(rt_dense_values), [np.asarray(splits) for splits in rt_nested_splits]
    _check_splits(nested, len(values))
    # The index of each row of the current dimension, refined from the outside in.
    indices = np.arange(len(nested[0]) - 1)[:, None]
    for splits in nested:
        lengths = np.diff(splits)
        rows = np.repeat(np.arange(len(lengths)), lengths)
        indices = np.column_stack([indices[rows], np.arange(splits[0], splits[-1]) - splits[rows]])
    inner = values.shape[1:]
    positions = np.indices(inner).reshape(len(inner), -1).T if inner else np.zeros((1, 0), np.int64)
    repeated = np.repeat(indices, len(positions), axis=0)
    indices = np.column_stack([repeated, np.tile(positions, (len(indices), 1))]).astype(np.int64)
    longest = [int(np.diff(splits).max(initial=0)) for splits in nested]
    return indices, values.reshape(-1), np.array([len(nested[0]) - 1, *longest, *inner], np.int64)


def _check_splits(nested: list[np.ndarray], count: int) -> None:
    for splits, size in zip(nested, [*(len(inner) - 1 for inner in nested[1:]), count], strict=True):
        require(len(splits) > 0, "ragged splits may not be empty.")
        require(splits[0] == 0, "First value of ragged splits must be 0.")
        require(
            splits[-1] == size, "Final value of ragged splits must match the length the corresponding ragged array."
        )


@kernel("RaggedGather", host=True)
def ragged_gather(
    params_nested_splits: list[np.ndarray], params_dense_values: np.ndarray, indices: np.ndarray, *, Tsplits: np.dtype
) -> list[np.ndarray]:
    nested = [np.asarray(splits) for splits in params_nested_splits]
    values, at = np.asarray(params_dense_values), np.asarray(indices)
    count = len(nested[0]) - 1
    for position, index in zip(np.ndindex(at.shape), at.ravel().tolist(), strict=True):
        require(0 <= index < count, f"indices{list(position)} = {index} is not in [0, {count})")
    outer = [np.arange(np.prod(at.shape[:axis]) + 1) * size for axis, size in enumerate(at.shape) if axis > 0]
    chosen = at.ravel()
    inner = []
    for splits in nested:
        lengths = np.diff(splits)[chosen]
        inner.append(np.concatenate([[0], np.cumsum(lengths)]))
        ranges = [np.arange(splits[row], splits[row + 1]) for row in chosen]
        chosen = np.concatenate(ranges) if ranges else np.zeros(0, np.int64)
    if at.ndim == 0:
        inner = inner[1:]  # one row has no splits between rows
    return [*(splits.astype(Tsplits) for splits in [*outer, *inner]), values[chosen]]
