"""Gathering and scattering by index.

An index out of range is InvalidArgumentError: at once where the indices are known while tracing or on the host,
otherwise when the step is over (see `late_checks`), in which it read 0 or wrote nothing.
"""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.framework.resource import as_handle
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


def _require_in_range(indices: Array, limit: int) -> None:
    if not is_known(indices):
        return
    outside = np.argwhere((indices < 0) | (indices >= limit))
    if len(outside):  # of a scalar, the position has no coordinate
        position = tuple(outside[0])
        where = f"[{','.join(map(str, position))}]" if position else ""
        require(False, f"indices{where} = {indices[position]} is not in [0, {limit})")


def gather_rows(params: Array, indices: Array, axis: int = 0, batch_dims: int = 0) -> Array:
    """`params[..., indices, ...]` at `axis`; the first `batch_dims` dimensions of both run together."""
    _require_in_range(indices, params.shape[axis])
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


def _report_out_of_range(indices: Array, limit: int) -> None:
    if indices.size and not is_known(indices):
        outside = (indices < 0) | (indices >= limit)
        late_checks.report(
            lambda: ~jnp.any(outside),
            f"indices{{0}} = {{1}} is not in [0, {limit})",
            lambda: [_first_position(outside), jnp.ravel(indices)[jnp.argmax(outside)]],
        )


def _first_position(outside: Array) -> Array:
    """Where the first true element is: one coordinate a dimension."""
    if not outside.ndim:
        return jnp.zeros(0, np.int32)
    return jnp.stack(jnp.unravel_index(jnp.argmax(outside), outside.shape))


@kernel("Gather")
def gather(params: Array, indices: Array) -> Array:
    _report_out_of_range(indices, params.shape[0])
    return gather_rows(params, indices)


@kernel("GatherV2", constants=("axis",))
def gather_v2(params: Array, indices: Array, axis: np.ndarray, *, batch_dims: int) -> Array:
    at, rank = int(axis), params.ndim
    require(-rank <= at < rank, f"Expected axis in the range [{-rank}, {rank}), but got {at}")
    _report_out_of_range(indices, params.shape[at % rank])
    rows = gather_rows(params, indices, at % rank, batch_dims % indices.ndim if batch_dims else 0)
    return as_handle(rows) if rows.dtype == object else rows


def _require_indexes(indices: Array, shape: tuple[int, ...], what: str) -> None:
    if indices.shape[-1] == 0 or indices.size == 0:
        return
    limits = np.array(shape[: indices.shape[-1]], indices.dtype)
    if not is_known(indices):
        beyond = jnp.any((indices < 0) | (indices >= limits), axis=-1)
        late_checks.report(
            lambda: ~jnp.any(beyond),
            f"indices{{0}} = {{1:, }} does not index into {what} {shape_text(shape)}",
            lambda: [_first_position(beyond), jnp.reshape(indices, (-1, limits.size))[jnp.argmax(beyond)]],
        )
        return
    outside = np.argwhere(np.any((indices < 0) | (indices >= limits), axis=-1))
    if len(outside):  # of a scalar, the position has no coordinate
        position = tuple(outside[0])
        where = f"[{','.join(map(str, position))}]" if position else ""
        row = ", ".join(map(str, indices[position]))
        require(False, f"indices{where} = [{row}] does not index into {what} {shape_text(shape)}")


def _columns(indices: Array) -> tuple[Array, ...]:
    return tuple(indices[..., i] for i in range(indices.shape[-1]))


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
    _require_indexes(indices, params.shape, "param shape")
    if depth == 0:
        xp = np if is_known(params) else jnp
        return xp.broadcast_to(params, (*indices.shape[:-1], *params.shape))
    if is_known((params, indices)):
        return np.asarray(params[_columns(indices)], params.dtype)
    at = jnp.asarray(params).at[_columns(indices)]
    return at.get(mode="fill", fill_value=0, wrap_negative_indices=False)


def _require_scatter_shapes(target: tuple[int, ...], indices: tuple[int, ...], updates: tuple[int, ...]) -> None:
    batch, depth = len(indices) - 1, indices[-1]
    message = "{} dimensions of {} and update must match. {} shape: {}, updates shape:{}"
    updates_text = shape_text(updates)
    outer = message.format("Outer", "indices", "Indices", shape_text(indices), updates_text)
    require(updates[:batch] == indices[:batch], outer)
    inner = message.format("Inner", "output", "Output", shape_text(target), updates_text)
    require(updates[batch:] == target[depth:], inner)


def _scatter_nd(target: Array, indices: Array, updates: Array, method: str) -> Array:
    """`target` with `updates` added ("add") or set ("set") at the slices that the rows of `indices` name."""
    _require_scatter_shapes(target.shape, indices.shape, updates.shape)
    _require_indexes(indices, target.shape, "shape")
    if indices.shape[-1] == 0:
        rows = jnp.reshape(updates, (-1, *target.shape))
        return target + rows.sum(0, dtype=target.dtype) if method == "add" else rows[-1]
    return getattr(target.at[_columns(indices)], method)(updates, mode="drop", wrap_negative_indices=False)


@kernel("ScatterNd", constants=("shape",))
def scatter_nd(indices: Array, updates: Array, shape: np.ndarray) -> Array:
    sizes = tuple(int(size) for size in shape)
    if not is_known((indices, updates)):
        return _scatter_nd(jnp.zeros(sizes, updates.dtype), indices, updates, "add")
    _require_scatter_shapes(sizes, indices.shape, updates.shape)
    _require_indexes(indices, sizes, "shape")
    target = np.zeros(sizes, updates.dtype)
    np.add.at(target, _columns(indices), updates)
    return target


@jax.custom_jvp
def _scatter_update(tensor: Array, indices: Array, updates: Array) -> Array:
    return _scatter_nd(tensor, indices, updates, "set")


@_scatter_update.defjvp
def _scatter_update_jvp(primals: Any, tangents: Any) -> tuple[Array, Array]:
    # Where an index repeats, every update gets the gradient, as in TensorFlow, not just the one that won.
    tensor, indices, updates = primals
    d_tensor, _, d_updates = tangents
    is_kept = _scatter_nd(jnp.ones(tensor.shape, bool), indices, jnp.zeros(updates.shape, bool), "set")
    d_kept = jnp.where(is_kept, d_tensor, jnp.zeros_like(d_tensor))
    return _scatter_update(tensor, indices, updates), _scatter_nd(d_kept, indices, d_updates, "add")


@kernel("TensorScatterUpdate")
def tensor_scatter_update(tensor: Array, indices: Array, updates: Array) -> Array:
    return _scatter_update(jnp.asarray(tensor), indices, jnp.asarray(updates))


@kernel("TensorScatterAdd")
def tensor_scatter_add(tensor: Array, indices: Array, updates: Array) -> Array:
    return _scatter_nd(jnp.asarray(tensor), indices, updates, "add")


@kernel("TensorScatterSub")
def tensor_scatter_sub(tensor: Array, indices: Array, updates: Array) -> Array:
    return _scatter_nd(jnp.asarray(tensor), indices, -updates, "add")
