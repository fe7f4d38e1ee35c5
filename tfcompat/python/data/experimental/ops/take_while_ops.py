"""Datasets that end by a condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.data.experimental.ops.batching import Transformation
from tfcompat.python.data.ops._structured_function import StructuredFunctionWrapper


def take_while(predicate: Callable[..., Any]) -> Transformation:
    """The elements before the first for which `predicate` is False."""

    def apply(dataset: Any) -> Any:
        function = StructuredFunctionWrapper(predicate, "tf.data.experimental.take_while()", dataset.element_spec)
        function.require_scalar_bool("`predicate` must return a scalar boolean tensor.")
        return dataset._made(
            "TakeWhileDataset",
            dataset.element_spec,
            [function],
            other_arguments=function.captured_inputs,
            predicate=function.function,
        )

    return apply
