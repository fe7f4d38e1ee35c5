"""Sums and means of chosen rows by segment.

Where the number of segments is not given it is the last id and one, so those ops run where the ids are known: on the
host.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.segment_reduction_ops import sum_rows_on_host

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


def _check_range(indices: Array, limit: int, message: str) -> None:
    """Lets the run fail with `message` of the first index (its place, its value) outside [0, limit)."""
    outside = (indices < 0) | (indices >= limit)
    if is_known(indices):
        if outside.any():
            first = int(np.argmax(outside))
            require(False, message.format(first, indices[first]))
    elif indices.size:
        late_checks.report(
            lambda: ~jnp.any(outside), message, lambda: [jnp.argmax(outside), indices[jnp.argmax(outside)]]
        )


def _index_message(limit: int) -> str:
    return f"Bad: indices[{{0}}] == {{1}} out of range [0, {limit})"


def _id_message(segments: int) -> str:
    return f"Segment id {{1}} out of range [0, {segments}), possibly because 'segment_ids' input is not sorted."


def _check_order(segment_ids: Array) -> None:
    if is_known(segment_ids):
        require(bool(np.all(np.diff(segment_ids) >= 0)), "segment ids are not increasing")
    else:
        late_checks.report(lambda: jnp.all(jnp.diff(segment_ids) >= 0), "segment ids are not increasing")


def _register(op_type: str, mode: str) -> None:
    @kernel(op_type, host=True)
    def sparse_segment(data: np.ndarray, indices: np.ndarray, segment_ids: np.ndarray) -> np.ndarray:
        _require_vectors(indices, segment_ids)
        _check_order(segment_ids)
        _check_range(indices, data.shape[0], _index_message(data.shape[0]))
        segments = int(segment_ids[-1]) + 1 if segment_ids.size else 0
        _check_range(segment_ids, segments, _id_message(segments))
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
        _check_range(indices, data.shape[0], _index_message(data.shape[0]))
        _check_order(segment_ids)
        _check_range(segment_ids, segments, _id_message(segments))
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
        _check_range(indices, rows, f"Index {{1}} out of range [0, {rows}).")
        _check_range(segment_ids, segments, f"Segment id {{1}} out of range [0, {segments}).")
        if is_known((grad, indices, segment_ids)):
            divided = grad / _as_column(_divisors(segment_ids, segments, mode, grad.dtype), grad.ndim)
            return sum_rows_on_host(divided[segment_ids], indices, rows)
        scaled = jnp.asarray(grad) / _as_column(_divisors(segment_ids, segments, mode, grad.dtype), grad.ndim)
        picked = scaled.at[segment_ids].get(mode="fill", fill_value=0, wrap_negative_indices=False)
        return jnp.zeros((rows, *grad.shape[1:]), grad.dtype).at[indices].add(picked, mode="drop")


_register_gradient("SparseSegmentMeanGrad", "mean")
_register_gradient("SparseSegmentSqrtNGrad", "sqrt_n")
