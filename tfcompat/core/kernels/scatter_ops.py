"""Tensors with slices set or added to by index. What an index out of range does: see `gather_ops`."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.element_checks import require_indexes

Array = Any
Shape = tuple[int, ...]


def _is_empty_for_all_or_none(sizes: int, indices: Array, updates: Array) -> bool:
    counts = math.prod(indices.shape), math.prod(updates.shape)
    return counts == (0, 0) or 0 not in (sizes, *counts)


def require_update_shapes(target: Shape, indices: Array, updates: Array) -> None:
    """Raises InvalidArgumentError unless `updates` are slices of a variable: indices.shape[:-1] + target[depth:].

    Indices of one dimension are those of rows.
    """
    require(len(target) >= 1, f"Output must be at least 1-D, got shape: {shape_text(target)}")
    require(
        _is_empty_for_all_or_none(math.prod(target), indices, updates),
        f"Indices and updates specified for empty output.  indices shape: {shape_text(indices.shape)}",
    )
    require(
        indices.shape[:1] == updates.shape[:1],
        f"The outermost dimension of updates and indices must match. Got indices.shape {shape_text(indices.shape)}, "
        f"updates.shape {shape_text(updates.shape)}",
    )
    batch, depth = (indices.shape[:-1], indices.shape[-1]) if indices.ndim > 1 else (indices.shape, 1)
    require(
        depth <= len(target) and updates.shape == batch + target[depth:],
        "Must have updates.shape = indices.shape[:batch_dim] + params_shape[slice_dim:], got updates.shape: "
        f"{shape_text(updates.shape)}, indices.shape: {shape_text(indices.shape)}, params_shape: {shape_text(target)}, "
        f"slice_dim: {depth}, and batch_dim: {len(batch)}",
    )


def _require_shapes(target: Shape, indices: Array, updates: Array, sizes: int) -> None:
    for name, array in (("Indices", indices), ("Updates", updates)):
        require(array.ndim >= 1, f"{name} shape must have rank at least one. Found:{shape_text(array.shape)}")
    require(_is_empty_for_all_or_none(sizes, indices, updates), "Indices and updates specified for empty output shape")
    batch, depth, of_updates = indices.ndim - 1, indices.shape[-1], shape_text(updates.shape)
    require(
        updates.shape[:batch] == indices.shape[:batch],
        f"Outer dimensions of indices and update must match. Indices shape: {shape_text(indices.shape)}, updates "
        f"shape:{of_updates}",
    )
    inner = len(target) - depth
    require(
        updates.ndim - batch == inner,
        "Inner dimensions of output shape must match inner dimensions of updates shape. Output: "
        f"{shape_text(target)} updates: {of_updates}",
    )
    require(
        updates.shape[batch:] == target[depth:],
        f"The inner {inner} dimensions of output.shape={shape_text(target)} must match the inner {inner} dimensions of "
        f"updates.shape={of_updates}",
    )


def columns(indices: Array) -> tuple[Array, ...]:
    """`indices` [..., depth] as an index of arrays of `depth` dimensions."""
    return tuple(indices[..., i] for i in range(indices.shape[-1]))


def _set(target: Array, indices: Array, updates: Array) -> Array:
    if is_known((target, indices, updates)):
        result = np.array(target)
        result[columns(indices)] = updates
        return result
    return jnp.asarray(target).at[columns(indices)].set(updates, mode="drop", wrap_negative_indices=False)


def _add(target: Array, indices: Array, updates: Array) -> Array:
    if target.dtype == bool:
        return _add(target.astype(np.int32), indices, updates.astype(np.int32)) != 0
    if is_known((target, indices, updates)):
        result = np.array(target)
        np.add.at(result, columns(indices), updates)
        return result
    return jnp.asarray(target).at[columns(indices)].add(updates, mode="drop", wrap_negative_indices=False)


@kernel("ScatterNd", constants=("shape",))
def scatter_nd(indices: Array, updates: Array, shape: np.ndarray) -> Array:
    sizes = tuple(int(size) for size in shape)
    _require_shapes(sizes, indices, updates, sizes=len(sizes))
    if not updates.size or 0 in sizes:
        require_update_shapes(sizes, indices, updates)
    require_indexes(indices, sizes, "shape")
    xp = np if is_known((indices, updates)) else jnp
    empty = b"" if updates.dtype == object else 0
    return _add(xp.full(sizes, empty, updates.dtype), indices, updates)


@jax.custom_jvp
def _scatter_update(tensor: Array, indices: Array, updates: Array) -> Array:
    return _set(tensor, indices, updates)


@_scatter_update.defjvp
def _scatter_update_jvp(primals: Any, tangents: Any) -> tuple[Array, Array]:
    # Where an index repeats, every update gets the gradient, as in TensorFlow, not just the one that won.
    tensor, indices, updates = primals
    d_tensor, _, d_updates = tangents
    is_kept = _set(jnp.ones(tensor.shape, bool), indices, jnp.zeros(updates.shape, bool))
    d_kept = jnp.where(is_kept, d_tensor, jnp.zeros_like(d_tensor))
    return _scatter_update(tensor, indices, updates), _add(d_kept, indices, d_updates)


def _check_tensor_scatter(tensor: Array, indices: Array, updates: Array) -> None:
    _require_shapes(tensor.shape, indices, updates, sizes=tensor.size)
    require_indexes(indices, tensor.shape, "shape")


@kernel("TensorScatterUpdate")
def tensor_scatter_update(tensor: Array, indices: Array, updates: Array) -> Array:
    _check_tensor_scatter(tensor, indices, updates)
    if is_known((tensor, indices, updates)):
        return _set(tensor, indices, updates)
    return _scatter_update(jnp.asarray(tensor), indices, jnp.asarray(updates))


@kernel("TensorScatterAdd")
def tensor_scatter_add(tensor: Array, indices: Array, updates: Array) -> Array:
    _check_tensor_scatter(tensor, indices, updates)
    return _add(tensor, indices, updates)


@kernel("TensorScatterSub")
def tensor_scatter_sub(tensor: Array, indices: Array, updates: Array) -> Array:
    _check_tensor_scatter(tensor, indices, updates)
    return _add(tensor, indices, -updates)


@kernel("ScatterNdNonAliasingAdd")
def scatter_nd_non_aliasing_add(input: Array, indices: Array, updates: Array) -> Array:
    require_update_shapes(input.shape, indices, updates)
    indices = indices if indices.ndim > 1 else indices[:, None]
    require_indexes(indices, input.shape, "shape")
    return _add(input, indices, updates)
