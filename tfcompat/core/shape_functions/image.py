"""Shape functions of picture ops."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.framework.window import output_size
from tfcompat.core.shape_functions.common import (
    SCALAR,
    UNKNOWN,
    Dim,
    dimension_with_value,
    merge_dimensions,
    multiply_dimensions,
    sizes_of_rank,
    with_rank,
    with_rank_at_least,
)
from tfcompat.python.framework.tensor_shape import TensorShape

# Resizing.


def _sized(batch: Dim, size: Input, channels: Dim) -> TensorShape:
    """[batch, *size, channels], as far as they are known."""
    dimension_with_value(sizes_of_rank(size.shape, 1)[0], 2)
    height, width = (None, None) if size.value is None else size.value.tolist()
    return TensorShape([batch, height, width, channels])


@shape_function("ResizeArea", "ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor", "ResizeNearestNeighborGrad")
def resize(images: Input, size: Input) -> TensorShape:
    batch, _, _, channels = sizes_of_rank(images.shape, 4)
    return _sized(batch, size, channels)


@shape_function("ScaleAndTranslate")
def scale_and_translate(images: Input, size: Input, scale: Input, translation: Input) -> TensorShape:
    for pair in (scale, translation):
        dimension_with_value(sizes_of_rank(pair.shape, 1)[0], 2)
    return resize(images, size)


@shape_function("ResizeBicubicGrad", "ResizeBilinearGrad")
def resize_grad(grads: Input, original_image: Input) -> TensorShape:
    return original_image.shape


@shape_function("ScaleAndTranslateGrad")
def scale_and_translate_grad(grads: Input, original_image: Input, scale: Input, translation: Input) -> TensorShape:
    return original_image.shape


@shape_function("CropAndResize")
def crop_and_resize(image: Input, boxes: Input, box_ind: Input, crop_size: Input) -> TensorShape:
    channels = sizes_of_rank(image.shape, 4)[3]
    count, columns = sizes_of_rank(boxes.shape, 2)
    count = merge_dimensions(count, sizes_of_rank(box_ind.shape, 1)[0])
    dimension_with_value(columns, 4)
    return _sized(count, crop_size, channels)


@shape_function("CropAndResizeGradImage")
def crop_and_resize_grad_image(grads: Input, boxes: Input, box_ind: Input, image_size: Input) -> TensorShape:
    return with_rank(image_size.value_as_shape, 4)


@shape_function("CropAndResizeGradBoxes")
def crop_and_resize_grad_boxes(grads: Input, image: Input, boxes: Input, box_ind: Input) -> TensorShape:
    return boxes.shape


@shape_function("ExtractGlimpse")
def extract_glimpse(input: Input, size: Input, offsets: Input, *, uniform_noise: bool, noise: bytes) -> TensorShape:
    batch, _, _, channels = sizes_of_rank(input.shape, 4)
    offset_batch, coordinates = sizes_of_rank(offsets.shape, 2)
    batch = merge_dimensions(batch, offset_batch)
    dimension_with_value(coordinates, 2)
    if uniform_noise and noise not in (b"", b"uniform"):
        raise ValueError("The uniform_noise and noise should not be specified at the same time")
    return _sized(batch, size, channels)


# Colours.


@shape_function("RGBToHSV", "HSVToRGB")
def colour_space(images: Input) -> TensorShape:
    shape = with_rank_at_least(images.shape, 1)
    if shape.sizes is None:
        return UNKNOWN
    return TensorShape([*shape.sizes[:-1], dimension_with_value(shape.sizes[-1], 3)])


@shape_function("AdjustHue", "AdjustSaturation")
def adjust(images: Input, amount: Input) -> TensorShape:
    return with_rank_at_least(images.shape, 3)


@shape_function("AdjustContrastv2")
def adjust_contrast_v2(images: Input, contrast_factor: Input) -> TensorShape:
    with_rank(contrast_factor.shape, 0)
    return with_rank_at_least(images.shape, 3)


@shape_function("AdjustContrast")
def adjust_contrast(images: Input, contrast_factor: Input, min_value: Input, max_value: Input) -> TensorShape:
    return with_rank_at_least(images.shape, 3)


# Boxes.


@shape_function("DrawBoundingBoxes", "DrawBoundingBoxesV2")
def draw_bounding_boxes(images: Input, boxes: Input, *colors: Input) -> TensorShape:
    depth = sizes_of_rank(images.shape, 4)[3]
    if depth not in (None, 1, 3, 4):
        raise ValueError("Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA)")
    with_rank(boxes.shape, 3)
    return images.shape


@shape_function("SampleDistortedBoundingBox", "SampleDistortedBoundingBoxV2")
def sample_distorted_bounding_box(*inputs: Input) -> list[TensorShape]:
    dimension_with_value(sizes_of_rank(inputs[0].shape, 1)[0], 3)
    dimension_with_value(sizes_of_rank(inputs[1].shape, 3)[2], 4)
    return [TensorShape([3]), TensorShape([3]), TensorShape([1, 1, 4])]


def _check_suppression(boxes: Input, scores: Input, scalars: Any) -> None:
    count, columns = sizes_of_rank(boxes.shape, 2)
    (scores_count,) = sizes_of_rank(scores.shape, 1)
    for scalar in scalars:
        with_rank(scalar.shape, 0)
    merge_dimensions(count, scores_count)
    dimension_with_value(columns, 4)


@shape_function("NonMaxSuppression", "NonMaxSuppressionV2", "NonMaxSuppressionV3")
def non_max_suppression(boxes: Input, scores: Input, *scalars: Input) -> TensorShape:
    _check_suppression(boxes, scores, scalars)
    return TensorShape([None])


def _selected(max_output_size: Input, is_padded: bool) -> TensorShape:
    is_known = is_padded and max_output_size.value is not None
    return TensorShape([int(max_output_size.value) if is_known else None])  # type: ignore[arg-type]


@shape_function("NonMaxSuppressionV4")
def non_max_suppression_v4(
    boxes: Input, scores: Input, max_output_size: Input, *thresholds: Input, pad_to_max_output_size: bool
) -> list[TensorShape]:
    _check_suppression(boxes, scores, [max_output_size, *thresholds])
    return [_selected(max_output_size, pad_to_max_output_size), SCALAR]


@shape_function("NonMaxSuppressionV5")
def non_max_suppression_v5(
    boxes: Input, scores: Input, max_output_size: Input, *thresholds: Input, pad_to_max_output_size: bool
) -> list[TensorShape]:
    _check_suppression(boxes, scores, [max_output_size, *thresholds])
    return [_selected(max_output_size, pad_to_max_output_size)] * 2 + [SCALAR]


@shape_function("NonMaxSuppressionWithOverlaps")
def non_max_suppression_with_overlaps(overlaps: Input, scores: Input, *scalars: Input) -> TensorShape:
    rows, columns = sizes_of_rank(overlaps.shape, 2)
    (count,) = sizes_of_rank(scores.shape, 1)
    for scalar in scalars:
        with_rank(scalar.shape, 0)
    merge_dimensions(rows, count)
    merge_dimensions(rows, columns)
    return TensorShape([None])


@shape_function("CombinedNonMaxSuppression")
def combined_non_max_suppression(
    boxes: Input,
    scores: Input,
    max_output_size_per_class: Input,
    max_total_size: Input,
    iou_threshold: Input,
    score_threshold: Input,
    *,
    pad_per_class: bool,
) -> list[TensorShape]:
    batch, _, classes, coordinates = sizes_of_rank(boxes.shape, 4)
    _, _, score_classes = sizes_of_rank(scores.shape, 3)
    for scalar in (max_output_size_per_class, max_total_size, iou_threshold, score_threshold):
        with_rank(scalar.shape, 0)
    dimension_with_value(coordinates, 4)
    if classes not in (None, 1) and score_classes is not None:
        merge_dimensions(classes, score_classes)
    size: Dim = None
    if max_total_size.value is not None:
        total = int(max_total_size.value)
        if not pad_per_class:
            size = total
        elif max_output_size_per_class.value is not None and score_classes is not None:
            size = min(total, int(max_output_size_per_class.value) * score_classes)
    row = TensorShape([batch, size])
    return [TensorShape([batch, size, 4]), row, row, TensorShape([batch])]


# Files.


def _channels(channels: int) -> Dim:
    if channels < 0:
        raise ValueError(f"channels must be non-negative, got {channels}")
    return channels or None


@shape_function("DecodeBmp", "DecodeJpeg", "DecodePng")
def decode_image(contents: Input, *, channels: int) -> TensorShape:
    with_rank(contents.shape, 0)
    return TensorShape([None, None, _channels(channels)])


@shape_function("DecodeGif")
def decode_gif(contents: Input) -> TensorShape:
    with_rank(contents.shape, 0)
    return TensorShape([None, None, None, 3])


@shape_function("DecodeAndCropJpeg")
def decode_and_crop_jpeg(contents: Input, crop_window: Input, *, channels: int) -> TensorShape:
    with_rank(contents.shape, 0)
    depth = _channels(channels)
    dimension_with_value(sizes_of_rank(crop_window.shape, 1)[0], 4)
    height, width = (None, None) if crop_window.value is None else crop_window.value.tolist()[2:]
    return TensorShape([height, width, depth])


@shape_function("EncodeJpeg", "EncodePng")
def encode_image(image: Input) -> TensorShape:
    with_rank(image.shape, 3)
    return SCALAR


@shape_function("EncodeJpegVariableQuality")
def encode_jpeg_variable_quality(images: Input, quality: Input) -> TensorShape:
    with_rank(images.shape, 3)
    with_rank(quality.shape, 0)
    return SCALAR


@shape_function("ExtractJpegShape")
def extract_jpeg_shape(contents: Input) -> TensorShape:
    with_rank(contents.shape, 0)
    return TensorShape([3])


@shape_function("ExtractImagePatches")
def extract_image_patches(
    images: Input, *, ksizes: list[int], strides: list[int], rates: list[int], padding: bytes
) -> TensorShape:
    batch, *sizes, depth = sizes_of_rank(images.shape, 4)
    for name, values in (("ksizes", ksizes), ("stride", strides), ("rates", rates)):
        if len(values) != 4:
            raise ValueError(
                f"ExtractImagePatches requires the {name} attribute to contain 4 values, but got: {len(values)}"
            )
    counts = [
        output_size(size, ksizes[axis], strides[axis], padding.decode(), rates[axis])
        for axis, size in enumerate(sizes, 1)
    ]
    if None in counts:
        counts = [None, None]
    return TensorShape([batch, *counts, multiply_dimensions(depth, ksizes[1] * ksizes[2])])
