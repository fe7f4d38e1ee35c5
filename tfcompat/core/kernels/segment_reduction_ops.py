"""Reductions of rows by segment, sorted and unsorted, and Bincount.

The sorted ones have as many rows as their last id says, so they run where the ids are known: on the host.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, is_on_host, kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.element_checks import require_none
from tfcompat.core.kernels.reduction_ops import highest_finite, lowest_finite

Array = Any


def _scatter(target: Array, ids: Array, rows: Array, method: str) -> Array:
    """`target` with `rows` added ("add"), multiplied, ... into the rows `ids`; ids out of range are left out."""
    update = getattr(target.at[ids], method)
    return update(rows, mode="drop", wrap_negative_indices=False)


def _take(rows: Array, ids: Array) -> Array:
    return rows.at[ids].get(mode="fill", fill_value=0, wrap_negative_indices=False)


def sum_rows_on_host(rows: np.ndarray, ids: np.ndarray, segments: int) -> np.ndarray:
    """The sum of the rows of each id."""
    if ids.size and not np.all(ids[1:] >= ids[:-1]):
        order = np.argsort(ids, kind="stable")
        rows, ids = rows[order], ids[order]
    sums = np.zeros((segments, *rows.shape[1:]), rows.dtype)
    if ids.size:
        starts = np.flatnonzero(np.concatenate([[True], ids[1:] != ids[:-1]]))
        sums[ids[starts]] = np.add.reduceat(rows, starts, axis=0, dtype=rows.dtype)
    return sums


def require_sorted_segments(
    ids: np.ndarray,
    rows: int,
    is_wrong: np.ndarray | bool = False,
    message: Callable[[int], str] = str,
) -> None:
    """Raises InvalidArgumentError unless `ids` ascend and are in [0, rows).

    Segments are looked at one after another, as TensorFlow does it: that decides which of several errors is raised.

    Args:
      is_wrong: a bool for each id, whether there is something else wrong with what is reduced there.
      message: what it is, by the place of the first in its segment.
    """
    if not ids.size:
        return
    starts = np.flatnonzero(np.concatenate([[True], ids[1:] != ids[:-1]]))
    each = ids[starts]
    descends = np.concatenate([each[1:] < each[:-1], [False]])
    is_outside = (each < 0) | (each >= rows)
    is_wrong = np.broadcast_to(is_wrong, ids.shape)
    has_wrong = np.logical_or.reduceat(is_wrong, starts)
    failing = descends | is_outside | has_wrong
    if failing.any():
        segment = int(np.argmax(failing))
        require(not descends[segment], "segment ids are not increasing")
        require(not is_outside[segment], sorted_id_message(rows).format(segment, each[segment]))
        start = starts[segment]
        require(False, message(int(start + np.argmax(is_wrong[start:]))))


def sorted_id_message(rows: int) -> str:
    """What is wrong with an id: its place is the first argument of `format`, its value the second."""
    return f"Segment id {{1}} out of range [0, {rows}), possibly because 'segment_ids' input is not sorted."


def rows_of_sorted(ids: np.ndarray) -> int:
    """How many rows the result has: as many as the last id says."""
    rows = int(ids[-1]) + 1 if ids.size else 0
    require(ids.size == 0 or 0 < rows <= np.iinfo(ids.dtype).max, "segment ids must be >= 0")
    return rows


def _segment_sum(data: Array, ids: Array, segments: int) -> Array:
    if is_on_host() and is_known((data, ids)):
        is_inside = (ids >= 0) & (ids < segments)
        return sum_rows_on_host(data[is_inside], ids[is_inside], segments)
    return _scatter(jnp.zeros((segments, *data.shape[1:]), data.dtype), ids, data, "add")


@functools.partial(jax.custom_jvp, nondiff_argnums=(2, 3))
def _segment_extreme(data: Array, ids: Array, segments: int, method: str) -> Array:
    """Per segment the maximum ("max") or minimum ("min"); the gradient is split evenly between ties."""
    start = lowest_finite(data.dtype) if method == "max" else highest_finite(data.dtype)
    return _scatter(jnp.full((segments, *data.shape[1:]), start, data.dtype), ids, data, method)


@_segment_extreme.defjvp
def _segment_extreme_jvp(segments: int, method: str, primals: Any, tangents: Any) -> tuple[Array, Array]:
    data, ids = primals
    extreme = _segment_extreme(data, ids, segments, method)
    selected = (data == _take(extreme, ids)).astype(data.dtype)
    count = _segment_sum(selected, ids, segments)
    return extreme, _segment_sum(selected * tangents[0], ids, segments) / jnp.maximum(count, 1)


@functools.partial(jax.custom_jvp, nondiff_argnums=(2,))
def _segment_prod(data: Array, ids: Array, segments: int) -> Array:
    return _scatter(jnp.ones((segments, *data.shape[1:]), data.dtype), ids, data, "multiply")


@_segment_prod.defjvp
def _segment_prod_jvp(segments: int, primals: Any, tangents: Any) -> tuple[Array, Array]:
    """An element's derivative is the product of the others: for the only zero of a segment, of the nonzero ones."""
    data, ids = primals
    product = _segment_prod(data, ids, segments)
    is_zero = data == 0
    nonzero = jnp.where(is_zero, 1, data)
    zeros = _segment_sum(is_zero.astype(data.dtype), ids, segments)
    of_nonzero = jax.lax.stop_gradient(_segment_prod(nonzero, ids, segments))
    others = jnp.where(is_zero, _take(of_nonzero, ids), _take(product, ids) / nonzero)
    others = jnp.where(_take(zeros, ids) > 1, 0, others)
    return product, _segment_sum(others * tangents[0], ids, segments)


