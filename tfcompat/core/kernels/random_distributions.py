"""The distributions of TensorFlow's `random_distributions.h` over a Philox stream, so that a seed gives the numbers it gives
there: uniforms and integers bit for bit, normals but for the last bits of `log`, `sin` and `cos`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import numpy_or_jax
from tfcompat.core.framework.philox import random_blocks, random_values

RESERVED_BLOCKS_PER_OUTPUT = 256
"""How far one output advances an op's stream: far enough for the draws of a rejection sampler."""

_UNIFORM_BITS = {"float16": (np.uint16, 0x3FF, 15 << 10), "bfloat16": (np.uint16, 0x7F, 127 << 7)}
_UNIFORM_BITS["float32"] = (np.uint32, 0x7FFFFF, 127 << 23)


def uniform(words: list[Any], dtype: np.dtype) -> Any:
    """Floats in [0, 1): random mantissa bits under the exponent of 1, less 1. A double takes two words, others one."""
    if dtype == np.float64:
        mantissa = (words[0] & np.uint32(0xFFFFF)).astype(np.uint64) << np.uint64(32) | words[1]
        return (mantissa | np.uint64(1023 << 52)).view(np.float64) - 1
    bits, mantissa_mask, exponent = _UNIFORM_BITS[dtype.name]
    word = words[0].astype(bits)
    return (word & bits(mantissa_mask) | bits(exponent)).view(dtype) - dtype.type(1)


def box_muller(words: list[Any], dtype: np.dtype) -> tuple[Any, Any]:
    """Two independent standard normal arrays, as float32 or (from four words) float64."""
    xp = numpy_or_jax(words)
    half = len(words) // 2
    radius_draw = xp.maximum(uniform(words[:half], dtype), dtype.type(1e-7))
    angle = (2 * np.pi * uniform(words[half:], dtype).astype(np.float64)).astype(dtype)
    # NumPy's float32 functions are off by some ulps; its float64 ones, rounded, are TensorFlow's to the last bit.
    wide = np.float64 if xp is np else dtype
    radius = xp.sqrt(-2 * xp.log(radius_draw.astype(wide)).astype(dtype))
    angle = angle.astype(wide)
    return xp.sin(angle).astype(dtype) * radius, xp.cos(angle).astype(dtype) * radius


def _words_per_draw(dtype: np.dtype) -> int:
    return 2 if dtype.itemsize == 8 else 1


def uniforms(key: Any, counter: Any, shape: Any, dtype: np.dtype) -> Any:
    words = random_values(key, counter, math.prod(shape), _words_per_draw(dtype))
    return uniform(words, dtype).reshape(shape)


def integers(key: Any, counter: Any, shape: Any, low: Any, high: Any) -> Any:
    dtype = low.dtype
    words = random_values(key, counter, math.prod(shape), _words_per_draw(dtype))
    bits = words[0] if dtype == np.int32 else words[0] | words[1].astype(np.uint64) << np.uint64(32)
    span = (high - low).astype(bits.dtype)  # wraps around exactly where the range exceeds the signed type
    return (low + (bits % span).astype(dtype)).reshape(shape)


def _working_dtype(dtype: np.dtype) -> np.dtype:
    """The type that normals of `dtype` are computed in."""
    return dtype if dtype == np.float64 else np.dtype(np.float32)


def normals(key: Any, counter: Any, shape: Any, dtype: np.dtype) -> Any:
    working = _working_dtype(dtype)
    count = math.prod(shape)
    words = random_values(key, counter, count, words=2 * _words_per_draw(working), repeat=2)
    xp = numpy_or_jax(words)
    is_first = xp.arange(count, dtype=np.uint32) % np.uint32(2) == 0
    return xp.where(is_first, *box_muller(words, working)).astype(dtype).reshape(shape)


def truncated_normals(key: Any, counter: Any, shape: Any, dtype: np.dtype) -> Any:
    """Normals of magnitude below 2.

    Outputs come in groups (of 4; of 2 doubles) with a region of the stream each, from whose start normals are drawn until
    enough of them are accepted.
    """
    working = _working_dtype(dtype)
    count = math.prod(shape)
    group_size = 4 // _words_per_draw(working)
    groups = -(-count // group_size)
    xp = numpy_or_jax(key, counter, size=count)
    blocks_per_group = group_size * RESERVED_BLOCKS_PER_OUTPUT // 4

    def draw(offsets: Any, accepted: Any, values: list[Any]) -> tuple[Any, list[Any]]:
        words = random_blocks(key, counter, offsets)
        for pair in range(0, 4, 2 * _words_per_draw(working)):
            for normal in box_muller(words[pair : pair + 2 * _words_per_draw(working)], working):
                keep = abs(normal) < 2
                values = [xp.where(keep & (accepted == place), normal, old) for place, old in enumerate(values)]
                accepted = accepted + keep
        return accepted, values

    offsets = xp.arange(groups, dtype=np.uint64) * np.uint64(blocks_per_group)
    accepted = xp.zeros(groups, np.int32)
    values = [xp.zeros(groups, working) for _ in range(group_size)]
    accepted, values = draw(offsets, accepted, values)
    if xp is np:
        while (short := np.flatnonzero(accepted < group_size)).size:
            offsets[short] += np.uint64(1)
            accepted[short], found = draw(offsets[short], accepted[short], [column[short] for column in values])
            for column, new in zip(values, found, strict=True):
                column[short] = new
    else:
        from jax import lax

        _, _, values = lax.while_loop(
            lambda state: xp.any(state[1] < group_size),
            lambda state: (state[0] + np.uint64(1), *draw(state[0] + np.uint64(1), *state[1:])),
            (offsets, accepted, values),
        )
    return xp.stack(values, axis=-1).reshape(-1)[:count].astype(dtype).reshape(shape)
