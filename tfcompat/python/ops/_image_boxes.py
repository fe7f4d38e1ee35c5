"""Boxes in pictures: drawing them, choosing among them, and cropping around them at random."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, random_seed
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor


def sample_distorted_bounding_box(
    image_size: Any,
    bounding_boxes: Any,
    seed: int | None = None,
    seed2: int | None = None,
    min_object_covered: Any = 0.1,
    aspect_ratio_range: Any = None,
    area_range: Any = None,
    max_attempts: int | None = None,
    use_image_if_no_bounding_boxes: bool | None = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """A part of a picture, drawn at random, that shows enough of one of its objects.

        begin, size, box = tf.image.sample_distorted_bounding_box(tf.shape(image), boxes)
        part = tf.slice(image, begin, size)

    Args:
      image_size: integers [3]: height, width, channels.
      bounding_boxes: float32 [batch, boxes, 4]: (y1, x1, y2, x2) as fractions of the picture's size.
      seed, seed2: the op's two seeds; without them every run differs.
      min_object_covered: a scalar, the least fraction of a box that the part has to show.
      aspect_ratio_range: least and greatest width / height; (0.75, 1.33) by default.
      area_range: least and greatest part of the picture's area; (0.05, 1) by default.
      max_attempts: how often to draw (100 by default) before the whole picture is returned.
      use_image_if_no_bounding_boxes: where there is no box, take the whole picture for one, instead of failing.

    Returns:
      begin ([3]) and size ([3], channels -1), for `tf.slice`, and the part as a box, float32 [1, 1, 4].

    Source: `tf.image.sample_distorted_bounding_box`.
    """
    attrs = {
        "seed": seed,
        "seed2": seed2,
        "aspect_ratio_range": aspect_ratio_range,
        "area_range": area_range,
        "max_attempts": max_attempts,
        "use_image_if_no_bounding_boxes": use_image_if_no_bounding_boxes,
    }
    with ops.name_scope(name, "sample_distorted_bounding_box"):
        return apply_op(
            "SampleDistortedBoundingBoxV2",
            image_size=image_size,
            bounding_boxes=bounding_boxes,
            min_object_covered=min_object_covered,
            name=name,
            **{key: value for key, value in attrs.items() if value is not None},
        )


def sample_distorted_bounding_box_v2(
    image_size: Any,
    bounding_boxes: Any,
    seed: int = 0,
    min_object_covered: Any = 0.1,
    aspect_ratio_range: Any = None,
    area_range: Any = None,
    max_attempts: int | None = None,
    use_image_if_no_bounding_boxes: bool | None = None,
    name: str | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """As `sample_distorted_bounding_box`; `seed` combines with the graph's, see `tf.set_random_seed`.

    Source: `tf.compat.v2.image.sample_distorted_bounding_box`.
    """
    seed1, seed2 = random_seed.get_seed(seed) if seed else (0, 0)
    return sample_distorted_bounding_box(
        image_size,
        bounding_boxes,
        seed1,
        seed2,
        min_object_covered,
        aspect_ratio_range,
        area_range,
        max_attempts,
        use_image_if_no_bounding_boxes,
        name,
    )


def non_max_suppression(
    boxes: Any,
    scores: Any,
    max_output_size: Any,
    iou_threshold: Any = 0.5,
    score_threshold: Any = float("-inf"),
    name: str | None = None,
) -> Tensor:
    """The best boxes: in order of their scores, those that overlap with none that was taken before.

    Args:
      boxes: float [boxes, 4]: (y1, x1, y2, x2), any two opposite corners.
      scores: float [boxes].
      max_output_size: a scalar, how many to take at most.
      iou_threshold: boxes overlap when intersection / union is above it.
      score_threshold: boxes with scores up to this are left out.

    Returns:
      int32 [taken], the positions of the boxes taken.

    Source: `tf.image.non_max_suppression`.
    """
    with ops.name_scope(name, "non_max_suppression"):
        return apply_op(
            "NonMaxSuppressionV3",
            boxes=boxes,
            scores=scores,
            max_output_size=max_output_size,
            iou_threshold=ops.convert_to_tensor(iou_threshold, name="iou_threshold"),
            score_threshold=ops.convert_to_tensor(score_threshold, name="score_threshold"),
        )


def non_max_suppression_with_scores(
    boxes: Any,
    scores: Any,
    max_output_size: Any,
    iou_threshold: Any = 0.5,
    score_threshold: Any = float("-inf"),
    soft_nms_sigma: Any = 0.0,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """As `non_max_suppression`; with `soft_nms_sigma` above 0, overlapping boxes lose score instead of being dropped.

    A box's score is multiplied by exp(-iou**2 / (2 sigma)) for every box that was taken before (Bodla et al.,
    "Soft-NMS", ICCV 2017).

    Returns:
      int32 [taken], positions, and float [taken], their scores.

    Source: `tf.image.non_max_suppression_with_scores`.
    """
    with ops.name_scope(name, "non_max_suppression_with_scores"):
        indices, selected_scores, _ = apply_op(
            "NonMaxSuppressionV5",
            boxes=boxes,
            scores=scores,
            max_output_size=max_output_size,
            iou_threshold=ops.convert_to_tensor(iou_threshold, name="iou_threshold"),
            score_threshold=ops.convert_to_tensor(score_threshold, name="score_threshold"),
            soft_nms_sigma=ops.convert_to_tensor(soft_nms_sigma, name="soft_nms_sigma"),
            pad_to_max_output_size=False,
        )
        return indices, selected_scores


def non_max_suppression_padded(
    boxes: Any,
    scores: Any,
    max_output_size: Any,
    iou_threshold: Any = 0.5,
    score_threshold: Any = float("-inf"),
    pad_to_max_output_size: bool = False,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """As `non_max_suppression`, and how many were taken; the positions may be padded with zeros.

    Returns:
      int32 [taken], or [max_output_size] with `pad_to_max_output_size`, and an int32 scalar.

    Source: `tf.image.non_max_suppression_padded`.
    """
    with ops.name_scope(name, "non_max_suppression_padded"):
        return apply_op(
            "NonMaxSuppressionV4",
            boxes=boxes,
            scores=scores,
            max_output_size=max_output_size,
            iou_threshold=ops.convert_to_tensor(iou_threshold, name="iou_threshold"),
            score_threshold=ops.convert_to_tensor(score_threshold, name="score_threshold"),
            pad_to_max_output_size=pad_to_max_output_size,
        )


def non_max_suppression_with_overlaps(
    overlaps: Any,
    scores: Any,
    max_output_size: Any,
    overlap_threshold: Any = 0.5,
    score_threshold: Any = float("-inf"),
    name: str | None = None,
) -> Tensor:
    """As `non_max_suppression`, with how much boxes overlap given: float32 [boxes, boxes].

    Source: `tf.image.non_max_suppression_overlaps`.
    """
    with ops.name_scope(name, "non_max_suppression_overlaps"):
        return apply_op(
            "NonMaxSuppressionWithOverlaps",
            overlaps=overlaps,
            scores=scores,
            max_output_size=max_output_size,
            overlap_threshold=ops.convert_to_tensor(overlap_threshold, name="overlap_threshold"),
            score_threshold=score_threshold,
        )


def combined_non_max_suppression(
    boxes: Any,
    scores: Any,
    max_output_size_per_class: Any,
    max_total_size: Any,
    iou_threshold: Any = 0.5,
    score_threshold: Any = float("-inf"),
    pad_per_class: bool = False,
    clip_boxes: bool = True,
    name: str | None = None,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The best boxes of each picture over all classes; within a class they do not overlap.

    Args:
      boxes: float32 [batch, boxes, classes or 1, 4].
      scores: float32 [batch, boxes, classes].
      max_output_size_per_class, max_total_size: scalars, how many to take.
      iou_threshold, score_threshold: as for `non_max_suppression`.
      pad_per_class: pad the results to max_output_size_per_class * classes where that is less than max_total_size.
      clip_boxes: clip the boxes to [0, 1].

    Returns:
      Boxes [batch, n, 4], scores [batch, n] and classes [batch, n], float32, and int32 [batch], how many are valid.

    Source: `tf.image.combined_non_max_suppression`.
    """
    with ops.name_scope(name, "combined_non_max_suppression"):
        return apply_op(
            "CombinedNonMaxSuppression",
            boxes=boxes,
            scores=scores,
            max_output_size_per_class=max_output_size_per_class,
            max_total_size=max_total_size,
            iou_threshold=ops.convert_to_tensor(iou_threshold, dtype=dtypes.float32, name="iou_threshold"),
            score_threshold=ops.convert_to_tensor(score_threshold, dtype=dtypes.float32, name="score_threshold"),
            pad_per_class=pad_per_class,
            clip_boxes=clip_boxes,
        )


def draw_bounding_boxes_v2(images: Any, boxes: Any, colors: Any, name: str | None = None) -> Tensor:
    """As `draw_bounding_boxes`. Source: `tf.compat.v2.image.draw_bounding_boxes`."""
    if colors is None:
        return apply_op("DrawBoundingBoxes", images=images, boxes=boxes, name=name)
    return apply_op("DrawBoundingBoxesV2", images=images, boxes=boxes, colors=colors, name=name)


def draw_bounding_boxes(images: Any, boxes: Any, name: str | None = None, colors: Any = None) -> Tensor:
    """Pictures with boxes drawn as lines one pixel wide.

    Args:
      images: float [batch, height, width, 1, 3 or 4].
      boxes: float32 [batch, boxes, 4]: (y1, x1, y2, x2) as fractions of the picture's size.
      colors: float32 [n, 4], taken in turn; ten colours of TensorFlow's by default.

    Source: `tf.image.draw_bounding_boxes`.
    """
    return draw_bounding_boxes_v2(images, boxes, colors, name)
