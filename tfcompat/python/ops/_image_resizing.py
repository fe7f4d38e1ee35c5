"""Resizing of pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops._image_checks import RANK_MESSAGE, _ImageDimensions, as_batch, larger
from tfcompat.python.ops._image_geometry import _with_positive_target, pad_to_bounding_box
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.deprecation import deprecated_argument_lookup

resize_area = op_function("ResizeArea", "Resized pictures whose pixels are means over areas; float32.")


class ResizeMethodV1:
    """`tf.image.ResizeMethod`: how `tf.image.resize_images` finds a pixel's value."""

    BILINEAR = 0
    NEAREST_NEIGHBOR = 1
    BICUBIC = 2
    AREA = 3


class ResizeMethod:
    """`tf.compat.v2.image.ResizeMethod`."""

    BILINEAR = "bilinear"
    NEAREST_NEIGHBOR = "nearest"
    BICUBIC = "bicubic"
    AREA = "area"
    LANCZOS3 = "lanczos3"
    LANCZOS5 = "lanczos5"
    GAUSSIAN = "gaussian"
    MITCHELLCUBIC = "mitchellcubic"


_OPS_V1 = {
    ResizeMethodV1.BILINEAR: "ResizeBilinear",
    ResizeMethod.BILINEAR: "ResizeBilinear",
    ResizeMethodV1.NEAREST_NEIGHBOR: "ResizeNearestNeighbor",
    ResizeMethod.NEAREST_NEIGHBOR: "ResizeNearestNeighbor",
    ResizeMethodV1.BICUBIC: "ResizeBicubic",
    ResizeMethod.BICUBIC: "ResizeBicubic",
    ResizeMethodV1.AREA: "ResizeArea",
    ResizeMethod.AREA: "ResizeArea",
}
_OPS_V2 = {
    ResizeMethod.BILINEAR: "ResizeBilinear",
    ResizeMethod.NEAREST_NEIGHBOR: "ResizeNearestNeighbor",
    ResizeMethod.BICUBIC: "ResizeBicubic",
}
_ANTIALIASING_KERNELS = {ResizeMethod.BILINEAR: "triangle", ResizeMethod.BICUBIC: "keyscubic"}
_KERNELS = (ResizeMethod.LANCZOS3, ResizeMethod.LANCZOS5, ResizeMethod.GAUSSIAN, ResizeMethod.MITCHELLCUBIC)


def resize_images(
    images: Any,
    size: Any,
    method: Any = ResizeMethodV1.BILINEAR,
    align_corners: bool = False,
    preserve_aspect_ratio: bool = False,
    name: str | None = None,
) -> Tensor:
    """Pictures resized to `size`, in TensorFlow 1's way: pixel i of the result is taken at i * old size / new size.

        tf.image.resize_images(image, [224, 224])

    Pictures that have that size already are returned as they are; else the result is float32, except by
    nearest neighbours, which keep the type.

    Args:
      images: [height, width, channels] or [batch, height, width, channels].
      size: 1-D int32 of two elements, height and width.
      method: of `tf.image.ResizeMethod`.
      align_corners: the middles of the corner pixels stay where they are.
      preserve_aspect_ratio: `size` is the most that height and width may become.

    Raises:
      ValueError: a shape or the method is not one of these.

    Source: `tf.image.resize_images`.
    """

    def resize(images: Tensor, size: Tensor) -> Tensor:
        if method not in _OPS_V1:
            raise ValueError("Resize method is not implemented.")
        return apply_op(_OPS_V1[method], images=images, size=size, align_corners=align_corners)

    return _resize(images, resize, size, preserve_aspect_ratio, name, skip_if_same=True)


def resize_images_v2(
    images: Any,
    size: Any,
    method: str = ResizeMethod.BILINEAR,
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
    name: str | None = None,
) -> Tensor:
    """Pictures resized to `size`, with pixels that have their middle at i + 1/2, as TensorFlow 2 does.

    Args:
      images: [height, width, channels] or [batch, height, width, channels].
      size: 1-D int32 of two elements, height and width.
      method: of `tf.compat.v2.image.ResizeMethod`.
      preserve_aspect_ratio: `size` is the most that height and width may become.
      antialias: widen the filter when the picture gets smaller.

    Source: `tf.compat.v2.image.resize`.
    """

    def resize(images: Tensor, size: Tensor) -> Tensor:
        if method in _KERNELS:
            return _scale_to(images, size, method, antialias)
        if antialias and method in _ANTIALIASING_KERNELS:
            return _scale_to(images, size, _ANTIALIASING_KERNELS[method], antialias)
        if method == ResizeMethod.AREA:
            return resize_area(images, size)
        if method not in _OPS_V2:
            raise ValueError("Resize method is not implemented.")
        return apply_op(_OPS_V2[method], images=images, size=size, half_pixel_centers=True)

    return _resize(images, resize, size, preserve_aspect_ratio, name, skip_if_same=False)


