"""Arithmetic of quantized numbers: an integer type stands for the floats of a range, evenly spaced.

The formulas, and where they round, are those of TensorFlow's `quantization_utils.h`.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

Array = Any


def round_half_away(x: Array) -> Array:
    return jnp.sign(x) * jnp.floor(jnp.abs(x) + x.dtype.type(0.5))


def limits(dtype: np.dtype) -> tuple[int, int]:
    """The lowest and the highest value of an integer type."""
    info = np.iinfo(dtype)
    return int(info.min), int(info.max)


def _steps(dtype: np.dtype) -> int:
    lowest, highest = limits(dtype)
    return highest - lowest


def _double(*values: Array) -> list[Array]:
    return [jnp.asarray(value).astype(np.float64) for value in values]


def to_float(x: Array, low: Array, high: Array) -> Array:
    """The float32 values of quantized `x` in the range [low, high], computed in double precision."""
    span, low64 = _double(jnp.subtract(high, low), low)
    steps = _steps(x.dtype)
    scale = span * ((steps + 1) / steps) / (steps + 1)
    safe = jnp.where(scale == 0, 1, scale).astype(np.float32)
    start = round_half_away(jnp.asarray(low, np.float32) / safe) * safe
    result = start.astype(np.float64) + (x.astype(np.float64) - limits(x.dtype)[0]) * scale
    return jnp.where(span == 0, low64, result).astype(np.float32)


def quantize_unclamped(x: Array, low: Array, high: Array, dtype: np.dtype) -> Array:
    """int64: the place of float32 `x` in the range, as `dtype` counts it but beyond its limits too."""
    steps = _steps(dtype)
    (span,) = _double(jnp.subtract(high, low))
    scale = (steps + 1) / (jnp.where(span == 0, 1, span) * ((steps + 1) / steps))
    wide, low64 = _double(x, low)
    place = (round_half_away(wide * scale) - round_half_away(low64 * scale)).astype(np.int64)
    return jnp.where(span == 0, 0, place) + limits(dtype)[0]


def quantize(x: Array, low: Array, high: Array, dtype: np.dtype) -> Array:
    """Float32 `x` as quantized numbers, in double precision."""
    return jnp.clip(quantize_unclamped(x, low, high, dtype), *limits(dtype)).astype(dtype)


def zero_of(low: Array, high: Array, dtype: np.dtype) -> Array:
    """The quantized zero, as int32."""
    return quantize_unclamped(jnp.zeros((), np.float32), low, high, dtype).astype(np.int32)


def fast_to_float(x: Array, low: Array, high: Array) -> Array:
    """`to_float` as most of TensorFlow's kernels do it, in single precision."""
    low, high = jnp.asarray(low, np.float32), jnp.asarray(high, np.float32)
    scale = ((high - low) / np.float64(_steps(x.dtype))).astype(np.float32)
    start = jnp.where(high == low, low, round_half_away(low / jnp.where(scale == 0, 1, scale)) * scale)
    return (start - np.float32(limits(x.dtype)[0]) * scale) + x.astype(np.float32) * scale


def fast_quantize(x: Array, low: Array, high: Array, dtype: np.dtype) -> Array:
    """`quantize` as most of TensorFlow's kernels do it, in single precision."""
    low, high = jnp.asarray(low, np.float32), jnp.asarray(high, np.float32)
    lowest, highest = limits(dtype)
    span = (high - low).astype(np.float64)
    scale = jnp.where(span == 0, 0, _steps(dtype) / jnp.where(span == 0, 1, span)).astype(np.float32)
    places = round_half_away(x * scale) - (round_half_away(low * scale) - np.float32(lowest))
    bounds = max(float(lowest), -2147483648.0), min(float(highest), 2147483520.0)
    return jnp.clip(places, *map(np.float32, bounds)).astype(np.int32).astype(dtype)


def requantize(x: Array, old: tuple[Array, Array], new: tuple[Array, Array], dtype: np.dtype) -> Array:
    """Numbers of one range as numbers of another one, in single precision; 32 bits to 8 by integers alone."""
    if (x.dtype, dtype) == (np.int32, np.uint8):
        return _requantize_32_to_8(x, old, new)
    return fast_quantize(fast_to_float(x, *old), *new, dtype)


def _requantize_32_to_8(x: Array, old: tuple[Array, Array], new: tuple[Array, Array]) -> Array:
    """With 16 binary digits behind the point."""
    one = np.float32(1 << 16)
    (old_low, old_high), (new_low, new_high) = ([jnp.asarray(end, np.float32) for end in ends] for ends in (old, new))
    span = new_high - new_low
    safe = jnp.where(span == 0, 1, span)
    per_unit = (255.0 / safe.astype(np.float64)).astype(np.float32)
    middle = ((old_low + old_high).astype(np.float64) / 2.0).astype(np.float32)
    scale = (255.0 * (1 << 16) * (old_high - old_low).astype(np.float64) / safe).astype(np.int64)
    input_offset = (middle * per_unit * one).astype(np.int64)
    output_offset = round_half_away(float(1 << 16) * (new_low.astype(np.float64) * 255.0) / safe).astype(np.int64)
    scale, input_offset, output_offset = (
        jnp.where(span == 0, 0, each) for each in (scale, input_offset, output_offset)
    )
    places = ((x.astype(np.int64) * scale) >> 32) + (input_offset - output_offset + (1 << 15))
    return jnp.clip(places >> 16, 0, 255).astype(np.uint8)


def requantize_by_step(x: Array, old: tuple[Array, Array], new: tuple[Array, Array], dtype: np.dtype) -> Array:
    """`requantize` to a wider type as a multiplication by the (rounded) width of one step."""
    ends = [to_float(np.asarray(place, x.dtype), *old) for place in (0, 1)]
    zero, one = (quantize_unclamped(end, *new, dtype) for end in ends)
    return jnp.clip(zero + x.astype(np.int64) * (one - zero), *limits(dtype)).astype(dtype)


def product_range(a: tuple[Array, Array, np.dtype], b: tuple[Array, Array, np.dtype], dtype: np.dtype) -> list[Array]:
    """The range of products of two quantized numbers (each given by low, high and type)."""
    level: Array = np.float32(1)
    for low, high, each in (a, b):
        level = level * (jnp.subtract(high, low) / np.float32(_steps(each)))
    return [level * np.float32(limit) for limit in limits(dtype)]
