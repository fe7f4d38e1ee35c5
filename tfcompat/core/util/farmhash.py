"""FarmHash's `Fingerprint64` (github.com/google/farmhash), for many strings of one length at once.

Strings are rows of bytes, uint8 [count, length]; hashes and words are uint64 [count], with wrapping arithmetic.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Words = Any

_K0 = np.uint64(0xC3A5C85C97CB3127)
_K1 = np.uint64(0xB492B66FBE98F273)
_K2 = np.uint64(0x9AE16A3B2F90404F)
_47 = np.uint64(47)


def fetch64(data: np.ndarray, start: int) -> Words:
    """The eight bytes from `start` on as little-endian words."""
    return np.ascontiguousarray(data[:, start : start + 8]).view("<u8")[:, 0].astype(np.uint64)


def _fetch32(data: np.ndarray, start: int) -> Words:
    return np.ascontiguousarray(data[:, start : start + 4]).view("<u4")[:, 0].astype(np.uint64)


def rotate_right(word: Words, bits: int) -> Words:
    return (word >> np.uint64(bits)) | (word << np.uint64(64 - bits))


def _mix_shifted(word: Words) -> Words:
    return word ^ (word >> _47)


def _combine(u: Words, v: Words, multiplier: np.uint64) -> Words:
    a = _mix_shifted((u ^ v) * multiplier)
    return _mix_shifted((v ^ a) * multiplier) * multiplier


def fingerprint64(data: np.ndarray) -> Words:
    """The hashes of strings."""
    length = data.shape[1]
    with np.errstate(over="ignore"):
        if length <= 16:
            return _up_to_16(data)
        if length <= 32:
            return _up_to_32(data)
        return _up_to_64(data) if length <= 64 else _longer(data)


def _multiplier(length: int) -> np.uint64:
    return _K2 + np.uint64(length * 2)


def _up_to_16(data: np.ndarray) -> Words:
    count, length = data.shape
    multiplier = _multiplier(length)
    if length >= 8:
        a, b = fetch64(data, 0) + _K2, fetch64(data, length - 8)
        c = rotate_right(b, 37) * multiplier + a
        d = (rotate_right(a, 25) + b) * multiplier
        return _combine(c, d, multiplier)
    if length >= 4:
        first = np.uint64(length) + (_fetch32(data, 0) << np.uint64(3))
        return _combine(first, _fetch32(data, length - 4), multiplier)
    if length:
        a, b, c = (data[:, index].astype(np.uint64) for index in (0, length // 2, length - 1))
        y = a + (b << np.uint64(8))
        z = np.uint64(length) + (c << np.uint64(2))
        return _mix_shifted(y * _K2 ^ z * _K0) * _K2
    return np.full(count, _K2, np.uint64)


def _up_to_32(data: np.ndarray) -> Words:
    length = data.shape[1]
    multiplier = _multiplier(length)
    a, b = fetch64(data, 0) * _K1, fetch64(data, 8)
    c, d = fetch64(data, length - 8) * multiplier, fetch64(data, length - 16) * _K2
    return _combine(rotate_right(a + b, 43) + rotate_right(c, 30) + d, a + rotate_right(b + _K2, 18) + c, multiplier)


def _up_to_64(data: np.ndarray) -> Words:
    length = data.shape[1]
    multiplier = _multiplier(length)
    a, b = fetch64(data, 0) * _K2, fetch64(data, 8)
    c, d = fetch64(data, length - 8) * multiplier, fetch64(data, length - 16) * _K2
    y = rotate_right(a + b, 43) + rotate_right(c, 30) + d
    z = _combine(y, a + rotate_right(b + _K2, 18) + c, multiplier)
    e, f = fetch64(data, 16) * multiplier, fetch64(data, 24)
    g, h = (y + fetch64(data, length - 32)) * multiplier, (z + fetch64(data, length - 24)) * multiplier
    return _combine(rotate_right(e + f, 43) + rotate_right(g, 30) + h, e + rotate_right(f + a, 18) + g, multiplier)


def _weak(data: np.ndarray, start: int, a: Words, b: Words) -> tuple[Words, Words]:
    w, x, y, z = (fetch64(data, start + offset) for offset in (0, 8, 16, 24))
    a = a + w
    b = rotate_right(b + a + z, 21)
    c = a
    a = a + x + y
    return a + z, b + rotate_right(a, 44) + c


def _longer(data: np.ndarray) -> Words:
    count, length = data.shape
    zero = np.zeros(count, np.uint64)
    seed = np.uint64(81)
    x = seed * _K2 + fetch64(data, 0)
    y = zero + seed * _K1 + np.uint64(113)
    z = _mix_shifted(y * _K2 + np.uint64(113)) * _K2
    v = w = (zero, zero)
    for start in range(0, (length - 1) // 64 * 64, 64):
        x = rotate_right(x + y + v[0] + fetch64(data, start + 8), 37) * _K1
        y = rotate_right(y + v[1] + fetch64(data, start + 48), 42) * _K1
        x = x ^ w[1]
        y = y + v[0] + fetch64(data, start + 40)
        z = rotate_right(z + w[0], 33) * _K1
        v = _weak(data, start, v[1] * _K1, x + w[0])
        w = _weak(data, start + 32, z + w[1], y + fetch64(data, start + 16))
        z, x = x, z
    multiplier = _K1 + ((z & np.uint64(0xFF)) << np.uint64(1))
    last, nine = length - 64, np.uint64(9)
    w = (w[0] + np.uint64((length - 1) & 63), w[1])
    v = (v[0] + w[0], v[1])
    w = (w[0] + v[0], w[1])
    x = rotate_right(x + y + v[0] + fetch64(data, last + 8), 37) * multiplier
    y = rotate_right(y + v[1] + fetch64(data, last + 48), 42) * multiplier
    x = x ^ (w[1] * nine)
    y = y + v[0] * nine + fetch64(data, last + 40)
    z = rotate_right(z + w[0], 33) * multiplier
    v = _weak(data, last, v[1] * multiplier, x + w[0])
    w = _weak(data, last + 32, z + w[1], y + fetch64(data, last + 16))
    z, x = x, z
    return _combine(
        _combine(v[0], w[0], multiplier) + _mix_shifted(y) * _K0 + z, _combine(v[1], w[1], multiplier) + x, multiplier
    )
