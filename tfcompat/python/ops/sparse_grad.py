"""Gradients of the ops on sparse tensors: nodes that pick and put rows, as TensorFlow's.

In all of them the indices and shapes have no gradient.
"""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops import array_ops, math_ops, sparse_ops

# Values that move.


@ops.RegisterGradient("SparseReorder")
def _sparse_reorder(op: Operation, _: Any, grad: Any) -> list[Any]:
    indices, _, shape = op.inputs
    positions = math_ops.range(array_ops.shape(indices)[0])
    ordered = sparse_ops.sparse_reorder(SparseTensor(indices, positions, shape))
    return [None, array_ops.gather(grad, array_ops.invert_permutation(ordered.values)), None]


@ops.RegisterGradient("SparseSlice")
def _sparse_slice(op: Operation, *grads: Any) -> list[Any]:
    indices, values, _, start, _ = op.inputs
    gradient = apply_op(
        "SparseSliceGrad",
        backprop_val_grad=grads[1],
        input_indices=indices,
        input_start=start,
        output_indices=op.outputs[0],
    )
    gradient.set_shape(values.shape)
    return [None, gradient, None, None, None]


@ops.RegisterGradient("SparseFillEmptyRows")
def _sparse_fill_empty_rows(op: Operation, *grads: Any) -> list[Any]:
    values, default_value = apply_op("SparseFillEmptyRowsGrad", reverse_index_map=op.outputs[3], grad_values=grads[1])
    return [None, values, None, default_value]


@ops.RegisterGradient("SparseToDense")
def _sparse_to_dense(op: Operation, grad: Any) -> list[Any]:
    values = array_ops.gather_nd(grad, op.inputs[0])
    return [None, None, values, math_ops.reduce_sum(grad) - math_ops.reduce_sum(values)]


# Sums.


@ops.RegisterGradient("SparseAdd")
def _sparse_add(op: Operation, *grads: Any) -> list[Any]:
    a_indices, a_values, _, b_indices, b_values = op.inputs[:5]
    a_grad, b_grad = apply_op(
        "SparseAddGrad",
        backprop_val_grad=grads[1],
        a_indices=a_indices,
        b_indices=b_indices,
        sum_indices=op.outputs[0],
    )
    a_grad.set_shape(a_values.shape)
    b_grad.set_shape(b_values.shape)
    return [None, a_grad, None, None, b_grad, None, None]


@ops.RegisterGradient("SparseTensorDenseAdd")
def _sparse_tensor_dense_add(op: Operation, grad: Any) -> list[Any]:
    return [None, array_ops.gather_nd(grad, op.inputs[0]), None, grad]


