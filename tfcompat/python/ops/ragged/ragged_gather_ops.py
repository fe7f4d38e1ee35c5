"""Rows of ragged tensors, by index."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import dimension_value
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.ragged import ragged_array_ops
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)


def gather(
    params: Any,
    indices: Any,
    validate_indices: bool | None = None,
    axis: int = 0,
    batch_dims: int = 0,
    name: str | None = None,
) -> Any:
    """The rows `indices` of a tensor or ragged tensor; indices may be ragged too.

    Args:
      validate_indices: without effect: indices are always checked.
      axis, batch_dims: 0.
      name: a name for the ops.

    Raises ValueError for indices of unknown rank, and for another axis. Running it raises InvalidArgumentError for rows
    that there are not. Source: `tf.gather`, given a ragged tensor.
    """
    if not isinstance(axis, int) or axis != 0:
        raise ValueError("axis != 0 is not supported for ragged gather yet.")
    if not isinstance(batch_dims, int) or batch_dims != 0:
        raise ValueError("batch_dims != 0 is not supported for ragged gather yet.")
    with ops.name_scope(name, "RaggedGather", [params, indices]):
        params = convert_to_tensor_or_ragged_tensor(params, name="params")
        indices = convert_to_tensor_or_ragged_tensor(indices, name="indices")
        params, indices = match_row_splits_dtypes(params, indices)
        if is_ragged(indices):
            return indices.with_values(gather(params, indices.values))
        if not is_ragged(params):
            return array_ops.gather(params, indices)
        rank = indices.shape.ndims
        if rank is None:
            raise ValueError("indices.shape.ndims must be known statically")
        splits, values = apply_op(
            "RaggedGather",
            params_nested_splits=list(params.nested_row_splits),
            params_dense_values=params.flat_values,
            indices=indices,
            OUTPUT_RAGGED_RANK=rank + params.ragged_rank - 1,
        )
        return RaggedTensor.from_nested_row_splits(values, splits, validate=False)


def gather_nd(params: Any, indices: Any, batch_dims: int = 0, name: str | None = None) -> Any:
    """The slices of `params` at the coordinates in the last dimension of `indices`, which is not ragged.

    Raises ValueError for another `batch_dims` than 0, and for indices whose rank or number of coordinates is not known.
    Source: `tf.gather_nd`, given a ragged tensor.
    """
    if not isinstance(batch_dims, int) or batch_dims != 0:
        raise ValueError("batch_dims != 0 is not supported for ragged gather yet.")
    if not (is_ragged(params) or is_ragged(indices)):
        return array_ops.gather_nd(params, indices, name)
    with ops.name_scope(name, "RaggedGatherNd", [params, indices]):
        params = convert_to_tensor_or_ragged_tensor(params, name="params")
        indices = convert_to_tensor_or_ragged_tensor(indices, name="indices")
        params, indices = match_row_splits_dtypes(params, indices)
        rank = indices.shape.ndims
        if rank is None:
            raise ValueError("indices.rank be statically known.")
        if rank == 0:
            raise ValueError("indices.rank must be at least 1.")
        if is_ragged(indices) and rank == indices.ragged_rank + 1:
            raise ValueError("The innermost dimension of indices may not be ragged")
        index_size = dimension_value(indices.shape[-1])
        if index_size is None:
            raise ValueError("indices.shape[-1] must be statically known.")
        if rank > 2:
            return _gather_nd_of_rows(params, indices, rank)
        if index_size == 0:
            return _repeated(params, indices, rank)
        if index_size == 1:
            return gather(params, array_ops.reshape(indices, [-1]))
        return _gather_nd_flattened(params, indices, index_size)


def _gather_nd_of_rows(params: Any, indices: Any, rank: int) -> Any:
    """`gather_nd` by coordinates that are in more than one dimension: as a list of them."""
    is_dense = not is_ragged(indices)
    if is_dense:
        indices = RaggedTensor.from_tensor(indices, ragged_rank=rank - 2, row_splits_dtype=params.row_splits.dtype)
    result = indices.with_flat_values(gather_nd(params, indices.flat_values))
    if is_dense and is_ragged(result) and result.ragged_rank == rank - 2:
        return result.to_tensor()
    return result


def _repeated(params: RaggedTensor, indices: Tensor, rank: int) -> RaggedTensor:
    """`params` itself, for each of the coordinates that say nothing."""
    params_rank = params.ragged_rank + array_ops.rank(params.flat_values)
    for _ in range(rank - 1):
        params = ragged_array_ops.expand_dims(params, axis=0)
    ones = array_ops.ones([params_rank], dtypes.int32)
    return ragged_array_ops.tile(params, array_ops.concat([array_ops.shape(indices)[:-1], ones], axis=0))


def _gather_nd_flattened(params: RaggedTensor, indices: Tensor, index_size: int) -> Any:
    """`gather_nd` with the outer dimensions flattened one after the other, of `params` as of the coordinates."""
    indices = math_ops.cast(indices, params.row_splits.dtype)
    positions = array_ops.gather(params.row_splits, indices[..., 0])
    positions += indices[..., 1]
    values = params.values
    for dim in range(2, index_size):
        if not is_ragged(values):
            positions = array_ops.expand_dims(positions, axis=1)
            return array_ops.gather_nd(values, array_ops.concat([positions, indices[..., dim:]], axis=1))
        positions = array_ops.gather(values.row_starts(), positions)
        positions += indices[..., dim]
        values = values.values
    return gather(values, positions)
