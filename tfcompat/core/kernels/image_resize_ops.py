"""Resizing of pictures with TensorFlow 1's sampling, and its gradients.

All of it is linear and separable: a matrix for the rows and one for the columns, known while tracing. Their bands are
narrow, so they are applied as weighted sums of a few shifted pictures; a gradient applies the transposed matrix so,
which is far faster than the scatter that XLA would make of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.custom_derivatives import linear_call

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.image_sampling import sampling_matrix

Array = Any
Matrix = np.ndarray
"""float32 [new size, old size]: the weights of the old pixels in each new one."""

_ROWS, _COLUMNS = 1, 2
_WIDEST_BAND_OF_TAKES = 4


def _checked_size(images: Array, size: np.ndarray, align_corners: bool, half_pixel_centers: bool) -> tuple[int, int]:
    """The new height and width, after TensorFlow's checks."""
    require(not (align_corners and half_pixel_centers), "If half_pixel_centers is True, align_corners must be False.")
    require(images.ndim == 4, f"input must be 4-dimensional{shape_text(images.shape)}")
    require(size.ndim == 1, f"shape_t must be 1-dimensional{shape_text(size.shape)}")
    require(size.size == 2, f"shape_t must have two elements{shape_text(size.shape)}")
    height, width = size.tolist()
    require(height > 0 and width > 0, "output dimensions must be positive")
    require(images.shape[3] > 0, "image must have at least one channel")
    require(images.shape[_ROWS] > 0 and images.shape[_COLUMNS] > 0, "input image must be of non-zero size")
    return height, width


# Where new pixels lie among the old ones, in float32 as TensorFlow computes it.


def _scale(old: int, new: int, align_corners: bool) -> np.float32:
    if align_corners and new > 1:
        return np.float32(old - 1) / np.float32(new - 1)
    return np.float32(old) / np.float32(new)


def _positions(old: int, new: int, align_corners: bool, half_pixel_centers: bool) -> np.ndarray:
    scale, pixels = _scale(old, new, align_corners), np.arange(new, dtype=np.float32)
    half = np.float32(0.5)
    return (pixels + half) * scale - half if half_pixel_centers else pixels * scale


def _nearest(old: int, new: int, align_corners: bool, half_pixel_centers: bool) -> np.ndarray:
    """The old pixel nearest to each new one."""
    scale, pixels = _scale(old, new, align_corners), np.arange(new, dtype=np.float32)
    half = np.float32(0.5)
    positions = (pixels + half) * scale if half_pixel_centers else pixels * scale
    whole = np.floor(positions + half) if align_corners else np.floor(positions)
    return np.clip(whole.astype(np.int32), 0, old - 1)


