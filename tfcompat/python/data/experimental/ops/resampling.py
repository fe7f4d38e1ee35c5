"""Datasets with another distribution of classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.data.experimental.ops.batching import Transformation
from tfcompat.python.data.experimental.ops.interleave_ops import sample_from_datasets
from tfcompat.python.data.experimental.ops.scan_ops import scan
from tfcompat.python.data.ops.dataset_ops import DatasetV1
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.tensor_util import constant_value
from tfcompat.python.ops import array_ops, math_ops, random_ops

_ESTIMATION_BATCH_SIZE = 32
_SMOOTHING = 10


def rejection_resample(
    class_func: Callable[..., Any], target_dist: Any, initial_dist: Any = None, seed: int | None = None
) -> Transformation:
    """Pairs of a class and an element, in which classes have the distribution `target_dist`: elements of frequent
    classes are left out at random.

    Args:
      class_func: from an element to its class, a scalar int32 below the number of classes.
      initial_dist: the distribution of the classes before; estimated when not given.
      seed: for the same choice in each run of the program.
    """

    def apply(dataset: Any) -> Any:
        target = ops.convert_to_tensor(target_dist, name="target_dist")
        classes = dataset.map(class_func)
        keep_all: Any = None
        if initial_dist is not None:
            initial = ops.convert_to_tensor(initial_dist, name="initial_dist")
            parts = DatasetV1.from_tensors(_acceptance(initial, target)).repeat()
            keep_all = _static_share(initial, target)
        else:
            parts = _estimated_distributions(target, classes).map(lambda initial: _acceptance(initial, target))
        acceptance = parts.map(lambda accepted, _: accepted)
        share_of_original = parts.map(lambda _, share: share)
        both = DatasetV1.zip((classes, dataset))
        if keep_all == 1:
            return both
        filtered = _filtered(dataset, acceptance, classes, seed).prefetch(3)
        if keep_all == 0:
            return filtered
        weights = share_of_original.map(lambda share: [(share, 1.0 - share)])
        return sample_from_datasets([both, filtered], weights=weights, seed=seed)

    return apply


def _static_share(initial: Any, target: Any) -> Any:
    before, after = constant_value(initial), constant_value(target)
    return None if before is None or after is None else np.min(after / before)


def _filtered(dataset: Any, acceptance: Any, classes: Any, seed: int | None) -> Any:
    """The elements kept by the probability of their class, with the class."""
    with_probability = DatasetV1.zip((classes, acceptance, dataset)).map(
        lambda cls, accepted, data: (cls, array_ops.gather(accepted, cls), data)
    )
    kept = with_probability.filter(lambda _1, p, _2: random_ops.random_uniform([], seed=seed) < p)
    return kept.map(lambda cls, _, data: (cls, data))


def _estimated_distributions(target: Any, classes: Any) -> Any:
    """For each element, the distribution of the classes seen so far."""
    count = target.shape[0] or array_ops.shape(target)[0]
    seen = array_ops.fill([count], np.int64(_SMOOTHING))

    def update(seen: Any, batch: Any) -> Any:
        hot = array_ops.one_hot(batch, seen.shape[0], dtype=dtypes.int64)
        seen = math_ops.add(seen, math_ops.reduce_sum(hot, 0))
        dist = math_ops.cast(math_ops.truediv(seen, math_ops.reduce_sum(seen)), dtypes.float32)
        return seen, array_ops.tile(array_ops.expand_dims(dist, 0), [_ESTIMATION_BATCH_SIZE, 1])

    return classes.batch(_ESTIMATION_BATCH_SIZE).apply(scan(seen, update)).unbatch()


def _acceptance(initial: Any, target: Any) -> tuple[Any, Any]:
    """The probability to keep an element of each class, and the share of elements that are all kept."""
    ratio = target / (initial + np.finfo(initial.dtype.as_numpy_dtype).tiny)
    lowest = math_ops.reduce_min(ratio)
    return (ratio - lowest) / (math_ops.reduce_max(ratio) - lowest), lowest
