"""Datasets without repetitions."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.experimental.ops.batching import Transformation
from tfcompat.python.framework import dtypes


def unique() -> Transformation:
    """Each value when it comes first, of a dataset of scalar integers or strings."""

    def apply(dataset: Any) -> Any:
        if dataset.output_types not in (dtypes.int32, dtypes.int64, dtypes.string):
            raise TypeError(
                "`tf.data.experimental.unique()` only supports inputs with a single `tf.int32`, `tf.int64`, or "
                "`tf.string` component."
            )
        return dataset._same("UniqueDataset")

    return apply
