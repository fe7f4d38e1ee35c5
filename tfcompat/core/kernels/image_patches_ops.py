"""Patches of pictures."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.window import output_size, pad_amounts
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


@kernel("ExtractImagePatches")
def extract_image_patches(
    images: Array, *, ksizes: tuple[int, ...], strides: tuple[int, ...], rates: tuple[int, ...], padding: str
) -> Array:
    """The pixels that a window (with gaps of `rates`) sees at each place, one after the other in the last dimension."""
    require(images.ndim == 4, f"input must be 4-dimensional{shape_text(images.shape)}")
    counts, widths = [], []
    for axis in (1, 2):
        arguments = images.shape[axis], ksizes[axis], strides[axis], padding, rates[axis]
        extent = (ksizes[axis] - 1) * rates[axis] + 1
        counts.append(0 if padding == "VALID" and extent > images.shape[axis] else output_size(*arguments) or 0)
        widths.append(pad_amounts(*arguments))
    padded = jnp.pad(images, [(0, 0), *widths, (0, 0)])
    if 0 in counts:
        return jnp.zeros((images.shape[0], *counts, ksizes[1] * ksizes[2] * images.shape[3]), images.dtype)
    views = []
    for row in range(0, ksizes[1] * rates[1], rates[1]):
        for column in range(0, ksizes[2] * rates[2], rates[2]):
            stops = [
                start + (count - 1) * stride + 1
                for start, count, stride in zip((row, column), counts, strides[1:3], strict=True)
            ]
            limits = padded.shape[0], *stops, padded.shape[3]
            views.append(lax.slice(padded, (0, row, column, 0), limits, (1, *strides[1:3], 1)))
    return jnp.concatenate(views, axis=3)
