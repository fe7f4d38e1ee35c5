"""Linear algebra. Matrices are the last two dimensions; those before are batch dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops import linalg_grad as linalg_grad  # registers what is not differentiated
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.deprecation import deprecated_argument_lookup

cholesky = op_function(
    "Cholesky", "The lower triangular L with L L^H = `input`, which is Hermitian and positive definite."
)
log_matrix_determinant = op_function(
    "LogMatrixDeterminant", "The sign of the determinant, and the logarithm of its absolute value."
)
lu = op_function("Lu", "The factors L and U of each matrix in one matrix, and the permutation of its rows.")
matrix_determinant = op_function("MatrixDeterminant", "The determinant of each matrix.")
matrix_inverse = op_function("MatrixInverse", "The inverse of each matrix, or of its adjoint.")
matrix_solve = op_function("MatrixSolve", "The solution X of `matrix` X = `rhs`.")
tridiagonal_mat_mul = op_function("TridiagonalMatMul", "The product of tridiagonal matrices with `rhs`.")
matrix_square_root = op_function("MatrixSquareRoot", "The matrix whose square is `input`.")
matrix_triangular_solve = op_function(
    "MatrixTriangularSolve",
    "The solution X of `matrix` X = `rhs`, for a triangular matrix (the other half is not read).",
)
qr = op_function("Qr", "Q with orthonormal columns and upper triangular R with Q R = `input`.")

SUPPORTED_MATRIX_NORMS = ("euclidean", "fro", 1, 2, np.inf)
SUPPORTED_VECTOR_NORMS = ("euclidean", 1, 2, np.inf)


def eye(
    num_rows: Any,
    num_columns: Any = None,
    batch_shape: Any = None,
    dtype: Any = dtypes.float32,
    name: str | None = None,
) -> ops.Tensor:
    """The identity matrix, or a batch of them.

    Args:
      num_rows: an int or int32 scalar tensor.
      num_columns: the same; `num_rows` by default.
      batch_shape: a list of ints or 1-D int32 tensor.

    Raises TypeError when a size is neither an int nor a tensor.

    Source: TensorFlow's `tf.eye`.
    """
    with ops.name_scope(name, "eye", [num_rows, num_columns, batch_shape]):
        is_square = num_columns is None
        batch_shape = [] if batch_shape is None else batch_shape
        num_columns = num_rows if num_columns is None else num_columns
        if isinstance(num_rows, ops.Tensor) or isinstance(num_columns, ops.Tensor):
            diagonal_size: Any = math_ops.minimum(num_rows, num_columns)
        else:
            if not all(isinstance(size, (int, np.integer)) for size in (num_rows, num_columns)):
                raise TypeError("num_rows and num_columns must be positive integer values.")
            is_square = num_rows == num_columns
            diagonal_size = min(num_rows, num_columns)
        if isinstance(batch_shape, ops.Tensor) or isinstance(diagonal_size, ops.Tensor):
            batch_shape = ops.convert_to_tensor(batch_shape, name="shape", dtype=dtypes.int32)
            diagonal_shape: Any = array_ops.concat((batch_shape, [diagonal_size]), axis=0)
            if not is_square:
                shape: Any = array_ops.concat((batch_shape, [num_rows, num_columns]), axis=0)
        else:
            diagonal_shape = [*batch_shape, diagonal_size]
            shape = [*batch_shape, num_rows, num_columns]
        diagonal = array_ops.ones(diagonal_shape, dtype=dtype)
        if is_square:
            return array_ops.matrix_diag(diagonal)
        return array_ops.matrix_set_diag(array_ops.zeros(shape, dtype=dtype), diagonal)


def cholesky_solve(chol: Any, rhs: Any, name: str | None = None) -> ops.Tensor:
    """The solution X of L L^H X = `rhs`.

    Args:
      chol: the lower triangular L that `cholesky` gives.

    Source: TensorFlow's `tf.cholesky_solve`.
    """
    with ops.name_scope(name, "cholesky_solve", [chol, rhs]):
        y = matrix_triangular_solve(chol, rhs, adjoint=False, lower=True)
        return matrix_triangular_solve(chol, y, adjoint=True, lower=True)


def matrix_solve_ls(
    matrix: Any, rhs: Any, l2_regularizer: Any = 0.0, fast: bool = True, name: str | None = None
) -> ops.Tensor:
    """The X of least |`matrix` X - `rhs`|^2 + `l2_regularizer` |X|^2, or of least norm where there are several.

    Args:
      fast: solve the normal equations, by Cholesky; else decompose the matrix, without `l2_regularizer`.

    Raises NotImplementedError for a complex128 matrix with `l2_regularizer`.

    Source: TensorFlow's `tf.matrix_solve_ls`.
    """
    matrix = ops.convert_to_tensor(matrix, name="matrix")
    if matrix.dtype == dtypes.complex128 and l2_regularizer != 0:
        raise NotImplementedError(
            "matrix_solve_ls is currently disabled for complex128 and l2_regularizer != 0 due to poor accuracy."
        )
    if not fast or _is_large(matrix):
        return apply_op("MatrixSolveLs", matrix=matrix, rhs=rhs, l2_regularizer=l2_regularizer, fast=fast, name=name)

    def overdetermined() -> ops.Tensor:
        factor = _regularized_gramian_cholesky(matrix, l2_regularizer, first_kind=True)
        return cholesky_solve(factor, math_ops.matmul(matrix, rhs, adjoint_a=True))

    def underdetermined() -> ops.Tensor:
        factor = _regularized_gramian_cholesky(matrix, l2_regularizer, first_kind=False)
        return math_ops.matmul(matrix, cholesky_solve(factor, rhs), adjoint_a=True)

    with ops.name_scope(name, "matrix_solve_ls", [matrix, rhs, l2_regularizer]):
        sizes: Any = matrix.shape[-2:]
        if sizes.is_fully_defined():
            return overdetermined() if sizes[-2] >= sizes[-1] else underdetermined()
        sizes = array_ops.shape(matrix)[-2:]
        return control_flow_ops.cond(sizes[-2] >= sizes[-1], overdetermined, underdetermined)


def _is_large(matrix: ops.Tensor) -> bool:
    """Whether one op is better than several: more matrices than a cache holds, more than rows in each."""
    if not matrix.shape.is_fully_defined():
        return False
    *batch, rows, columns = (int(size) for size in matrix.shape)
    count = int(np.prod(batch))
    return count * rows * columns * matrix.dtype.size > 256000 and count > min(rows, columns)


def _regularized_gramian_cholesky(matrix: ops.Tensor, l2_regularizer: Any, first_kind: bool) -> ops.Tensor:
    """The Cholesky factor of A^H A (or A A^H) + `l2_regularizer` I."""
    gramian = math_ops.matmul(matrix, matrix, adjoint_a=first_kind, adjoint_b=not first_kind)
    if isinstance(l2_regularizer, ops.Tensor) or l2_regularizer != 0:
        axis = -1 if first_kind else -2
        shape = array_ops.shape(matrix)
        batch_shape = shape[:-2]
        identity = eye(shape[axis], batch_shape=batch_shape, dtype=matrix.dtype)
        identity.set_shape(matrix.shape[:-2].concatenate([matrix.shape[axis], matrix.shape[axis]]))
        gramian += l2_regularizer * identity
    return cholesky(gramian)


def tridiagonal_solve(diagonals: Any, rhs: Any, partial_pivoting: bool = True, name: str | None = None) -> ops.Tensor:
    """The solution of tridiagonal systems (one op; `tf.linalg.tridiagonal_solve` takes more forms)."""
    return apply_op("TridiagonalSolve", diagonals=diagonals, rhs=rhs, partial_pivoting=partial_pivoting, name=name)


def self_adjoint_eig(tensor: Any, name: str | None = None) -> tuple[ops.Tensor, ops.Tensor]:
    """The eigenvalues of Hermitian matrices, rising, and their eigenvectors, the columns of the second result.

    Source: TensorFlow's `tf.self_adjoint_eig`.
    """
    eigenvalues, eigenvectors = apply_op("SelfAdjointEigV2", input=tensor, compute_v=True, name=name)
    return eigenvalues, eigenvectors


def self_adjoint_eigvals(tensor: Any, name: str | None = None) -> ops.Tensor:
    """The eigenvalues of Hermitian matrices, rising.

    Source: TensorFlow's `tf.self_adjoint_eigvals`.
    """
    eigenvalues, _ = apply_op("SelfAdjointEigV2", input=tensor, compute_v=False, name=name)
    return eigenvalues


def svd(tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: str | None = None) -> Any:
    """The singular value decomposition: `tensor` = U diag(s) V^H.

    Args:
      full_matrices: make U and V square.
      compute_uv: whether to return U and V.

    Returns:
      (s, U, V), or s: the singular values, falling.

    Source: TensorFlow's `tf.svd`.
    """
    s, u, v = apply_op("Svd", input=tensor, compute_uv=compute_uv, full_matrices=full_matrices, name=name)
    return (math_ops.real(s), u, v) if compute_uv else math_ops.real(s)


def norm(
    tensor: Any,
    ord: Any = "euclidean",
    axis: Any = None,
    keepdims: bool | None = None,
    name: str | None = None,
    keep_dims: bool | None = None,
) -> ops.Tensor:
    """The norm of vectors, matrices or the whole tensor.

    Args:
      ord: "euclidean", 1, 2, a positive number or inf; "fro" too for matrices.
      axis: an int for vectors, a pair of ints for matrices, None for the flattened tensor.
      keepdims: keep the reduced dimensions, with size 1. keep_dims: its old name.

    Raises ValueError when `ord` or `axis` is not supported.

    Source: TensorFlow's `tf.norm`.
    """
    keepdims = bool(deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims))
    is_matrix_norm = isinstance(axis, (tuple, list)) and len(axis) == 2
    if is_matrix_norm:
        axis = tuple(axis)
        if not all(isinstance(each, int) for each in axis) or axis[0] == axis[1]:
            raise ValueError("'axis' must be None, an integer, or a tuple of 2 unique integers")
        if ord not in SUPPORTED_MATRIX_NORMS:
            raise ValueError(f"'ord' must be a supported matrix norm in {list(SUPPORTED_MATRIX_NORMS)}, got {ord}")
    else:
        if not (isinstance(axis, int) or axis is None):
            raise ValueError("'axis' must be None, an integer, or a tuple of 2 unique integers")
        if ord not in SUPPORTED_VECTOR_NORMS and (isinstance(ord, str) or not np.isreal(ord) or ord <= 0):
            raise ValueError(f"'ord' must be a supported vector norm, got {ord}")
        axis = None if axis is None else (axis,)
    with ops.name_scope(name, "norm", [tensor]):
        tensor = ops.convert_to_tensor(tensor)
        if is_matrix_norm and ord == 2:
            result = _largest_singular_value(tensor, axis)
        elif ord in ("fro", "euclidean", 2):
            squares = tensor * math_ops.conj(tensor)
            result = math_ops.sqrt(math_ops.reduce_sum(squares, axis, keepdims=True))
        else:
            result = _norm_of_absolute_values(math_ops.abs(tensor), ord, axis, is_matrix_norm)
        return result if keepdims else array_ops.squeeze(result, axis)


def _norm_of_absolute_values(values: ops.Tensor, ord: Any, axis: Any, is_matrix_norm: bool) -> ops.Tensor:
    first = None if axis is None else axis[0]
    if ord == 1:
        result = math_ops.reduce_sum(values, first, keepdims=True)
        return math_ops.reduce_max(result, axis[-1], keepdims=True) if is_matrix_norm else result
    if ord == np.inf:
        if is_matrix_norm:
            values = math_ops.reduce_sum(values, axis[1], keepdims=True)
        return math_ops.reduce_max(values, first, keepdims=True)
    powers = math_ops.reduce_sum(math_ops.pow(values, ord), axis, keepdims=True)
    return math_ops.pow(powers, 1.0 / ord)


def _largest_singular_value(tensor: ops.Tensor, axis: tuple[int, int]) -> ops.Tensor:
    """The matrices' spectral norm, at their place, with size 1."""
    rank = array_ops.rank(tensor)
    axes = math_ops.floormod(ops.convert_to_tensor(axis), rank)
    others, _ = array_ops.setdiff1d(math_ops.range(rank), axes)
    perm = array_ops.concat([others, axes], axis=0)
    singular_values = svd(array_ops.transpose(tensor, perm), compute_uv=False)
    largest = math_ops.reduce_max(math_ops.abs(singular_values), axis=-1, keepdims=True)
    return array_ops.transpose(array_ops.expand_dims(largest, axis=-1), array_ops.invert_permutation(perm))


star_import(__name__)
