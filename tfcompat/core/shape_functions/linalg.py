"""Shape functions of linear algebra. Matrices are the last two dimensions."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    UNKNOWN,
    Dim,
    concatenate,
    dimension,
    dimension_with_value,
    merge,
    merge_dimensions,
    replace_dimension,
    subshape,
    unknown_of_rank,
    with_rank_at_least,
)
from tfcompat.python.framework.tensor_shape import TensorShape

NOTHING = TensorShape((0,))


def _square(shape: TensorShape) -> TensorShape:
    """`shape`, the matrices of which must be square."""
    if with_rank_at_least(shape, 2).sizes is None:
        return UNKNOWN
    size = merge_dimensions(dimension(shape, -2), dimension(shape, -1))
    return concatenate(subshape(shape, 0, -2), [size, size])


def _smaller(rows: Dim, columns: Dim) -> Dim:
    if 0 in (rows, columns):
        return 0
    return None if rows is None or columns is None else min(rows, columns)


@shape_function(
    "BatchCholesky",
    "BatchMatrixInverse",
    "Cholesky",
    "MatrixExponential",
    "MatrixInverse",
    "MatrixLogarithm",
    "MatrixSquareRoot",
)
def function_of_matrices(input: Input) -> TensorShape:
    return _square(input.shape)


@shape_function("BatchCholeskyGrad", "CholeskyGrad")
def cholesky_grad(l: Input, grad: Input) -> TensorShape:  # noqa: E741
    return _square(l.shape)


@shape_function("BatchMatrixDeterminant", "MatrixDeterminant")
def matrix_determinant(input: Input) -> TensorShape:
    return subshape(_square(input.shape), 0, -2)


@shape_function("LogMatrixDeterminant")
def log_matrix_determinant(input: Input) -> list[TensorShape]:
    return [matrix_determinant(input)] * 2


@shape_function("Lu")
def lu(input: Input) -> list[TensorShape]:
    shape = _square(input.shape)
    return [shape, subshape(shape, 0, -1)]


@shape_function("Qr")
def qr(input: Input, *, full_matrices: bool) -> list[TensorShape]:
    sizes = with_rank_at_least(input.shape, 2).sizes
    if sizes is None:
        return [UNKNOWN, UNKNOWN]
    *batch, rows, columns = sizes
    inner = rows if full_matrices else _smaller(rows, columns)
    return [TensorShape([*batch, rows, inner]), TensorShape([*batch, inner, columns])]


@shape_function("BatchSvd", "Svd")
def svd(input: Input, *, compute_uv: bool, full_matrices: bool) -> list[TensorShape]:
    sizes = with_rank_at_least(input.shape, 2).sizes
    if sizes is None:
        return [UNKNOWN, *([UNKNOWN, UNKNOWN] if compute_uv else [NOTHING, NOTHING])]
    *batch, rows, columns = sizes
    count = _smaller(rows, columns)
    values = TensorShape([*batch, count])
    if not compute_uv:
        return [values, NOTHING, NOTHING]
    widths = (rows, columns) if full_matrices else (count, count)
    return [values, TensorShape([*batch, rows, widths[0]]), TensorShape([*batch, columns, widths[1]])]


@shape_function("BatchSelfAdjointEigV2", "SelfAdjointEigV2")
def self_adjoint_eig_v2(input: Input, *, compute_v: bool) -> list[TensorShape]:
    shape = _square(input.shape)
    return [subshape(shape, 0, -1), shape if compute_v else NOTHING]


@shape_function("BatchSelfAdjointEig", "SelfAdjointEig")
def self_adjoint_eig(input: Input) -> TensorShape:
    shape = _square(input.shape)
    size = dimension(shape, -1)
    return replace_dimension(shape, -2, None if size is None else size + 1)


def _solution(matrix: TensorShape, rhs: TensorShape, square: bool) -> TensorShape:
    matrix = _square(matrix) if square else with_rank_at_least(matrix, 2)
    rhs = with_rank_at_least(rhs, 2)
    if matrix.sizes is None or rhs.sizes is None:
        rank = next((len(shape.sizes) for shape in (matrix, rhs) if shape.sizes is not None), None)
        matrix = unknown_of_rank(rank) if matrix.sizes is None and rank else matrix
        rhs = unknown_of_rank(rank) if rhs.sizes is None and rank else rhs
    if matrix.sizes is None:
        return UNKNOWN
    batch = merge(subshape(matrix, 0, -2), subshape(rhs, 0, -2))
    rows = merge_dimensions(dimension(matrix, -2), dimension(rhs, -2))
    columns = merge_dimensions(dimension(matrix, -1), rows) if square else dimension(matrix, -1)
    return concatenate(batch, [columns, dimension(rhs, -1)])


@shape_function("BatchMatrixSolve", "BatchMatrixTriangularSolve", "MatrixSolve", "MatrixTriangularSolve")
def matrix_solve(matrix: Input, rhs: Input) -> TensorShape:
    return _solution(matrix.shape, rhs.shape, True)


@shape_function("BatchMatrixSolveLs", "MatrixSolveLs")
def matrix_solve_ls(matrix: Input, rhs: Input, l2_regularizer: Input) -> TensorShape:
    return _solution(matrix.shape, rhs.shape, False)


@shape_function("TridiagonalSolve")
def tridiagonal_solve(diagonals: Input, rhs: Input) -> TensorShape:
    lhs, rhs_shape = with_rank_at_least(diagonals.shape, 2), with_rank_at_least(rhs.shape, 2)
    if lhs.sizes is None or rhs_shape.sizes is None:
        return rhs_shape
    merge(subshape(lhs, 0, -2), subshape(rhs_shape, 0, -2))
    dimension_with_value(dimension(lhs, -2), 3)
    merge_dimensions(dimension(lhs, -1), dimension(rhs_shape, -2))
    return rhs_shape


@shape_function("TridiagonalMatMul")
def tridiagonal_mat_mul(superdiag: Input, maindiag: Input, subdiag: Input, rhs: Input) -> TensorShape:
    return rhs.shape


@shape_function("Cross")
def cross(a: Input, b: Input) -> TensorShape:
    shape = merge(with_rank_at_least(a.shape, 1), with_rank_at_least(b.shape, 1))
    if shape.sizes is not None:
        dimension_with_value(dimension(shape, -1), 3)
    return shape