@ops.RegisterGradient("SparseReduceSum")
def _sparse_reduce_sum(op: Operation, grad: Any) -> list[Any]:
    indices, _, shape, axes = op.inputs
    kept_shape = math_ops.reduced_shape(shape, axes)
    scale = shape // math_ops.cast(kept_shape, dtypes.int64)
    return [None, array_ops.gather_nd(array_ops.reshape(grad, kept_shape), indices // scale), None, None]


# Products.


@ops.RegisterGradient("SparseTensorDenseMatMul")
def _sparse_tensor_dense_mat_mul(op: Operation, grad: Any) -> list[Any]:
    indices, values, shape, b = op.inputs
    adjoint_a, adjoint_b = op.get_attr("adjoint_a"), op.get_attr("adjoint_b")
    if values.dtype.base_dtype.is_complex:
        raise NotImplementedError("SparseTensorDenseMatMul op does not support complex gradients.")
    b_grad = apply_op(
        "SparseTensorDenseMatMul", a_indices=indices, a_values=values, a_shape=shape, b=grad, adjoint_a=not adjoint_a
    )
    if adjoint_b:
        b_grad = array_ops.transpose(b_grad)
    rows, columns = indices[:, 0], indices[:, 1]
    of_product = array_ops.gather(grad, columns if adjoint_a else rows)
    of_b = array_ops.gather(array_ops.transpose(b) if adjoint_b else b, rows if adjoint_a else columns)
    return [None, math_ops.reduce_sum(of_product * of_b, axis=1), None, b_grad]


def _cwise_mul_or_div(op: Operation, grad: Any, is_mul: bool) -> list[Any]:
    indices, values, shape, dense = op.inputs
    dense_shape = math_ops.cast(array_ops.shape(dense), dtypes.int64)
    added = array_ops.expand_dims(array_ops.size(shape) - array_ops.size(dense_shape), 0)
    augmented = array_ops.concat([array_ops.ones(added, dtypes.int64), dense_shape], 0)
    scaled = array_ops.slice(indices // (shape // augmented), array_ops.concat([[0], added], 0), [-1, -1])
    other = array_ops.gather_nd(dense, scaled)
    if is_mul:
        values_grad, at_dense = grad * other, grad * values
    else:
        values_grad, at_dense = grad / other, grad * (-values / math_ops.square(other))
    dense_grad = sparse_ops.sparse_add(array_ops.zeros_like(dense), SparseTensor(scaled, at_dense, dense_shape))
    return [None, values_grad, None, dense_grad]


@ops.RegisterGradient("SparseDenseCwiseMul")
def _sparse_dense_cwise_mul(op: Operation, grad: Any) -> list[Any]:
    return _cwise_mul_or_div(op, grad, True)


@ops.RegisterGradient("SparseDenseCwiseDiv")
def _sparse_dense_cwise_div(op: Operation, grad: Any) -> list[Any]:
    return _cwise_mul_or_div(op, grad, False)


@ops.RegisterGradient("SparseSoftmax")
def _sparse_softmax(op: Operation, grad: Any) -> list[Any]:
    indices, _, shape = op.inputs
    softmax = op.outputs[0]
    total = sparse_ops.sparse_reduce_sum(SparseTensor(indices, softmax * grad, shape), [-1], keepdims=True)
    centred = sparse_ops.sparse_dense_cwise_add(SparseTensor(indices, grad, shape), -total)
    return [None, centred.values * softmax, None]


# TensorFlow registers functions for these that raise.


@ops.RegisterGradient("SparseDenseCwiseAdd")
def _sparse_dense_cwise_add(op: Operation, grad: Any) -> list[Any]:
    raise NotImplementedError("Gradient for SparseDenseCwiseAdd is currently not implemented yet.")


@ops.RegisterGradient("SparseSparseMaximum")
@ops.RegisterGradient("SparseSparseMinimum")
def _sparse_sparse_extreme(op: Operation, *grads: Any) -> list[Any]:
    raise TypeError(f"{op.type} has no gradient")


# Reductions of chosen rows by segment.


def _sum_of_rows(op: Operation, grad: Any) -> list[Any]:
    data, indices, segment_ids = op.inputs[:3]
    rows = array_ops.shape(data)[0]
    gradient = math_ops.unsorted_segment_sum(array_ops.gather(grad, segment_ids), indices, rows)
    return [gradient] + [None] * (len(op.inputs) - 1)


def _mean_of_rows(op: Operation, grad: Any) -> list[Any]:
    data, indices, segment_ids = op.inputs[:3]
    op_type = "SparseSegmentSqrtNGrad" if "SqrtN" in op.type else "SparseSegmentMeanGrad"
    gradient = apply_op(
        op_type, grad=grad, indices=indices, segment_ids=segment_ids, output_dim0=array_ops.shape(data)[0]
    )
    return [gradient] + [None] * (len(op.inputs) - 1)


for _suffix in ("", "WithNumSegments"):
    ops.RegisterGradient("SparseSegmentSum" + _suffix)(_sum_of_rows)
    ops.RegisterGradient("SparseSegmentMean" + _suffix)(_mean_of_rows)
    ops.RegisterGradient("SparseSegmentSqrtN" + _suffix)(_mean_of_rows)
