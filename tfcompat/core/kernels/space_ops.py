"""Moving blocks of space into depth or batch, and back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel, numpy_or_jax
from tfcompat.core.framework.window import output_size, pad_amounts
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


def _require_format(data_format: str) -> None:
    require(data_format in ("NHWC", "NCHW"), f"{data_format} is not supported: only NHWC and NCHW are")


@kernel("SpaceToDepth")
def space_to_depth(input: Array, *, block_size: int, data_format: str) -> Array:
    _require_format(data_format)
    height, width = input.shape[2:] if data_format == "NCHW" else input.shape[1:3]
    require(
        height % block_size == 0 and width % block_size == 0,
        f"Image width {width} and height {height} should be divisible by block_size: {block_size}",
    )
    if data_format == "NCHW":
        batch, depth = input.shape[:2]
        blocks = input.reshape(batch, depth, height // block_size, block_size, width // block_size, block_size)
        moved = blocks.transpose(0, 3, 5, 1, 2, 4)
        return moved.reshape(batch, block_size**2 * depth, height // block_size, width // block_size)
    batch, depth = input.shape[0], input.shape[3]
    blocks = input.reshape(batch, height // block_size, block_size, width // block_size, block_size, depth)
    moved = blocks.transpose(0, 1, 3, 2, 4, 5)
    return moved.reshape(batch, height // block_size, width // block_size, block_size**2 * depth)


@kernel("DepthToSpace")
def depth_to_space(input: Array, *, block_size: int, data_format: str) -> Array:
    _require_format(data_format)
    depth, parts = input.shape[1 if data_format == "NCHW" else 3], block_size**2
    require(depth % parts == 0, f"Input depth dimension {depth} should be divisible by: {parts}")
    if data_format == "NCHW":
        batch, depth, height, width = input.shape
        blocks = input.reshape(batch, block_size, block_size, depth // block_size**2, height, width)
        moved = blocks.transpose(0, 3, 4, 1, 5, 2)
        return moved.reshape(batch, depth // block_size**2, height * block_size, width * block_size)
    batch, height, width, depth = input.shape
    blocks = input.reshape(batch, height, width, block_size, block_size, depth // block_size**2)
    moved = blocks.transpose(0, 1, 3, 2, 4, 5)
    return moved.reshape(batch, height * block_size, width * block_size, depth // block_size**2)


@kernel("SpaceToBatchND", constants=("block_shape", "paddings"))
def space_to_batch_nd(input: Array, block_shape: np.ndarray, paddings: np.ndarray) -> Array:
    """Zero-pads the spatial dimensions, cuts them into blocks and moves positions within a block into the batch."""
    blocks = [int(size) for size in block_shape]
    spatial = len(blocks)
    widths = [(0, 0), *((int(a), int(b)) for a, b in paddings), *[(0, 0)] * (input.ndim - 1 - spatial)]
    padded = numpy_or_jax(input).pad(input, widths)
    batch, rest = padded.shape[0], padded.shape[1 + spatial :]
    split: list[int] = []
    for i, block in enumerate(blocks):
        size = padded.shape[1 + i]
        require(size % block == 0, f"padded_shape[{i}]={size} is not divisible by block_shape[{i}]={block}")
        split += [size // block, block]
    within = [2 * i + 2 for i in range(spatial)]
    outer = [2 * i + 1 for i in range(spatial)]
    order = [*within, 0, *outer, *range(1 + 2 * spatial, 1 + 2 * spatial + len(rest))]
    moved = padded.reshape(batch, *split, *rest).transpose(order)
    return moved.reshape(batch * int(np.prod(blocks)), *split[::2], *rest)


@kernel("BatchToSpaceND", constants=("block_shape", "crops"))
def batch_to_space_nd(input: Array, block_shape: np.ndarray, crops: np.ndarray) -> Array:
    """The inverse of SpaceToBatchND, with cropping in place of padding."""
    blocks = [int(size) for size in block_shape]
    spatial, count = len(blocks), int(np.prod(blocks))
    batch, sizes, rest = input.shape[0], input.shape[1 : 1 + spatial], input.shape[1 + spatial :]
    require(batch % count == 0, f"Input batch dimension ({batch}) is not divisible by product of block sizes ({count})")
    order = [spatial]
    for i in range(spatial):
        order += [spatial + 1 + i, i]
    order += range(2 * spatial + 1, 2 * spatial + 1 + len(rest))
    moved = input.reshape(*blocks, batch // count, *sizes, *rest).transpose(order)
    joined = moved.reshape(batch // count, *(size * block for size, block in zip(sizes, blocks, strict=True)), *rest)
    index = [slice(None)]
    for i, (before, after) in enumerate(crops.tolist()):
        size = joined.shape[1 + i]
        require(before + after <= size, f"cropped_shape[{i}]={size - before - after} must be non-negative")
        index.append(slice(before, size - after))
    return joined[tuple(index)]


@kernel("SpaceToBatch", constants=("paddings",))
def space_to_batch(input: Array, paddings: np.ndarray, *, block_size: int) -> Array:
    require(input.ndim == 4, f"Input rank should be 4 instead of {shape_text(input.shape)}")
    return space_to_batch_nd(input, np.array([block_size, block_size]), paddings)


@kernel("BatchToSpace", constants=("crops",))
def batch_to_space(input: Array, crops: np.ndarray, *, block_size: int) -> Array:
    require(input.ndim == 4, f"Input rank should be 4 instead of {shape_text(input.shape)}")
    return batch_to_space_nd(input, np.array([block_size, block_size]), crops)


@kernel("ExtractVolumePatches")
def extract_volume_patches(input: Array, *, ksizes: tuple[int, ...], strides: tuple[int, ...], padding: str) -> Array:
    """The content of each window, in the last dimension: (batch, planes, rows, columns, window elements)."""
    require(input.ndim == 5, f"input must be 5-dimensional{shape_text(input.shape)}")
    widths, windows = [(0, 0)], []
    for size, window, stride in zip(input.shape[1:4], ksizes[1:4], strides[1:4], strict=True):
        count = 0 if padding == "VALID" and window > size else output_size(size, window, stride, padding) or 0
        widths.append(pad_amounts(size, window, stride, padding))
        windows.append(stride * np.arange(count)[:, None] + np.arange(window))
    padded = numpy_or_jax(input).pad(input, [*widths, (0, 0)])
    planes, rows, columns = windows
    taken = padded[:, planes[:, None, None, :, None, None], rows[:, None, None, :, None], columns[:, None, None, :]]
    return taken.reshape(*taken.shape[:4], math.prod(taken.shape[4:]))
