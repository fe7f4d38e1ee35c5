"""Philox 4x32-10, the counter-based generator behind TensorFlow's random ops, on NumPy arrays and on JAX arrays alike.

Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).

A stream is a 64-bit key and a 128-bit counter, held as uint32 words, least significant first. Each value of the counter
gives a block of four 32-bit random words.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import numpy_or_jax

WORDS_PER_BLOCK = 4

_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_KEY_STEPS = (np.uint32(0x9E3779B9), np.uint32(0xBB67AE85))
_ROUNDS = 10
_32 = np.uint64(32)
_BLOCKS_IN_CACHE = 1 << 13
_BLOCKS_AT_ONCE = 64


def initial_state(seed: int, seed2: int) -> np.ndarray:
    """The fresh stream of an op with attributes `seed` and `seed2`: the key's two words, then the counter's four.

    As in TensorFlow `seed` is the key and `seed2` the upper half of the counter; both 0 ask the operating system for
    a stream that no run repeats.
    """
    if seed == 0 and seed2 == 0:
        seed, seed2 = secrets.randbits(64), secrets.randbits(64)
    words = [seed, seed >> 32, 0, 0, seed2, seed2 >> 32]
    return np.array([word & 0xFFFFFFFF for word in words], np.uint32)


def advance(state: Any, blocks: int) -> Any:
    """The stream `state` (uint32[6], as `initial_state` gives) after `blocks` further blocks."""
    xp = numpy_or_jax(state)
    return xp.concatenate([state[:2], xp.stack(_add(state[2:], xp.asarray(blocks, np.uint64), xp))])


def uint32_stream(seed: int, seed2: int) -> Iterator[int]:
    """The words of a fresh stream, one after the other."""
    state = initial_state(seed, seed2)
    offsets = np.arange(_BLOCKS_AT_ONCE, dtype=np.uint64)
    while True:
        yield from np.stack(random_blocks(state[:2], state[2:], offsets), axis=1).ravel().tolist()
        state = advance(state, _BLOCKS_AT_ONCE)


def random_blocks(key: Any, counter: Any, offsets: Any) -> tuple[Any, Any, Any, Any]:
    """The four random words at each of the counters `counter + offsets`.

    Args:
      key: uint32[2].
      counter: uint32[4].
      offsets: uint64 array of any shape.

    Returns:
      Four uint32 arrays of `offsets`' shape.
    """
    xp = numpy_or_jax(key, counter, offsets)
    one_round = _round if xp is np else _traced_once()
    words = _add(counter, offsets, xp)
    key = key[0], key[1]
    with np.errstate(over="ignore"):
        for _ in range(_ROUNDS):
            words = one_round(words, key)
            key = key[0] + _KEY_STEPS[0], key[1] + _KEY_STEPS[1]
    return words


def random_values(
    key: Any,
    counter: Any,
    count: int,
    words: int = 1,
    repeat: int = 1,
    offset_of: Callable[[Any], Any] = lambda block: block,
) -> list[Any]:
    """The stream read as successive values of `words` random words (1, 2 or 4), each given `repeat` times.

    Args:
      key: uint32[2].
      counter: uint32[4].
      count: number of elements of each result.
      offset_of: where the stream's blocks lie: from their numbers (uint64 array) to their counters less `counter`.

    Returns:
      `words` uint32 arrays of `count` elements: the first word of each value, the second, ...
    """
    xp = numpy_or_jax(key, counter, size=count)
    values_per_block = WORDS_PER_BLOCK // words
    if xp is np:
        stream = np.empty((-(-count // (repeat * values_per_block)), WORDS_PER_BLOCK), np.uint32)
        for start in range(0, len(stream), _BLOCKS_IN_CACHE):
            part = stream[start : start + _BLOCKS_IN_CACHE]
            blocks = np.arange(start, start + len(part), dtype=np.uint64)
            np.stack(random_blocks(key, counter, offset_of(blocks)), axis=-1, out=part)
        return list(np.repeat(stream.reshape(-1, words), repeat, axis=0)[:count].T)
    # Each element computes a whole block and picks its words. That is more work than computing a block once and storing
    # its words side by side, but free of any store: XLA vectorises it, and fuses it into whatever consumes the values.
    index = xp.arange(count, dtype=np.uint64) // np.uint64(repeat)
    columns = list(random_blocks(key, counter, offset_of(index // np.uint64(values_per_block))))
    place = index.astype(np.uint32) % np.uint32(values_per_block)
    while len(columns) > words:
        half = len(columns) // 2
        in_upper_half = (place & np.uint32(half // words)) != 0
        columns = [xp.where(in_upper_half, *pair) for pair in zip(columns[half:], columns[:half], strict=True)]
    return columns


def _round(words: tuple[Any, Any, Any, Any], key: tuple[Any, Any]) -> tuple[Any, Any, Any, Any]:
    even = words[0].astype(np.uint64) * _MULTIPLIERS[0]
    odd = words[2].astype(np.uint64) * _MULTIPLIERS[1]
    return (
        _high(odd) ^ words[1] ^ key[0],
        odd.astype(np.uint32),
        _high(even) ^ words[3] ^ key[1],
        even.astype(np.uint32),
    )


@cache
def _traced_once() -> Callable[..., tuple[Any, Any, Any, Any]]:
    import jax

    return jax.jit(_round)


def _high(x: Any) -> Any:
    return (x >> _32).astype(np.uint32)


def _add(counter: Any, offsets: Any, xp: Any) -> tuple[Any, Any, Any, Any]:
    """The words of `counter + offsets`, each of `offsets`' shape."""
    words = counter.astype(np.uint64)
    low = (words[0] | words[1] << _32) + offsets
    high = (words[2] | words[3] << _32) + (low < offsets)
    return low.astype(np.uint32), _high(low), high.astype(np.uint32), _high(high)
