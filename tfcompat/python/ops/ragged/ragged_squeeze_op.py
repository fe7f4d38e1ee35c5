"""Ragged tensors without dimensions of size 1."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops.ragged import ragged_util
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, convert_to_tensor_or_ragged_tensor


def squeeze(input: Any, axis: Any = None, name: str | None = None) -> Any:
    """`input` without the dimensions `axis`, which have size 1: in ragged ones, every row has one element.

        squeeze([[[1, 2]], [[3]]], axis=1) is [[1, 2], [3]]

    Args:
      axis: an int or a list of ints.

    Raises ValueError without an axis, TypeError for what is no integer. Running it raises InvalidArgumentError for
    another size. Source: `tf.squeeze`, given a ragged tensor.
    """
    with ops.name_scope(name, "RaggedSqueeze", [input]):
        input = convert_to_tensor_or_ragged_tensor(input)
        if isinstance(input, Tensor):
            return array_ops.squeeze(input, axis, name)
        if axis is None:
            raise ValueError("Ragged.squeeze must have an axis argument.")
        axes = [axis] if isinstance(axis, int) else axis
        if not isinstance(axes, (list, tuple)) or not all(isinstance(dim, int) for dim in axes):
            raise TypeError("Axis must be a list or tuple of integers.")
        axes = [ragged_util.get_positive_axis(dim, input.shape.ndims) for dim in axes]
        dense = [dim - input.ragged_rank for dim in axes if dim > input.ragged_rank]
        ragged = {dim for dim in axes if dim <= input.ragged_rank}
        values = control_flow_ops.with_dependencies(_assert_size_1(input, ragged), input.flat_values)
        if dense:
            values = array_ops.squeeze(values, dense)
        splits = [each for dim, each in enumerate(input.nested_row_splits, 1) if dim not in ragged]
        if splits and 0 in ragged:
            splits = splits[1:]
        result = RaggedTensor.from_nested_row_splits(values, splits)
        if len(ragged) == input.ragged_rank + 1:
            result = array_ops.squeeze(result, [0], name)
        return result


def _assert_size_1(input: RaggedTensor, dims: set[int]) -> list[Any]:
    one = constant_op.constant(1, dtype=input.row_splits.dtype)
    assertions = []
    for dim, lengths in enumerate(input.nested_row_lengths(), 1):
        if dim in dims:
            condition = math_ops.reduce_all(math_ops.equal(lengths, one))
            assertions.append(_assert(condition, dim))
    if 0 in dims:
        two = constant_op.constant(2, dtype=dtypes.int32)
        assertions.append(_assert(math_ops.equal(array_ops.size(input.row_splits), two), 0))
    return assertions


def _assert(condition: Tensor, dim: int) -> Any:
    return control_flow_ops.Assert(condition, [f"the given axis (axis = {dim}) is not squeezable!"])
