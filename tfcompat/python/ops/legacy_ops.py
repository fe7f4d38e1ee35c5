"""Functions that only TensorFlow 0.x had, and those whose arguments it had in another order."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, linalg_ops, math_ops

# Renamed in TensorFlow 1.0.
batch_cholesky = linalg_ops.cholesky
batch_cholesky_solve = linalg_ops.cholesky_solve
batch_matrix_band_part = array_ops.matrix_band_part
batch_matrix_determinant = linalg_ops.matrix_determinant
batch_matrix_diag = array_ops.matrix_diag
batch_matrix_diag_part = array_ops.matrix_diag_part
batch_matrix_inverse = linalg_ops.matrix_inverse
batch_matrix_set_diag = array_ops.matrix_set_diag
batch_matrix_solve = linalg_ops.matrix_solve
batch_matrix_transpose = array_ops.matrix_transpose
batch_matrix_triangular_solve = linalg_ops.matrix_triangular_solve
batch_self_adjoint_eig = linalg_ops.self_adjoint_eig
batch_self_adjoint_eigvals = linalg_ops.self_adjoint_eigvals
batch_svd = linalg_ops.svd
inv = math_ops.reciprocal
listdiff = array_ops.setdiff1d
mul = math_ops.multiply
neg = math_ops.negative
sub = math_ops.subtract


def pack(values: Any, axis: int = 0, name: str = "pack") -> ops.Tensor:
    """`tf.stack` under its name of TensorFlow 0.x."""
    return array_ops.stack(values, axis=axis, name=name)


def unpack(value: Any, num: int | None = None, axis: int = 0, name: str = "unpack") -> list[ops.Tensor]:
    """`tf.unstack` under its name of TensorFlow 0.x."""
    return array_ops.unstack(value, num=num, axis=axis, name=name)


def select(condition: Any, t: Any, e: Any, name: str | None = None) -> ops.Tensor:
    """`t` where `condition` is true and `e` elsewhere: `tf.where(condition, t, e)` today."""
    return array_ops.where(condition, t, e, name=name)


def complex_abs(x: Any, name: str | None = None) -> ops.Tensor:
    """`tf.abs` of a complex tensor."""
    return math_ops.abs(x, name=name or "ComplexAbs")


def concat_v2(values: Any, axis: Any, name: str = "concat_v2") -> ops.Tensor:
    """`tf.concat` under its name of TensorFlow 0.12."""
    return array_ops.concat(values, axis, name=name)


def split_v(
    value: Any, size_splits: Any, split_dim: int = 0, num: int | None = None, name: str = "split_v"
) -> list[ops.Tensor]:
    """`tf.split` under its name of TensorFlow 0.12: pieces of given sizes, or so many equal ones."""
    return array_ops.split(value, size_splits, axis=split_dim, num=num, name=name)


def batch_matmul(
    x: Any, y: Any, adj_x: bool | None = None, adj_y: bool | None = None, name: str | None = None
) -> ops.Tensor:
    """The products of batches of matrices: `tf.matmul(x, y, adjoint_a=adj_x, adjoint_b=adj_y)` today.

    Source: TensorFlow 0.12's `tf.batch_matmul`.
    """
    return apply_op("BatchMatMul", x=x, y=y, adj_x=bool(adj_x), adj_y=bool(adj_y), name=name)


def concat(concat_dim: Any, values: Any, name: str = "concat") -> ops.Tensor:
    """`tf.concat` with the argument order of TensorFlow 0.x."""
    return array_ops.concat(values, concat_dim, name=name)


def split(split_dim: Any, num_split: int, value: Any, name: str = "split") -> list[ops.Tensor]:
    """`tf.split` with the argument order of TensorFlow 0.x: `num_split` equal pieces."""
    return array_ops.split(value, num_split, axis=split_dim, name=name)


def reverse(tensor: Any, dims: Any, name: str | None = None) -> ops.Tensor:
    """`tf.reverse` of TensorFlow 0.x: `dims` says for each dimension whether to reverse it."""
    return apply_op("Reverse", tensor=tensor, dims=ops.convert_to_tensor(dims, dtype=dtypes.bool), name=name)


def sparse_split(split_dim: int, num_split: int, sp_input: Any, name: str | None = None) -> list[Any]:
    """`tf.sparse_split` with the argument order of TensorFlow 0.x."""
    from tfcompat.python.ops import sparse_ops  # which takes longer to load than the rest

    return sparse_ops.sparse_split(sp_input=sp_input, num_split=num_split, axis=split_dim, name=name)
