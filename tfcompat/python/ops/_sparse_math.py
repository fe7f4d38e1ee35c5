"""Arithmetic with sparse tensors: sums, products, reductions, softmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor, is_sparse
from tfcompat.python.ops import array_ops
from tfcompat.python.ops._reductions import _axes
from tfcompat.python.ops._sparse_structure import to_sparse_tensor
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def sparse_add(a: Any, b: Any, threshold: Any = None, thresh: Any = None) -> Any:
    """The sum of two sparse tensors (a sparse one) or of a sparse and a dense one (a dense one), of equal shapes.

    Args:
      threshold: what is smaller in magnitude is left out of a sparse sum; 0 by default, which keeps zeros.
      thresh: its old name.

    Raises:
      TypeError: neither is sparse.
      ValueError: both `threshold` and `thresh` are given.

    Source: TensorFlow's `tf.sparse.add`.
    """
    threshold = deprecated_argument_lookup("threshold", threshold, "thresh", thresh)
    return sparse_add_v2(a, b, 0 if threshold is None else threshold)


def sparse_add_v2(a: Any, b: Any, threshold: Any = 0) -> Any:
    """`sparse_add` with the arguments of TensorFlow 2."""
    if not is_sparse(a) and not is_sparse(b):
        raise TypeError("At least one input should be SparseTensor; do you mean to use tf.add()?")
    if not (is_sparse(a) and is_sparse(b)):
        sparse, dense = (a, b) if is_sparse(a) else (b, a)
        return apply_op(
            "SparseTensorDenseAdd",
            a_indices=sparse.indices,
            a_values=sparse.values,
            a_shape=sparse.dense_shape,
            b=dense,
        )
    a, b = to_sparse_tensor(a), to_sparse_tensor(b)
    threshold = ops.convert_to_tensor(threshold, dtype=a.values.dtype.real_dtype.base_dtype, name="threshold")
    indices, values, shape = apply_op(
        "SparseAdd",
        a_indices=a.indices,
        a_values=a.values,
        a_shape=a.dense_shape,
        b_indices=b.indices,
        b_values=b.values,
        b_shape=b.dense_shape,
        thresh=threshold,
    )
    a.get_shape().assert_is_compatible_with(b.get_shape())
    static_shape = array_ops.broadcast_static_shape(a.get_shape(), b.get_shape())
    if static_shape.is_fully_defined():
        shape = static_shape.as_list()
    return SparseTensor(indices, values, shape)


def sparse_dense_cwise_add(sp_t: SparseTensor, dense_t: Any) -> SparseTensor:
    """The stored values plus those of a dense tensor, which broadcasts to the sparse one's shape, at their places."""
    values = apply_op(
        "SparseDenseCwiseAdd",
        sp_indices=sp_t.indices,
        sp_values=sp_t.values,
        sp_shape=sp_t.dense_shape,
        dense=dense_t,
    )
    return SparseTensor(sp_t.indices, values, sp_t.dense_shape)


def sparse_tensor_dense_matmul(
    sp_a: Any, b: Any, adjoint_a: bool = False, adjoint_b: bool = False, name: str | None = None
) -> ops.Tensor:
    """The product of a sparse and a dense matrix.

    Args:
      adjoint_a, adjoint_b: conjugate and transpose the matrix first.

    Source: TensorFlow's `tf.sparse.sparse_dense_matmul`.
    """
    sp_a = to_sparse_tensor(sp_a)
    with ops.name_scope(name, "SparseTensorDenseMatMul", [sp_a.indices, sp_a.values, b]) as name:
        b = ops.convert_to_tensor(b, name="b")
        return apply_op(
            "SparseTensorDenseMatMul",
            a_indices=sp_a.indices,
            a_values=sp_a.values,
            a_shape=sp_a.dense_shape,
            b=b,
            adjoint_a=adjoint_a,
            adjoint_b=adjoint_b,
        )


def sparse_softmax(sp_input: Any, name: str | None = None) -> SparseTensor:
    """The softmax of the stored values along the last dimension; what is not stored counts as minus infinity.

    Source: TensorFlow's `tf.sparse.softmax`.
    """
    with ops.name_scope(name, "SparseSoftmax", [sp_input.indices, sp_input.values]) as name:
        values = apply_op(
            "SparseSoftmax",
            sp_indices=sp_input.indices,
            sp_values=sp_input.values,
            sp_shape=sp_input.dense_shape,
        )
        return SparseTensor(sp_input.indices, values, sp_input.dense_shape)


