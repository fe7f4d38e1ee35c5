"""Pooling over windows of two sizes, in random order, so that a picture shrinks by a factor that is no integer.

Source: Graham, "Fractional max-pooling" (2014). Window i covers the elements from `sequence[i]` to `sequence[i + 1]`,
the latter included when windows overlap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel, numpy_or_jax
from tfcompat.core.framework.philox import advance, initial_state, random_values
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.random_distributions import uniform

Array = Any


def _sequences(
    x: np.ndarray, pooling_ratio: Sequence[float], pseudo_random: bool, deterministic: bool, seed: int, seed2: int
) -> tuple[np.ndarray, np.ndarray]:
    require(x.ndim == 4, "tensor_in must be 4-dimensional")
    require(deterministic or (seed, seed2) == (0, 0), "Both seed and seed2 should be 0 if deterministic is false.")
    stream = initial_state(seed, seed2)
    sequences = []
    for axis in (1, 2):
        length, ratio = x.shape[axis], np.float32(pooling_ratio[axis])
        count = math.floor(np.float32(length) / ratio)
        require(count > 0, "Output size must be positive")
        sizes = (_pseudo_random_sizes if pseudo_random else _random_sizes)(length, count, stream)
        stream = advance(stream, -(-(2 if pseudo_random else count) // 4))
        sequences.append(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))
    return sequences[0], sequences[1]


def _random_sizes(length: int, count: int, stream: np.ndarray) -> np.ndarray:
    """As many of the larger windows as are needed, shuffled."""
    sizes = [length // count + (i < length % count) for i in range(count)]
    (words,) = random_values(stream[:2], stream[2:], max(count - 1, 1))
    for i in range(count - 1):
        partner = i + int(words[i]) % (count - i)
        sizes[i], sizes[partner] = sizes[partner], sizes[i]
    return np.array(sizes)


def _pseudo_random_sizes(length: int, count: int, stream: np.ndarray) -> np.ndarray:
    """Windows that end at multiples of length / count from a random start, rounded up."""
    ratio, whole = length / count, length // count
    largest = min((whole + 2) / ratio - 1, (length + 1 - whole) / ratio - (count - 1))
    words = random_values(stream[:2], stream[2:], 1, words=2)
    start = float(uniform(words, np.dtype(np.float64))[0]) * largest
    ends = np.ceil(ratio * (np.arange(1, count) + start))
    return np.diff(np.concatenate([[1], ends, [length + 1]])).astype(np.int64)


def _window(sequence: Array, length: int, overlapping: bool) -> tuple[Array, Array]:
    """Positions [windows, widest] along an axis, and which of them belong to the window."""
    xp = numpy_or_jax(sequence)
    count = sequence.shape[0] - 1
    widest = length // count + 1 + overlapping
    positions = sequence[:-1, None] + xp.arange(widest, dtype=sequence.dtype)
    inside = (positions < sequence[1:, None] + overlapping) & (positions < length)
    return xp.minimum(positions, length - 1), inside


class _Windows:
    """The elements of all windows, side by side: [batch, rows, columns, channels, elements]."""

    def __init__(self, shape: Sequence[int], rows: Array, columns: Array, overlapping: bool) -> None:
        self.xp = numpy_or_jax(rows, columns)
        (y, in_y), (x, in_x) = _window(rows, shape[1], overlapping), _window(columns, shape[2], overlapping)
        grid = (y.shape[0], x.shape[0], y.shape[1] * x.shape[1])
        self.positions = (y[:, None, :, None] * shape[2] + x[None, :, None, :]).reshape(grid)
        self.inside = (in_y[:, None, :, None] & in_x[None, :, None, :]).reshape(grid)

    def of(self, pictures: Array) -> Array:
        batch, height, width, channels = pictures.shape
        flat = pictures.reshape(batch, height * width, channels)
        return self.xp.moveaxis(flat[:, self.positions], 4, 3)

    def mask(self) -> Array:
        return self.inside[:, :, None, :]


def _lowest(dtype: np.dtype) -> Any:
    return np.asarray(-np.inf if dtype.kind == "f" else np.iinfo(dtype).min, dtype)


@kernel("FractionalMaxPool", host=True)
def fractional_max_pool(
    x: np.ndarray,
    *,
    pooling_ratio: Sequence[float],
    pseudo_random: bool,
    overlapping: bool,
    deterministic: bool,
    seed: int,
    seed2: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, columns = _sequences(x, pooling_ratio, pseudo_random, deterministic, seed, seed2)
    windows = _Windows(x.shape, rows, columns, overlapping)
    elements = np.where(windows.mask(), windows.of(x), _lowest(x.dtype))
    return np.max(elements, axis=-1), rows, columns


@kernel("FractionalAvgPool", host=True)
def fractional_avg_pool(
    x: np.ndarray,
    *,
    pooling_ratio: Sequence[float],
    pseudo_random: bool,
    overlapping: bool,
    deterministic: bool,
    seed: int,
    seed2: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, columns = _sequences(x, pooling_ratio, pseudo_random, deterministic, seed, seed2)
    windows = _Windows(x.shape, rows, columns, overlapping)
    sums = np.sum(np.where(windows.mask(), windows.of(x), 0), axis=-1, dtype=x.dtype)
    counts = np.sum(windows.mask(), axis=-1).astype(x.dtype)
    return (sums / counts if x.dtype.kind == "f" else np.trunc(sums / counts).astype(x.dtype)), rows, columns


def _spread(shape: Sequence[int], positions: Array, values: Array) -> Array:
    """Adds `values` [batch, ..., channels, elements] up at `positions` of pictures of `shape`."""
    batch, height, width, channels = shape
    target = jnp.broadcast_to(positions, values.shape)
    b, _, _, c, _ = jnp.indices(values.shape, sparse=True)
    return jnp.zeros((batch, height * width, channels), values.dtype).at[b, target, c].add(values).reshape(shape)


@kernel("FractionalMaxPoolGrad")
def fractional_max_pool_grad(
    x: Array, y: Array, gradient: Array, rows: Array, columns: Array, *, overlapping: bool
) -> Array:
    """Each gradient goes to the first maximum of its window."""
    del y
    windows = _Windows(x.shape, jnp.asarray(rows), jnp.asarray(columns), overlapping)
    elements = jnp.where(windows.mask(), windows.of(jnp.asarray(x)), _lowest(x.dtype))
    first = jnp.argmax(elements, axis=-1)
    positions = jnp.broadcast_to(windows.positions[:, :, None, :], elements.shape)
    positions = jnp.take_along_axis(positions, first[..., None], axis=-1)
    return _spread(x.shape, positions, jnp.asarray(gradient)[..., None])


@kernel("FractionalAvgPoolGrad", constants=("orig_input_tensor_shape",))
def fractional_avg_pool_grad(
    shape: np.ndarray, gradient: Array, rows: Array, columns: Array, *, overlapping: bool
) -> Array:
    windows = _Windows(shape.tolist(), jnp.asarray(rows), jnp.asarray(columns), overlapping)
    counts = jnp.sum(windows.mask(), axis=-1, keepdims=True)
    shares = jnp.where(windows.mask(), jnp.asarray(gradient)[..., None] / counts.astype(gradient.dtype), 0)
    return _spread(shape.tolist(), windows.positions[:, :, None, :], shares.astype(gradient.dtype))
