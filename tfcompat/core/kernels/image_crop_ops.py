"""Parts of pictures: `CropAndResize` with its gradients, and glimpses."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.framework.philox import random_values
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.python.framework.errors_impl import OutOfRangeError

Array = Any

_OUTSIDE = "box_index has values outside [0, batch_size)"


# CropAndResize.


def _check_boxes(boxes: Array, box_ind: Array) -> None:
    if boxes.size or box_ind.size:
        require(boxes.ndim == 2, f"boxes must be 2-D{shape_text(boxes.shape)}")
        require(boxes.shape[1] == 4, "boxes must have 4 columns")
        require(box_ind.ndim == 1, f"box_index must be 1-D{shape_text(box_ind.shape)}")
        require(box_ind.shape[0] == boxes.shape[0], "box_index has incompatible shape")


def _check_box_index(box_ind: Array, batch: int) -> None:
    if is_known(box_ind):
        if np.any((box_ind < 0) | (box_ind >= batch)):
            raise OutOfRangeError(None, None, _OUTSIDE)
        return
    late_checks.report(lambda: jnp.all((box_ind >= 0) & (box_ind < batch)), _OUTSIDE)


def _product(x: Array, y: Any) -> Array:
    """x * y, rounded: the selection keeps the compiler from fusing it with an addition, which puts pixels that lie on
    the picture's edge beyond it."""
    product = x * np.asarray(y, np.float32)
    return jnp.where(product == product, product, 0)


def _positions(start: Array, stop: Array, old: int, new: int) -> Array:
    """[boxes, new]: where the new pixels of each box lie among the `old` ones of a dimension."""
    if new == 1:
        return (0.5 * (start + stop) * (old - 1))[:, np.newaxis]
    step = _product(stop - start, old - 1) / (new - 1)
    return _product(start, old - 1)[:, np.newaxis] + _product(step[:, np.newaxis], np.arange(new))


def _grid(boxes: Array, old_sizes: tuple[int, int], new_sizes: tuple[int, int]) -> tuple[Array, Array, Array]:
    """Where the rows and columns of each box's result lie in the picture, and [boxes, *new_sizes]: whether inside."""
    rows = _positions(boxes[:, 0], boxes[:, 2], old_sizes[0], new_sizes[0])
    columns = _positions(boxes[:, 1], boxes[:, 3], old_sizes[1], new_sizes[1])
    row_inside = (rows >= 0) & (rows <= old_sizes[0] - 1)
    column_inside = (columns >= 0) & (columns <= old_sizes[1] - 1)
    return rows, columns, row_inside[:, :, np.newaxis] & column_inside[:, np.newaxis, :]


def _index(positions: Array, size: int) -> Array:
    return jnp.clip(positions, 0, size - 1).astype(np.int32)


def _round_half_up(x: Array) -> Array:
    return jnp.floor(x + 0.5)


def _pixels(image: Array, box_ind: Array, rows: Array, columns: Array) -> Array:
    """float32 [boxes, rows, columns, channels]."""
    picked = image.at[box_ind[:, None, None], rows[:, :, None], columns[:, None, :]].get(mode="clip")
    return picked.astype(np.float32)


def _corners(image: Array, box_ind: Array, rows: Array, columns: Array) -> tuple[list[Array], Array, Array]:
    """The four pixels around each position (top left, top right, bottom left, bottom right), and the weights of the
    lower and of the right ones."""
    _, height, width, _ = image.shape
    top, bottom = _index(jnp.floor(rows), height), _index(jnp.ceil(rows), height)
    left, right = _index(jnp.floor(columns), width), _index(jnp.ceil(columns), width)
    pixels = [_pixels(image, box_ind, y, x) for y in (top, bottom) for x in (left, right)]
    return pixels, (rows - top)[:, :, None, None], (columns - left)[:, None, :, None]


def _bilinear(image: Array, boxes: Array, box_ind: Array, new_sizes: tuple[int, int], outside: float) -> Array:
    rows, columns, inside = _grid(boxes, image.shape[1:3], new_sizes)
    (top_left, top_right, bottom_left, bottom_right), down, across = _corners(image, box_ind, rows, columns)
    top = top_left + (top_right - top_left) * across
    bottom = bottom_left + (bottom_right - bottom_left) * across
    return jnp.where(inside[..., np.newaxis], top + (bottom - top) * down, np.float32(outside))


def _nearest(image: Array, boxes: Array, box_ind: Array, new_sizes: tuple[int, int], outside: float) -> Array:
    rows, columns, inside = _grid(boxes, image.shape[1:3], new_sizes)
    y, x = (_index(_round_half_up(p), size) for p, size in zip((rows, columns), image.shape[1:3], strict=True))
    return jnp.where(inside[..., np.newaxis], _pixels(image, box_ind, y, x), np.float32(outside))


_METHODS = {"bilinear": _bilinear, "nearest": _nearest}


