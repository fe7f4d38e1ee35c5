"""Tensors changed in rows, and new ones without defined content. Nothing is changed in place here: each op has a result
of its own, as each had to be used in TensorFlow anyway."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel, numpy_or_jax
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


def _register(op_type: str, method: str) -> None:
    @kernel(op_type)
    def update(x: Array, i: Array, v: Array) -> Array:
        shapes = f"{shape_text(x.shape)} {shape_text(i.shape)} {shape_text(v.shape)}"
        require(i.ndim == 1 and v.shape == (*i.shape, *x.shape[1:]), f"x, i and v shape doesn't match: {shapes}")
        return getattr(jnp.asarray(x).at[i % np.int32(max(x.shape[0], 1))], method)(v)


for _op_type, _method in {"InplaceUpdate": "set", "InplaceAdd": "add", "InplaceSub": "subtract"}.items():
    _register(_op_type, _method)


@kernel("DeepCopy")
def deep_copy(x: Array) -> Array:
    return x


@kernel("Empty", constants=("shape",))
def empty(shape: np.ndarray, *, dtype: np.dtype) -> Array:
    """Zeros, or empty strings: the content is open unless `init` is set."""
    require(shape.ndim == 1, f"shape must be a vector of int32, got shape {shape_text(shape.shape)}")
    sizes = tuple(map(int, shape))
    zero = np.array(0 if dtype.kind != "O" else b"", dtype)
    return numpy_or_jax(zero, size=int(np.prod(sizes))).full(sizes, zero, dtype)
