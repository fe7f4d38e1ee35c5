"""Transformations that make batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.data.ops import _batches
from tfcompat.python.data.ops._structured_function import StructuredFunctionWrapper
from tfcompat.python.data.util import convert, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.sparse_tensor import SparseTensorSpec
from tfcompat.python.framework.tensor_shape import TensorShape

Transformation = Callable[[Any], Any]
"""From a dataset to another: what `Dataset.apply` takes."""


def dense_to_sparse_batch(batch_size: Any, row_shape: Any) -> Transformation:
    """Batches of tensors of one rank and different shapes, as sparse tensors.

    Args:
      row_shape: the shape that each element must fit in; None or -1 for the largest size in the batch.
    """

    def apply(dataset: Any) -> Any:
        dtype = dataset.output_types
        if not isinstance(dtype, DType):
            raise TypeError(
                "DenseToSparseDataset requires an input whose elements have a single component, whereas the input has "
                f"{dtype!r}."
            )
        spec = SparseTensorSpec(TensorShape([None]).concatenate(row_shape), dtype)
        return dataset._made(
            "DenseToSparseBatchDataset",
            spec,
            batch_size=batch_size,
            row_shape=convert.partial_shape_to_tensor(row_shape),
        )

    return apply


def map_and_batch(
    map_func: Callable[..., Any],
    batch_size: Any,
    num_parallel_batches: Any = None,
    drop_remainder: Any = False,
    num_parallel_calls: Any = None,
) -> Transformation:
    """`dataset.map(map_func).batch(batch_size)` in one.

    Raises ValueError when both `num_parallel_batches` and `num_parallel_calls` are given.
    """
    if num_parallel_batches is not None and num_parallel_calls is not None:
        raise ValueError("The `num_parallel_batches` and `num_parallel_calls` arguments are mutually exclusive.")
    if num_parallel_calls is None:
        num_parallel_calls = batch_size if num_parallel_batches is None else batch_size * num_parallel_batches

    def apply(dataset: Any) -> Any:
        name = "tf.data.experimental.map_and_batch()"
        function = StructuredFunctionWrapper(map_func, name, dataset.element_spec)
        size = ops.convert_to_tensor(batch_size, dtypes.int64, name="batch_size")
        calls = ops.convert_to_tensor(num_parallel_calls, dtypes.int64, name="num_parallel_calls")
        drop = ops.convert_to_tensor(drop_remainder, dtypes.bool, name="drop_remainder")
        spec = structure.batched(function.output_structure, _batches._static_batch_size(size, drop))
        return dataset._made(
            "MapAndBatchDataset",
            spec,
            [function],
            other_arguments=function.captured_inputs,
            batch_size=size,
            num_parallel_calls=calls,
            drop_remainder=drop,
            f=function.function,
            preserve_cardinality=True,
        )

    return apply


map_and_batch_with_legacy_function = map_and_batch


def unbatch() -> Transformation:
    """`dataset.unbatch()`."""
    return lambda dataset: dataset.unbatch()
