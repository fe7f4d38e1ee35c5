"""Products of matrices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops
from tfcompat.python.ops._elementwise import cast, conj
from tfcompat.python.ops._reductions import range as range_op
from tfcompat.python.ops._reductions import reduce_prod, reduce_sum
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.dispatch import add_dispatch_support

sparse_matmul = op_function("SparseMatMul", "The product of two matrices that are mostly zeros.")

_INT_TYPES = (int, np.integer)


@add_dispatch_support
def matmul(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    name: str | None = None,
) -> ops.Tensor:
    """The matrix product of `a` and `b`; all dimensions but the last two are batch dimensions.

        tf.matmul([[1., 2.]], [[3.], [4.]])  # [[11.]]

    Args:
      transpose_a, transpose_b: transpose the matrices first.
      adjoint_a, adjoint_b: transpose and conjugate them first.
      a_is_sparse, b_is_sparse: the matrix holds mostly zeros (of rank 2, float32 or bfloat16).

    Raises ValueError when a matrix is to be both transposed and adjoint.

    Source: TensorFlow's `tf.matmul`.
    """
    with ops.name_scope(name, "MatMul", [a, b]) as name:
        if transpose_a and adjoint_a:
            raise ValueError("Only one of transpose_a and adjoint_a can be True.")
        if transpose_b and adjoint_b:
            raise ValueError("Only one of transpose_b and adjoint_b can be True.")
        a = ops.convert_to_tensor(a, name="a")
        b = ops.convert_to_tensor(b, name="b")
        is_sparse = a_is_sparse or b_is_sparse
        may_have_batch = any(each.shape.ndims is None or each.shape.ndims > 2 for each in (a, b))
        if may_have_batch and not is_sparse:
            if transpose_a:
                a, adjoint_a = conj(a), True
            if transpose_b:
                b, adjoint_b = conj(b), True
            return apply_op("BatchMatMulV2", x=a, y=b, adj_x=adjoint_a, adj_y=adjoint_b, name=name)
        if adjoint_a:
            a, transpose_a = conj(a), True
        if adjoint_b:
            b, transpose_b = conj(b), True
        types = (a.dtype.base_dtype, b.dtype.base_dtype)
        is_sparse = is_sparse and all(dtype in (dtypes.bfloat16, dtypes.float32) for dtype in types)
        if not is_sparse and (dtypes.bfloat16 not in types or types[0] == types[1]):
            return apply_op("MatMul", a=a, b=b, transpose_a=transpose_a, transpose_b=transpose_b, name=name)
        product = sparse_matmul(
            a,
            b,
            transpose_a=transpose_a,
            transpose_b=transpose_b,
            a_is_sparse=a_is_sparse,
            b_is_sparse=b_is_sparse,
            name=name,
        )
        return cast(product, dtypes.bfloat16) if types == (dtypes.bfloat16, dtypes.bfloat16) else product


def matvec(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    adjoint_a: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    name: str | None = None,
) -> ops.Tensor:
    """The product of matrices `a` and vectors `b`, the last dimension of `b`; arguments as those of `matmul`.

    Source: TensorFlow's `tf.linalg.matvec`.
    """
    with ops.name_scope(name, "MatVec", [a, b]) as name:
        column = array_ops.expand_dims(b, axis=-1)
        product = matmul(
            a, column, transpose_a=transpose_a, adjoint_a=adjoint_a, a_is_sparse=a_is_sparse, b_is_sparse=b_is_sparse
        )
        return array_ops.squeeze(product, axis=-1)


@add_dispatch_support
def trace(x: Any, name: str | None = None) -> ops.Tensor:
    """The sum of the diagonal of each matrix, the last two dimensions of `x`.

    Source: TensorFlow's `tf.trace`.
    """
    with ops.name_scope(name, "Trace", [x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        return reduce_sum(array_ops.matrix_diag_part(x), [-1], name=name)


def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> ops.Tensor:
    """The sum of products of `a` and `b` over pairs of axes: reshaped to matrices, multiplied, reshaped back.

        tf.tensordot(a, b, axes=1)           # the last axis of a with the first of b, as a matrix product
        tf.tensordot(a, b, axes=[[1], [0]])  # the same, for matrices

    Args:
      axes: an int N, the last N axes of `a` with the first N of `b`; or a pair of lists, or a tensor of two rows.

    Raises ValueError when `axes` does not fit the tensors.

    Source: TensorFlow's `tf.tensordot`.
    """
    with ops.name_scope(name, "Tensordot", [a, b, axes]) as name:
        a = ops.convert_to_tensor(a, name="a")
        b = ops.convert_to_tensor(b, name="b")
        a_axes, b_axes = _contracted_axes(a, axes)
        a_matrix, a_free, a_static = _as_matrix(a, a_axes)
        b_matrix, b_free, b_static = _as_matrix(b, b_axes, flipped=True)
        product = matmul(a_matrix, b_matrix)
        if isinstance(a_free, list) and isinstance(b_free, list):
            return array_ops.reshape(product, a_free + b_free, name=name)
        a_free = ops.convert_to_tensor(a_free, dtype=dtypes.int32)
        b_free = ops.convert_to_tensor(b_free, dtype=dtypes.int32)
        result = array_ops.reshape(product, array_ops.concat([a_free, b_free], 0), name=name)
        if a_static is not None and b_static is not None:
            result.set_shape(a_static + b_static)
        return result


def _contracted_axes(a: ops.Tensor, axes: Any) -> tuple[Any, Any]:
    """The axes of `a` and those of `b` to sum over: two lists, or two tensors when they are not known."""
    if isinstance(axes, _INT_TYPES):
        if axes < 0:
            raise ValueError("'axes' must be at least 0.")
        ndims = a.shape.ndims
        if ndims is None:
            rank = array_ops.rank(a)
            return range_op(rank - axes, rank, dtype=dtypes.int32), range_op(axes, dtype=dtypes.int32)
        if axes > ndims:
            raise ValueError(f"'axes' must not be larger than the number of dimensions of tensor {a}.")
        return list(range(ndims - axes, ndims)), list(range(axes))
    if not isinstance(axes, (list, tuple)):
        axes = ops.convert_to_tensor(axes, name="axes", dtype=dtypes.int32)
        return axes[0], axes[1]
    if len(axes) != 2:
        raise ValueError("'axes' must be an integer or have length 2.")
    a_axes, b_axes = axes
    if isinstance(a_axes, _INT_TYPES) and isinstance(b_axes, _INT_TYPES):
        a_axes, b_axes = [a_axes], [b_axes]
    if len(a_axes) != len(b_axes):
        raise ValueError(f"Different number of contraction axes 'a' and 'b', {len(a_axes)} != {len(b_axes)}.")
    return a_axes, b_axes


def _as_matrix(a: ops.Tensor, axes: Any, flipped: bool = False) -> tuple[ops.Tensor, Any, Any]:
    """`a` as a matrix whose columns (rows when `flipped`) run over `axes`, and the sizes of its other dimensions: as a
    list or a tensor, and as far as they are static."""
    if isinstance(axes, (list, tuple)) and a.shape.ndims is not None:
        sizes = a.shape.as_list()
        axes = [axis if axis >= 0 else axis + len(sizes) for axis in axes]
        free = [axis for axis in range(len(sizes)) if axis not in axes]
        static: Any = [sizes[axis] for axis in free]
        if None not in sizes:
            size_pair = [math.prod(static), math.prod(sizes[axis] for axis in axes)]
            permuted = array_ops.transpose(a, axes + free if flipped else free + axes)
            return array_ops.reshape(permuted, size_pair[::-1] if flipped else size_pair), static, static
        axes = ops.convert_to_tensor(axes, dtype=dtypes.int32, name="axes")
        free_axes: Any = ops.convert_to_tensor(free, dtype=dtypes.int32, name="free")
        shape_a = array_ops.shape(a)
    else:
        static = None
        shape_a = array_ops.shape(a)
        rank = array_ops.rank(a)
        axes = ops.convert_to_tensor(axes, dtype=dtypes.int32, name="axes")
        axes = array_ops.where(axes >= 0, axes, axes + rank)
        free_axes, _ = array_ops.setdiff1d(range_op(rank), axes)
    free_sizes = array_ops.gather(shape_a, free_axes)
    summed_sizes = array_ops.gather(shape_a, axes)
    free_size = reduce_prod(free_sizes)
    summed_size = reduce_prod(summed_sizes)
    if flipped:
        perm = array_ops.concat([axes, free_axes], 0)
        shape = array_ops.stack([summed_size, free_size])
    else:
        perm = array_ops.concat([free_axes, axes], 0)
        shape = array_ops.stack([free_size, summed_size])
    return array_ops.reshape(array_ops.transpose(a, perm), shape), free_sizes, static
