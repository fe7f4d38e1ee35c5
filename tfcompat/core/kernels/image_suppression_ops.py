"""Non-maximum suppression: the best boxes of those that overlap.

How many there are depends on the data, so it runs on the host.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text


def _intersection_over_union(boxes: np.ndarray) -> Callable[[int, np.ndarray], np.ndarray]:
    """A function of one box and several: how much each overlaps with it. Boxes without area overlap with none."""
    low = np.minimum(boxes[:, :2], boxes[:, 2:])
    high = np.maximum(boxes[:, :2], boxes[:, 2:])
    areas = (high[:, 0] - low[:, 0]) * (high[:, 1] - low[:, 1])

    def overlap(box: int, others: np.ndarray) -> np.ndarray:
        zero = boxes.dtype.type(0)
        sides = np.minimum(high[box], high[others]) - np.maximum(low[box], low[others])
        shared = np.maximum(sides[:, 0], zero) * np.maximum(sides[:, 1], zero)
        union = areas[box] + areas[others] - shared
        has_area = (areas[others] > 0) & (areas[box] > 0)
        return np.where(has_area, shared / np.where(has_area, union, boxes.dtype.type(1)), zero)

    return overlap


def _by_score(scores: np.ndarray, score_threshold: float) -> np.ndarray:
    """The boxes with scores above the threshold, best first, the earlier first among equals."""
    above = np.flatnonzero(scores.astype(np.float32) > score_threshold)
    return above[np.argsort(-scores[above].astype(np.float32), kind="stable")]


def _suppress(
    scores: np.ndarray,
    overlap: Callable[[int, np.ndarray], np.ndarray],
    limit: int,
    overlap_threshold: Any,
    score_threshold: float,
) -> np.ndarray:
    """The boxes taken: each time the best one left, dropping those that overlap with it too much."""
    left = _by_score(scores, score_threshold)
    taken: list[int] = []
    while len(left) and len(taken) != limit:
        taken.append(int(left[0]))
        rest = left[1:]
        left = rest[~(overlap(taken[-1], rest) > overlap_threshold)]
    return np.array(taken, np.int32)


def _suppress_softly(
    scores: np.ndarray,
    overlap: Callable[[int, np.ndarray], np.ndarray],
    limit: int,
    score_threshold: float,
    sigma: Any,
) -> tuple[np.ndarray, np.ndarray]:
    """The boxes taken and their scores, which every box taken before has lowered by exp(-overlap**2 / (2 sigma))."""
    dtype = scores.dtype.type
    waiting = [(-float(scores[box]), int(box), 0) for box in _by_score(scores, score_threshold)]
    taken: list[int] = []
    taken_scores: list[Any] = []
    while waiting and len(taken) != limit:
        score, box, seen = heapq.heappop(waiting)
        lowered = dtype(-score)
        similarity = overlap(box, np.array(taken[seen:][::-1], np.int64))
        for weight in np.exp(dtype(-0.5) / dtype(sigma) * similarity * similarity).astype(scores.dtype):
            lowered = lowered * weight
            if float(lowered) <= score_threshold:
                break
        if float(lowered) == -score:
            taken.append(box)
            taken_scores.append(lowered)
        elif float(lowered) > score_threshold:
            heapq.heappush(waiting, (-float(lowered), box, len(taken)))
    return np.array(taken, np.int32), np.array(taken_scores, scores.dtype)


def _check_boxes(boxes: np.ndarray, scores: np.ndarray, max_output_size: np.ndarray, iou_threshold: Any) -> None:
    require(max_output_size.ndim == 0, f"max_output_size must be 0-D, got shape {shape_text(max_output_size.shape)}")
    require(np.ndim(iou_threshold) == 0, f"iou_threshold must be 0-D, got shape {shape_text(np.shape(iou_threshold))}")
    require(0 <= float(iou_threshold) <= 1, "iou_threshold must be in [0, 1]")
    require(boxes.ndim == 2, f"boxes must be 2-D{shape_text(boxes.shape)}")
    require(boxes.shape[1] == 4, "boxes must have 4 columns")
    _check_scores(scores, boxes.shape[0])


def _check_scores(scores: np.ndarray, count: int) -> None:
    require(scores.ndim == 1, f"scores must be 1-D{shape_text(scores.shape)}")
    require(scores.shape[0] == count, "scores has incompatible shape")


def _non_max_suppression(
    boxes: np.ndarray, scores: np.ndarray, max_output_size: np.ndarray, iou_threshold: Any, score_threshold: Any
) -> np.ndarray:
    _check_boxes(boxes, scores, max_output_size, iou_threshold)
    threshold = boxes.dtype.type(iou_threshold)
    overlap = _intersection_over_union(boxes)
    return _suppress(scores, overlap, int(max_output_size), threshold, float(score_threshold))


@kernel("NonMaxSuppression", host=True)
def non_max_suppression(
    boxes: np.ndarray, scores: np.ndarray, max_output_size: np.ndarray, *, iou_threshold: float
) -> np.ndarray:
    return _non_max_suppression(boxes, scores, max_output_size, iou_threshold, -np.inf)


@kernel("NonMaxSuppressionV2", host=True)
def non_max_suppression_v2(
    boxes: np.ndarray, scores: np.ndarray, max_output_size: np.ndarray, iou_threshold: np.ndarray
) -> np.ndarray:
    return _non_max_suppression(boxes, scores, max_output_size, iou_threshold, -np.inf)


@kernel("NonMaxSuppressionV3", host=True)
def non_max_suppression_v3(
    boxes: np.ndarray,
    scores: np.ndarray,
    max_output_size: np.ndarray,
    iou_threshold: np.ndarray,
    score_threshold: np.ndarray,
) -> np.ndarray:
    return _non_max_suppression(boxes, scores, max_output_size, iou_threshold, score_threshold)


@kernel("NonMaxSuppressionV4", host=True)
def non_max_suppression_v4(
    boxes: np.ndarray,
    scores: np.ndarray,
    max_output_size: np.ndarray,
    iou_threshold: np.ndarray,
    score_threshold: np.ndarray,
    *,
    pad_to_max_output_size: bool,
) -> tuple[np.ndarray, np.ndarray]:
    taken = _non_max_suppression(boxes, scores, max_output_size, iou_threshold, score_threshold)
    padded = _padded(taken, int(max_output_size)) if pad_to_max_output_size else taken
    return padded, np.array(len(taken), np.int32)


@kernel("NonMaxSuppressionV5", host=True)
def non_max_suppression_v5(
    boxes: np.ndarray,
    scores: np.ndarray,
    max_output_size: np.ndarray,
    iou_threshold: np.ndarray,
    score_threshold: np.ndarray,
    soft_nms_sigma: np.ndarray,
    *,
    pad_to_max_output_size: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _check_boxes(boxes, scores, max_output_size, iou_threshold)
    require(soft_nms_sigma.ndim == 0, f"soft_nms_sigma must be 0-D, got shape {shape_text(soft_nms_sigma.shape)}")
    require(float(soft_nms_sigma) >= 0, "soft_nms_sigma must be >= 0")
    limit, threshold = int(max_output_size), float(score_threshold)
    overlap = _intersection_over_union(boxes)
    if soft_nms_sigma > 0:
        taken, taken_scores = _suppress_softly(scores, overlap, limit, threshold, soft_nms_sigma)
    else:
        taken = _suppress(scores, overlap, limit, iou_threshold, threshold)
        taken_scores = scores[taken]
    count = np.array(len(taken), np.int32)
    if pad_to_max_output_size:
        taken, taken_scores = _padded(taken, limit), _padded(taken_scores, limit)
    return taken, taken_scores, count


def _padded(values: np.ndarray, size: int) -> np.ndarray:
    return np.concatenate([values, np.zeros((size - len(values), *values.shape[1:]), values.dtype)])


@kernel("NonMaxSuppressionWithOverlaps", host=True)
def non_max_suppression_with_overlaps(
    overlaps: np.ndarray,
    scores: np.ndarray,
    max_output_size: np.ndarray,
    overlap_threshold: np.ndarray,
    score_threshold: np.ndarray,
) -> np.ndarray:
    require(max_output_size.ndim == 0, f"max_output_size must be 0-D, got shape {shape_text(max_output_size.shape)}")
    require(overlaps.ndim == 2, f"overlaps must be 2-D{shape_text(overlaps.shape)}")
    require(overlaps.shape[0] == overlaps.shape[1], f"overlaps must be square{shape_text(overlaps.shape)}")
    _check_scores(scores, overlaps.shape[0])
    return _suppress(
        scores,
        lambda box, others: overlaps[others, box],
        int(max_output_size),
        overlap_threshold,
        float(score_threshold),
    )


@kernel("CombinedNonMaxSuppression", host=True)
def combined_non_max_suppression(
    boxes: np.ndarray,
    scores: np.ndarray,
    max_output_size_per_class: np.ndarray,
    max_total_size: np.ndarray,
    iou_threshold: np.ndarray,
    score_threshold: np.ndarray,
    *,
    pad_per_class: bool,
    clip_boxes: bool,
) -> tuple[np.ndarray, ...]:
    require(max_output_size_per_class.ndim == 0, "max_size_per_class must be 0-D")
    require(max_total_size.ndim == 0, "max_total_size must be 0-D")
    require(int(max_output_size_per_class) > 0, "max_size_per_class must be positive")
    require(int(max_total_size) > 0, "max_total_size must be > 0")
    require(0 <= float(iou_threshold) <= 1, "iou_threshold must be in [0, 1]")
    require(boxes.ndim == 4, f"boxes must be 4-D{shape_text(boxes.shape)}")
    require(scores.ndim == 3, f"scores must be 3-D{shape_text(scores.shape)}")
    classes = scores.shape[2]
    require(boxes.shape[2] in (1, classes), "third dimension of boxes must be either 1 or num classes")
    require(boxes.shape[3] == 4, "boxes must have 4 columns")
    require(scores.shape[1] == boxes.shape[1], "scores has incompatible shape")
    per_class, size = int(max_output_size_per_class), int(max_total_size)
    if pad_per_class:
        size = min(size, per_class * classes)
    results = [
        _best_of_picture(*picture, per_class, size, iou_threshold, float(score_threshold))
        for picture in zip(boxes, scores, strict=True)
    ]
    columns = list(zip(*results, strict=True)) or [(), (), ()]
    empty = np.zeros((0, size, 4), np.float32), np.zeros((0, size), np.float32), np.zeros((0, size), np.float32)
    taken_boxes, taken_scores, taken_classes = (
        np.stack([_padded(values, size) for values in column]) if column else nothing
        for column, nothing in zip(columns, empty, strict=True)
    )
    counts = np.array([len(picture_scores) for _, picture_scores, _ in results], np.int32)
    return np.clip(taken_boxes, 0, 1) if clip_boxes else taken_boxes, taken_scores, taken_classes, counts


def _best_of_picture(
    boxes: np.ndarray, scores: np.ndarray, per_class: int, size: int, iou_threshold: Any, score_threshold: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Boxes, scores and classes of the best `size` that each class chose."""
    chosen_boxes, chosen_scores, chosen_classes = [], [], []
    for number in range(scores.shape[1]):
        class_boxes = boxes[:, number if boxes.shape[1] > 1 else 0]
        overlap = _intersection_over_union(class_boxes)
        taken = _suppress(scores[:, number], overlap, per_class, iou_threshold, score_threshold)
        chosen_boxes.append(class_boxes[taken])
        chosen_scores.append(scores[taken, number])
        chosen_classes.append(np.full(len(taken), number, np.float32))
    all_scores = np.concatenate(chosen_scores)
    best = np.argsort(-all_scores, kind="stable")[:size]
    return np.concatenate(chosen_boxes)[best], all_scores[best], np.concatenate(chosen_classes)[best]