def _neighbours(
    old: int, new: int, align_corners: bool, half_pixel_centers: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The old pixels on both sides of each new one, and the weight of the second."""
    positions = _positions(old, new, align_corners, half_pixel_centers)
    below = np.floor(positions)
    lower = np.maximum(below.astype(np.int32), 0)
    upper = np.minimum(np.ceil(positions).astype(np.int32), old - 1)
    return np.minimum(lower, old - 1), upper, positions - below


def _matrix(old: int, indices: np.ndarray, weights: np.ndarray | np.float32) -> Matrix:
    """From [new size, taps] old pixels and their weights."""
    matrix = np.zeros((len(indices), old), np.float32)
    np.add.at(matrix, (np.arange(len(indices))[:, np.newaxis], indices), weights)
    return matrix


# Matrices applied to pictures.


def _take(x: Array, indices: np.ndarray, axis: int) -> Array:
    return jnp.take(x, indices, axis=axis, mode="clip")


def _along(axis: int, weights: np.ndarray, x: Array) -> np.ndarray:
    """`weights` shaped to multiply `x` along `axis`."""
    return weights.astype(x.dtype).reshape([-1 if a == axis else 1 for a in range(x.ndim)])


def _band(matrix: Matrix) -> tuple[np.ndarray, np.ndarray]:
    """The columns [rows, taps] in which rows have entries, and the entries."""
    used = matrix != 0
    starts = np.argmax(used, axis=1)
    stops = np.where(used.any(axis=1), matrix.shape[1] - np.argmax(used[:, ::-1], axis=1), 1)
    columns = starts[:, np.newaxis] + np.arange(max((stops - starts).max(), 1))
    inside = columns < stops[:, np.newaxis]
    columns = np.minimum(columns, matrix.shape[1] - 1)
    return columns, np.where(inside, np.take_along_axis(matrix, columns, axis=1), 0)


def _apply_along(x: Array, matrix: Matrix, axis: int) -> Array:
    columns, weights = _band(matrix)
    taps = columns.shape[1]
    if taps > _WIDEST_BAND_OF_TAKES and jnp.issubdtype(x.dtype, jnp.floating):
        product = lax.dot_general(x, matrix.astype(x.dtype), (([axis], [1]), ([], [])), precision=lax.Precision.HIGHEST)
        return jnp.moveaxis(product, -1, axis)
    terms = [_take(x, columns[:, tap], axis) * _along(axis, weights[:, tap], x) for tap in range(taps)]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _apply(x: Array, rows: Matrix, columns: Matrix) -> Array:
    x = _apply_along(x, rows, _ROWS)
    if min(_band(rows)[0].shape[1], _band(columns)[0].shape[1]) > 2:
        x = lax.optimization_barrier(x)  # else XLA computes it again for every tap
    return _apply_along(x, columns, _COLUMNS)


def _linear(forward: Callable[[Array], Array], rows: Matrix, columns: Matrix, x: Array) -> Array:
    """`forward(x)`, which is what `rows` and `columns` do to `x`, with these matrices' transposes as its gradient."""
    if not jnp.issubdtype(x.dtype, jnp.floating):
        return forward(x)
    return linear_call(
        lambda _, x: forward(x), lambda _, gradient: _apply(gradient, rows.T, columns.T), (), jnp.asarray(x)
    )


# Bilinear.


def _bilinear_matrix(old: int, new: int, align_corners: bool, half_pixel_centers: bool) -> Matrix:
    lower, upper, weight = _neighbours(old, new, align_corners, half_pixel_centers)
    return _matrix(old, np.stack([lower, upper], 1), np.stack([1 - weight, weight], 1))


def _interpolate(x: Array, new: int, axis: int, align_corners: bool, half_pixel_centers: bool) -> Array:
    """a + (b - a) * weight, as TensorFlow computes it: pixels between equal ones have exactly their value."""
    lower, upper, weight = _neighbours(x.shape[axis], new, align_corners, half_pixel_centers)
    a, b = _take(x, lower, axis), _take(x, upper, axis)
    return a + (b - a) * _along(axis, weight, x)


@kernel("ResizeBilinear", constants=("size",))
def resize_bilinear(images: Array, size: np.ndarray, *, align_corners: bool, half_pixel_centers: bool) -> Array:
    height, width = _checked_size(images, size, align_corners, half_pixel_centers)
    if (height, width) == images.shape[1:3]:
        return images.astype(np.float32)
    options = align_corners, half_pixel_centers

    def forward(x: Array) -> Array:
        return _interpolate(_interpolate(x, width, _COLUMNS, *options), height, _ROWS, *options)

    rows = _bilinear_matrix(images.shape[_ROWS], height, *options)
    columns = _bilinear_matrix(images.shape[_COLUMNS], width, *options)
    return _linear(forward, rows, columns, images.astype(np.float32))


@kernel("ResizeBilinearGrad")
def resize_bilinear_grad(gradient: Array, original: Array, *, align_corners: bool, half_pixel_centers: bool) -> Array:
    matrices = [
        _bilinear_matrix(original.shape[axis], gradient.shape[axis], align_corners, half_pixel_centers)
        for axis in (_ROWS, _COLUMNS)
    ]
    return _apply(gradient, *(matrix.T for matrix in matrices)).astype(original.dtype)


# Nearest neighbours.


def _nearest_matrix(old: int, new: int, align_corners: bool, half_pixel_centers: bool) -> Matrix:
    return _matrix(old, _nearest(old, new, align_corners, half_pixel_centers)[:, np.newaxis], np.float32(1))


@kernel("ResizeNearestNeighbor", constants=("size",))
def resize_nearest_neighbor(images: Array, size: np.ndarray, *, align_corners: bool, half_pixel_centers: bool) -> Array:
    height, width = _checked_size(images, size, align_corners, half_pixel_centers)
    options = align_corners, half_pixel_centers

    def forward(x: Array) -> Array:
        x = _take(x, _nearest(x.shape[_ROWS], height, *options), _ROWS)
        return _take(x, _nearest(x.shape[_COLUMNS], width, *options), _COLUMNS)

    rows = _nearest_matrix(images.shape[_ROWS], height, *options)
    columns = _nearest_matrix(images.shape[_COLUMNS], width, *options)
    return _linear(forward, rows, columns, images)


@kernel("ResizeNearestNeighborGrad", constants=("size",))
def resize_nearest_neighbor_grad(
    gradient: Array, size: np.ndarray, *, align_corners: bool, half_pixel_centers: bool
) -> Array:
    old_sizes = _checked_size(gradient, size, align_corners, half_pixel_centers)
    matrices = [
        _nearest_matrix(old, gradient.shape[axis], align_corners, half_pixel_centers).T
        for axis, old in zip((_ROWS, _COLUMNS), old_sizes, strict=True)
    ]
    return _apply(gradient, *matrices)


# Bicubic.

_TABLE_SIZE = 1024
_CATMULL_ROM, _LEGACY = -0.5, -0.75


def _cubic_table(a: float) -> np.ndarray:
    """float32 [1025, 2]: the cubic convolution kernel at i / 1024 and at 1 + i / 1024."""
    x = (np.arange(_TABLE_SIZE + 1) / _TABLE_SIZE).astype(np.float32)
    near = ((a + 2) * x.astype(np.float64) - (a + 3)) * x * x + 1
    x = (x + np.float32(1)).astype(np.float64)
    far = ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
    return np.stack([near, far], axis=1).astype(np.float32)


def _bicubic_matrix(old: int, new: int, align_corners: bool, half_pixel_centers: bool) -> Matrix:
    """Weights from a table, as TensorFlow takes them. Beyond the edge the edge's pixels are repeated, or, with
    half-pixel centers, left out."""
    positions = _positions(old, new, align_corners, half_pixel_centers)
    below = np.floor(positions)
    offsets = np.rint((positions - below) * np.float32(_TABLE_SIZE)).astype(np.int64)
    table = _cubic_table(_CATMULL_ROM if half_pixel_centers else _LEGACY)
    weights = np.stack(
        [
            table[offsets, 1],
            table[offsets, 0],
            table[_TABLE_SIZE - offsets, 0],
            table[_TABLE_SIZE - offsets, 1],
        ],
        axis=1,
    )
    pixels = below.astype(np.int64)[:, np.newaxis] + np.arange(-1, 3)
    indices = np.clip(pixels, 0, old - 1)
    if half_pixel_centers:
        weights = np.where(indices == pixels, weights, np.float32(0))
        weights = weights * (np.float32(1) / weights.sum(axis=1, keepdims=True))
    return _matrix(old, indices, weights)


@kernel("ResizeBicubic", constants=("size",))
def resize_bicubic(images: Array, size: np.ndarray, *, align_corners: bool, half_pixel_centers: bool) -> Array:
    height, width = _checked_size(images, size, align_corners, half_pixel_centers)
    rows = _bicubic_matrix(images.shape[_ROWS], height, align_corners, half_pixel_centers)
    columns = _bicubic_matrix(images.shape[_COLUMNS], width, align_corners, half_pixel_centers)
    result = _linear(lambda x: _apply(x, rows, columns), rows, columns, images.astype(np.float32))
    if images.dtype in (np.float32, np.float64):
        return result
    return lax.stop_gradient(result)


@kernel("ResizeBicubicGrad")
def resize_bicubic_grad(gradient: Array, original: Array, *, align_corners: bool, half_pixel_centers: bool) -> Array:
    matrices = [
        _bicubic_matrix(original.shape[axis], gradient.shape[axis], align_corners, half_pixel_centers).T
        for axis in (_ROWS, _COLUMNS)
    ]
    return _apply(gradient, *matrices).astype(original.dtype)


# Means of areas, and sampling with kernels.


def _area_matrix(old: int, new: int, align_corners: bool) -> Matrix:
    scale = _scale(old, new, align_corners)
    starts = np.arange(new, dtype=np.float32) * scale
    ends = np.arange(1, new + 1, dtype=np.float32) * scale
    taps = int((np.ceil(ends) - np.floor(starts)).max())
    pixels = np.floor(starts)[:, np.newaxis] + np.arange(taps, dtype=np.float32)
    left, right = np.maximum(pixels, starts[:, np.newaxis]), np.minimum(pixels + 1, ends[:, np.newaxis])
    weights = np.maximum(right - left, np.float32(0)) / scale
    return _matrix(old, np.clip(pixels.astype(np.int64), 0, old - 1), weights)


@kernel("ResizeArea", constants=("size",))
def resize_area(images: Array, size: np.ndarray, *, align_corners: bool) -> Array:
    height, width = _checked_size(images, size, align_corners, False)
    rows = _area_matrix(images.shape[_ROWS], height, align_corners)
    columns = _area_matrix(images.shape[_COLUMNS], width, align_corners)
    return _apply(images.astype(np.float32), rows, columns)


def _scaling_matrices(
    old_sizes: tuple[int, int],
    new_sizes: tuple[int, int],
    scale: np.ndarray,
    translation: np.ndarray,
    kernel_type: str,
    antialias: bool,
) -> list[Matrix]:
    for values in (scale, translation):
        require(values.ndim == 1, f"t must be 1-dimensional{shape_text(values.shape)}")
        require(values.size == 2, f"t must have two elements{shape_text(values.shape)}")
    require(bool((scale > 0).all()), "Scale must be greater than zero.")
    return [
        sampling_matrix(old, new, scale[axis], translation[axis], kernel_type, antialias)
        for axis, (old, new) in enumerate(zip(old_sizes, new_sizes, strict=True))
    ]


@kernel("ScaleAndTranslate", constants=("size", "scale", "translation"))
def scale_and_translate(
    images: Array, size: np.ndarray, scale: np.ndarray, translation: np.ndarray, *, kernel_type: str, antialias: bool
) -> Array:
    new_sizes = _checked_size(images, size, False, False)
    rows, columns = _scaling_matrices(images.shape[1:3], new_sizes, scale, translation, kernel_type, antialias)
    return _linear(lambda x: _apply(x, rows, columns), rows, columns, images.astype(np.float32))


@kernel("ScaleAndTranslateGrad", constants=("scale", "translation"))
def scale_and_translate_grad(
    gradient: Array,
    original: Array,
    scale: np.ndarray,
    translation: np.ndarray,
    *,
    kernel_type: str,
    antialias: bool,
) -> Array:
    sizes = original.shape[1:3], gradient.shape[1:3]
    matrices = _scaling_matrices(*sizes, scale, translation, kernel_type, antialias)
    return _apply(gradient, *(matrix.T for matrix in matrices))