def _scale_to(images: Tensor, size: Tensor, kernel_type: str, antialias: bool) -> Tensor:
    new_size = math_ops.cast(size, dtype=dtypes.float32)
    scale = new_size / math_ops.cast(array_ops.shape(images)[1:3], dtype=dtypes.float32)
    return apply_op(
        "ScaleAndTranslate",
        images=images,
        size=size,
        scale=scale,
        translation=array_ops.zeros([2]),
        kernel_type=kernel_type,
        antialias=antialias,
    )


def _resize(
    images: Any,
    resize: Callable[[Tensor, Tensor], Tensor],
    size: Any,
    preserve_aspect_ratio: bool,
    name: str | None,
    skip_if_same: bool,
) -> Tensor:
    with ops.name_scope(name, "resize", [images, size]):
        images = ops.convert_to_tensor(images, name="images")
        ndims = images.get_shape().ndims
        if ndims is None:
            raise ValueError("'images' contains no shape.")
        if ndims not in (3, 4):
            raise ValueError(RANK_MESSAGE.replace("image", "images"))
        images, is_batch = as_batch(images)
        _, height, width, _ = images.get_shape().as_list()
        try:
            size = ops.convert_to_tensor(size, dtypes.int32, name="size")
        except (TypeError, ValueError):
            raise ValueError("'size' must be a 1-D int32 Tensor") from None
        if not size.get_shape().is_compatible_with([2]):
            raise ValueError("'size' must be a 1-D Tensor of 2 elements: new_height, new_width")
        new_height, new_width = tensor_util.constant_value_as_shape(size).as_list()
        if preserve_aspect_ratio:
            size = _within(images, new_height, new_width)
            new_height, new_width = tensor_util.constant_value_as_shape(size).as_list()
        is_same = None not in (height, width) and (height, width) == (new_height, new_width)
        if not (skip_if_same and is_same):
            images = resize(images, size)
            images.set_shape([None, new_height, new_width, None])
        return images if is_batch else array_ops.squeeze(images, axis=[0])


def _within(images: Tensor, height: Any, width: Any) -> Tensor:
    """The size of pictures scaled, in their proportions, to fit into `height` and `width`."""
    _, old_height, old_width, _ = _ImageDimensions(images, rank=4)

    def as_float(x: Any) -> Tensor:
        return math_ops.cast(x, dtypes.float32)

    height_factor = as_float(height) / as_float(old_height)
    width_factor = as_float(width) / as_float(old_width)
    factor = math_ops.minimum(height_factor, width_factor)
    scaled = [
        math_ops.cast(math_ops.round(factor * as_float(old_size)), dtypes.int32) for old_size in (old_height, old_width)
    ]
    return ops.convert_to_tensor(scaled, dtypes.int32, name="size")


def resize_image_with_pad_v1(
    image: Any,
    target_height: Any,
    target_width: Any,
    method: Any = ResizeMethodV1.BILINEAR,
    align_corners: bool = False,
) -> Tensor:
    """`image` resized in its proportions to fit into the given size, and padded evenly with zeros to fill it.

    Args:
      image: [height, width, channels] or [batch, height, width, channels].
      target_height, target_width: integers or scalar tensors, above 0.
      method, align_corners: as for `tf.image.resize_images`.

    Source: `tf.image.resize_image_with_pad`.
    """

    def resize(image: Tensor, size: Any) -> Tensor:
        return resize_images(image, size, method, align_corners=align_corners)

    return _resize_with_pad(image, target_height, target_width, resize)


