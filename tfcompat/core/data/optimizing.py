"""Those of TensorFlow's rewrites of datasets that change what comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from tfcompat.core.data.batching import Batch, BatchOfMapped, stack_equal
from tfcompat.core.data.dataset import Dataset
from tfcompat.core.data.elementwise import Map
from tfcompat.core.data.sequencing import Repeat
from tfcompat.core.data.shuffling import Shuffle


def optimized(dataset: Dataset, optimizations: Collection[str]) -> Dataset:
    """`dataset` rewritten, it and what it is made of, by the rewrites of these names; other names change nothing."""
    rewrites = [rewrite for name, rewrite in _REWRITES.items() if name in optimizations]

    def rewritten(each: Dataset) -> Dataset:
        if each.inputs():
            each = each.with_inputs([rewritten(source) for source in each.inputs()])
        for rewrite in rewrites:
            each = rewrite(each)
        return each

    return rewritten(dataset) if rewrites else dataset


def _fuse_shuffle_and_repeat(dataset: Dataset) -> Dataset:
    """A repeated shuffle is one: its passes overlap, and draw from one stream of numbers."""
    if isinstance(dataset, Repeat) and isinstance(dataset.source, Shuffle):
        shuffle = dataset.source
        if shuffle.reshuffle and shuffle.count == 1 and (dataset.count > 0 or dataset.count == -1):
            return replace(shuffle, count=dataset.count, reshuffle=False)
    return dataset


def _fuse_map_and_batch(dataset: Dataset) -> Dataset:
    """A batch of mapped elements takes any shapes that have as many values, and an error costs all of it."""
    if isinstance(dataset, Batch) and dataset.stack is stack_equal and isinstance(dataset.source, Map):
        return BatchOfMapped(dataset.source, dataset.batch_size, dataset.drop_remainder)
    return dataset


_REWRITES: dict[str, Callable[[Dataset], Dataset]] = {
    "shuffle_and_repeat_fusion": _fuse_shuffle_and_repeat,
    "map_and_batch_fusion": _fuse_map_and_batch,
}
