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

Overlap = Callable[[Any, np.ndarray], np.ndarray]
"""How much boxes overlap with others: two arrays of indices, which are broadcast."""


def _intersection_over_union(boxes: np.ndarray) -> Overlap:
    """Boxes without area overlap with none."""
    zero = boxes.dtype.type(0)
    low, high = np.minimum(boxes[:, :2], boxes[:, 2:]).T, np.maximum(boxes[:, :2], boxes[:, 2:]).T
    areas = (high[0] - low[0]) * (high[1] - low[1])
    areas = np.where(areas > 0, areas, boxes.dtype.type(np.inf))
    edges = np.ascontiguousarray(np.concatenate([low, high, areas[np.newaxis]]))

    def overlap(boxes: Any, others: np.ndarray) -> np.ndarray:
        top, left, bottom, right, area = edges[:, boxes]
        tops, lefts, bottoms, rights, other_areas = edges[:, others]
        height = np.minimum(bottoms, bottom) - np.maximum(tops, top)
        width = np.minimum(rights, right) - np.maximum(lefts, left)
        shared = np.maximum(height, zero) * np.maximum(width, zero)
        return shared / (area + other_areas - shared)

    return overlap


_MOST_TAKEN = 1024
"""Room for the boxes taken, before more is asked for."""
_BLOCK = 128
"""How many boxes are compared with one another at once."""


class _Candidate(float):
    """A box in a heap: minus its score, and nothing else, decides the order, as in TensorFlow.

    Python's heaps move elements exactly as C++'s do, so boxes with equal scores come in TensorFlow's order.
    """

    box: int
    seen: int
    """How many of the boxes taken have lowered its score already."""


def _candidates(scores: np.ndarray, score_threshold: float) -> list[_Candidate]:
    """A heap of the boxes with scores above the threshold."""
    heap: list[_Candidate] = []
    for box, score in enumerate(scores.astype(np.float32).tolist()):
        if score > score_threshold:
            _push(heap, score, box, 0)
    return heap


def _push(heap: list[_Candidate], score: float, box: int, seen: int) -> None:
    candidate = _Candidate(-score)
    candidate.box, candidate.seen = box, seen
    heapq.heappush(heap, candidate)


def _take(order: np.ndarray, is_dropped: Callable[[np.ndarray, np.ndarray], np.ndarray], limit: int) -> np.ndarray:
    """Takes boxes in the given order, unless one that was taken before makes that a box `is_dropped`.

    Compares block by block: pairs of boxes one by one cost a hundred times as much in Python.
    """
    taken = np.zeros(0, np.int32)
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        block = block[~is_dropped(block[:, np.newaxis], taken).any(1)]
        droppers = np.packbits(is_dropped(block[:, np.newaxis], block), axis=1, bitorder="little")
        chosen, chosen_bits = [], 0
        for number, row in enumerate(droppers):
            if not int.from_bytes(row.tobytes(), "little") & chosen_bits:
                chosen.append(number)
                chosen_bits |= 1 << number
        taken = np.concatenate([taken, block[chosen].astype(np.int32)])
        if len(taken) >= limit:
            break
    return taken[:limit]