def resize_image_with_pad_v2(
    image: Any,
    target_height: Any,
    target_width: Any,
    method: str = ResizeMethod.BILINEAR,
    antialias: bool = False,
) -> Tensor:
    """As `resize_image_with_pad_v1`, resizing by `resize_images_v2`. Source: `tf.compat.v2.image.resize_with_pad`."""

    def resize(image: Tensor, size: Any) -> Tensor:
        return resize_images_v2(image, size, method, antialias=antialias)

    return _resize_with_pad(image, target_height, target_width, resize)


def _resize_with_pad(
    image: Any, target_height: Any, target_width: Any, resize: Callable[[Tensor, Any], Tensor]
) -> Tensor:
    with ops.name_scope(None, "resize_image_with_pad", [image]):
        image, is_batch = as_batch(ops.convert_to_tensor(image, name="image"))
        image, _ = _with_positive_target(image, target_height, target_width)
        _, height, width, _ = _ImageDimensions(image, rank=4)
        height, width, full_height, full_width = (
            math_ops.cast(size, dtype=dtypes.float64) for size in (height, width, target_height, target_width)
        )
        ratio = larger(width / full_width, height / full_height)
        resized_height, resized_width = height / ratio, width / ratio
        new_size = [math_ops.cast(math_ops.floor(size), dtypes.int32) for size in (resized_height, resized_width)]
        margins = (full_height - resized_height) / 2, (full_width - resized_width) / 2
        floors = [math_ops.floor(margin) for margin in margins]
        top, left = (larger(0, math_ops.cast(margin, dtypes.int32)) for margin in floors)
        padded = pad_to_bounding_box(resize(image, new_size), top, left, target_height, target_width)
        _ImageDimensions(padded, rank=4)  # TensorFlow makes these nodes too
        return padded if is_batch else array_ops.squeeze(padded, axis=[0])


def _resizing_function(op_type: str, summary: str) -> Callable[..., Tensor]:
    def function(
        images: Any, size: Any, align_corners: bool = False, name: str | None = None, half_pixel_centers: bool = False
    ) -> Tensor:
        return apply_op(
            op_type,
            images=images,
            size=size,
            align_corners=align_corners,
            half_pixel_centers=half_pixel_centers,
            name=name,
        )

    function.__name__ = function.__qualname__ = "resize_" + summary.split()[0]
    function.__doc__ = f"""Pictures [batch, height, width, channels] resized to `size`, by {summary}.

    Args:
      align_corners: the middles of the corner pixels stay where they are.
      half_pixel_centers: a pixel's middle is at i + 1/2; not together with align_corners.
    """
    return function


resize_bicubic = _resizing_function("ResizeBicubic", "bicubic interpolation; float32")
resize_bilinear = _resizing_function("ResizeBilinear", "bilinear interpolation; float32")
resize_nearest_neighbor = _resizing_function("ResizeNearestNeighbor", "nearest_neighbor; the type stays")


def crop_and_resize_v1(
    image: Any,
    boxes: Any,
    box_ind: Any = None,
    crop_size: Any = None,
    method: str = "bilinear",
    extrapolation_value: float = 0,
    name: str | None = None,
    box_indices: Any = None,
) -> Tensor:
    """Parts of pictures, resized to one size.

    Args:
      image: [batch, height, width, channels].
      boxes: float32 [boxes, 4]: (y1, x1, y2, x2) as fractions of the picture's size, 1 being the last pixel; y1 may
        be above y2, which turns the part upside down.
      box_ind: int32 [boxes], the picture that each box is of. Also called `box_indices`.
      crop_size: int32 [2], height and width of the results.
      method: "bilinear" or "nearest".
      extrapolation_value: what stands outside the picture.

    Returns:
      float32 [boxes, *crop_size, channels].

    Source: `tf.image.crop_and_resize`.
    """
    box_ind = deprecated_argument_lookup("box_indices", box_indices, "box_ind", box_ind)
    return crop_and_resize_v2(image, boxes, box_ind, crop_size, method, extrapolation_value, name)


def crop_and_resize_v2(
    image: Any,
    boxes: Any,
    box_indices: Any,
    crop_size: Any,
    method: str = "bilinear",
    extrapolation_value: float = 0,
    name: str | None = None,
) -> Tensor:
    """As `crop_and_resize_v1`. Source: `tf.compat.v2.image.crop_and_resize`."""
    return apply_op(
        "CropAndResize",
        image=image,
        boxes=boxes,
        box_ind=box_indices,
        crop_size=crop_size,
        method=method,
        extrapolation_value=extrapolation_value,
        name=name,
    )
