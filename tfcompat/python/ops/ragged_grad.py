"""Gradients of ragged tensors' ops."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.indexed_slices import IndexedSlices
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, math_ops


@ops.RegisterGradient("RaggedTensorToSparse")
def _ragged_tensor_to_sparse_gradient(op: Any, _: Any, sparse_values_grad: Tensor, __: Any) -> list[Any]:
    gradient = array_ops.reshape(sparse_values_grad, array_ops.shape(op.inputs[-1]))
    return [None] * (len(op.inputs) - 1) + [gradient]


@ops.RegisterGradient("RaggedGather")
def _ragged_gather_gradient(op: Any, *grads: Tensor) -> list[Any]:
    """Each value's gradient goes to where the value came from."""
    *nested_splits, values, indices = op.inputs
    starts = nested_splits[0]
    for splits in nested_splits[1:]:
        starts = array_ops.gather(splits, starts)
    starts = math_ops.cast(starts, dtypes.int64)
    rows = array_ops.reshape(indices, [-1])
    begin, end = array_ops.gather(starts, rows), array_ops.gather(starts[1:], rows)
    _, positions = apply_op("RaggedRange", starts=begin, limits=end, deltas=array_ops.ones([], dtypes.int64))
    shape = array_ops.shape(values, out_type=dtypes.int64)
    return [None] * len(nested_splits) + [IndexedSlices(grads[-1], positions, shape), None]
