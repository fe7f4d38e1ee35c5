"""Fake quantization: floats rounded to what `num_bits` bits can tell apart in a range, for training.

Source: TensorFlow's `fake_quant_ops_functor.h`; Jacob et al., "Quantization and training of neural networks for
efficient integer-arithmetic-only inference" (2017).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.quantization import round_half_away

Array = Any


class _Range(NamedTuple):
    low: Array
    high: Array
    step: Array


def _nudged(low: Array, high: Array, num_bits: int, narrow_range: bool) -> _Range:
    """The range, moved so that 0 is one of its numbers."""
    require(2 <= num_bits <= 16, f"num_bits must be between 2 and 16, inclusive, was: {num_bits}")
    first, last = np.float32(1 if narrow_range else 0), np.float32(2**num_bits - 1)
    step = (high - low) / (last - first)
    zero = jnp.clip(round_half_away(first - low / jnp.where(step == 0, 1, step)), first, last)
    return _Range((first - zero) * step, (last - zero) * step, step)


def _rounded(x: Array, nudged: _Range) -> Array:
    places = (jnp.clip(x, nudged.low, nudged.high) - nudged.low) / jnp.where(nudged.step == 0, 1, nudged.step)
    return jnp.floor(places + np.float32(0.5)) * nudged.step + nudged.low


def _require_order(low: float, high: float) -> None:
    require(low < high, f"min has to be smaller than max, was: {low:g} >= {high:g}")


@kernel("FakeQuantWithMinMaxArgs")
def fake_quant_with_min_max_args(inputs: Array, *, min: float, max: float, num_bits: int, narrow_range: bool) -> Array:
    _require_order(min, max)
    return _rounded(jnp.asarray(inputs), _nudged(np.float32(min), np.float32(max), num_bits, narrow_range))


@kernel("FakeQuantWithMinMaxArgsGradient")
def fake_quant_with_min_max_args_gradient(
    gradients: Array, inputs: Array, *, min: float, max: float, num_bits: int, narrow_range: bool
) -> Array:
    """Passes the gradient where the input is in range."""
    _require_order(min, max)
    nudged = _nudged(np.float32(min), np.float32(max), num_bits, narrow_range)
    return gradients * ((inputs >= nudged.low) & (inputs <= nudged.high))


@kernel("FakeQuantWithMinMaxVars", "FakeQuantWithMinMaxVarsPerChannel")
def fake_quant_with_min_max_vars(inputs: Array, min: Array, max: Array, *, num_bits: int, narrow_range: bool) -> Array:
    """`min` and `max` are scalars, or one number for each of the last dimension; the range [0, 0] gives 0."""
    rounded = _rounded(jnp.asarray(inputs), _nudged(min, max, num_bits, narrow_range))
    return jnp.where((min == 0) & (max == 0), 0, rounded)


@kernel("FakeQuantWithMinMaxVarsGradient", "FakeQuantWithMinMaxVarsPerChannelGradient")
def fake_quant_with_min_max_vars_gradient(
    gradients: Array, inputs: Array, min: Array, max: Array, *, num_bits: int, narrow_range: bool
) -> tuple[Array, Array, Array]:
    """The gradient goes to the input where it is in range, else to the end of the range that it lies beyond."""
    nudged = _nudged(min, max, num_bits, narrow_range)
    empty = (min == 0) & (max == 0)
    in_range = (inputs >= nudged.low) & (inputs <= nudged.high) | empty
    axes = tuple(range(inputs.ndim - jnp.ndim(min)))
    below = jnp.sum(jnp.where((inputs < nudged.low) & ~empty, gradients, 0), axes)
    above = jnp.sum(jnp.where((inputs > nudged.high) & ~empty, gradients, 0), axes)
    return gradients * in_range, below, above
