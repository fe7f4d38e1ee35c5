"""Grayscale dilation and its gradient ops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import window
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require

Array = Any


def _lowest(dtype: np.dtype) -> Any:
    return np.asarray((jnp.finfo if jnp.issubdtype(dtype, jnp.floating) else np.iinfo)(dtype).min, dtype)


@kernel("Dilation2D")
def dilation2d(x: Array, filters: Array, *, strides: Sequence[int], rates: Sequence[int], padding: str) -> Array:
    """The largest of `x + filters` in each window; padding does not count. The gradient goes to the first maximum."""
    require(
        x.shape[3] == filters.shape[2],
        f"input and filter must have the same depth: {x.shape[3]} vs {filters.shape[2]}",
    )
    lowest = _lowest(x.dtype)
    counts, masks = [], []
    for i, axis in enumerate((1, 2)):
        geometry = (x.shape[axis], filters.shape[i], strides[axis], padding, rates[axis])
        before, after = window.pad_amounts(*geometry)
        count = window.output_size(*geometry) or 0
        positions = np.arange(count)[:, None] * strides[axis] - before + np.arange(filters.shape[i]) * rates[axis]
        masks.append((positions >= 0) & (positions < x.shape[axis]))
        counts.append(count)
        x = jnp.pad(x, [(before, after) if a == axis else (0, 0) for a in range(4)])
    best = jnp.full((x.shape[0], *counts, x.shape[3]), lowest)
    for place in np.ndindex(*filters.shape[:2]):
        shifted = x
        for i, axis in enumerate((1, 2)):
            start = place[i] * rates[axis]
            shifted = lax.slice_in_dim(shifted, start, start + (counts[i] - 1) * strides[axis] + 1, strides[axis], axis)
        inside = masks[0][:, place[0], None, None] & masks[1][:, place[1], None]
        candidate = jnp.where(inside, shifted + filters[place], lowest)
        best = jnp.where(candidate > best, candidate, best)
    return best


def _pullback(x: Array, filters: Array, gradient: Array, **attrs: Any) -> tuple[Array, Array]:
    def dilate(x: Array, filters: Array) -> Array:
        return dilation2d(x, filters, **attrs)

    return jax.vjp(dilate, jnp.asarray(x), jnp.asarray(filters))[1](gradient)


@kernel("Dilation2DBackpropInput")
def dilation2d_backprop_input(
    x: Array, filters: Array, gradient: Array, *, strides: Sequence[int], rates: Sequence[int], padding: str
) -> Array:
    return _pullback(x, filters, gradient, strides=strides, rates=rates, padding=padding)[0]


@kernel("Dilation2DBackpropFilter")
def dilation2d_backprop_filter(
    x: Array, filters: Array, gradient: Array, *, strides: Sequence[int], rates: Sequence[int], padding: str
) -> Array:
    return _pullback(x, filters, gradient, strides=strides, rates=rates, padding=padding)[1]
