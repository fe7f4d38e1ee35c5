"""Gamma and Poisson draws: rejection samplers, computed in float64 as TensorFlow's are.

Each output has a region of the op's stream of its own, and takes blocks from it until a candidate is accepted. All
outputs take their turns together; those that are done keep their value.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.philox import random_blocks
from tfcompat.core.kernels.random_distributions import RESERVED_BLOCKS_PER_OUTPUT, box_muller, output_sizes, uniform

_FLOAT64 = np.dtype(np.float64)


class _Streams:
    """One stream per draw: `samples` draws from each of the distributions of a parameter vector."""

    def __init__(self, key: Any, counter: Any, parameter: Any, samples: int) -> None:
        distributions = parameter.size
        self.shape = (samples, distributions)
        self.parameter = jnp.broadcast_to(parameter.reshape(-1).astype(np.float64), self.shape)
        self._key, self._counter = key, counter
        outputs = np.uint64(samples) * jnp.arange(distributions, dtype=np.uint64)
        outputs += jnp.arange(samples, dtype=np.uint64)[:, None]
        self._starts = outputs * np.uint64(RESERVED_BLOCKS_PER_OUTPUT)

    def normals(self, block: Any) -> tuple[Any, Any]:
        """The two normals of a block of each stream, in the order in which samplers take them: the second first."""
        first, second = box_muller(self._words(block), _FLOAT64)
        return second, first

    def uniforms(self, block: Any) -> tuple[Any, Any]:
        """The two uniforms of a block of each stream, in the same order."""
        words = self._words(block)
        return uniform(words[2:], _FLOAT64), uniform(words[:2], _FLOAT64)

    def _words(self, block: Any) -> list[Any]:
        return list(random_blocks(self._key, self._counter, self._starts + block))


@kernel("RandomGamma", constants=("shape",), stateful=True)
def random_gamma(ctx: Context, shape: np.ndarray, alpha: Any) -> Any:
    return _draw(ctx, _gamma, shape, alpha, alpha.dtype)


@kernel("RandomPoissonV2", constants=("shape",), stateful=True)
def random_poisson(ctx: Context, shape: np.ndarray, rate: Any, *, dtype: np.dtype) -> Any:
    return _draw(ctx, _poisson, shape, rate, dtype)


def _draw(ctx: Context, sampler: Callable[..., Any], shape: np.ndarray, parameter: Any, dtype: np.dtype) -> Any:
    sizes = output_sizes(shape)
    samples = math.prod(sizes)
    key, counter = ctx.reserve(samples * parameter.size * RESERVED_BLOCKS_PER_OUTPUT)
    return sampler(key, counter, parameter, samples, dtype).reshape(*sizes, *parameter.shape)


@partial(jax.jit, static_argnames=("samples", "dtype"))
def _gamma(key: Any, counter: Any, alpha: Any, samples: int, dtype: np.dtype) -> Any:
    """Marsaglia, Tsang, "A simple method for generating gamma variables" (2000); -log(1 - u) where alpha is 1.

    A negative or NaN alpha gives NaN.
    """
    streams = _Streams(key, counter, alpha, samples)
    alphas = streams.parameter
    is_below_one = alphas < 1
    d = alphas + jnp.where(is_below_one, 2 / 3, -1 / 3)
    c = 1 / 3 / jnp.sqrt(d)

    def turn(state: dict[str, Any]) -> dict[str, Any]:
        # A block gives two normals or two uniforms: what is not needed now is kept for the next turn.
        block = state["block"]
        fresh, spare = streams.normals(block)
        x = jnp.where(state["has_normal"], state["normal"], fresh)
        block = block + ~state["has_normal"]
        v = 1 + c * x
        is_candidate = v > 0
        v = v * v * v
        u, spare_uniform, after_u = _take_uniform(streams, state["has_uniform"], state["uniform"], block)
        squeeze = u < 1 - 0.0331 * (x * x) * (x * x)
        accept = is_candidate & (squeeze | (jnp.log(u) < 0.5 * x * x + d * (1 - v + jnp.log(v))))
        following = {
            "done": accept,
            "value": d * v,
            "block": jnp.where(is_candidate, after_u, block),
            "has_normal": ~state["has_normal"],
            "normal": spare,
            "has_uniform": state["has_uniform"] ^ is_candidate,
            "uniform": jnp.where(is_candidate, spare_uniform, state["uniform"]),
        }
        return {name: jnp.where(state["done"], state[name], value) for name, value in following.items()}

    nothing = jnp.zeros(streams.shape)
    no = jnp.zeros(streams.shape, bool)
    state = {
        "done": ~(alphas >= 0),
        "value": nothing + np.nan,
        "block": jnp.zeros(streams.shape, np.uint64),
        "has_normal": no,
        "normal": nothing,
        "has_uniform": no,
        "uniform": nothing,
    }
    state = lax.while_loop(lambda state: ~jnp.all(state["done"]), turn, state)
    boost, _, _ = _take_uniform(streams, state["has_uniform"], state["uniform"], state["block"])
    draws = jnp.where(is_below_one, state["value"] * boost ** (1 / alphas), state["value"])
    exponential = -jnp.log(1 - streams.uniforms(np.uint64(0))[0])
    return jnp.where(alphas == 1, exponential, draws).astype(dtype)


def _take_uniform(streams: _Streams, has_spare: Any, spare: Any, block: Any) -> tuple[Any, Any, Any]:
    """(a uniform: the spare one or the first of `block`, the second of `block`, the next block)."""
    fresh, second = streams.uniforms(block)
    return jnp.where(has_spare, spare, fresh), second, block + ~has_spare


@kernel("RandomGammaGrad")
def random_gamma_grad(alpha: Any, sample: Any) -> Any:
    alpha, sample = jnp.broadcast_arrays(alpha, sample)
    return lax.random_gamma_grad(alpha, sample)


@partial(jax.jit, static_argnames=("samples", "dtype"))
def _poisson(key: Any, counter: Any, rate: Any, samples: int, dtype: np.dtype) -> Any:
    """Below a rate of 10 the count of uniforms whose product stays above exp(-rate) (Knuth), else transformed rejection
    (Hörmann, "The transformed rejection method for generating Poisson random variables", 1993).

    An infinite or NaN rate gives NaN.
    """
    streams = _Streams(key, counter, rate, samples)
    rates = streams.parameter
    is_small = rates < 10
    largest = float(np.finfo(dtype).max if dtype.kind == "f" else np.iinfo(dtype).max)
    threshold = jnp.exp(-rates)
    b = 0.931 + 2.53 * jnp.sqrt(rates)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)

    def count(uniforms: tuple[Any, Any], done: Any, value: Any, product: Any) -> tuple[Any, Any, Any]:
        for u in uniforms:
            product = product * u
            done = done | ((product <= threshold) & (value <= largest))
            value = jnp.where(done, value, value + 1)
        return done, value, product

    def transform(uniforms: tuple[Any, Any]) -> tuple[Any, Any]:
        u, v = uniforms[0] - 0.5, uniforms[1]
        us = 0.5 - abs(u)
        k = jnp.floor((2 * a / us + b) * u + rates + 0.43)
        is_inside = (us >= 0.07) & (v <= 0.9277 - 3.6224 / (b - 2))
        is_outside = (k < 0) | ((us < 0.013) & (v > us))
        s = jnp.log(v * inverse_alpha / (a / (us * us) + b))
        t = -rates + k * jnp.log(rates) - lax.lgamma(k + 1)
        return (k <= largest) & (is_inside | (~is_outside & (s <= t))), k

    def turn(state: tuple[Any, ...]) -> tuple[Any, ...]:
        block, done, value, product = state
        uniforms = streams.uniforms(block)
        counted, n, product = count(uniforms, done, value, product)
        accepted, k = transform(uniforms)
        following = jnp.where(is_small, n, k)
        done_now = jnp.where(is_small, counted, accepted)
        return block + np.uint64(1), done | done_now, jnp.where(done, value, following), product

    has_no_draw = ~(rates < np.inf)
    start = (jnp.uint64(0), has_no_draw, jnp.where(has_no_draw, np.nan, 0.0), jnp.ones(streams.shape))
    _, _, value, _ = lax.while_loop(lambda state: ~jnp.all(state[1]), turn, start)
    return value.astype(dtype)
