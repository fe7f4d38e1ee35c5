"""Random ops: TensorFlow's own numbers, from a stream per op (stateful ops) or from a seed (stateless ones)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import is_known, kernel, numpy_or_jax
from tfcompat.core.framework.philox import random_blocks, random_values
from tfcompat.core.kernels import random_distributions as distributions
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.random_distributions import RESERVED_BLOCKS_PER_OUTPUT, output_sizes
from tfcompat.python.framework import errors

_FILLS = {
    "RandomUniform": distributions.uniforms,
    "RandomStandardNormal": distributions.normals,
    "TruncatedNormal": distributions.truncated_normals,
}
_STATELESS_FILLS = {
    "StatelessRandomUniform": distributions.uniforms,
    "StatelessRandomNormal": distributions.normals,
    "StatelessTruncatedNormal": distributions.truncated_normals,
}


def _register_fill(op_type: str, fill: Callable[..., Any]) -> None:
    @kernel(op_type, constants=("shape",), stateful=True)
    def run(ctx: Context, shape: np.ndarray, *, dtype: np.dtype) -> Any:
        sizes = output_sizes(shape)
        return fill(*ctx.reserve(math.prod(sizes) * RESERVED_BLOCKS_PER_OUTPUT), sizes, dtype)


def _register_stateless_fill(op_type: str, fill: Callable[..., Any]) -> None:
    @kernel(op_type, constants=("shape",))
    def run(shape: np.ndarray, seed: Any, *, dtype: np.dtype) -> Any:
        return fill(*_stateless_stream(seed), output_sizes(shape), dtype)


for _op_type, _fill in _FILLS.items():
    _register_fill(_op_type, _fill)
for _op_type, _fill in _STATELESS_FILLS.items():
    _register_stateless_fill(_op_type, _fill)


@kernel("RandomUniformInt", constants=("shape",), stateful=True, checks=True)
def random_uniform_int(ctx: Context, shape: np.ndarray, minval: Any, maxval: Any) -> Any:
    sizes = output_sizes(shape)
    if 0 in sizes:
        return np.zeros(sizes, minval.dtype)
    if is_known((minval, maxval)):
        _require_range(minval, maxval)
    else:
        ctx.check(minval < maxval, errors.InvalidArgumentError, "Need minval < maxval, got ", [minval, maxval])
    return distributions.integers(*ctx.reserve(math.prod(sizes) * RESERVED_BLOCKS_PER_OUTPUT), sizes, minval, maxval)


@kernel("StatelessRandomUniformInt", constants=("shape", "minval", "maxval"))
def stateless_random_uniform_int(shape: np.ndarray, seed: Any, minval: np.ndarray, maxval: np.ndarray) -> Any:
    sizes = output_sizes(shape)
    if 0 in sizes:
        return np.zeros(sizes, minval.dtype)
    _require_range(minval, maxval)
    return distributions.integers(*_stateless_stream(seed), sizes, minval, maxval)


def _require_range(minval: np.ndarray, maxval: np.ndarray) -> None:
    require(bool(minval < maxval), f"Need minval < maxval, got {minval} >= {maxval}")


@kernel("RandomShuffle", stateful=True)
def random_shuffle(ctx: Context, value: Any) -> Any:
    """Permutes the first dimension by a Fisher-Yates shuffle from the front, one random word a step."""
    if value.size <= 1 or value.shape[0] <= 1:
        return value
    size = value.shape[0]
    key, counter = ctx.reserve(-(-(size - 1) // 4))
    (words,) = random_values(key, counter, size - 1)
    steps = np.arange(size - 1, dtype=np.uint32)
    partners = steps + words % (np.uint32(size) - steps)
    order = _swapped(partners, size)
    return numpy_or_jax(value, order).take(value, order, axis=0)


def _swapped(partners: Any, size: int) -> Any:
    """The permutation of `range(size)` that swaps 0 with partners[0], then 1 with partners[1], ..."""
    if is_known(partners):
        order = list(range(size))
        for step, partner in enumerate(partners.tolist()):
            order[step], order[partner] = order[partner], order[step]
        return np.array(order)

    def swap(step: Any, order: Any) -> Any:
        pair = jnp.stack([step, partners[step].astype(step.dtype)])
        return order.at[pair].set(order[pair[::-1]])  # one update, which XLA does in place

    return lax.fori_loop(0, size - 1, swap, jnp.arange(size, dtype=np.int32))


@kernel("Multinomial", constants=("num_samples",), stateful=True)
def multinomial(ctx: Context, logits: Any, num_samples: np.ndarray, *, output_dtype: np.dtype) -> Any:
    samples = int(num_samples)
    words = logits.shape[0] * 2 * (-(-samples // 4) * 4)
    return _categorical(*ctx.reserve(words * RESERVED_BLOCKS_PER_OUTPUT), logits, samples, output_dtype)


@kernel("StatelessMultinomial", constants=("num_samples",))
def stateless_multinomial(logits: Any, num_samples: np.ndarray, seed: Any, *, output_dtype: np.dtype) -> Any:
    return _categorical(*_stateless_stream(seed), logits, int(num_samples), output_dtype)


def _categorical(key: Any, counter: Any, logits: Any, samples: int, dtype: np.dtype) -> Any:
    """Draws classes by inverting each row's cumulative distribution, as TensorFlow does on one thread."""
    require(logits.shape[1] > 0, f"num_classes should be positive, got {logits.shape[1]}")
    xp = numpy_or_jax(logits, key, counter)
    finite = xp.isfinite(logits)
    largest = xp.max(logits, axis=1, keepdims=True, where=finite, initial=np.finfo(logits.dtype).min)
    weights = xp.exp(logits.astype(np.float64) - largest.astype(np.float64))
    cumulative = xp.cumsum(xp.where(finite, weights, 0.0), axis=1)
    draws = distributions.uniforms(key, counter, (logits.shape[0], samples), np.dtype(np.float64))
    targets = draws * cumulative[:, -1:]
    return xp.sum(cumulative[:, None, :] <= targets[:, :, None], axis=-1, dtype=dtype)


def _stateless_stream(seed: Any) -> tuple[Any, Any]:
    """The stream of a stateless op: its two seeds, scrambled by one Philox block under a fixed key."""
    xp = numpy_or_jax(seed)
    wide = seed.astype(np.int64).astype(np.uint64)
    low, high = wide.astype(np.uint32), (wide >> np.uint64(32)).astype(np.uint32)
    fixed_key = xp.asarray([0x3EC8F720, 0x02461E29], np.uint32)
    mixed = random_blocks(fixed_key, xp.stack([low[0], high[0], low[1], high[1]]), xp.zeros((), np.uint64))
    zero = xp.zeros((), np.uint32)
    return xp.stack(mixed[:2]), xp.stack([zero, zero, *mixed[2:]])