def _segment_max(data: Array, ids: Array, segments: int) -> Array:
    return _segment_extreme(data, ids, segments, "max")


def _segment_min(data: Array, ids: Array, segments: int) -> Array:
    return _segment_extreme(data, ids, segments, "min")


def _require_below(ids: Array, segments: int) -> None:
    """Ids below 0 leave their rows out, ids above are errors."""
    require_none(ids >= segments, ids, f"segment_ids{{0}} = {{1}} is out of range [0, {segments})")


def _register_unsorted(op_type: str, reduce: Callable[..., Array]) -> None:
    @kernel(op_type, constants=("num_segments",))
    def unsorted_segment(data: Array, segment_ids: Array, num_segments: np.ndarray) -> Array:
        ids_shape = segment_ids.shape
        require(
            data.shape[: len(ids_shape)] == ids_shape,
            f"data.shape = {shape_text(data.shape)} does not start with segment_ids.shape = {shape_text(ids_shape)}",
        )
        _require_below(segment_ids, int(num_segments))
        rows = data.reshape((segment_ids.size, *data.shape[len(ids_shape) :]))
        if not is_on_host():
            rows = jnp.asarray(rows)
        return reduce(rows, segment_ids.reshape(-1), int(num_segments))


_register_unsorted("UnsortedSegmentSum", _segment_sum)
_register_unsorted("UnsortedSegmentMax", _segment_max)
_register_unsorted("UnsortedSegmentMin", _segment_min)
_register_unsorted("UnsortedSegmentProd", _segment_prod)


def _segment_mean(data: Array, ids: Array, segments: int) -> Array:
    counts = np.maximum(np.bincount(ids, minlength=segments), 1).astype(data.dtype)
    total = _segment_sum(data, ids, segments)
    counts = counts.reshape(-1, *(1,) * (data.ndim - 1))
    return (
        total / counts if jnp.issubdtype(data.dtype, jnp.inexact) else jax.lax.div(*jnp.broadcast_arrays(total, counts))
    )


def _register_sorted(op_type: str, reduce: Callable[..., Array], empty: int) -> None:
    @kernel(op_type, constants=("segment_ids",), host=True)
    def segment(data: Array, segment_ids: np.ndarray) -> Array:
        require(segment_ids.ndim == 1, "segment_ids should be a vector.")
        require(data.shape[:1] == segment_ids.shape, "segment_ids should be the same size as dimension 0 of input.")
        segments = rows_of_sorted(segment_ids)
        require_sorted_segments(segment_ids, segments)
        missing = np.bincount(segment_ids, minlength=segments) == 0
        result = reduce(jnp.asarray(data), segment_ids, segments)
        if missing.any():
            missing = missing.reshape(-1, *(1,) * (data.ndim - 1))
            result = jnp.where(missing, np.asarray(empty, data.dtype), result)
        return np.asarray(result) if is_on_host() and is_known(data) else result


_register_sorted("SegmentSum", _segment_sum, 0)
_register_sorted("SegmentMean", _segment_mean, 0)
_register_sorted("SegmentMax", _segment_max, 0)
_register_sorted("SegmentMin", _segment_min, 0)
_register_sorted("SegmentProd", _segment_prod, 1)


@kernel("Bincount", constants=("size",))
def bincount(arr: Array, size: np.ndarray, weights: Array) -> Array:
    """How often each of 0 ... size - 1 occurs in `arr`, or the sum of its weights; larger values are left out."""
    message = "Input arr must be non-negative!"
    if is_known(arr):
        require(bool(np.all(arr >= 0)), message)
    else:
        late_checks.report(lambda: jnp.all(arr >= 0), message)
    require(
        weights.size == 0 or weights.shape == arr.shape,
        f"weights and arr must have the same shape, got {shape_text(weights.shape)} and {shape_text(arr.shape)}",
    )
    counted = jnp.ones(arr.size, weights.dtype) if weights.size == 0 else weights.reshape(-1)
    return _segment_sum(jnp.asarray(counted), arr.reshape(-1), int(size))
