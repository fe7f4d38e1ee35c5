"""Reductions over axes, ArgMax and ArgMin."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import ml_dtypes
import numpy as np
from jax import lax

from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import axis_index, require, shape_text

Array = Any


def lowest(dtype: np.dtype) -> Any:
    """The least number of `dtype`: minus infinity, or the lowest integer."""
    return np.asarray(-np.inf, dtype) if _is_floating(dtype) else np.asarray(np.iinfo(dtype).min, dtype)


def highest(dtype: np.dtype) -> Any:
    return np.asarray(np.inf, dtype) if _is_floating(dtype) else np.asarray(np.iinfo(dtype).max, dtype)


def lowest_finite(dtype: np.dtype) -> Any:
    return np.asarray(ml_dtypes.finfo(dtype).min, dtype) if _is_floating(dtype) else lowest(dtype)


def highest_finite(dtype: np.dtype) -> Any:
    return np.asarray(ml_dtypes.finfo(dtype).max, dtype) if _is_floating(dtype) else highest(dtype)


def _is_floating(dtype: np.dtype) -> bool:
    return jnp.issubdtype(dtype, jnp.floating)


def reduction_axes(reduction_indices: np.ndarray, rank: int) -> tuple[int, ...]:
    """The axes to reduce, counted from the front, ascending, each once."""
    axes = {
        axis_index(int(axis), rank, f"Invalid reduction dimension ({int(axis)} for input with {rank} dimension(s)")
        for axis in np.ravel(reduction_indices)
    }
    return tuple(sorted(axes))


def _kept(shape: Sequence[int], axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(1 if i in axes else size for i, size in enumerate(shape))


def _register(op_type: str, on_host: Callable[..., Array], on_device: Callable[..., Array]) -> None:
    @kernel(op_type, constants=("reduction_indices",))
    def reduction(input: Array, reduction_indices: np.ndarray, *, keep_dims: bool) -> Array:
        axes = reduction_axes(reduction_indices, input.ndim)
        with np.errstate(all="ignore"):
            result = on_host(input, axes) if is_known(input) else on_device(input, axes)
        return result.reshape(_kept(input.shape, axes)) if keep_dims else result


def _max_on_host(x: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    return np.max(_nan_as(np, x, lowest(x.dtype)), axis=axes, initial=lowest(x.dtype))


def _min_on_host(x: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    return np.min(_nan_as(np, x, highest(x.dtype)), axis=axes, initial=highest(x.dtype))


def _nan_as(xp: Any, x: Array, number: Array) -> Array:
    """TensorFlow's Max and Min pass over NaN."""
    return xp.where(xp.isnan(x), number, x) if _is_floating(x.dtype) else x


def _mean(sum_of: Callable[..., Array]) -> Callable[..., Array]:
    def mean(x: Array, axes: tuple[int, ...]) -> Array:
        total = sum_of(x, axes)
        count = math.prod(x.shape[axis] for axis in axes)
        if jnp.issubdtype(x.dtype, jnp.inexact):
            return total / np.asarray(count, x.dtype)
        if count == 0:
            return total
        quotient = abs(total) // np.asarray(count, x.dtype)
        return (quotient * np.sign(total)).astype(x.dtype) if is_known(total) else quotient * jnp.sign(total)

    return mean


def _sum_on_host(x: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    return np.sum(x, axis=axes, dtype=x.dtype)


def _euclidean_norm(xp: Any, sum_of: Callable[..., Array]) -> Callable[..., Array]:
    def norm(x: Array, axes: tuple[int, ...]) -> Array:
        if not axes:
            return x  # TensorFlow does not even take its absolute value
        squares = (x * xp.conj(x)).astype(x.dtype)
        total = sum_of(squares, axes)
        return xp.sqrt(total).astype(x.dtype)

    return norm


_register("Sum", _sum_on_host, lax.reduce_sum)
_register("Mean", _mean(_sum_on_host), _mean(lax.reduce_sum))
_register("Prod", lambda x, axes: np.prod(x, axis=axes, dtype=x.dtype), lax.reduce_prod)
_register("Max", _max_on_host, lambda x, axes: lax.reduce_max(_nan_as(jnp, x, lowest(x.dtype)), axes))
_register("Min", _min_on_host, lambda x, axes: lax.reduce_min(_nan_as(jnp, x, highest(x.dtype)), axes))
_register("All", lambda x, axes: np.all(x, axis=axes), lax.reduce_and)
_register("Any", lambda x, axes: np.any(x, axis=axes), lax.reduce_or)
_register("EuclideanNorm", _euclidean_norm(np, _sum_on_host), _euclidean_norm(jnp, lax.reduce_sum))


def _register_arg(op_type: str, name: str, missing: Callable[[np.dtype], Any]) -> None:
    @kernel(op_type, constants=("dimension",))
    def arg(input: Array, dimension: np.ndarray, *, output_type: np.dtype) -> Array:
        rank = input.ndim
        message = f"Expected dimension in the range [{-rank}, {rank}), but got {int(dimension)}"
        axis = axis_index(int(dimension), rank, message)
        require(input.shape[axis] > 0, f"Reduction axis {int(dimension)} is empty in shape {shape_text(input.shape)}")
        xp = np if is_known(input) else jnp
        return getattr(xp, name)(_nan_as(xp, input, missing(input.dtype)), axis=axis).astype(output_type)


_register_arg("ArgMax", "argmax", lowest)
_register_arg("ArgMin", "argmin", highest)


@kernel("L2Loss")
def l2_loss(t: Array) -> Array:
    """Half the sum of squares."""
    return (t * t).sum(dtype=t.dtype) / np.asarray(2, t.dtype)
