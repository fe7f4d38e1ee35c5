"""Transformations that group elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.data.experimental.ops.batching import Transformation
from tfcompat.python.data.ops._dataset_base import DatasetSpec
from tfcompat.python.data.ops._function_datasets import state_function
from tfcompat.python.data.ops._structured_function import StructuredFunctionWrapper
from tfcompat.python.data.util import nest
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.tensor_shape import TensorShape, dimension_value
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.ops import array_ops, check_ops, math_ops

Function = Callable[..., Any]
_KEY = TensorSpec([], dtypes.int64)


class Reducer:
    """What `group_by_reducer` does with the elements of a key.

    Args:
      init_func: from a key to the first state.
      reduce_func: from a state and an element to the next state.
      finalize_func: from the last state to the result.
    """

    def __init__(self, init_func: Function, reduce_func: Function, finalize_func: Function) -> None:
        self._functions = (init_func, reduce_func, finalize_func)

    @property
    def init_func(self) -> Function:
        return self._functions[0]

    @property
    def reduce_func(self) -> Function:
        return self._functions[1]

    @property
    def finalize_func(self) -> Function:
        return self._functions[2]


def _require_key(function: StructuredFunctionWrapper, message: str) -> None:
    if nest.is_sequence(function.output_structure) or not _KEY.is_compatible_with(function.output_structure):
        raise ValueError(message)


def _arguments(**functions: StructuredFunctionWrapper) -> dict[str, Any]:
    """The function attributes of a node and the tensors that they capture."""
    captured = {f"{name}_other_arguments": function.captured_inputs for name, function in functions.items()}
    return {**captured, **{name: function.function for name, function in functions.items()}}


def group_by_reducer(key_func: Function, reducer: Reducer) -> Transformation:
    """For each key, the result of reducing the elements that have it.

    Args:
      key_func: from an element to a scalar int64.
    """

    def apply(dataset: Any) -> Any:
        name = "tf.data.experimental.group_by_reducer()"
        key = StructuredFunctionWrapper(key_func, name, dataset.element_spec)
        _require_key(
            key,
            f"`key_func` must return a single tf.int64 tensor. Got type={key.output_types} and "
            f"shape={key.output_shapes}",
        )
        init = StructuredFunctionWrapper(reducer.init_func, name, _KEY)
        reduce, state = state_function(
            reducer.reduce_func, name, init.output_structure, dataset.element_spec, lambda result: result
        )
        finalize = StructuredFunctionWrapper(reducer.finalize_func, name, state)
        return dataset._made(
            "ExperimentalGroupByReducerDataset",
            finalize.output_structure,
            [key, init, reduce, finalize],
            **_arguments(key_func=key, init_func=init, reduce_func=reduce, finalize_func=finalize),
        )

    return apply


def group_by_window(
    key_func: Function, reduce_func: Function, window_size: Any = None, window_size_func: Function | None = None
) -> Transformation:
    """The elements of the datasets that `reduce_func` makes of windows: datasets of consecutive elements of one key.

    Args:
      key_func: from an element to a scalar int64.
      reduce_func: from a key and a dataset to a dataset.
      window_size: how many elements a window has.
      window_size_func: from a key to that number.

    Raises ValueError unless one of the last two is given.
    """
    if (window_size is None) == (window_size_func is None):
        raise ValueError("Must pass either window_size or window_size_func.")

    def apply(dataset: Any) -> Any:
        def key_func_wrapper(*element: Any) -> Any:
            return ops.convert_to_tensor(key_func(*element), dtypes.int64)

        def window_size_func_wrapper(key: Any) -> Any:
            return ops.convert_to_tensor(window_size_func(key) if window_size_func else window_size, dtypes.int64)

        name = "tf.data.experimental.group_by_window()"
        key = StructuredFunctionWrapper(key_func_wrapper, name, dataset.element_spec)
        _require_key(key, "`key_func` must return a single tf.int64 scalar tensor.")
        reduce = StructuredFunctionWrapper(reduce_func, name, (_KEY, DatasetSpec(dataset.element_spec)))
        if not isinstance(reduce.output_structure, DatasetSpec):
            raise TypeError("`reduce_func` must return a `Dataset` object.")
        size = StructuredFunctionWrapper(window_size_func_wrapper, name, _KEY)
        _require_key(size, "`window_size_func` must return a single tf.int64 scalar tensor.")
        return dataset._made(
            "GroupByWindowDataset",
            reduce.output_structure._element_spec,
            [key, reduce, size],
            **_arguments(key_func=key, reduce_func=reduce, window_size_func=size),
        )

    return apply


def bucket_by_sequence_length(
    element_length_func: Function,
    bucket_boundaries: Any,
    bucket_batch_sizes: Any,
    padded_shapes: Any = None,
    padding_values: Any = None,
    pad_to_bucket_boundary: bool = False,
    no_padding: bool = False,
    drop_remainder: bool = False,
) -> Transformation:
    """Batches of elements of similar length.

    Args:
      element_length_func: from an element to its length, a scalar int32.
      bucket_boundaries: upper bounds (exclusive) of the lengths in each bucket but the last.
      bucket_batch_sizes: the size of each bucket's batches.
      padded_shapes, padding_values, drop_remainder: as for `Dataset.padded_batch`.
      pad_to_bucket_boundary: fill up to the longest length of the bucket rather than of the batch.
      no_padding: do not fill up at all.
    """
    with ops.name_scope("bucket_by_seq_length"):
        if len(bucket_batch_sizes) != len(bucket_boundaries) + 1:
            raise ValueError("len(bucket_batch_sizes) must equal len(bucket_boundaries) + 1")
        batch_sizes = constant(bucket_batch_sizes, dtypes.int64)

        def bucket_of(*element: Any) -> Any:
            length = element_length_func(*element)
            lowest = [np.iinfo(np.int32).min, *bucket_boundaries]
            highest = [*bucket_boundaries, np.iinfo(np.int32).max]
            fits = math_ops.logical_and(math_ops.less_equal(lowest, length), math_ops.less(length, highest))
            return math_ops.reduce_min(array_ops.where(fits))

        def window_size(bucket: Any) -> Any:
            return batch_sizes[bucket]

        def boundary_of(bucket: Any) -> Any:
            check = check_ops.assert_less(
                bucket,
                constant(len(bucket_batch_sizes) - 1, dtypes.int64),
                message="When pad_to_bucket_boundary=True, elements must have length < max(bucket_boundaries).",
            )
            with ops.control_dependencies([check]):
                boundaries = constant(bucket_boundaries, dtypes.int64)
                return boundaries[bucket] - 1

        def batch(bucket: Any, grouped: Any) -> Any:
            size = window_size(bucket)
            if no_padding:
                return grouped.batch(size, drop_remainder=drop_remainder)
            filler = boundary_of(bucket) if pad_to_bucket_boundary else None
            wanted = padded_shapes or grouped.output_shapes
            shapes = [
                [filler if dimension_value(size) is None else size for size in TensorShape(shape)]
                for shape in nest.flatten(wanted)
            ]
            return grouped.padded_batch(
                size, nest.pack_sequence_as(wanted, shapes), padding_values, drop_remainder=drop_remainder
            )

        return lambda dataset: dataset.apply(group_by_window(bucket_of, batch, window_size_func=window_size))
