"""Elements of the rows of ragged tensors, by an index in each row."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.ragged import ragged_gather_ops, ragged_util
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)

_NO_BATCH = "batch shape from indices does not match params shape"


def batch_gather(params: Any, indices: Any, name: str | None = None) -> Any:
    """`gather` along the last dimension of `indices`, all others being batch dimensions; both may be ragged.

        params [["a", "b", "c"], ["d"], [], ["e"]], indices [[1, 2, 0], [], [], [0, 0]] give
        [["b", "c", "a"], [], [], ["e", "e"]]

    Raises ValueError for indices of unknown rank, or whose batch dimensions `params` has not. Source:
    `tf.batch_gather`, given a ragged tensor.
    """
    if not (is_ragged(params) or is_ragged(indices)):
        return array_ops.batch_gather(params, indices, name)
    with ops.name_scope(name, "RaggedBatchGather", [params, indices]):
        params = convert_to_tensor_or_ragged_tensor(params, name="params")
        indices = convert_to_tensor_or_ragged_tensor(indices, name="indices")
        params, indices = match_row_splits_dtypes(params, indices)
        rank = indices.shape.ndims
        if rank is None:
            raise ValueError("batch_gather does not allow indices with unknown shape.")
        if rank == 0:
            raise ValueError("indices.rank must be at least 1.")
        if is_ragged(indices):
            return _by_ragged_indices(params, indices, rank)
        if rank == 1:
            return ragged_gather_ops.gather(params, indices)
        if rank > 2:
            raise ValueError(_NO_BATCH)
        starts = array_ops.expand_dims(params.row_starts(), 1)
        return ragged_gather_ops.gather(params.values, math_ops.cast(indices, starts.dtype) + starts)


def _by_ragged_indices(params: Any, indices: RaggedTensor, rank: int) -> RaggedTensor:
    if rank > 2:
        if not is_ragged(params):
            raise ValueError(_NO_BATCH)
        with ops.control_dependencies([check_ops.assert_equal(params.row_splits, indices.row_splits)]):
            values = batch_gather(params.values, indices.values)
            return RaggedTensor.from_row_splits(values, indices.row_splits, validate=False)
    if not is_ragged(params):
        if params.shape.ndims is not None and params.shape.ndims < 2:
            raise ValueError(_NO_BATCH)
        params = RaggedTensor.from_tensor(params, ragged_rank=1, row_splits_dtype=indices.row_splits.dtype)
    lengths = indices.row_lengths()
    starts = ragged_util.repeat(params.row_starts(), lengths, axis=0)
    positions = math_ops.cast(indices.values, starts.dtype) + starts
    gathered = ragged_gather_ops.gather(params.values, positions)
    return RaggedTensor.from_row_splits(gathered, indices.row_splits, validate=False)