@partial(jax.custom_vjp, nondiff_argnums=(3, 4, 5))
def _crop(image: Array, boxes: Array, box_ind: Array, sizes: tuple[int, int], method: str, outside: float) -> Array:
    return _METHODS[method](image, boxes, box_ind, sizes, outside)


def _crop_forward(
    image: Array, boxes: Array, box_ind: Array, sizes: tuple[int, int], method: str, outside: float
) -> tuple[Array, tuple[Array, ...]]:
    return _crop(image, boxes, box_ind, sizes, method, outside), (image, boxes, box_ind)


def _crop_backward(
    sizes: tuple[int, int], method: str, outside: float, inputs: tuple[Array, ...], gradient: Array
) -> tuple[Array | None, Array, None]:
    image, boxes, box_ind = inputs
    in_image = None
    if jnp.issubdtype(image.dtype, jnp.floating):
        in_image = _gradient_in_image(gradient, boxes, box_ind, image.shape, method).astype(image.dtype)
    return in_image, _gradient_in_boxes(gradient, image, boxes, box_ind), None


_crop.defvjp(_crop_forward, _crop_backward)


def _gradient_in_boxes(gradient: Array, image: Array, boxes: Array, box_ind: Array) -> Array:
    """TensorFlow takes the bilinear method's, also for nearest neighbours."""
    _, rows, columns, _ = gradient.shape
    _, pullback = jax.vjp(lambda boxes: _bilinear(image, boxes, box_ind, (rows, columns), 0), boxes)
    return pullback(gradient)[0]


def _gradient_in_image(
    gradient: Array, boxes: Array, box_ind: Array, image_shape: tuple[int, ...], method: str
) -> Array:
    """Adds to the pixels around each position what their weights in it are of its gradient."""
    gradient, boxes, box_ind = map(jnp.asarray, (gradient, boxes, box_ind))
    sizes = (image_shape[1], image_shape[2])
    rows, columns, inside = _grid(boxes, sizes, gradient.shape[1:3])
    total = jnp.zeros(image_shape, np.float32)
    for (y, down), (x, across) in itertools.product(
        *(_pixels_and_weights(*each, method) for each in zip((rows, columns), sizes, strict=True))
    ):
        share = gradient * down[:, :, np.newaxis, np.newaxis] * across[:, np.newaxis, :, np.newaxis]
        share = jnp.where(inside[..., np.newaxis], share, 0)
        total = total.at[box_ind[:, None, None], y[:, :, None], x[:, None, :]].add(share, mode="drop")
    return total


def _pixels_and_weights(positions: Array, size: int, method: str) -> list[tuple[Array, Array]]:
    """The pixels about positions along one dimension, lower and upper or the nearest ones, with their weights."""
    if method == "nearest":
        return [(_index(_round_half_up(positions), size), jnp.ones_like(positions))]
    lower, upper = _index(jnp.floor(positions), size), _index(jnp.ceil(positions), size)
    return [(lower, 1 - (positions - lower)), (upper, positions - lower)]


@kernel("CropAndResize", constants=("crop_size",))
def crop_and_resize(
    image: Array,
    boxes: Array,
    box_ind: Array,
    crop_size: np.ndarray,
    *,
    method: str,
    extrapolation_value: float,
) -> Array:
    require(image.ndim == 4, f"input image must be 4-D{shape_text(image.shape)}")
    require(image.shape[1] > 0 and image.shape[2] > 0, "image dimensions must be positive")
    _check_boxes(boxes, box_ind)
    require(crop_size.ndim == 1, f"crop_size must be 1-D{shape_text(crop_size.shape)}")
    require(crop_size.size == 2, f"crop_size must have two elements{shape_text(crop_size.shape)}")
    height, width = crop_size.tolist()
    require(height > 0 and width > 0, "crop dimensions must be positive")
    _check_box_index(box_ind, image.shape[0])
    arrays = map(jnp.asarray, (image, boxes, box_ind))
    return _crop(*arrays, (height, width), method, extrapolation_value)


@kernel("CropAndResizeGradImage", constants=("image_size",))
def crop_and_resize_grad_image(
    grads: Array, boxes: Array, box_ind: Array, image_size: np.ndarray, *, T: np.dtype, method: str
) -> Array:
    _check_gradient(grads, boxes, box_ind)
    require(image_size.ndim == 1, f"image_size must be 1-D{shape_text(image_size.shape)}")
    require(image_size.size == 4, f"image_size must have 4 elements{shape_text(image_size.shape)}")
    image_shape = tuple(image_size.tolist())
    require(image_shape[1] > 0 and image_shape[2] > 0, "image dimensions must be positive")
    require(grads.shape[3] == image_shape[3], "image_size and grads are incompatible")
    _check_box_index(box_ind, image_shape[0])
    return _gradient_in_image(grads, boxes, box_ind, image_shape, method).astype(T)


