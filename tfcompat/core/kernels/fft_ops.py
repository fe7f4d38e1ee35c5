"""Discrete Fourier transforms of the last one, two or three dimensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text

Array = Any
_DIMENSIONS = {"FFT": 1, "FFT2D": 2, "FFT3D": 3}


def _register(op_type: str, rank: int) -> None:
    axes = tuple(range(-rank, 0))

    @kernel(op_type, f"Batch{op_type}")
    def transform(input: Array) -> Array:
        return _transformed(jnp.fft.fftn, input, rank)

    @kernel(f"I{op_type}", f"BatchI{op_type}")
    def inverse(input: Array) -> Array:
        return _transformed(jnp.fft.ifftn, input, rank)

    @kernel(f"R{op_type}", constants=("fft_length",))
    def real_transform(input: Array, fft_length: np.ndarray) -> Array:
        lengths = _lengths(input, fft_length, rank)
        input = _cropped(input, lengths)
        if 0 in input.shape:
            return jnp.zeros((*input.shape[:-1], input.shape[-1] // 2 + 1 if lengths[-1] else 0), np.complex64)
        return jnp.fft.rfftn(input, axes=axes).astype(np.complex64)

    @kernel(f"IR{op_type}", constants=("fft_length",))
    def inverse_real_transform(input: Array, fft_length: np.ndarray) -> Array:
        lengths = _lengths(input, fft_length, rank)
        input = _cropped(input, (*lengths[:-1], lengths[-1] // 2 + 1 if lengths[-1] else 0))
        if 0 in input.shape:
            return jnp.zeros((*input.shape[:-1], lengths[-1]), np.float32)
        return jnp.fft.irfftn(input, s=lengths, axes=axes).astype(np.float32)


def _transformed(function: Callable[..., Array], input: Array, rank: int) -> Array:
    """A complex transform of the last `rank` dimensions.

    Dimensions of size 1, along which it changes nothing, are left out: XLA:CPU may lay them out in an order that its
    FFT refuses.
    """
    _require_rank(input, rank)
    count = sum(size != 1 for size in input.shape[-rank:])
    if not count or not input.size:
        return input
    sizes = [size for size in input.shape if size != 1]
    return function(input.reshape(sizes), axes=tuple(range(-count, 0))).astype(input.dtype).reshape(input.shape)


def _require_rank(input: Array, rank: int) -> None:
    require(input.ndim >= rank, f"Input must have rank of at least {rank} but got: {shape_text(input.shape)}")


def _lengths(input: Array, fft_length: np.ndarray, rank: int) -> tuple[int, ...]:
    _require_rank(input, rank)
    require(fft_length.shape == (rank,), f"fft_length must have shape [{rank}]")
    lengths = tuple(map(int, fft_length))
    require(min(lengths) >= 0, f"fft_length must be >= 0, but got: {shape_text(lengths)}")
    return lengths


def _cropped(input: Array, sizes: tuple[int, ...]) -> Array:
    """The first elements along the last dimensions. A tensor without elements may be smaller."""
    first = input.ndim - len(sizes)
    for axis, size in enumerate(sizes, first):
        message = f"Input dimension {axis} must have length of at least {size} but got: {input.shape[axis]}"
        require(input.shape[axis] == 0 or input.shape[axis] >= size, message)
    return input[(..., *(slice(0, size) for size in sizes))]


for _op_type, _rank in _DIMENSIONS.items():
    _register(_op_type, _rank)