def _suppress(
    scores: np.ndarray,
    overlap: Overlap,
    limit: int,
    overlap_threshold: Any,
    score_threshold: float,
) -> np.ndarray:
    """The boxes taken: each time the best one that does not overlap too much with those taken before.

    As in TensorFlow 1.15 a box that was taken is a candidate again, and overlaps with itself; unless it has no area.
    """

    def is_dropped(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
        return overlap(boxes, others) >= overlap_threshold

    compared = scores.astype(np.float32)
    order = np.flatnonzero(compared > score_threshold)
    order = order[np.argsort(-compared[order], kind="stable")]
    taken = _take(order, is_dropped, limit)
    if not len(taken):
        return taken
    reached = compared[order]
    if len(taken) == limit:
        reached = reached[reached >= compared[taken[-1]]]
    if (reached[1:] == reached[:-1]).any():
        return _suppress_by_heap(scores, is_dropped, limit, score_threshold)
    again = np.flatnonzero(~is_dropped(taken, taken))
    if len(again):
        taken = np.concatenate([taken[: again[0]], np.full(limit - again[0], taken[again[0]])])
    return taken


def _suppress_by_heap(
    scores: np.ndarray,
    is_dropped: Callable[[Any, np.ndarray], np.ndarray],
    limit: int,
    score_threshold: float,
) -> np.ndarray:
    """`_suppress` where scores are equal, so that the order in TensorFlow's heap decides."""
    heap = _candidates(scores, score_threshold)
    taken = np.zeros(min(limit, _MOST_TAKEN), np.int32)
    count = 0
    while heap and count < limit:
        best = heapq.heappop(heap)
        if not is_dropped(best.box, taken[:count]).any():
            if count == len(taken):
                taken = np.concatenate([taken, np.zeros_like(taken)])
            taken[count] = best.box
            count += 1
            heapq.heappush(heap, best)
    return taken[:count]


def _suppress_softly(
    scores: np.ndarray,
    overlap: Overlap,
    limit: int,
    overlap_threshold: Any,
    score_threshold: float,
    sigma: Any,
) -> tuple[np.ndarray, np.ndarray]:
    """The boxes taken and their scores, which every box taken before has lowered by exp(-overlap**2 / (2 sigma))."""
    dtype = scores.dtype.type
    heap = _candidates(scores, score_threshold)
    everything = np.arange(len(scores))
    taken: list[int] = []
    taken_scores: list[float] = []
    overlaps: list[np.ndarray] = []
    weights: list[np.ndarray] = []
    while heap and len(taken) < limit:
        best = heapq.heappop(heap)
        lowered, is_dropped = dtype(-best), False
        for number in range(len(taken) - 1, best.seen - 1, -1):
            if overlaps[number][best.box] >= overlap_threshold:
                is_dropped = True
                break
            lowered = lowered * weights[number][best.box]
            if lowered <= score_threshold:
                break
        if is_dropped:
            continue
        seen = len(taken)
        if lowered == dtype(-best):
            taken.append(best.box)
            taken_scores.append(float(lowered))
            overlaps.append(overlap(best.box, everything))
            weights.append(np.exp(dtype(-0.5) / dtype(sigma) * overlaps[-1] * overlaps[-1]))
        if lowered > score_threshold:
            _push(heap, float(lowered), best.box, seen)
    return np.array(taken, np.int32), np.array(taken_scores, scores.dtype)


def _check_boxes(boxes: np.ndarray, scores: np.ndarray, max_output_size: np.ndarray, iou_threshold: Any) -> None:
    require(max_output_size.ndim == 0, f"max_output_size must be 0-D, got shape {shape_text(max_output_size.shape)}")
    require(int(max_output_size) >= 0, f"max_output_size must not be negative, got {max_output_size}")
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
        taken, taken_scores = _suppress_softly(scores, overlap, limit, iou_threshold, threshold, soft_nms_sigma)
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
    require(int(max_output_size) >= 0, f"max_output_size must not be negative, got {max_output_size}")
    require(overlaps.ndim == 2, f"overlaps must be 2-D{shape_text(overlaps.shape)}")
    require(overlaps.shape[0] == overlaps.shape[1], f"overlaps must be square{shape_text(overlaps.shape)}")
    _check_scores(scores, overlaps.shape[0])
    return _suppress(
        scores,
        lambda box, others: overlaps[box, others],
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


def _suppress_in_order(
    scores: np.ndarray,
    overlap: Overlap,
    limit: int,
    overlap_threshold: Any,
    score_threshold: float,
) -> np.ndarray:
    """As `_suppress`, but no box is taken twice, and those that overlap by just the threshold are kept."""
    order = np.flatnonzero(scores > score_threshold)
    order = order[np.argsort(-scores[order], kind="stable")]
    return _take(order, lambda boxes, others: overlap(boxes, others) > overlap_threshold, limit)


def _best_of_picture(
    boxes: np.ndarray, scores: np.ndarray, per_class: int, size: int, iou_threshold: Any, score_threshold: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Boxes, scores and classes of the best `size` that each class chose."""
    chosen_boxes, chosen_scores, chosen_classes = [], [], []
    for number in range(scores.shape[1]):
        class_boxes = boxes[:, number if boxes.shape[1] > 1 else 0]
        overlap = _intersection_over_union(class_boxes)
        taken = _suppress_in_order(scores[:, number], overlap, per_class, iou_threshold, score_threshold)
        chosen_boxes.append(class_boxes[taken])
        chosen_scores.append(scores[taken, number])
        chosen_classes.append(np.full(len(taken), number, np.float32))
    all_scores = np.concatenate(chosen_scores)
    best = np.argsort(-all_scores, kind="stable")[:size]
    return np.concatenate(chosen_boxes)[best], all_scores[best], np.concatenate(chosen_classes)[best]