@kernel("CropAndResizeGradBoxes")
def crop_and_resize_grad_boxes(grads: Array, image: Array, boxes: Array, box_ind: Array) -> Array:
    _check_gradient(grads, boxes, box_ind)
    require(image.ndim == 4, f"input image must be 4-D{shape_text(image.shape)}")
    require(image.shape[1] > 0 and image.shape[2] > 0, "image dimensions must be positive")
    require(image.shape[3] == grads.shape[3], "image, grads depth differ")
    _check_box_index(box_ind, image.shape[0])
    return _gradient_in_boxes(*map(jnp.asarray, (grads, image, boxes, box_ind)))


def _check_gradient(grads: Array, boxes: Array, box_ind: Array) -> None:
    require(grads.ndim == 4, f"grads image must be 4-D{shape_text(grads.shape)}")
    require(grads.shape[1] > 0 and grads.shape[2] > 0, "grads dimensions must be positive")
    _check_boxes(boxes, box_ind)
    require(grads.shape[0] == boxes.shape[0], "boxes and grads have incompatible shape")


# Glimpses.


@kernel("ExtractGlimpse", constants=("size",))
def extract_glimpse(
    input: Array,
    size: np.ndarray,
    offsets: Array,
    *,
    centered: bool,
    normalized: bool,
    uniform_noise: bool,
    noise: str,
) -> Array:
    """TensorFlow's noise is seeded by the clock; here it follows from the inputs."""
    noise = "uniform" if uniform_noise else noise
    require(
        noise in ("uniform", "gaussian", "zero"),
        f"The noise could only be uniform, gaussian, or zero, got{noise}",
    )
    require(input.ndim == 4, f"input must be 4-dimensional (batch_size, height, width, depth){shape_text(input.shape)}")
    require(size.shape == (2,), f"Invalid shape for size: {shape_text(size.shape)}")
    require(bool((size > 0).all()), "the size of a glimpse must be positive")
    require(
        offsets.ndim == 2 and offsets.shape == (input.shape[0], 2),
        f"offsets must be a matrix{shape_text(offsets.shape)}",
    )
    if not input.shape[0]:
        return jnp.zeros((0, *map(int, size), input.shape[3]), input.dtype)
    starts = _glimpse_starts(jnp.asarray(offsets), np.array(input.shape[1:3], np.float32), size, centered, normalized)
    (rows, row_inside), (columns, column_inside) = (
        _window(starts[:, axis], int(size[axis]), input.shape[1 + axis]) for axis in (0, 1)
    )
    batch = np.arange(input.shape[0])[:, None, None]
    seen = jnp.asarray(input).at[batch, rows[:, :, None], columns[:, None, :]].get(mode="clip")
    inside = (row_inside[:, :, None] & column_inside[:, None, :])[..., None]
    return jnp.where(inside, seen, _noise(input, offsets, seen.shape, noise))


def _glimpse_starts(offsets: Array, sizes: np.ndarray, glimpse: np.ndarray, centered: bool, normalized: bool) -> Array:
    """int32 [batch, 2]: the first row and column of each glimpse."""
    middles = offsets * sizes if normalized else offsets
    if centered:
        middles = middles / 2 + sizes / 2
    return (middles - glimpse.astype(np.float32) / 2).astype(np.int32)


def _window(starts: Array, count: int, size: int) -> tuple[Array, Array]:
    """[batch, count] indices into a dimension of `size`, and whether they lie in it."""
    indices = starts[:, np.newaxis] + np.arange(count, dtype=np.int32)
    return jnp.clip(indices, 0, size - 1), (indices >= 0) & (indices < size)


def _noise(input: Array, offsets: Array, shape: tuple[int, ...], noise: str) -> Array:
    if noise == "zero":
        return jnp.zeros(shape, input.dtype)
    words = [
        jnp.sum(jax.lax.bitcast_convert_type(jnp.asarray(x), np.uint32), dtype=np.uint32) for x in (input, offsets)
    ]
    key, counter = jnp.stack(words), jnp.zeros(4, np.uint32)
    draws = [
        jnp.reshape((word >> 8).astype(np.float32) * np.float32(2**-24), shape)
        for word in random_values(key, counter, int(np.prod(shape)), words=2)
    ]
    if noise == "uniform":
        lowest, highest = (f(input, axis=(1, 2, 3), keepdims=True) for f in (jnp.min, jnp.max))
        return lowest + draws[0] * (highest - lowest)
    normal = jnp.sqrt(-2 * jnp.log1p(-draws[0])) * jnp.cos(np.float32(2 * np.pi) * draws[1])
    mean, sigma = (f(input, axis=(1, 2), keepdims=True) for f in (jnp.mean, jnp.std))
    lowest, highest = (f(input, axis=(1, 2), keepdims=True) for f in (jnp.min, jnp.max))
    return jnp.clip(mean + normal * sigma, lowest, highest)
