"""The distributions of TensorFlow's `random_distributions.h` over a Philox stream.

A seed gives the numbers it gives there: uniforms and integers bit for bit, normals but for the last bits of `log`,
`sin` and `cos`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from jax import lax

from tfcompat.core.framework.kernel import numpy_or_jax
from tfcompat.core.framework.philox import random_values
from tfcompat.core.kernels.checks import require, shape_text

RESERVED_BLOCKS_PER_OUTPUT = 256
"""How far one output advances an op's stream: far enough for the draws of a rejection sampler."""

# By type: the unsigned type of its bits, those of the mantissa, and the bits of 1.
_UNIFORM_BITS: dict[str, tuple[Any, int, int]] = {
    "float16": (np.uint16, 0x3FF, 15 << 10),
    "bfloat16": (np.uint16, 0x7F, 127 << 7),
    "float32": (np.uint32, 0x7FFFFF, 127 << 23),
}


def output_sizes(shape: np.ndarray) -> tuple[int, ...]:
    """The output shape that a random op is given as a tensor."""
    require(shape.ndim == 1, f"shape must be a vector of {{int32,int64}}, got shape {shape_text(shape.shape)}")
    for size in shape:
        require(size >= 0, f"Dimension {size} must be >= 0")
    return tuple(int(size) for size in shape)


def uniform(words: list[Any], dtype: np.dtype) -> Any:
    """Floats in [0, 1): random mantissa bits under the exponent of 1, less 1. A double takes two words, others one."""
    if dtype == np.float64:
        mantissa = (words[0] & np.uint32(0xFFFFF)).astype(np.uint64) << np.uint64(32) | words[1]
        return (mantissa | np.uint64(1023 << 52)).view(np.float64) - 1
    bits, mantissa, one = _UNIFORM_BITS[dtype.name]
    word = words[0].astype(bits)
    return (word & bits(mantissa) | bits(one)).view(dtype) - dtype.type(1)


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


def _standard_normals(key: Any, counter: Any, count: int, dtype: np.dtype, **layout: Any) -> Any:
    words_per_pair = 2 * _words_per_draw(dtype)
    xp = numpy_or_jax(key, counter, size=count)
    if xp is np:
        words = random_values(key, counter, -(-count // 2), words_per_pair, **layout)
        return np.stack(box_muller(words, dtype), axis=-1).reshape(-1)[:count]
    words = random_values(key, counter, count, words_per_pair, repeat=2, **layout)
    is_first = xp.arange(count, dtype=np.uint32) % np.uint32(2) == 0
    return xp.where(is_first, *box_muller(words, dtype))


def normals(key: Any, counter: Any, shape: Any, dtype: np.dtype) -> Any:
    return _standard_normals(key, counter, math.prod(shape), _working_dtype(dtype)).astype(dtype).reshape(shape)


def truncated_normals(key: Any, counter: Any, shape: Any, dtype: np.dtype) -> Any:
    """Normals of magnitude below 2.

    Outputs come in groups of as many as a block gives normals. Each group has a region of the stream, from whose start
    normals are drawn until enough of them are accepted.
    """
    working = _working_dtype(dtype)
    count = math.prod(shape)
    group_size = 4 // _words_per_draw(working)
    groups = -(-count // group_size)
    region = np.uint64(group_size * RESERVED_BLOCKS_PER_OUTPUT // 4)
    places = np.arange(group_size, dtype=np.int32)[:, None]
    xp = numpy_or_jax(key, counter, size=count)
    # On XLA a loop, too, over the few normals of a block: unrolled, it would draw them once more for each use.
    fori_loop = _host_fori_loop if xp is np else lax.fori_loop

    def turn(offset_of: Callable[[Any], Any], values: Any, accepted: Any) -> tuple[Any, Any]:
        """Puts the accepted normals of one block per group behind those that the group has."""
        drawn = _standard_normals(key, counter, values.size, working, offset_of=offset_of).reshape(-1, group_size)

        def take(index: Any, state: tuple[Any, Any]) -> tuple[Any, Any]:
            values, accepted = state
            normal = drawn[:, index]
            accept = abs(normal) < 2
            return xp.where(accept & (accepted == places), normal, values), accepted + accept

        return fori_loop(0, group_size, take, (values, accepted))

    block = np.uint64(0)
    values = xp.zeros((group_size, groups), working)
    accepted = xp.zeros(groups, np.int32)
    if xp is np:
        while (short := np.flatnonzero(accepted < group_size)).size:
            offsets = short.astype(np.uint64) * region + block
            values[:, short], accepted[short] = turn(offsets.take, values[:, short], accepted[short])
            block += np.uint64(1)
    else:
        _, values, _ = lax.while_loop(
            lambda state: xp.any(state[2] < group_size),
            lambda state: (state[0] + np.uint64(1), *turn(lambda group: group * region + state[0], *state[1:])),
            (block, values, accepted),
        )
    return values.T.reshape(-1)[:count].astype(dtype).reshape(shape)


def _host_fori_loop(start: int, stop: int, body: Callable[[int, Any], Any], state: Any) -> Any:
    for index in range(start, stop):
        state = body(index, state)
    return state
