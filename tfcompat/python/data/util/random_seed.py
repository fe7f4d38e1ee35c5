"""The two seeds of a dataset, as tensors."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, random_seed
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, math_ops


def get_seed(seed: Any) -> tuple[Tensor, Tensor]:
    """The seeds of a dataset that is added to the default graph now, from the graph's seed and the dataset's own."""
    first, second = random_seed.get_seed(seed)
    if first is None:
        return constant(0, dtypes.int64, name="seed"), constant(0, dtypes.int64, name="seed2")
    seed_tensor = ops.convert_to_tensor(first, dtypes.int64, name="seed")
    with ops.name_scope("seed2") as scope:
        seed2 = ops.convert_to_tensor(second, dtypes.int64)
        both_zero = math_ops.logical_and(math_ops.equal(seed_tensor, 0), math_ops.equal(seed2, 0))
        # Two zeros would ask for another order in every run.
        seed2 = array_ops.where(both_zero, constant(2**31 - 1, dtypes.int64), seed2, name=scope)
    return seed_tensor, seed2
