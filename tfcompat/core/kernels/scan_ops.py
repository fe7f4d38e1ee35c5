"""Cumulative sums and products."""

from __future__ import annotations

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import axis_index

Array = Any


def _scan(xp: Any, x: Array, axis: int, exclusive: bool, reverse: bool, name: str) -> Array:
    """numpy's `cumsum` or `cumprod`, optionally from the end and without the element itself."""
    if reverse:
        x = xp.flip(x, axis)
    if exclusive and x.shape[axis]:
        identity = xp.full_like(x.take(np.array([0]), axis), 0 if name == "cumsum" else 1)
        x = xp.concatenate([identity, x[(slice(None),) * axis + (slice(None, -1),)]], axis)
    scanned = getattr(xp, name)(x, axis=axis, dtype=x.dtype)
    return xp.flip(scanned, axis) if reverse else scanned


def _axis(x: Array, axis: np.ndarray) -> int:
    rank = x.ndim
    return axis_index(
        int(axis), rank, f"ScanOp: Expected scan axis in the range [{-rank}, {rank}), but got {int(axis)}"
    )


@kernel("Cumsum", constants=("axis",))
def cumsum(x: Array, axis: np.ndarray, *, exclusive: bool, reverse: bool) -> Array:
    return _scan(np if is_known(x) else jnp, x, _axis(x, axis), exclusive, reverse, "cumsum")


@functools.partial(jax.custom_jvp, nondiff_argnums=(1, 2, 3))
def _cumprod(x: Array, axis: int, exclusive: bool, reverse: bool) -> Array:
    return _scan(jnp, x, axis, exclusive, reverse, "cumprod")


@_cumprod.defjvp
def _cumprod_jvp(axis: int, exclusive: bool, reverse: bool, primals: Any, tangents: Any) -> tuple[Array, Array]:
    # As TensorFlow's gradient, this is NaN where an element is 0.
    (x,), (dx,) = primals, tangents
    product = _cumprod(x, axis, exclusive, reverse)
    return product, product * _scan(jnp, dx / x, axis, exclusive, reverse, "cumsum")


@kernel("Cumprod", constants=("axis",))
def cumprod(x: Array, axis: np.ndarray, *, exclusive: bool, reverse: bool) -> Array:
    if is_known(x) or not jnp.issubdtype(x.dtype, jnp.inexact):
        return _scan(np if is_known(x) else jnp, x, _axis(x, axis), exclusive, reverse, "cumprod")
    return _cumprod(x, _axis(x, axis), exclusive, reverse)


@kernel("CumulativeLogsumexp", constants=("axis",))
def cumulative_logsumexp(x: Array, axis: np.ndarray, *, exclusive: bool, reverse: bool) -> Array:
    along = _axis(x, axis)
    if exclusive and x.shape[along]:
        lowest = jnp.full_like(x.take(np.array([0]), along), jnp.finfo(x.dtype).min)
        kept = lax.slice_in_dim(x, int(reverse), x.shape[along] - int(not reverse), axis=along)
        x = jnp.concatenate([kept, lowest] if reverse else [lowest, kept], along)
    return lax.cumlogsumexp(jnp.asarray(x), axis=along, reverse=reverse)
