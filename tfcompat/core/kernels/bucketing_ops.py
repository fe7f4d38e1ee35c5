"""Where values fall: among sorted values, in buckets, in bins, in a shape."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel, numpy_or_jax
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.linalg_gradients import with_gradient
from tfcompat.python.framework.errors_impl import InvalidArgumentError

Array = Any


@kernel("Bucketize")
def bucketize(input: Array, *, boundaries: tuple[float, ...]) -> Array:
    """How many of the rising `boundaries` each element has reached."""
    limits = np.array(boundaries, np.float32)
    require(bool(np.all(limits[1:] >= limits[:-1])), "Expected sorted boundaries")
    wide = np.float64 if input.dtype == np.float64 else np.float32
    return numpy_or_jax(input).searchsorted(limits.astype(wide), input.astype(wide), side="right").astype(np.int32)


def _register_bound(op_type: str, side: str) -> None:
    @kernel(op_type)
    def bound(sorted_inputs: Array, values: Array, *, out_type: np.dtype) -> Array:
        for x, name in ((sorted_inputs, "sorted input argument"), (values, "values argument")):
            require(x.ndim == 2, f"{name} must be a matrix")
        require(sorted_inputs.shape[0] == values.shape[0], "Leading dim_size of both tensors must match.")
        rows = jax.vmap(lambda sequence, row: jnp.searchsorted(sequence, row, side=side))
        found = rows(jnp.asarray(sorted_inputs), jnp.asarray(values))
        if side == "left" and values.dtype.kind == "f":  # no element is less than NaN
            found = jnp.where(jnp.isnan(values), 0, found)
        return found.astype(out_type)


_register_bound("LowerBound", "left")
_register_bound("UpperBound", "right")


@kernel("HistogramFixedWidth", constants=("nbins",), stateful=True, checks=True)
def histogram_fixed_width(
    ctx: Context, values: Array, value_range: Array, nbins: np.ndarray, *, dtype: np.dtype
) -> Array:
    """How many values fall into each of `nbins` bins of equal width; those outside count in the first or last."""
    require(value_range.shape == (2,), f"value_range should be a vector of 2 elements. {shape_text(value_range.shape)}")
    require(bool(nbins > 0), f"nbins should be a positive number, but got '{nbins}'")
    low, high = value_range[0], value_range[1]
    message = "value_range should satisfy value_range[0] < value_range[1], but got "
    ctx.check(low < high, InvalidArgumentError, message, [value_range])
    step = (high - low).astype(np.float64) / int(nbins)
    positions = (jnp.maximum(values, low) - low).astype(np.float64) / step
    bins = jnp.minimum(positions, int(nbins) - 1).astype(np.int32).reshape(-1)
    return jnp.zeros(int(nbins), dtype).at[bins].add(np.ones((), dtype))


@kernel("UnravelIndex")
def unravel_index(indices: Array, dims: Array) -> Array:
    """The coordinates, in rows, of flat `indices` into a tensor of shape `dims`; an index too large wraps around, and
    coordinates of a negative one are those of its absolute value, negated."""
    require(indices.ndim <= 1, f'The indices can only be scalar or vector, got "{shape_text(indices.shape)}"')
    require(dims.ndim == 1, f'The indices can only be 1-D, got "{shape_text(dims.shape)}"')
    xp = numpy_or_jax(indices, dims)
    strides = xp.cumprod(dims[::-1], dtype=dims.dtype)[::-1]
    column = (-1, *(1,) * indices.ndim)
    below = xp.concatenate([strides[1:], xp.ones(1, dims.dtype)]).reshape(column)
    return xp.sign(indices) * (xp.abs(indices)[None] % strides.reshape(column) // below)


@kernel("NthElement", constants=("n",))
def nth_element(input: Array, n: np.ndarray, *, reverse: bool) -> Array:
    """The element at place n of each row, sorted. Equal ones share the gradient."""
    require(bool(n >= 0), f"Need n >= 0, got {n}")
    require(input.ndim >= 1, f"Input must be >= 1-D, got shape {shape_text(input.shape)}")
    require(int(n) < input.shape[-1], "Input must have at least n+1 columns")
    place = input.shape[-1] - 1 - int(n) if reverse else int(n)

    def pick(x: Array) -> Array:
        return jnp.sort(x, -1)[..., place]

    def gradient(picked: Array, grad: Array, x: Array) -> tuple[Array]:
        equal = (x == picked[..., None]).astype(x.dtype)
        return (equal / equal.sum(-1, keepdims=True) * grad[..., None],)

    return with_gradient(pick, gradient, input) if input.dtype.kind == "f" else pick(jnp.asarray(input))
