"""Kernels of the gradients of slices, paddings and tiles: TensorFlow gives these op types of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.slice_ops import mirror_pad, strided_slice

Array = Any


def _transposed(linear: Callable[[Array], Array], shape: tuple[int, ...], gradient: Array) -> Array:
    """The gradient of the input, of the given shape, of a linear function."""
    gradient = jnp.asarray(gradient)
    return jax.linear_transpose(linear, jax.ShapeDtypeStruct(shape, gradient.dtype))(gradient)[0]


@kernel("StridedSliceGrad", constants=("shape", "begin", "end", "strides"))
def strided_slice_grad(
    shape: np.ndarray,
    begin: np.ndarray,
    end: np.ndarray,
    strides: np.ndarray,
    dy: Array,
    *,
    begin_mask: int,
    end_mask: int,
    ellipsis_mask: int,
    new_axis_mask: int,
    shrink_axis_mask: int,
) -> Array:
    masks = {
        "begin_mask": begin_mask,
        "end_mask": end_mask,
        "ellipsis_mask": ellipsis_mask,
        "new_axis_mask": new_axis_mask,
        "shrink_axis_mask": shrink_axis_mask,
    }
    return _transposed(lambda x: strided_slice(x, begin, end, strides, **masks), tuple(map(int, shape)), dy)


@kernel("MirrorPadGrad", constants=("paddings",))
def mirror_pad_grad(input: Array, paddings: np.ndarray, *, mode: str) -> Array:
    require(paddings.shape == (input.ndim, 2), "paddings must be a matrix with 2 columns and a row for each dimension")
    shape = tuple(size - int(before) - int(after) for size, (before, after) in zip(input.shape, paddings, strict=True))
    return _transposed(lambda x: mirror_pad(x, paddings, mode=mode), shape, input)


@kernel("TileGrad", constants=("multiples",))
def tile_grad(input: Array, multiples: np.ndarray) -> Array:
    shape = [size for each, repeats in zip(input.shape, multiples) for size in (int(repeats), each // int(repeats))]
    return jnp.reshape(input, shape).sum(tuple(range(0, 2 * input.ndim, 2)), dtype=input.dtype)
