"""Datasets of random numbers."""

from __future__ import annotations

from tfcompat.python.data.ops.dataset_ops import DatasetV1Adapter
from tfcompat.python.data.util import random_seed, structure
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_spec import TensorSpec


class RandomDatasetV1(DatasetV1Adapter):
    """Pseudorandom int64 numbers of 32 bits, without end. Source: `tf.data.experimental.RandomDataset`.

    Args:
      seed: with it (or a graph seed) they are the same in each run of the program.
    """

    def __init__(self, seed: int | None = None) -> None:
        first, second = random_seed.get_seed(seed)
        spec = TensorSpec([], dtypes.int64)
        super().__init__(apply_op("RandomDataset", seed=first, seed2=second, **structure.flat_structure(spec)), spec)


RandomDataset = RandomDatasetV1
