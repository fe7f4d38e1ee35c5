"""Sums and means of chosen rows by segment.

Where the number of segments is not given it is the last id and one, so those ops run where the ids are known: on the
host.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.element_checks import require_none
from tfcompat.core.kernels.segment_reduction_ops import (
    require_sorted_segments,
    rows_of_sorted,
    sorted_id_message,
    sum_rows_on_host,
)

Array = Any


def _divisors(ids: Array, segments: int, mode: str, dtype: Any) -> Array:
    """What the sum of each segment is divided by: its number of rows, or the root of that."""
    if is_known(ids):
        counts = np.maximum(np.bincount(ids, minlength=segments)[:segments], 1).astype(dtype)
        return np.sqrt(counts) if mode == "sqrt_n" else counts
    on_device = jnp.zeros(segments, dtype).at[ids].add(np.ones((), dtype), mode="drop")
    on_device = jnp.maximum(on_device, 1)
    return jnp.sqrt(on_device) if mode == "sqrt_n" else on_device


def _as_column(vector: Array, rank: int) -> Array:
    return vector.reshape(-1, *(1,) * (rank - 1))


def _require_vectors(indices: Array, segment_ids: Array) -> None:
    require(indices.ndim == 1, "indices should be a vector.")
    require(segment_ids.ndim == 1, "segment_ids should be a vector.")
    require(indices.shape == segment_ids.shape, "segment_ids and indices should have same size.")


def _outside(indices: Array, limit: int) -> Array:
    return (indices < 0) | (indices >= limit)


def _check(indices: Array, limit: int, segment_ids: Array, segments: int) -> None:
    """Lets the run fail unless `indices` are in [0, limit), and the ids ascend in [0, segments)."""
    message = f"Bad: indices[{{0}}] == {{1}} out of range [0, {limit})"
    wrong = _outside(indices, limit)
    if is_known((indices, segment_ids)):
        require_sorted_segments(segment_ids, segments, wrong, lambda at: message.format(at, indices[at]))
        return
    require_none(jnp.diff(segment_ids) < 0, segment_ids[1:], "segment ids are not increasing")
    require_none(_outside(segment_ids, segments), segment_ids, sorted_id_message(segments))
    require_none(wrong, indices, message.replace("[{0}]", "{0}"))


def _register(op_type: str, mode: str) -> None:
    @kernel(op_type, host=True)
    def sparse_segment(data: np.ndarray, indices: np.ndarray, segment_ids: np.ndarray) -> np.ndarray:
        _require_vectors(indices, segment_ids)
        segments = rows_of_sorted(segment_ids)
        _check(indices, data.shape[0], segment_ids, segments)
        result = sum_rows_on_host(data[indices], segment_ids, segments)
        if mode != "sum":
            result = (result / _as_column(_divisors(segment_ids, segments, mode, data.dtype), data.ndim)).astype(
                data.dtype
            )
        return result

    @kernel(op_type + "WithNumSegments", constants=("num_segments",))
    def sparse_segment_with_num_segments(
        data: Array, indices: Array, segment_ids: Array, num_segments: np.ndarray
    ) -> Array:
        require(num_segments.ndim == 0 or num_segments.size == 1, "num_segments should be a scalar, not shape []")
        segments = int(num_segments.reshape(()))
        require(segments >= 0, "segment ids must be >= 0")
        _require_vectors(indices, segment_ids)
        _check(indices, data.shape[0], segment_ids, segments)
        rows = jnp.asarray(data).at[indices].get(mode="fill", fill_value=0, wrap_negative_indices=False)
        sums = jnp.zeros((segments, *data.shape[1:]), data.dtype).at[segment_ids].add(rows, mode="drop")
        if mode == "sum":
            return sums
        return sums / _as_column(_divisors(segment_ids, segments, mode, data.dtype), data.ndim)


_register("SparseSegmentSum", "sum")
_register("SparseSegmentMean", "mean")
_register("SparseSegmentSqrtN", "sqrt_n")


def _register_gradient(op_type: str, mode: str) -> None:
    @kernel(op_type, constants=("output_dim0",))
    def sparse_segment_grad(grad: Array, indices: Array, segment_ids: Array, output_dim0: np.ndarray) -> Array:
        """The gradient of `data` (of `output_dim0` rows) in the op that reduced its rows `indices`."""
        _require_vectors(indices, segment_ids)
        require(output_dim0.ndim == 0, "output_dim0 should be a scalar.")
        rows, segments = int(output_dim0), grad.shape[0]
        require_none(_outside(indices, rows), indices, f"Index {{1}} out of range [0, {rows}).")
        require_none(segment_ids[-1:] >= segments, segment_ids[-1:], "Invalid number of segments")
        require_none(_outside(segment_ids, segments), segment_ids, f"Segment id {{1}} out of range [0, {segments}).")
        if is_known((grad, indices, segment_ids)):
            divided = grad / _as_column(_divisors(segment_ids, segments, mode, grad.dtype), grad.ndim)
            return sum_rows_on_host(divided[segment_ids], indices, rows)
        scaled = jnp.asarray(grad) / _as_column(_divisors(segment_ids, segments, mode, grad.dtype), grad.ndim)
        picked = scaled.at[segment_ids].get(mode="fill", fill_value=0, wrap_negative_indices=False)
        return jnp.zeros((rows, *grad.shape[1:]), grad.dtype).at[indices].add(picked, mode="drop")


_register_gradient("SparseSegmentMeanGrad", "mean")
_register_gradient("SparseSegmentSqrtNGrad", "sqrt_n")
