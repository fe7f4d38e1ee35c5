"""What depends on shapes alone, and arithmetic on shapes: Shape, Rank, Size, BroadcastArgs, ..."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.python.framework.errors_impl import InvalidArgumentError

Array = Any


@kernel("Shape", shapes_only=True)
def shape(input: Array, *, out_type: np.dtype) -> np.ndarray:
    return np.array(input.shape, out_type)


@kernel("ShapeN", shapes_only=True)
def shape_n(input: list[Array], *, out_type: np.dtype) -> list[np.ndarray]:
    return [np.array(each.shape, out_type) for each in input]


@kernel("Size", shapes_only=True)
def size(input: Array, *, out_type: np.dtype) -> np.ndarray:
    return np.array(math.prod(input.shape), out_type)


@kernel("Rank", shapes_only=True)
def rank(input: Array) -> np.ndarray:
    return np.array(len(input.shape), np.int32)


@kernel("EnsureShape")
def ensure_shape(input: Array, *, shape: tuple[int | None, ...] | None) -> Array:
    fits = shape is None or (
        len(shape) == input.ndim and all(want in (None, size) for want, size in zip(shape, input.shape, strict=True))
    )
    expected = shape_text(["?" if size is None else size for size in shape or ()])
    require(fits, f"Shape of tensor {shape_text(input.shape)} is not compatible with expected shape {expected}.")
    return input


@kernel("BroadcastArgs", constants=("s0", "s1"))
def broadcast_args(s0: np.ndarray, s1: np.ndarray) -> np.ndarray:
    try:
        return np.array(np.broadcast_shapes(tuple(s0), tuple(s1)), s0.dtype)
    except ValueError:
        message = f"Incompatible shapes: {shape_text(s0)} vs. {shape_text(s1)}"
        raise InvalidArgumentError(None, None, message) from None


@kernel("BroadcastGradientArgs", constants=("s0", "s1"))
def broadcast_gradient_args(s0: np.ndarray, s1: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The axes over which gradients of shape broadcast(s0, s1) are summed to give gradients of shapes s0 and s1."""
    broadcast = broadcast_args(s0, s1)
    if np.array_equal(s0, s1):
        return np.zeros(0, s0.dtype), np.zeros(0, s0.dtype)
    rank = len(broadcast)
    padded = [np.concatenate([np.ones(rank - len(s), s.dtype), s]) for s in (s0, s1)]
    both_one = (padded[0] == 1) & (padded[1] == 1)
    axes = [np.flatnonzero((sizes == 1) & ((broadcast != 1) | both_one)).astype(s0.dtype) for sizes in padded]
    return axes[0], axes[1]


@kernel("ConcatOffset", constants=("concat_dim", "shape"))
def concat_offset(concat_dim: np.ndarray, shape: list[np.ndarray]) -> list[np.ndarray]:
    """Where each of the tensors of the given shapes begins in their concatenation."""
    require(
        np.ndim(concat_dim) == 0,
        f"Concat dim tensor should be a scalar integer, but got shape {shape_text(np.shape(concat_dim))}",
    )
    for position, sizes in enumerate(shape):
        text = shape_text(np.shape(sizes))
        require(np.ndim(sizes) == 1, f"input {position + 1} should be a vector, but got shape {text}")
    rank = len(shape[0])
    require(-rank <= int(concat_dim) < rank, f"Concat dim is out of range: {concat_dim} vs. {rank}")
    axis = int(concat_dim) % rank
    first, *others = (" ".join(map(str, sizes)) for sizes in shape)
    for position, (sizes, text) in enumerate(zip(shape[1:], others, strict=True), 1):
        require(len(sizes) == rank, f"input {position} should contain {rank} elements, but got {len(sizes)}")
        require(
            np.array_equal(np.delete(sizes, axis), np.delete(shape[0], axis)),
            f"All dimensions except {axis} must match. Input {position} has shape [{text}] and doesn't match input 0 "
            f"with shape [{first}].",
        )
    starts = np.cumsum([0] + [sizes[axis] for sizes in shape[:-1]])
    offsets = np.zeros((len(shape), len(shape[0])), shape[0].dtype)
    offsets[:, axis] = starts
    return list(offsets)
