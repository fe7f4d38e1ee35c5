"""Rows of ragged tensors."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, convert_to_tensor_or_ragged_tensor


def gather(
    params: Any, indices: Any, validate_indices: bool | None = None, axis: int = 0, name: str | None = None
) -> Any:
    """The rows `indices` of a tensor or ragged tensor; indices may be ragged too.

    Raises ValueError for unknown ranks, and for an axis other than 0. Running it raises InvalidArgumentError for rows
    that there are not.
    """
    if axis != 0:
        raise ValueError("axis>0 is not supported for ragged gather yet.")
    with ops.name_scope(name, "RaggedGather", [params, indices]):
        params = convert_to_tensor_or_ragged_tensor(params, name="params")
        indices = convert_to_tensor_or_ragged_tensor(indices, name="indices")
        if isinstance(indices, RaggedTensor):
            return indices.with_values(gather(params, indices.values))
        if not isinstance(params, RaggedTensor):
            return array_ops.gather(params, indices)
        rank = indices.shape.ndims
        if rank is None:
            raise ValueError("indices.shape.ndims must be known statically")
        *splits, values = apply_op(
            "RaggedGather",
            params_nested_splits=list(params.nested_row_splits),
            params_dense_values=params.flat_values,
            indices=indices,
            OUTPUT_RAGGED_RANK=rank + params.ragged_rank - 1,
        )
        nested = splits[0] if splits and isinstance(splits[0], list) else splits
        result = RaggedTensor.from_nested_row_splits(values, nested, validate=False) if nested else values
        if rank > 1:
            result = _with_outer_shape(result, indices)
        return result


def _with_outer_shape(result: RaggedTensor, indices: Tensor) -> RaggedTensor:
    rows = indices.shape[0].value
    result.row_splits.set_shape([None if rows is None else rows + 1])
    return result
