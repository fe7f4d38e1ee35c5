"""Boxes in pictures: drawing them, and cropping around them at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.philox import random_values
from tfcompat.core.kernels.checks import require, shape_text

Array = Any

# Drawing.

_COLOURS = np.array(
    [
        [1, 1, 0, 1],
        [0, 0, 1, 1],
        [1, 0, 0, 1],
        [0, 1, 0, 1],
        [0.5, 0, 0.5, 1],
        [0.5, 0.5, 0, 1],
        [0.5, 0, 0, 1],
        [0, 0, 0.5, 1],
        [0, 1, 1, 1],
        [1, 0, 1, 1],
    ],
    np.float32,
)


@kernel("DrawBoundingBoxes")
def draw_bounding_boxes(images: Array, boxes: Array) -> Array:
    return _draw(images, boxes, None)


@kernel("DrawBoundingBoxesV2")
def draw_bounding_boxes_v2(images: Array, boxes: Array, colors: Array) -> Array:
    require(colors.ndim == 2, f"colors must be a 2-D matrix{shape_text(colors.shape)}")
    require(colors.shape[1] == 4, f"colors must be n x 4 (RGBA){shape_text(colors.shape)}")
    return _draw(images, boxes, colors if colors.shape[0] else None)


def _draw(images: Array, boxes: Array, colors: Array | None) -> Array:
    require(images.ndim == 4, "The rank of the images should be 4")
    require(boxes.ndim == 3, "The rank of the boxes tensor should be 3")
    require(images.shape[0] == boxes.shape[0], "The batch sizes should be the same")
    _, height, width, depth = images.shape
    require(depth in (1, 3, 4), "Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA)")
    if colors is None:
        colors = np.ones((1, 4), np.float32) if depth == 1 else _COLOURS
    boxes, colors = jnp.asarray(boxes), jnp.asarray(colors)[:, :depth].astype(images.dtype)

    def draw_box(number: Array, images: Array) -> Array:
        top, left, bottom, right = (boxes[:, number, i][:, None, None] for i in range(4))
        top, bottom = ((y * (height - 1)).astype(np.int64) for y in (top, bottom))
        left, right = ((x * (width - 1)).astype(np.int64) for x in (left, right))
        y, x = np.arange(height)[None, :, None], np.arange(width)[None, None, :]
        within = (y >= top) & (y <= bottom) & (x >= left) & (x <= right)
        on_line = within & ((y == top) | (y == bottom) | (x == left) | (x == right))
        return jnp.where(on_line[..., None], colors[number % colors.shape[0]], images)

    if boxes.shape[1] == 0:
        return images
    return jax.lax.fori_loop(0, boxes.shape[1], draw_box, jnp.asarray(images))


# Cropping at random.

_WORDS_AT_ONCE = 64


class _Words:
    """A Philox stream read word by word."""

    def __init__(self, key: Array, counter: Array) -> None:
        self._words = self._read(np.asarray(key), np.asarray(counter))

    @staticmethod
    def _read(key: np.ndarray, counter: np.ndarray) -> Iterator[int]:
        count = _WORDS_AT_ONCE
        done = 0
        while True:
            (words,) = random_values(key, counter, count)
            yield from words[done:].tolist()
            done, count = count, 2 * count

    def uniform(self) -> np.float32:
        """A float from [0, 1)."""
        return np.uint32(next(self._words) & 0x7FFFFF | 0x3F800000).view(np.float32) - np.float32(1)

    def below(self, limit: int) -> int:
        """An integer from [0, limit)."""
        word = next(self._words)
        if limit & (limit - 1) == 0:
            return word & (limit - 1)
        while word < 0xFFFFFFFF % limit + 1:
            word = next(self._words)
        return word % limit


def _area(box: Sequence[int]) -> float:
    top, left, bottom, right = box
    return float((bottom - top) * (right - left))


def _shows_enough(crop: Sequence[int], boxes: Sequence[Sequence[int]], min_object_covered: np.float32) -> bool:
    if _area(crop) < 1:
        return False
    for box in boxes:
        shared = [*map(max, crop[:2], box[:2]), *map(min, crop[2:], box[2:])]
        covered = _area(shared) if shared[0] <= shared[2] and shared[1] <= shared[3] else 0
        if _area(box) >= 1 and np.float32(covered) / np.float32(_area(box)) >= min_object_covered:
            return True
    return False


def _random_crop(
    height: int, width: int, area_range: Sequence[np.float32], aspect_ratio: np.float32, words: _Words
) -> tuple[int, int, int, int] | None:
    """A part of a picture, (top, left, bottom, right), with an area in a range of fractions; None if it did not fit."""
    if aspect_ratio <= 0 or height <= 0 or width <= 0 or area_range[1] <= 0 or area_range[0] > area_range[1]:
        return None
    smallest, largest = (fraction * np.float32(width) * np.float32(height) for fraction in area_range)

    def width_of(height: int) -> int:
        return int(np.rint(np.float32(height) * aspect_ratio))

    rows, most_rows = (int(np.rint(np.sqrt(area / aspect_ratio))) for area in (smallest, largest))
    if width_of(most_rows) > width:
        most_rows = int((width + 0.5 - float(np.float32(1e-7))) / float(aspect_ratio))
        if width_of(most_rows) > width:
            most_rows -= 1
    most_rows = min(most_rows, height)
    rows = min(rows, most_rows)
    if rows < most_rows:
        rows += words.below(most_rows - rows + 1)
    if rows * width_of(rows) < smallest:
        rows += 1
    if rows * width_of(rows) > largest:
        rows -= 1
    columns = width_of(rows)
    if not smallest <= rows * columns <= largest or not 0 < columns <= width or not 0 < rows <= height:
        return None
    top = words.below(height - rows) if rows < height else 0
    left = words.below(width - columns) if columns < width else 0
    return top, left, top + rows, left + columns


def _sample(
    ctx: Context,
    image_size: np.ndarray,
    bounding_boxes: np.ndarray,
    min_object_covered: Any,
    aspect_ratio_range: Sequence[float],
    area_range: Sequence[float],
    max_attempts: int,
    use_image_if_no_bounding_boxes: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    require(image_size.ndim == 1, f"image_size must be 1-dimensional{shape_text(image_size.shape)}")
    require(image_size.size == 3, f"image_size must contain 3 elements{shape_text(image_size.shape)}")
    require(
        bounding_boxes.ndim == 3,
        f"input boxes must be 3-dimensional [batch, num_boxes, coords]: {shape_text(bounding_boxes.shape)}",
    )
    require(
        bounding_boxes.shape[-1] == 4,
        f"bounding boxes must have shape [4] or [*, 4], got {shape_text(bounding_boxes.shape)}",
    )
    require(len(aspect_ratio_range) == 2, "Aspect ratio range field must specify 2 dimensions")
    require(min(aspect_ratio_range) > 0, f"Aspect ratio range must be non-negative: {list(aspect_ratio_range)}")
    require(len(area_range) == 2, "Area range field must specify 2 dimensions")
    require(min(area_range) > 0, f"Area range must be non-negative: {list(area_range)}")
    require(max(area_range) <= 1, f"Area range must be less then or equal to 1.0: {list(area_range)}")
    require(max_attempts > 0, f"Max attempts must be non-negative: {max_attempts}")
    require(float(min_object_covered) >= 0, f"Min object covered must be non-negative: {min_object_covered}")
    height, width = map(int, image_size[:2])
    fractions = bounding_boxes.reshape(-1, 4)
    inside = (fractions >= 0) & (fractions <= 1)
    outside = fractions[~inside].tolist()
    require(not outside, f"All bounding box coordinates must be in [0.0, 1.0]: {outside[:1]}")
    sizes = np.array([height, width, height, width], np.float32)
    boxes = (fractions * sizes).astype(np.int32).tolist()
    whole = (0, 0, height, width)
    if not boxes:
        require(
            use_image_if_no_bounding_boxes,
            "No bounding boxes provided as input. One must enable use_image_if_no_bounding_boxes if you wish to not "
            "provide any bounding boxes.",
        )
        boxes = [whole]

    words = _Words(*ctx.reserve(max_attempts))
    low, high = map(np.float32, aspect_ratio_range)
    crop = whole
    for _ in range(max_attempts):
        aspect_ratio = words.uniform() * (high - low) + low
        candidate = _random_crop(height, width, [np.float32(area) for area in area_range], aspect_ratio, words)
        if candidate is not None and _shows_enough(candidate, boxes, np.float32(min_object_covered)):
            crop = candidate
            break
    top, left, bottom, right = crop
    dtype = image_size.dtype
    begin = np.array([top, left, 0], dtype)
    size = np.array([bottom - top, right - left, -1]).astype(dtype)
    return begin, size, (np.array(crop, np.float32) / sizes).reshape(1, 1, 4)


@kernel("SampleDistortedBoundingBoxV2", stateful=True, host=True)
def sample_distorted_bounding_box_v2(
    ctx: Context,
    image_size: np.ndarray,
    bounding_boxes: np.ndarray,
    min_object_covered: np.ndarray,
    *,
    aspect_ratio_range: tuple[float, ...],
    area_range: tuple[float, ...],
    max_attempts: int,
    use_image_if_no_bounding_boxes: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return _sample(
        ctx,
        image_size,
        bounding_boxes,
        min_object_covered,
        aspect_ratio_range,
        area_range,
        max_attempts,
        use_image_if_no_bounding_boxes,
    )


@kernel("SampleDistortedBoundingBox", stateful=True, host=True)
def sample_distorted_bounding_box(
    ctx: Context,
    image_size: np.ndarray,
    bounding_boxes: np.ndarray,
    *,
    min_object_covered: float,
    aspect_ratio_range: tuple[float, ...],
    area_range: tuple[float, ...],
    max_attempts: int,
    use_image_if_no_bounding_boxes: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return _sample(
        ctx,
        image_size,
        bounding_boxes,
        min_object_covered,
        aspect_ratio_range,
        area_range,
        max_attempts,
        use_image_if_no_bounding_boxes,
    )
