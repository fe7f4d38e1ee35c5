"""Kernels that hash strings: TensorFlow's three functions, each over all strings of one length at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.util import farmhash

Words = Any
"""An array of uint64, one for each string."""


@kernel("StringToHashBucketFast", host=True)
def string_to_hash_bucket_fast(input: np.ndarray, *, num_buckets: int) -> np.ndarray:
    return _buckets(input, farmhash.fingerprint64, num_buckets)


@kernel("StringToHashBucket", host=True)
def string_to_hash_bucket(string_tensor: np.ndarray, *, num_buckets: int) -> np.ndarray:
    return _buckets(string_tensor, hash64, num_buckets)


@kernel("StringToHashBucketStrong", host=True)
def string_to_hash_bucket_strong(input: np.ndarray, *, num_buckets: int, key: tuple[int, ...]) -> np.ndarray:
    require(len(key) == 2, "Key must have 2 elements")
    keys = [np.uint64(part % 2**64) for part in key]
    return _buckets(input, lambda data: _siphash(data, keys), num_buckets)


def _buckets(strings: np.ndarray, hash_function: Callable[[np.ndarray], Words], num_buckets: int) -> np.ndarray:
    hashes = hash_strings(np.asarray(strings, object), hash_function)
    return (hashes % np.uint64(num_buckets)).astype(np.int64)


def hash_strings(strings: np.ndarray, hash_function: Callable[[np.ndarray], Words]) -> Words:
    """The hash of each string. `hash_function` takes the bytes of strings of one length, [count, length]."""
    flat = strings.ravel()
    lengths = np.array([len(string) for string in flat], np.int64)
    result = np.empty(flat.size, np.uint64)
    with np.errstate(over="ignore"):
        for length in np.unique(lengths):
            chosen = np.flatnonzero(lengths == length)
            data = np.frombuffer(b"".join(flat[chosen].tolist()), np.uint8).reshape(len(chosen), length)
            result[chosen] = hash_function(data)
    return result.reshape(strings.shape)


def hash64(data: np.ndarray) -> Words:
    """`tensorflow::Hash64`, which follows MurmurHash2."""
    multiplier, shift = np.uint64(0xC6A4A7935BD1E995), np.uint64(47)
    count, length = data.shape
    whole = length // 8 * 8
    hashed = np.full(count, 0xDECAFCAFFE, np.uint64) ^ (np.uint64(length) * multiplier)
    for start in range(0, whole, 8):
        block = farmhash.fetch64(data, start) * multiplier
        block ^= block >> shift
        hashed = (hashed ^ (block * multiplier)) * multiplier
    if whole < length:
        hashed = (hashed ^ _last_word(data, whole)) * multiplier
    hashed = (hashed ^ (hashed >> shift)) * multiplier
    return hashed ^ (hashed >> shift)


def _last_word(data: np.ndarray, start: int) -> Words:
    """The bytes from `start` on, fewer than eight, as little-endian words."""
    padded = np.zeros((len(data), 8), np.uint8)
    padded[:, : data.shape[1] - start] = data[:, start:]
    return farmhash.fetch64(padded, 0)


def _siphash(data: np.ndarray, key: list[np.uint64]) -> Words:
    """SipHash-2-4 (Aumasson, Bernstein: SipHash: a fast short-input PRF)."""
    count, length = data.shape
    initial = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
    state = [np.full(count, key[index % 2] ^ np.uint64(word), np.uint64) for index, word in enumerate(initial)]
    whole = length // 8 * 8
    blocks = [farmhash.fetch64(data, start) for start in range(0, whole, 8)]
    blocks.append(_last_word(data, whole) | np.uint64((length % 256) << 56))
    for block in blocks:
        state[3] = state[3] ^ block
        _sip_rounds(state, 2)
        state[0] = state[0] ^ block
    state[2] = state[2] ^ np.uint64(0xFF)
    _sip_rounds(state, 4)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def _sip_rounds(v: list[Words], rounds: int) -> None:
    def left(word: Words, bits: int) -> Words:
        return farmhash.rotate_right(word, 64 - bits)

    for _ in range(rounds):
        v[0], v[2] = v[0] + v[1], v[2] + v[3]
        v[1], v[3] = left(v[1], 13) ^ v[0], left(v[3], 16) ^ v[2]
        v[0] = left(v[0], 32)
        v[2], v[0] = v[2] + v[1], v[0] + v[3]
        v[1], v[3] = left(v[1], 17) ^ v[2], left(v[3], 21) ^ v[0]
        v[2] = left(v[2], 32)
