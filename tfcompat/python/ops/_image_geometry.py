"""Flips, rotations, crops and padding of pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops, random_ops
from tfcompat.python.ops._image_checks import (
    _ImageDimensions,
    as_batch,
    at_least_3d,
    check,
    checked_at_least_3d,
    equal,
    is_single,
    known,
    larger,
    smaller,
)


def fix_image_flip_shape(image: Tensor, result: Tensor) -> Tensor:
    """`result`, with the static shape of `image`, which is taken for one picture where its rank is unknown."""
    shape = image.get_shape()
    result.set_shape([None, None, None] if shape.ndims is None else shape)
    return result


def random_flip_up_down(image: Any, seed: int | None = None) -> Tensor:
    """`image` turned upside down with probability 1/2; in a batch, each picture for itself.

    Args:
      image: [height, width, channels] or [batch, height, width, channels].
      seed: the op's own seed; see `tf.set_random_seed`.

    Raises:
      ValueError: `image` has another rank.

    Source: `tf.image.random_flip_up_down`.
    """
    return _random_flip(image, 0, seed, "random_flip_up_down")


def random_flip_left_right(image: Any, seed: int | None = None) -> Tensor:
    """`image` mirrored with probability 1/2. Arguments as for `random_flip_up_down`.

    Source: `tf.image.random_flip_left_right`.
    """
    return _random_flip(image, 1, seed, "random_flip_left_right")


def _random_flip(image: Any, axis: int, seed: int | None, scope_name: str) -> Tensor:
    with ops.name_scope(None, scope_name, [image]) as scope:
        image = checked_at_least_3d(ops.convert_to_tensor(image, name="image"))
        if is_single(image):
            is_flipped = math_ops.less(random_ops.random_uniform([], 0, 1.0, seed=seed), 0.5)
            result = control_flow_ops.cond(
                is_flipped, lambda: array_ops.reverse(image, [axis]), lambda: image, name=scope
            )
            return fix_image_flip_shape(image, result)
        batch_size = array_ops.shape(image)[0]
        draws = random_ops.random_uniform([batch_size], 0, 1.0, seed=seed)
        flips = math_ops.cast(math_ops.round(array_ops.reshape(draws, [batch_size, 1, 1, 1])), image.dtype)
        flipped = array_ops.reverse(image, [axis + 1])
        return flips * flipped + (1 - flips) * image


def flip_left_right(image: Any) -> Tensor:
    """`image` ([height, width, channels] or a batch of them) mirrored. Source: `tf.image.flip_left_right`."""
    return _flip(image, 1, "flip_left_right")


def flip_up_down(image: Any) -> Tensor:
    """`image` ([height, width, channels] or a batch of them) upside down. Source: `tf.image.flip_up_down`."""
    return _flip(image, 0, "flip_up_down")


def _flip(image: Any, axis: int, scope_name: str) -> Tensor:
    with ops.name_scope(None, scope_name, [image]):
        image = checked_at_least_3d(ops.convert_to_tensor(image, name="image"))
        if is_single(image):
            return fix_image_flip_shape(image, array_ops.reverse(image, [axis]))
        return array_ops.reverse(image, [axis + 1])


def rot90(image: Any, k: Any = 1, name: str | None = None) -> Tensor:
    """`image` turned counter-clockwise by `k` quarter turns.

    Args:
      image: [height, width, channels] or [batch, height, width, channels].
      k: a scalar integer, or a tensor of it.

    Source: `tf.image.rot90`.
    """
    with ops.name_scope(name, "rot90", [image, k]) as scope:
        image = checked_at_least_3d(ops.convert_to_tensor(image, name="image"))
        k = ops.convert_to_tensor(k, dtype=dtypes.int32, name="k")
        k.get_shape().assert_has_rank(0)
        k = math_ops.mod(k, 4)
        first = 0 if is_single(image) else 1
        swapped = [1, 0, 2] if first == 0 else [0, 2, 1, 3]
        rows, columns = first, first + 1
        turns: list[Callable[[], Tensor]] = [
            lambda: array_ops.transpose(array_ops.reverse_v2(image, [columns]), swapped),
            lambda: array_ops.reverse_v2(image, [rows, columns]),
            lambda: array_ops.reverse_v2(array_ops.transpose(image, swapped), [columns]),
        ]
        cases = [(math_ops.equal(k, count), turn) for count, turn in enumerate(turns, 1)]
        result = control_flow_ops.case(cases, default=lambda: image, exclusive=True, name=scope)
        if first == 0:
            result.set_shape([None, None, image.get_shape()[2]])
        else:
            shape = result.get_shape()
            result.set_shape([shape[0], None, None, shape[3]])
        return result


def transpose(image: Any, name: str | None = None) -> Tensor:
    """`image` ([height, width, channels] or a batch of them) with rows and columns swapped.

    Source: `tf.image.transpose`.
    """
    with ops.name_scope(name, "transpose", [image]):
        image = checked_at_least_3d(ops.convert_to_tensor(image, name="image"))
        return array_ops.transpose(image, [1, 0, 2] if is_single(image) else [0, 2, 1, 3], name or "transpose")


def central_crop(image: Any, central_fraction: float) -> Tensor:
    """The middle of `image`: `central_fraction` of its height and width.

    Args:
      image: [height, width, channels] or [batch, height, width, channels].
      central_fraction: above 0 and at most 1.

    Raises:
      ValueError: the fraction is not in that range, or `image` has another rank.

    Source: `tf.image.central_crop`.
    """
    with ops.name_scope(None, "central_crop", [image]):
        image = ops.convert_to_tensor(image, name="image")
        if central_fraction <= 0.0 or central_fraction > 1.0:
            raise ValueError("central_fraction must be within (0, 1]")
        if central_fraction == 1.0:
            return image
        checked_at_least_3d(image)  # TensorFlow makes the assertions and lets nothing depend on them
        rank = image.get_shape().ndims
        if rank not in (3, 4):
            raise ValueError(f"`image` should either be a Tensor with rank = 3 or rank = 4. Had rank = {rank}.")
        sizes = image.get_shape().as_list()
        rows = sizes[rank - 3] if sizes[rank - 3] is not None else array_ops.shape(image)[rank - 3]
        columns = sizes[rank - 2] if sizes[rank - 2] is not None else array_ops.shape(image)[rank - 2]
        top, left = _central_start(rows, central_fraction), _central_start(columns, central_fraction)
        height, width = rows - top * 2, columns - left * 2
        batch = [] if rank == 3 else [0]
        begin = array_ops.stack([*batch, top, left, 0])
        size = array_ops.stack([*([] if rank == 3 else [-1]), height, width, -1])
        cropped = array_ops.slice(image, begin, size)
        cropped.set_shape([*sizes[: rank - 3], *known([height, width]), sizes[-1]])
        return cropped


def _central_start(size: Any, fraction: float) -> Any:
    """Where the middle `fraction` of `size` pixels begins."""
    if isinstance(size, int):
        return int((float(size) - float(size) * fraction) / 2)
    size = math_ops.cast(size, dtypes.float64)
    return math_ops.cast((size - size * fraction) / 2, dtypes.int32)


def pad_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> Tensor:
    """`image` within a field of zeros.

    Args:
      image: [height, width, channels] or [batch, height, width, channels].
      offset_height, offset_width: rows above and columns left of the picture; integers or scalar tensors.
      target_height, target_width: the result's size.

    Raises:
      ValueError: the picture does not fit (InvalidArgumentError, in the run, where sizes are tensors).

    Source: `tf.image.pad_to_bounding_box`.
    """
    with ops.name_scope(None, "pad_to_bounding_box", [image]):
        image, is_batch = as_batch(ops.convert_to_tensor(image, name="image"))
        checks = at_least_3d(image)
        batch, height, width, depth = _ImageDimensions(image, rank=4)
        right = target_width - offset_width - width
        below = target_height - offset_height - height
        checks += check(offset_height >= 0, "offset_height must be >= 0")
        checks += check(offset_width >= 0, "offset_width must be >= 0")
        checks += check(right >= 0, "width must be <= target - offset")
        checks += check(below >= 0, "height must be <= target - offset")
        image = control_flow_ops.with_dependencies(checks, image)
        amounts = array_ops.stack([0, 0, offset_height, below, offset_width, right, 0, 0])
        padded = array_ops.pad(image, array_ops.reshape(amounts, [4, 2]))
        padded.set_shape(known([batch, target_height, target_width, depth]))
        return padded if is_batch else array_ops.squeeze(padded, axis=[0])


def crop_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> Tensor:
    """A part of `image`: `target_height` rows from `offset_height`, `target_width` columns from `offset_width`.

    Args:
      image: [height, width, channels] or [batch, height, width, channels].
      offset_height, offset_width, target_height, target_width: integers or scalar tensors.

    Raises:
      ValueError: the part lies not within the picture (InvalidArgumentError, in the run, where sizes are tensors).

    Source: `tf.image.crop_to_bounding_box`.
    """
    with ops.name_scope(None, "crop_to_bounding_box", [image]):
        image, is_batch = as_batch(ops.convert_to_tensor(image, name="image"))
        checks = at_least_3d(image)
        batch, height, width, depth = _ImageDimensions(image, rank=4)
        checks += check(offset_width >= 0, "offset_width must be >= 0.")
        checks += check(offset_height >= 0, "offset_height must be >= 0.")
        checks += check(target_width > 0, "target_width must be > 0.")
        checks += check(target_height > 0, "target_height must be > 0.")
        checks += check(width >= (target_width + offset_width), "width must be >= target + offset.")
        checks += check(height >= (target_height + offset_height), "height must be >= target + offset.")
        image = control_flow_ops.with_dependencies(checks, image)
        begin = array_ops.stack([0, offset_height, offset_width, 0])
        cropped = array_ops.slice(image, begin, array_ops.stack([-1, target_height, target_width, -1]))
        cropped.set_shape(known([batch, target_height, target_width, depth]))
        return cropped if is_batch else array_ops.squeeze(cropped, axis=[0])


def resize_image_with_crop_or_pad(image: Any, target_height: Any, target_width: Any) -> Tensor:
    """`image` cut evenly around its middle, or padded evenly with zeros, to the given size.

    Args:
      image: [height, width, channels] or [batch, height, width, channels].
      target_height, target_width: integers or scalar tensors, above 0.

    Raises:
      ValueError: a target is not above 0, or `image` has another rank.

    Source: `tf.image.resize_image_with_crop_or_pad`.
    """
    with ops.name_scope(None, "resize_image_with_crop_or_pad", [image]):
        image, is_batch = as_batch(ops.convert_to_tensor(image, name="image"))
        image, checks = _with_positive_target(image, target_height, target_width)
        # So that our own checks, whose messages are clearer, come before those of the functions called below.
        target_height, target_width = (
            control_flow_ops.with_dependencies(checks, target) if isinstance(target, ops.Tensor) else target
            for target in (target_height, target_width)
        )
        _, height, width, _ = _ImageDimensions(image, rank=4)
        width_diff = target_width - width
        crop_left, pad_left = larger(-width_diff // 2, 0), larger(width_diff // 2, 0)
        height_diff = target_height - height
        crop_top, pad_top = larger(-height_diff // 2, 0), larger(height_diff // 2, 0)
        kept_height = smaller(target_height, height)
        cropped = crop_to_bounding_box(image, crop_top, crop_left, kept_height, smaller(target_width, width))
        resized = pad_to_bounding_box(cropped, pad_top, pad_left, target_height, target_width)
        _, resized_height, resized_width, _ = _ImageDimensions(resized, rank=4)
        checks = check(equal(resized_height, target_height), "resized height is not correct.")
        checks += check(equal(resized_width, target_width), "resized width is not correct.")
        resized = control_flow_ops.with_dependencies(checks, resized)
        return resized if is_batch else array_ops.squeeze(resized, axis=[0])


def _with_positive_target(image: Tensor, target_height: Any, target_width: Any) -> tuple[Tensor, list[Any]]:
    """`image` after checks of its shape and of the size it is to get, and these checks."""
    checks = at_least_3d(image)
    checks += check(target_width > 0, "target_width must be > 0.")
    checks += check(target_height > 0, "target_height must be > 0.")
    return control_flow_ops.with_dependencies(checks, image), checks


def extract_glimpse(
    input: Any,
    size: Any,
    offsets: Any,
    centered: bool = True,
    normalized: bool = True,
    uniform_noise: bool = True,
    name: str | None = None,
) -> Tensor:
    """A window of each picture; where it reaches beyond the picture it is filled with noise.

    Args:
      input: float32 [batch, height, width, channels].
      size: int32 [2], the window's height and width.
      offsets: float32 [batch, 2], where the windows are (y, x).
      centered: the offsets are those of the window's middle from the picture's middle.
      normalized: the offsets are fractions of the picture's size (from -1 to 1 when centered).
      uniform_noise: noise is drawn evenly from the picture's range, else from a normal distribution. It cannot be
        seeded: it follows from the picture and the offsets.

    Source: `tf.image.extract_glimpse`.
    """
    return apply_op(
        "ExtractGlimpse",
        input=input,
        size=size,
        offsets=offsets,
        centered=centered,
        normalized=normalized,
        uniform_noise=uniform_noise,
        name=name,
    )


def extract_glimpse_v2(
    input: Any,
    size: Any,
    offsets: Any,
    centered: bool = True,
    normalized: bool = True,
    noise: str = "uniform",
    name: str | None = None,
) -> Tensor:
    """As `extract_glimpse`; `noise` is "uniform", "gaussian" or "zero".

    Source: `tf.compat.v2.image.extract_glimpse`.
    """
    return apply_op(
        "ExtractGlimpse",
        input=input,
        size=size,
        offsets=offsets,
        centered=centered,
        normalized=normalized,
        noise=noise,
        uniform_noise=False,
        name=name,
    )


def extract_image_patches_v2(
    images: Any, sizes: Any, strides: Any, rates: Any, padding: str, name: str | None = None
) -> Tensor:
    """Patches of pictures, put in the depth dimension; arguments as for `tf.extract_image_patches`.

    Source: `tf.image.extract_patches`.
    """
    return apply_op(
        "ExtractImagePatches",
        images=images,
        ksizes=sizes,
        strides=strides,
        rates=rates,
        padding=padding,
        name=name,
    )
