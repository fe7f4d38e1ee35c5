"""A function applied to the rows of ragged tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import dimension_value
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.map_fn import caching_reads
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    RaggedTensorType,
    convert_to_tensor_or_ragged_tensor,
    match_row_splits_dtypes,
)
from tfcompat.python.ops.tensor_array_ops import TensorArray
from tfcompat.python.ops.while_loop import while_loop
from tfcompat.python.util import nest


class _Parts(NamedTuple):
    """What the ragged results of all turns are put together from: tensors of one turn, arrays of all, or types."""

    flat_values: Any
    nested_row_lengths: tuple[Any, ...]
    outer_row_length: Any


def map_fn(
    fn: Callable[..., Any],
    elems: Any,
    dtype: Any = None,
    parallel_iterations: int | None = None,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    name: str | None = None,
) -> Any:
    """`fn` of each row of `elems`, which are tensors or ragged tensors; the results are stacked.

        map_fn(tf.reduce_mean, tf.ragged.constant([[1., 2.], [6.]]))      # [1.5, 6]

    Args:
      fn: from one row (of the structure of `elems`) to its result (of the structure of `dtype`).
      elems: a tensor or ragged tensor, or a nest of them, with the same number of rows.
      dtype: the type or nest of types of the results, where it is not that of `elems`; a `RaggedTensorType` for ragged
        results, and for tensors whose sizes differ.
      parallel_iterations, swap_memory: accepted; XLA schedules the loop.
      back_prop: whether gradients may flow.
      infer_shape: require all results to have the same shape.
      name: a prefix for the names of the operations.

    Raises:
      TypeError: `fn` cannot be called, or `elems` is a SparseTensor.
      ValueError: `elems` contains a scalar, or a ragged result is not of the type that was declared.
    """
    if not callable(fn):
        raise TypeError("fn must be callable.")
    if isinstance(elems, SparseTensor):
        raise TypeError(
            "To perform a map on the values of a sparse tensor use either "
            " SparseTensor(input.indices, fn(input.values), input.dense_shape) or "
            " SparseTensor(input.indices, map_fn(fn, input.values), input.dense_shape)"
        )
    leaves = match_row_splits_dtypes(*nest.flatten(elems))
    with ops.name_scope(name, "map", leaves), caching_reads():
        tensors = [convert_to_tensor_or_ragged_tensor(leaf, name="elem") for leaf in leaves]
        dtype = dtype or nest.pack_sequence_as(elems, [tensor.dtype for tensor in tensors])
        types = nest.flatten(dtype)
        count = math_ops.cast(_row_count(tensors), dtypes.int32)
        parts = [_parts_of_type(each) for each in types]
        arrays = [
            TensorArray(dtype=each, dynamic_size=False, infer_shape=infer_shape, size=count)
            for each in nest.flatten(parts)
        ]

        def body(index: Tensor, arrays: Any) -> Any:
            results = nest.flatten(fn(nest.pack_sequence_as(elems, [tensor[index] for tensor in tensors])))
            values = nest.flatten([_parts_of_result(*each) for each in zip(results, types, strict=False)])
            return index + 1, [array.write(index, value) for array, value in zip(arrays, values, strict=False)]

        _, arrays = while_loop(
            lambda index, _: index < count,
            body,
            (constant_op.constant(0, dtype=dtypes.int32), arrays),
            parallel_iterations=parallel_iterations or 10,
            back_prop=back_prop,
            swap_memory=swap_memory,
            maximum_iterations=count,
        )
    results = [_together(each) for each in nest.pack_sequence_as(parts, arrays)]
    return nest.pack_sequence_as(dtype, results)


def _row_count(tensors: list[Any]) -> Any:
    first = tensors[0]
    if isinstance(first, RaggedTensor):
        return first.nrows(out_type=dtypes.int32)
    if first.shape.ndims == 0:
        raise ValueError(
            "elems must be a 1+ dimensional Tensor, not a scalar"
            if len(tensors) == 1
            else "elements in elems must be 1+ dimensional Tensors, not scalars"
        )
    return dimension_value(first.shape[0]) or array_ops.shape(first)[0]


def _parts_of_type(declared: Any) -> Any:
    if not isinstance(declared, RaggedTensorType):
        return declared
    splits_type = declared.row_splits_dtype
    return _Parts(declared.dtype, (splits_type,) * (declared.ragged_rank - 1), splits_type)


def _parts_of_result(result: Any, declared: Any) -> Any:
    """The tensors of one turn. Raises ValueError when the result is not of the type that was declared."""
    if isinstance(declared, RaggedTensorType):
        _check_type(result, declared)
        if not isinstance(result, RaggedTensor):
            rows = array_ops.shape(result, out_type=declared.row_splits_dtype)[0]
            return _Parts(result, (), array_ops.expand_dims(rows, axis=0))
    if not isinstance(result, RaggedTensor):
        return result
    lengths = tuple(splits[1:] - splits[:-1] for splits in result.nested_row_splits)
    return _Parts(result.flat_values, lengths, array_ops.expand_dims(result.nrows(), axis=0))


def _check_type(result: Any, declared: RaggedTensorType) -> None:
    ragged_rank = getattr(result, "ragged_rank", 0) + 1
    if declared.ragged_rank != ragged_rank:
        raise ValueError(f"The declared ragged rank ({declared.ragged_rank}) mismatches the result ({ragged_rank})")
    if declared.dtype != result.dtype:
        raise ValueError(f"The declared dtype ({declared.dtype}) mismatches the result ({result.dtype})")
    if isinstance(result, RaggedTensor) and declared.row_splits_dtype != result.row_splits.dtype:
        raise ValueError(
            f"The declared row_splits dtype ({declared.row_splits_dtype}) mismatches the result "
            f"({result.row_splits.dtype}).  Use RaggedTensor.with_row_splits_dtype to convert it."
        )


def _together(arrays: Any) -> Any:
    if not isinstance(arrays, _Parts):
        return arrays.stack()
    result = arrays.flat_values.concat()
    lengths = [*(array.concat() for array in arrays.nested_row_lengths), arrays.outer_row_length.concat()]
    *nested, outer = lengths
    for each in reversed(nested):
        result = RaggedTensor.from_row_lengths(result, each, validate=False)
    return RaggedTensor.from_row_lengths(result, outer, validate=False)
