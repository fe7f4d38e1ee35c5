"""Shuffled and repeated datasets."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.experimental.ops.batching import Transformation
from tfcompat.python.data.util import random_seed
from tfcompat.python.framework import dtypes, ops


def shuffle_and_repeat(buffer_size: Any, count: Any = None, seed: Any = None) -> Transformation:
    """`dataset.shuffle(buffer_size, seed).repeat(count)`, with a buffer that holds the end of one pass and the
    beginning of the next."""

    def apply(dataset: Any) -> Any:
        size = ops.convert_to_tensor(buffer_size, dtypes.int64, name="buffer_size")
        times = ops.convert_to_tensor(-1 if count is None else count, dtypes.int64, name="count")
        first, second = random_seed.get_seed(seed)
        return dataset._same("ShuffleAndRepeatDataset", buffer_size=size, count=times, seed=first, seed2=second)

    return apply
