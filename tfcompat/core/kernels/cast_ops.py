"""Cast and Bitcast."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.kernel import is_known, kernel, numpy_or_jax

Array = Any


@kernel("Cast")
def cast(x: Array, *, DstT: np.dtype) -> Array:
    """Converts as TensorFlow's C++ does on x86: floats truncate toward zero, integers wrap, complex numbers lose their
    imaginary part, and a bool is `x != 0` (of the real part)."""
    xp = numpy_or_jax(x)
    if x.dtype == DstT:
        return x
    if x.dtype == object:
        raise TypeError("Cast string to another type is not supported")
    if x.dtype.kind == "c" and DstT.kind != "c":
        x = x.real
    with np.errstate(all="ignore"):
        if DstT == np.bool_:
            return x != 0
        if jnp.issubdtype(x.dtype, jnp.floating) and DstT.kind in "iu":
            return _float_to_integer(xp, x, DstT)
        return x.astype(DstT)


def _float_to_integer(xp: Any, x: Array, dtype: np.dtype) -> Array:
    """x86 converts to int32 or int64, giving the lowest integer for NaN and whatever does not fit, and cuts to `dtype`."""
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
    if is_known(input):
        return _view(np.ascontiguousarray(input), input.shape, type)
    if input.dtype.kind == "c":
        half = np.dtype(f"f{input.dtype.itemsize // 2}")
        if type.itemsize >= input.dtype.itemsize:
            raise TypeError(f"Bitcast from {input.dtype} to {type} is not supported on the device")
        parts = jnp.stack([input.real, input.imag], axis=-1)
        return parts if type == half else lax.bitcast_convert_type(parts, type)
    if type.kind == "c":
        if input.dtype.itemsize * 2 != type.itemsize:
            raise TypeError(f"Bitcast from {input.dtype} to {type} is not supported on the device")
        parts = lax.bitcast_convert_type(input, np.dtype(f"f{type.itemsize // 2}"))
        return lax.complex(parts[..., 0], parts[..., 1])
    return lax.bitcast_convert_type(input, type)


def _view(x: np.ndarray, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    if dtype.itemsize == x.dtype.itemsize:
        return x.view(dtype).reshape(shape)
    if dtype.itemsize < x.dtype.itemsize:
        return x.reshape(shape + (1,)).view(dtype)
    return x.view(dtype).reshape(shape[:-1])
