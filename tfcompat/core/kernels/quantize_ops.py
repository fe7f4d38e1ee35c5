"""Quantization: floats to quantized numbers and back, and floats rounded as if they had been quantized."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.quantization import fast_quantize, fast_to_float, limits, round_half_away

Array = Any


@kernel("QuantizeV2")
def quantize_v2(
    x: Array, min_range: Array, max_range: Array, *, T: np.dtype, mode: str, round_mode: str
) -> tuple[Array, Array, Array]:
    """The quantized numbers and their range, which includes 0 and is not empty."""
    require(
        round_mode == "HALF_AWAY_FROM_ZERO" or mode == "SCALED",
        f"Round mode 'HALF_TO_EVEN' only supported for mode 'SCALED', but mode is '{mode}'.",
    )
    low = jnp.minimum(np.float32(0), min_range)
    margin = jnp.maximum(np.float32(1), jnp.maximum(jnp.abs(min_range), jnp.abs(max_range))) / np.float32(100)
    high = jnp.maximum(np.float32(0), jnp.maximum(max_range, low + margin))
    lowest, highest = limits(T)
    if mode == "MIN_COMBINED":
        scale = ((highest - lowest) / (high - low).astype(np.float64)).astype(np.float32)
        places = (jnp.clip(x, low, high) - low) * scale
        if lowest:
            places = round_half_away(places - np.float32((highest - lowest + 1) / 2))
        else:
            places = jnp.floor(places + np.float32(0.5))
        return _cast(places, T), low, high
    if mode == "MIN_FIRST":
        return fast_quantize(x, low, high, T), low, high
    largest = np.finfo(np.float32).max
    from_low = jnp.where(lowest * low > 0, np.float32(lowest) / jnp.where(low == 0, 1, low), largest)
    from_high = jnp.where(high > 0, np.float32(highest) / jnp.where(high == 0, 1, high), largest)
    scale = jnp.minimum(from_low, from_high)
    low, high = np.float32(lowest) / scale, np.float32(highest) / scale
    rounded = round_half_away if round_mode == "HALF_AWAY_FROM_ZERO" else jnp.round
    return _cast(rounded(jnp.clip(x, low, high) * scale), T), low, high


def _cast(places: Array, dtype: np.dtype) -> Array:
    """To an integer type, what rounding put above its limits included."""
    return jnp.clip(places.astype(np.float64), *limits(dtype)).astype(dtype)


@kernel("Dequantize")
def dequantize(x: Array, min_range: Array, max_range: Array, *, mode: str) -> Array:
    lowest, highest = limits(x.dtype)
    wide = x.astype(np.float32)
    if mode == "MIN_FIRST":
        return fast_to_float(x, min_range, max_range)
    if mode == "MIN_COMBINED":
        scale = (max_range - min_range) / np.float32(highest - lowest)
        half_range = np.float32((highest - lowest + 1) / 2 if lowest else 0)
        return (wide + half_range) * scale + min_range
    scale = max_range / np.float32(highest)
    return wide * (jnp.maximum(min_range / np.float32(lowest), scale) if lowest else scale)


# Rounding as if quantized. These have gradients of their own, in graph form.


def _quantize_and_dequantize(
    x: Array, low: Array, high: Array, num_bits: Array, signed: bool, given: bool, round_mode: str, narrow: bool
) -> Array:
    """Rounds `x` to multiples of a step, so chosen that num_bits - 1 of them (or num_bits) cover the larger side."""
    dtype = x.dtype
    if given:
        if is_known((low, high)):
            require(bool(low <= high), f"Invalid range: input_min {low} > input_max {high}")
    else:
        low, high = jnp.min(x), jnp.max(x)
    if signed:
        lowest, highest = -(2.0 ** (num_bits - 1)) + narrow, 2.0 ** (num_bits - 1) - 1
    else:
        lowest, highest = 0.0, 2.0**num_bits - 1
    lowest, highest = jnp.asarray(lowest, dtype), jnp.asarray(highest, dtype)
    largest = np.asarray(jnp.finfo(dtype).max, dtype)
    from_low = jnp.where(lowest * low > 0, lowest / jnp.where(low == 0, 1, low), largest)
    from_high = jnp.where(highest * high > 0, highest / jnp.where(high == 0, 1, high), largest)
    low_decides = from_low < from_high
    step = jnp.where(low_decides, low / jnp.where(lowest == 0, 1, lowest), high / highest)
    if given:
        x = jnp.clip(x, jnp.where(low_decides, low, lowest * step), jnp.where(low_decides, highest * step, high))
    places = x * jnp.where(low_decides, from_low, from_high)
    rounded = jnp.round(places) if round_mode == "HALF_TO_EVEN" else jnp.floor(places + dtype.type(0.5))
    return (rounded * step).astype(dtype)


def _require_bits(num_bits: int, signed: bool) -> None:
    most = 62 if signed else 63
    require(0 < num_bits < most, f"num_bits is out of range: {num_bits} with signed_input_ {int(signed)}")


@kernel("QuantizeAndDequantize")
def quantize_and_dequantize(
    x: Array, *, signed_input: bool, num_bits: int, range_given: bool, input_min: float, input_max: float
) -> Array:
    _require_bits(num_bits, signed_input)
    low, high = np.asarray(input_min, x.dtype), np.asarray(input_max, x.dtype)
    return _quantize_and_dequantize(x, low, high, num_bits, signed_input, range_given, "HALF_TO_EVEN", False)


@kernel("QuantizeAndDequantizeV2")
def quantize_and_dequantize_v2(
    x: Array,
    input_min: Array,
    input_max: Array,
    *,
    signed_input: bool,
    num_bits: int,
    range_given: bool,
    round_mode: str,
    narrow_range: bool,
) -> Array:
    _require_bits(num_bits, signed_input)
    return _quantize_and_dequantize(
        x, input_min, input_max, num_bits, signed_input, range_given, round_mode, narrow_range
    )


@kernel("QuantizeAndDequantizeV3", constants=("num_bits",))
def quantize_and_dequantize_v3(
    x: Array,
    input_min: Array,
    input_max: Array,
    num_bits: np.ndarray,
    *,
    signed_input: bool,
    range_given: bool,
    narrow_range: bool,
) -> Array:
    _require_bits(int(num_bits), signed_input)
    return _quantize_and_dequantize(
        x, input_min, input_max, int(num_bits), signed_input, range_given, "HALF_TO_EVEN", narrow_range
    )
