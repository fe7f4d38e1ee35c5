"""Parsed examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfcompat.python.data.experimental.ops.batching import Transformation
from tfcompat.python.data.util import structure
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.ops import parsing_ops


def parse_example_dataset(features: Mapping[str, Any], num_parallel_calls: Any = 1) -> Transformation:
    """`tf.io.parse_example` of each element, a vector of serialized `Example`s.

    Args:
      features: the features by name, as for `tf.io.parse_example`.
      num_parallel_calls: how many elements are parsed at a time.
    """
    if features is None:
        raise ValueError(f"Missing: features was {features}.")

    def apply(dataset: Any) -> Any:
        if not structure.are_compatible(dataset.element_spec, TensorSpec([None], dtypes.string)):
            raise TypeError("Input dataset should be a dataset of vectors of strings")
        return dataset.map(lambda serialized: parsing_ops.parse_example(serialized, features), num_parallel_calls)

    return apply
