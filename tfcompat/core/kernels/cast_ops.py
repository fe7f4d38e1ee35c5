"""Cast and Bitcast."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.kernel import is_known, kernel, numpy_or_jax
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.python.framework.dtypes import as_dtype
from tfcompat.python.framework.errors_impl import UnimplementedError

Array = Any


@kernel("Cast")
def cast(x: Array, *, DstT: np.dtype, Truncate: bool) -> Array:
    """Converts as TensorFlow's C++ does on x86: floats truncate toward zero, integers wrap, complex numbers lose their
    imaginary part, and a bool is `x != 0` (of the real part)."""
    xp = numpy_or_jax(x)
    if Truncate:
        raise UnimplementedError(None, None, "Cast(Truncate=True) is not supported: without it, values are rounded")
    if x.dtype == DstT:
        return x
    if object in (x.dtype, DstT):
        source, target = (as_dtype(dtype).runtime_name for dtype in (x.dtype, DstT))
        raise UnimplementedError(None, None, f"Cast {source} to {target} is not supported")
    if x.dtype.kind == "c" and DstT.kind != "c":
        x = x.real
    with np.errstate(all="ignore"):
        if DstT == np.bool_:
            return x != 0
        if jnp.issubdtype(x.dtype, jnp.floating) and DstT.kind in "iu":
            return _float_to_integer(xp, x, DstT)
        return x.astype(DstT)


def _float_to_integer(xp: Any, x: Array, dtype: np.dtype) -> Array:
    """x86 converts to int32 or int64, giving the lowest integer for NaN and for what does not fit."""
    if dtype == np.uint64:
        half = np.asarray(2.0**63, np.float64).astype(x.dtype)
        upper = _to_signed(xp, x - half, np.int64).astype(np.uint64) ^ np.uint64(2**63)
        return xp.where(x >= half, upper, _to_signed(xp, x, np.int64).astype(np.uint64))
    signed = np.int64 if dtype in (np.int64, np.uint32) else np.int32
    return _to_signed(xp, x, signed).astype(dtype)


def _to_signed(xp: Any, x: Array, signed: type) -> Array:
    if x.dtype.itemsize < 4:
        x = x.astype(np.float32)
    limits = np.iinfo(signed)
    fits = (x > np.asarray(limits.min - 1, x.dtype)) & (x < np.asarray(limits.max + 1, x.dtype))
    fits = fits | (x == np.asarray(limits.min, x.dtype))
    converted = xp.where(fits, x, xp.zeros_like(x)).astype(signed)
    return xp.where(fits, converted, np.asarray(limits.min, signed))


@kernel("Bitcast")
def bitcast(input: Array, *, type: np.dtype) -> Array:
    """Reads the bits as another type; the last dimension is split or joined where the sizes differ."""
    shape = input.shape
    if type.itemsize < input.dtype.itemsize:
        shape = (*shape, input.dtype.itemsize // type.itemsize)
    elif type.itemsize > input.dtype.itemsize:
        ratio, last = type.itemsize // input.dtype.itemsize, shape[-1] if shape else 1
        require(last == ratio, f"Cannot bitcast from {last} to {ratio}")
        shape = shape[:-1]
    if is_known(input):
        return np.ascontiguousarray(input).reshape(-1).view(type).reshape(shape)
    if "c" not in (input.dtype.kind, type.kind):
        return lax.bitcast_convert_type(input, type)
    return _from_bytes(_to_bytes(input).reshape(*shape, type.itemsize), type)


def _to_bytes(x: Array) -> Array:
    """The bytes of each element, in a new last dimension. XLA does not bitcast complex numbers itself."""
    if x.dtype.kind == "c":
        parts = lax.bitcast_convert_type(jnp.stack([x.real, x.imag], axis=-1), np.uint8)
        return parts.reshape(*x.shape, x.dtype.itemsize)
    return lax.bitcast_convert_type(x, np.uint8).reshape(*x.shape, x.dtype.itemsize)


def _from_bytes(x: Array, dtype: np.dtype) -> Array:
    if dtype.kind == "c":
        part = np.dtype(f"f{dtype.itemsize // 2}")
        parts = lax.bitcast_convert_type(x.reshape(*x.shape[:-1], 2, part.itemsize), part)
        return lax.complex(parts[..., 0], parts[..., 1])
    return lax.bitcast_convert_type(x if dtype.itemsize > 1 else x[..., 0], dtype)


@kernel("CompareAndBitpack")
def compare_and_bitpack(input: Array, threshold: Array) -> Array:
    """Whether elements exceed `threshold`, eight to a byte, the first in the highest bit."""
    message = f"Inner dimension of input should be divisible by 8, but saw shape: {shape_text(input.shape)}"
    require(input.ndim >= 1 and input.shape[-1] % 8 == 0, message)
    bits = (input if input.dtype == bool else input > threshold).reshape(*input.shape[:-1], input.shape[-1] // 8, 8)
    return (bits * np.array([128, 64, 32, 16, 8, 4, 2, 1], np.uint8)).sum(-1, dtype=np.uint8)
