"""`batch_gather` where an index may point outside of its row."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import constant_op, ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.ragged import ragged_array_ops, ragged_tensor_shape, ragged_where_op
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)


def batch_gather_with_default(params: Any, indices: Any, default_value: Any = "", name: str | None = None) -> Any:
    """`batch_gather` that gives `default_value` for indices outside of their row.

        params [["a", "b", "c"], ["d"], [], ["e"]], indices [[1, 2, -1], [], [], [0, 10]] give
        [["b", "c", "FOO"], [], [], ["e", "FOO"]] with default "FOO"

    Args:
      params, indices: tensors or ragged tensors of known ranks.
      default_value: a scalar or vector, of the shape of a gathered element.
      name: a name for the ops.

    Raises ValueError for unknown ranks and for other default values.
    """
    with ops.name_scope(name, "RaggedBatchGatherWithDefault"):
        params = convert_to_tensor_or_ragged_tensor(params, name="params")
        indices = convert_to_tensor_or_ragged_tensor(indices, name="indices")
        default_value = convert_to_tensor_or_ragged_tensor(default_value, name="default_value")
        splits_type, (params, indices, default_value) = match_row_splits_dtypes(
            params, indices, default_value, return_dtype=True
        )
        if default_value.shape.ndims not in (0, 1):
            raise ValueError('"default_value" must be a scalar or vector')
        if indices.shape.ndims is None:
            raise ValueError("Indices must have a known rank.")
        if params.shape.ndims is None:
            raise ValueError("Params must have a known rank.")
        batch_dims = indices.shape.ndims - 1
        has_rank = check_ops.assert_greater_equal(array_ops.rank(params), array_ops.rank(indices))
        with ops.control_dependencies([has_rank]):
            # One default in front of each row: it is at index 0, the others move on by one.
            if is_ragged(params):
                lengths = ragged_array_ops.expand_dims(params.row_lengths(axis=batch_dims), axis=-1)
                limits = math_ops.cast(lengths, indices.dtype)
                pad_shape = _pad_shape(params, indices, splits_type)
                pad = ragged_tensor_shape.broadcast_to(default_value, pad_shape)
            else:
                shape = array_ops.shape(params)
                inner_shape = shape[batch_dims + 1 : params.shape.ndims]
                pad_shape = array_ops.concat([shape[:batch_dims], [1], inner_shape], 0)
                limits = shape[batch_dims]
                pad = array_ops.broadcast_to(default_value, pad_shape)
            pad = math_ops.cast(pad, params.dtype)
            padded = array_ops.concat([pad, params], axis=batch_dims)
            shifted = indices + 1
            is_outside = (indices < 0) | (indices > limits)
            positions = ragged_where_op.where(is_outside, x=array_ops.zeros_like(indices), y=shifted)
            return array_ops.batch_gather(params=padded, indices=positions, name=name)


def _pad_shape(params: RaggedTensor, indices: Any, splits_type: Any) -> ragged_tensor_shape.RaggedTensorDynamicShape:
    """The shape of `params` with one element in each row that is gathered from."""
    DynamicShape = ragged_tensor_shape.RaggedTensorDynamicShape
    batch_dims = indices.shape.ndims - 1
    shape = DynamicShape.from_tensor(params, dim_size_dtype=splits_type)
    sizes: tuple[Tensor, ...] = shape.partitioned_dim_sizes
    if params.shape.ndims == indices.shape.ndims:
        if shape.num_inner_dimensions == 0:
            return DynamicShape((*sizes[:-1], array_ops.ones_like(sizes[-1])), [])
        return DynamicShape(sizes, array_ops.concat([shape.inner_dim_sizes[:-1], [1]], axis=0))
    inner_count = shape.num_partitioned_dimensions - batch_dims
    if batch_dims == 0:
        one = constant_op.constant(1, dtype=splits_type)
        ones = (constant_op.constant([1], dtype=splits_type),) * (inner_count - 1)
        return DynamicShape((one, *ones), shape.inner_dim_sizes)
    ones = (array_ops.ones_like(sizes[batch_dims]),) * inner_count
    return DynamicShape((*sizes[:batch_dims], *ones), shape.inner_dim_sizes)
