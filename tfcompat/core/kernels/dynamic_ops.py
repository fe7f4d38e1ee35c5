"""Ops whose result shapes depend on data, so that they run on the host: Where, Unique, DynamicPartition, ...

Those that TensorFlow differentiates take their data from NumPy or JAX, so that JAX differentiates them too.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


@kernel("Where", host=True)
def where(input: np.ndarray) -> np.ndarray:
    """The indices of the elements that are not 0, one row each, in order."""
    require(input.ndim > 0, "WhereOp : Unhandled input dimensions: 0")
    return np.argwhere(input).astype(np.int64)


def _unique(x: np.ndarray, out_idx: np.dtype) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distinct rows of `x` in order of first occurrence; for each row its number among them; how often each occurs."""
    if x.ndim == 1 and x.dtype.kind in "iub":
        return _unique_integers(x, out_idx)
    rows = x if x.ndim == 1 else x.reshape(x.shape[0], -1)
    if x.dtype == object or (x.dtype.kind in "fcV" and x.ndim == 1):
        keys = rows.tolist()
    else:
        keys = [row.tobytes() for row in rows]
    numbers: dict[Any, int] = {}
    idx = np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), out_idx, len(keys))
    counts = np.bincount(idx, minlength=len(numbers)).astype(out_idx)
    first = np.zeros(len(numbers), np.intp)
    first[idx[::-1]] = np.arange(len(keys))[::-1]
    return x[first], idx, counts


def _unique_integers(x: np.ndarray, out_idx: np.dtype) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _, first, numbers, counts = np.unique(x, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(first)  # from NumPy's order to that of first occurrence
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    return x[first[order]], place[numbers].astype(out_idx), counts[order].astype(out_idx)


def _unique_along(x: np.ndarray, axis: np.ndarray, out_idx: np.dtype) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    require(axis.size <= 1, "axis does not support input dimension larger than 1.")
    at = int(axis.reshape(-1)[0]) if axis.size else 0
    y, idx, counts = _unique(np.moveaxis(x, at, 0), out_idx)
    return np.moveaxis(y, 0, at), idx, counts


@kernel("PaddedUnique")
def padded_unique(x: Array, *, out_idx: np.dtype) -> tuple[Array, Array]:
    """The distinct elements, filled up to the length of `x` with the largest integer, and where each element of `x`
    is."""
    values, positions = jnp.unique(x, return_inverse=True, size=x.size, fill_value=np.iinfo(x.dtype).max)
    return values, positions.astype(out_idx)


@kernel("Unique", host=True)
def unique(x: np.ndarray, *, out_idx: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    require(x.ndim == 1, "unique expects a 1D vector.")
    return _unique(x, out_idx)[:2]


@kernel("UniqueWithCounts", host=True)
def unique_with_counts(x: np.ndarray, *, out_idx: np.dtype) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    require(x.ndim == 1, "unique expects a 1D vector.")
    return _unique(x, out_idx)


@kernel("UniqueV2", host=True)
def unique_v2(x: np.ndarray, axis: np.ndarray, *, out_idx: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    return _unique_along(x, axis, out_idx)[:2]


@kernel("UniqueWithCountsV2", host=True)
def unique_with_counts_v2(
    x: np.ndarray, axis: np.ndarray, *, out_idx: np.dtype
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return _unique_along(x, axis, out_idx)


@kernel("ListDiff", host=True)
def list_diff(x: np.ndarray, y: np.ndarray, *, out_idx: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    """The elements of `x` that are not in `y`, and their positions."""
    dropped = set(y.tolist())
    positions = np.array([i for i, value in enumerate(x.tolist()) if value not in dropped], out_idx)
    return x[positions], positions


@kernel("DynamicPartition", constants=("partitions",), host=True)
def dynamic_partition(data: Array, partitions: np.ndarray, *, num_partitions: int) -> list[Array]:
    """For each i the elements of `data` whose partition is i."""
    require(
        data.shape[: partitions.ndim] == partitions.shape,
        f"data.shape must start with partitions.shape, got data.shape = {shape_text(data.shape)}, "
        f"partitions.shape = {shape_text(partitions.shape)}",
    )
    outside = np.argwhere((partitions < 0) | (partitions >= num_partitions))
    if len(outside):
        position = tuple(outside[0])
        where = f"[{','.join(map(str, position))}]" if position else ""
        require(False, f"partitions{where} = {partitions[position]} is not in [0, {num_partitions})")
    rows = data.reshape((partitions.size, *data.shape[partitions.ndim :]))
    return [rows[np.flatnonzero(partitions == i)] for i in range(num_partitions)]


@kernel("DynamicStitch", "ParallelDynamicStitch", constants=("indices",), host=True)
def dynamic_stitch(indices: list[np.ndarray], data: list[Array]) -> Array:
    """Interleaves slices of `data`: merged[indices[m][i]] = data[m][i]; the last one wins."""
    for i, (index, values) in enumerate(zip(indices, data, strict=True)):
        require(
            values.shape[: index.ndim] == index.shape,
            f"data[{i}].shape = {shape_text(values.shape)} does not start with indices[{i}].shape = "
            f"{shape_text(index.shape)}",
        )
    slice_shape = data[0].shape[indices[0].ndim :]
    size = max((int(index.max()) for index in indices if index.size), default=-1) + 1
    places = np.concatenate([index.reshape(-1) for index in indices])
    require(not np.any(places < 0), "indices must be non-negative")
    source = np.full(size, len(places))  # for each row of the result its place among the slices; those missing are 0
    source[places] = np.arange(len(places))
    xp = np if is_known(data) else jnp
    slices = [values.reshape((index.size, *slice_shape)) for index, values in zip(indices, data, strict=True)]
    rows = xp.concatenate(slices)
    if xp is np or not jnp.issubdtype(rows.dtype, jnp.inexact):
        return _take_or_zero(xp, rows, source)
    return _stitch(rows, source, places)


def _take_or_zero(xp: Any, rows: Array, source: Array) -> Array:
    return xp.concatenate([rows, xp.zeros((1, *rows.shape[1:]), rows.dtype)])[source]


@jax.custom_jvp
def _stitch(rows: Array, source: Array, places: Array) -> Array:
    return _take_or_zero(jnp, rows, source)


@_stitch.defjvp
def _stitch_jvp(primals: Any, tangents: Any) -> tuple[Array, Array]:
    # Every slice gets the gradient, as in TensorFlow, not just the one that won.
    rows, source, places = primals
    zeros = jnp.zeros((source.shape[0], *rows.shape[1:]), rows.dtype)
    return _stitch(rows, source, places), zeros.at[places].add(tangents[0])
