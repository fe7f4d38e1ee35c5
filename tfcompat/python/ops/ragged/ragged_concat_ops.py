"""Ragged tensors put together, along one of their dimensions or along a new one."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape, dimension_value
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.ragged import ragged_array_ops, ragged_gather_ops, ragged_util
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)


def concat(values: Any, axis: int, name: str | None = None) -> Any:
    """The (ragged) tensors `values`, all of one rank, one after the other along dimension `axis`.

        [[1, 2], [3]] and [[4], [5, 6]] give [[1, 2, 4], [3, 5, 6]] along dimension 1

    Raises ValueError without values, for an axis that is out of bounds and for different ranks. Source: `tf.concat`,
    given a ragged tensor.
    """
    return _combined(values, axis, name, stack_values=False)


def stack(values: Any, axis: int = 0, name: str | None = None) -> Any:
    """The (ragged) tensors `values`, all of one rank, along a new dimension at index `axis` of the result.

        tf.ragged.stack([[1, 2], [3]])      # [[1, 2], [3]]

    Raises ValueError without values, for an axis that is out of bounds and for different ranks. Source:
    `tf.ragged.stack`.
    """
    return _combined(values, axis, name, stack_values=True)


def _combined(values: Any, axis: int, name: str | None, stack_values: bool) -> Any:
    if not isinstance(values, (list, tuple)):
        values = [values]
    with ops.name_scope(name, "RaggedConcat", values):
        return _combine(values, axis, stack_values)


def _combine(values: Any, axis: int, stack_values: bool) -> Any:
    if not values:
        raise ValueError("rt_inputs may not be empty.")
    tensors = [convert_to_tensor_or_ragged_tensor(value, name="rt_input") for value in values]
    splits_type, tensors = match_row_splits_dtypes(*tensors, return_dtype=True)
    if len(tensors) == 1:
        return ragged_array_ops.expand_dims(tensors[0], axis=axis) if stack_values else tensors[0]
    ndims = None
    for tensor in tensors:
        if ndims is None:
            ndims = tensor.shape.ndims
        else:
            tensor.shape.assert_has_rank(ndims)
    out_ndims = ndims if ndims is None or not stack_values else ndims + 1
    axis = ragged_util.get_positive_axis(axis, out_ndims)
    if ndims is not None and axis in (out_ndims - 1, ndims - 1) and not any(map(is_ragged, tensors)):  # type: ignore[operator]
        return (array_ops.stack if stack_values else array_ops.concat)(list(tensors), axis)
    tensors = [
        each if is_ragged(each) else RaggedTensor.from_tensor(each, ragged_rank=1, row_splits_dtype=splits_type)
        for each in tensors
    ]
    ragged_rank = max(tensor.ragged_rank for tensor in tensors)
    tensors = [_with_ragged_rank(tensor, ragged_rank, splits_type) for tensor in tensors]
    if axis == 0:
        return _along_axis_0(tensors, stack_values)
    if axis == 1:
        return _along_axis_1(tensors, stack_values)
    splits = [[tensor.row_splits] for tensor in tensors]
    with ops.control_dependencies(ragged_util.assert_splits_match(splits)):
        inner = _combine([tensor.values for tensor in tensors], axis - 1, stack_values)
        return RaggedTensor.from_row_splits(inner, splits[0][0], validate=False)


def _with_ragged_rank(tensor: Any, ragged_rank: int, splits_type: Any) -> Any:
    """`tensor` with more of its dimensions ragged."""
    if ragged_rank == 0:
        return tensor
    if not is_ragged(tensor):
        tensor = RaggedTensor.from_tensor(tensor, row_splits_dtype=splits_type)
    if tensor.ragged_rank < ragged_rank:
        tensor = tensor.with_values(_with_ragged_rank(tensor.values, ragged_rank - 1, splits_type))
    return tensor


def _along_axis_0(tensors: list[RaggedTensor], stack_values: bool) -> RaggedTensor:
    flat_values = array_ops.concat([tensor.flat_values for tensor in tensors], axis=0)
    nested = [tensor.nested_row_splits for tensor in tensors]
    splits = [_concat_splits([each[dim] for each in nested]) for dim in range(tensors[0].ragged_rank)]
    if stack_values:
        counts = array_ops.stack([tensor.nrows() for tensor in tensors])
        splits.insert(0, ragged_util.lengths_to_splits(counts))
    return RaggedTensor.from_nested_row_splits(flat_values, splits, validate=False)


def _concat_splits(splits: list[Tensor]) -> Tensor:
    """The splits of rows that come one after the other."""
    pieces = [splits[0]]
    offset = splits[0][-1]
    for each in splits[1:]:
        pieces.append(each[1:] + offset)
        offset += each[-1]
    return array_ops.concat(pieces, axis=0)


def _along_axis_1(tensors: list[RaggedTensor], stack_values: bool) -> RaggedTensor:
    count = len(tensors)
    rows = tensors[0].nrows()
    checks = [
        check_ops.assert_equal(tensor.nrows(), rows, message="Input tensors have incompatible shapes.")
        for tensor in tensors[1:]
    ]
    with ops.control_dependencies(checks):
        concatenated = _along_axis_0(tensors, stack_values=False)
        # The first rows of all tensors, then their second rows, and so on.
        numbers = array_ops.reshape(math_ops.range(rows * count), [count, -1])
        order = array_ops.reshape(array_ops.transpose(numbers), [-1])
        permuted = ragged_gather_ops.gather(concatenated, order)
        if stack_values:
            splits = math_ops.range(0, rows * count + 1, count)
            _set_rows(splits, tensors)
            return RaggedTensor.from_row_splits(permuted, splits, validate=False)
        splits = permuted.row_splits[::count]
        _set_rows(splits, tensors)
        return RaggedTensor.from_row_splits(permuted.values, splits, validate=False)


def _set_rows(splits: Tensor, tensors: list[RaggedTensor]) -> None:
    """Makes static how many rows there are, where a tensor knows."""
    for tensor in tensors:
        rows = dimension_value(tensor.shape[0])
        if rows is not None:
            splits.set_shape(TensorShape([rows + 1]))
