"""Gathering by index.

An index out of range is InvalidArgumentError: at once where the indices are known while tracing or on the host,
otherwise when the step is over (see `late_checks`), in which it read 0, or wrote nothing (`scatter_ops`).
"""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.framework.resource import as_handle
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.element_checks import require_in_range, require_indexes
from tfcompat.core.kernels.scatter_ops import columns

Array = Any


def gather_rows(params: Array, indices: Array, axis: int = 0, batch_dims: int = 0) -> Array:
    """`params[..., indices, ...]` at `axis`; the first `batch_dims` dimensions of both run together."""
    if batch_dims == 0:
        if is_known((params, indices)):
            return params[(slice(None),) * axis + (indices, Ellipsis)]
        return _device_take(params, indices, axis)
    if is_known((params, indices)):
        return np.stack([gather_rows(p, i, axis - 1, batch_dims - 1) for p, i in zip(params, indices, strict=True)])
    return jax.vmap(lambda p, i: gather_rows(p, i, axis - 1, batch_dims - 1))(params, indices)


def _device_take(params: Array, indices: Array, axis: int) -> Array:
    index = (slice(None),) * axis + (jnp.asarray(indices),)
    return jnp.asarray(params).at[index].get(mode="fill", fill_value=0, wrap_negative_indices=False)


@kernel("Gather")
def gather(params: Array, indices: Array) -> Array:
    require_in_range(indices, params.shape[0])
    return gather_rows(params, indices)


@kernel("GatherV2", constants=("axis",))
def gather_v2(params: Array, indices: Array, axis: np.ndarray, *, batch_dims: int) -> Array:
    at, rank = int(axis), params.ndim
    require(-rank <= at < rank, f"Expected axis in the range [{-rank}, {rank}), but got {at}")
    require_in_range(indices, params.shape[at % rank])
    rows = gather_rows(params, indices, at % rank, batch_dims % indices.ndim if batch_dims else 0)
    return as_handle(rows) if rows.dtype == object else rows


@kernel("GatherNd")
def gather_nd(params: Array, indices: Array) -> Array:
    depth = indices.shape[-1]
    require(
        depth <= params.ndim, f"index innermost dimension length must be <= params rank; saw: {depth} vs. {params.ndim}"
    )
    size, count = math.prod(params.shape[:depth]), math.prod(indices.shape[:-1])
    require(
        size > 0 or not count,
        f"Requested more than 0 entries, but params is empty.  Params shape: {shape_text(params.shape)}",
    )
    require_indexes(indices, params.shape, "param shape")
    if depth == 0:
        xp = np if is_known(params) else jnp
        return xp.broadcast_to(params, (*indices.shape[:-1], *params.shape))
    if is_known((params, indices)):
        return np.asarray(params[columns(indices)], params.dtype)
    at = jnp.asarray(params).at[columns(indices)]
    return at.get(mode="fill", fill_value=0, wrap_negative_indices=False)