def _extreme(op_type: str, which: str) -> Callable[..., SparseTensor]:
    def combine(sp_a: Any, sp_b: Any, name: str | None = None) -> SparseTensor:
        with ops.name_scope(name, op_type, [sp_a.indices, sp_a.values, sp_b.indices, sp_b.values]) as name:
            indices, values = apply_op(
                op_type,
                a_indices=sp_a.indices,
                a_values=sp_a.values,
                a_shape=sp_a.dense_shape,
                b_indices=sp_b.indices,
                b_values=sp_b.values,
                b_shape=sp_b.dense_shape,
                name=name,
            )
        return SparseTensor(indices, values, sp_a.dense_shape)

    combine.__doc__ = f"""The {which} of two sparse tensors of one shape, by element; what one lacks counts as 0.

It has no gradient.

Source: TensorFlow's op `{op_type}`.
"""
    return combine


sparse_maximum = _extreme("SparseSparseMaximum", "larger")
sparse_minimum = _extreme("SparseSparseMinimum", "smaller")


_REDUCTION_DOC = """{summary} of a sparse tensor.

Args:
  sp_input: a SparseTensor.
  axis: the dimensions to reduce, an int or a list of ints (counted from the end when negative); by default all.
  keepdims: keep the reduced dimensions, with size 1.
  reduction_axes, keep_dims: their old names.

Returns:
  {returns}

Raises ValueError when an argument is given under both of its names.

Source: TensorFlow's op `{op_type}`.
"""


def _reduction(op_type: str, summary: str, makes_sparse: bool) -> Callable[..., Any]:
    def reduce(
        sp_input: Any, axis: Any = None, keepdims: Any = None, reduction_axes: Any = None, keep_dims: Any = None
    ) -> Any:
        axis = deprecated_argument_lookup("axis", axis, "reduction_axes", reduction_axes)
        keepdims = deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims)
        return _reduced(op_type, sp_input, axis, keepdims, makes_sparse)

    returns = "A sparse tensor of what is there." if makes_sparse else "A dense tensor; 0 where nothing is there."
    reduce.__doc__ = _REDUCTION_DOC.format(summary=summary, op_type=op_type, returns=returns)
    return reduce


def _reduced(
    op_type: str, sp_input: Any, axis: Any, keepdims: bool | None, makes_sparse: bool, name: str | None = None
) -> Any:
    result = apply_op(
        op_type,
        input_indices=sp_input.indices,
        input_values=sp_input.values,
        input_shape=sp_input.dense_shape,
        reduction_axes=_axes(sp_input, axis),
        keep_dims=bool(keepdims),
        name=name,
    )
    return SparseTensor(*result) if makes_sparse else result


sparse_reduce_sum = _reduction("SparseReduceSum", "The sum", False)
sparse_reduce_max = _reduction("SparseReduceMax", "The largest element", False)
sparse_reduce_sum_sparse = _reduction("SparseReduceSumSparse", "The sum", True)
sparse_reduce_max_sparse = _reduction("SparseReduceMaxSparse", "The largest element", True)


def sparse_reduce_sum_v2(
    sp_input: Any, axis: Any = None, keepdims: Any = None, output_is_sparse: bool = False, name: str | None = None
) -> Any:
    """`sparse_reduce_sum`, or with `output_is_sparse` `sparse_reduce_sum_sparse`."""
    op_type = "SparseReduceSumSparse" if output_is_sparse else "SparseReduceSum"
    return _reduced(op_type, sp_input, axis, keepdims, output_is_sparse, name)


def sparse_reduce_max_v2(
    sp_input: Any, axis: Any = None, keepdims: Any = None, output_is_sparse: bool = False, name: str | None = None
) -> Any:
    """`sparse_reduce_max`, or with `output_is_sparse` `sparse_reduce_max_sparse`."""
    op_type = "SparseReduceMaxSparse" if output_is_sparse else "SparseReduceMax"
    return _reduced(op_type, sp_input, axis, keepdims, output_is_sparse, name)
