"""Factorisations, solutions and functions of matrices (the last two dimensions; those before are batches).

The signs of eigenvectors and of singular vectors are open, and can differ from TensorFlow's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels import linalg_gradients as gradients
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.element_checks import require_none
from tfcompat.core.kernels.linalg_gradients import with_gradient
from tfcompat.python.framework.errors_impl import FailedPreconditionError, InvalidArgumentError

Array = Any


def _require_square(x: Array) -> None:
    require(x.ndim >= 2, "Input tensor 0 must have rank >= 2")
    require(x.shape[-1] == x.shape[-2], f"Input matrix must be square, got: {shape_text(x.shape[-2:])}")


def _require_solvable(matrix: Array, rhs: Array) -> None:
    require(matrix.ndim >= 2 and rhs.ndim >= 2, "Input tensors must have rank >= 2")
    batches = (
        f"All input tensors must have the same outer dimensions: {shape_text(matrix.shape)}, {shape_text(rhs.shape)}"
    )
    require(matrix.shape[:-2] == rhs.shape[:-2], batches)
    require(matrix.shape[-2] == rhs.shape[-2], "Input matrix and rhs are incompatible.")


def _check(ctx: Context, ok: Array, message: str) -> None:
    ctx.check(ok, InvalidArgumentError, message)


def _invertible(matrix: Array) -> Array:
    """False where elimination meets a zero pivot."""
    factors = lax.linalg.lu(lax.stop_gradient(matrix))[0]
    return jnp.all(jnp.diagonal(factors, axis1=-2, axis2=-1) != 0)


# Factorisations.


@kernel("Cholesky", "BatchCholesky", stateful=True, checks=True)
def cholesky(ctx: Context, input: Array) -> Array:
    _require_square(input)
    factor = with_gradient(lambda a: lax.linalg.cholesky(a, symmetrize_input=False), gradients.cholesky, input)
    finite = jnp.all(jnp.isfinite(lax.stop_gradient(factor)))
    _check(ctx, finite, "Cholesky decomposition was not successful. The input might not be valid.")
    return factor


@kernel("CholeskyGrad", "BatchCholeskyGrad")
def cholesky_grad(l: Array, grad: Array) -> Array:  # noqa: E741
    return gradients.cholesky(jnp.tril(l), jnp.tril(grad))[0]


@kernel("Qr")
def qr(input: Array, *, full_matrices: bool) -> tuple[Array, Array]:
    """By Householder reflections, as TensorFlow's: the diagonal of R is not made positive."""
    mode = "complete" if full_matrices else "reduced"
    return with_gradient(lambda a: tuple(jnp.linalg.qr(a, mode=mode)), gradients.qr, input)


@kernel("Lu", stateful=True, checks=True)
def lu(ctx: Context, input: Array, *, output_idx_type: np.dtype) -> tuple[Array, Array]:
    _require_square(input)
    factors, _, permutation = lax.linalg.lu(jnp.asarray(input))
    _check(ctx, jnp.all(jnp.diagonal(factors, axis1=-2, axis2=-1) != 0), "Input is not invertible.")
    return factors, permutation.astype(output_idx_type)


@kernel("SelfAdjointEigV2", "BatchSelfAdjointEigV2")
def self_adjoint_eig_v2(input: Array, *, compute_v: bool) -> tuple[Array, Array]:
    """Only the lower triangle is read."""
    _require_square(input)
    if not compute_v:
        values = with_gradient(
            lambda a: jnp.linalg.eigvalsh(a, symmetrize_input=False).astype(a.dtype), gradients.eigenvalues, input
        )
        return values, jnp.zeros((0,), input.dtype)

    def decompose(a: Array) -> tuple[Array, Array]:
        values, vectors = jnp.linalg.eigh(a, symmetrize_input=False)
        return values.astype(a.dtype), vectors

    return with_gradient(decompose, gradients.self_adjoint_eig, input)


@kernel("SelfAdjointEig", "BatchSelfAdjointEig")
def self_adjoint_eig(input: Array) -> Array:
    """The eigenvalues in a row above the eigenvectors."""
    values, vectors = jnp.linalg.eigh(jnp.asarray(input), symmetrize_input=False)
    return jnp.concatenate([values[..., None, :], vectors], -2)


@kernel("Svd", "BatchSvd")
def svd(input: Array, *, compute_uv: bool, full_matrices: bool) -> tuple[Array, Array, Array]:
    require(input.ndim >= 2, "Input tensor 0 must have rank >= 2")
    if not compute_uv:
        values = with_gradient(
            lambda a: jnp.linalg.svd(a, compute_uv=False).astype(a.dtype), gradients.singular_values, input
        )
        nothing = jnp.zeros((0,), input.dtype)
        return values, nothing, nothing

    def decompose(a: Array) -> tuple[Array, Array, Array]:
        u, s, vh = jnp.linalg.svd(a, full_matrices=full_matrices)
        return s.astype(a.dtype), u, gradients.adjoint(vh)

    return with_gradient(decompose, gradients.svd(full_matrices), input)


# Determinants, inverses, solutions.


@kernel("MatrixDeterminant", "BatchMatrixDeterminant")
def matrix_determinant(input: Array) -> Array:
    _require_square(input)
    return with_gradient(lambda a: jnp.linalg.det(a), gradients.determinant, input)


@kernel("LogMatrixDeterminant")
def log_matrix_determinant(input: Array) -> tuple[Array, Array]:
    _require_square(input)

    def decompose(a: Array) -> tuple[Array, Array]:
        sign, logarithm = jnp.linalg.slogdet(a)
        return sign, logarithm.astype(a.dtype)

    return with_gradient(decompose, gradients.log_determinant, input)


@kernel("MatrixInverse", "BatchMatrixInverse", stateful=True, checks=True)
def matrix_inverse(ctx: Context, input: Array, *, adjoint: bool) -> Array:
    _require_square(input)
    _check(ctx, _invertible(jnp.asarray(input)), "Input is not invertible.")

    def invert(a: Array) -> Array:
        return gradients.invert(gradients.adjoint(a) if adjoint else a)

    return with_gradient(invert, gradients.inverse, input)


@kernel("MatrixSolve", "BatchMatrixSolve", stateful=True, checks=True)
def matrix_solve(ctx: Context, matrix: Array, rhs: Array, *, adjoint: bool) -> Array:
    _require_square(matrix)
    _require_solvable(matrix, rhs)
    _check(ctx, _invertible(jnp.asarray(matrix)), "Input matrix is not invertible.")
    gradient = gradients.matrix_solve(adjoint)
    return with_gradient(lambda a, b: gradients.solve(a, b, adjoint=adjoint), gradient, matrix, rhs)


@kernel("MatrixTriangularSolve", "BatchMatrixTriangularSolve", stateful=True, checks=True)
def matrix_triangular_solve(ctx: Context, matrix: Array, rhs: Array, *, lower: bool, adjoint: bool) -> Array:
    _require_square(matrix)
    _require_solvable(matrix, rhs)
    diagonal = jnp.diagonal(lax.stop_gradient(matrix), axis1=-2, axis2=-1)
    _check(ctx, jnp.all(diagonal != 0), "Input matrix is not invertible.")
    return with_gradient(
        lambda a, b: gradients.triangular_solve(a, b, lower=lower, adjoint=adjoint),
        gradients.matrix_triangular_solve(lower, adjoint),
        matrix,
        rhs,
    )


@kernel("MatrixSolveLs", "BatchMatrixSolveLs", stateful=True, checks=True)
def matrix_solve_ls(ctx: Context, matrix: Array, rhs: Array, l2_regularizer: Array, *, fast: bool) -> Array:
    """The solution of least squares, or of least norm: from the normal equations where `fast`, else by an orthogonal
    decomposition, which disregards `l2_regularizer`."""
    _require_solvable(matrix, rhs)
    if not fast:
        return jnp.matmul(jnp.linalg.pinv(jnp.asarray(matrix)), rhs, precision=lax.Precision.HIGHEST)

    def solve(a: Array, b: Array, l2: Array) -> Array:
        overdetermined = a.shape[-2] >= a.shape[-1]
        factor = gradients.gramian_factor(a, l2, overdetermined)
        if overdetermined:
            return gradients.cholesky_solve(factor, gradients.matmul(gradients.adjoint(a), b))
        return gradients.matmul(gradients.adjoint(a), gradients.cholesky_solve(factor, b))

    solution = with_gradient(solve, gradients.least_squares, matrix, rhs, l2_regularizer)
    message = (
        "Input matrix was rank deficient or ill-conditioned. Try setting fast=False or provide a larger "
        "l2_regularizer > 0."
    )
    _check(ctx, jnp.all(jnp.isfinite(lax.stop_gradient(solution))), message)
    return solution


# Tridiagonal matrices.


@kernel("TridiagonalSolve")
def tridiagonal_solve(diagonals: Array, rhs: Array, *, partial_pivoting: bool) -> Array:
    """By elimination; rows are exchanged whatever `partial_pivoting` says."""
    require(
        diagonals.ndim >= 2 and diagonals.shape[-2] == 3, "Expected diagonals to be provided as a matrix with 3 rows."
    )
    solution = with_gradient(solve_tridiagonal, gradients.tridiagonal_solve, diagonals, rhs)
    is_finite = jnp.all(jnp.isfinite(diagonals)) & jnp.all(jnp.isfinite(rhs))
    require_none(is_finite & ~jnp.isfinite(solution), solution, "The matrix is not invertible.")
    return solution


def solve_tridiagonal(diagonals: Array, rhs: Array) -> Array:
    """The solution with superdiagonal, diagonal and subdiagonal in `diagonals[..., 0:3, :]`."""
    upper, main, lower = (diagonals[..., i, :] for i in range(3))
    upper = upper.at[..., -1:].set(0)
    lower = lower.at[..., :1].set(0)
    return lax.linalg.tridiagonal_solve(lower, main, upper, rhs)


@kernel("TridiagonalMatMul")
def tridiagonal_mat_mul(superdiag: Array, maindiag: Array, subdiag: Array, rhs: Array) -> Array:
    columns = (gradients.adjoint(jnp.conj(diagonal)) for diagonal in (superdiag, maindiag, subdiag))
    shifts = zip(columns, (-1, 0, 1), strict=True)
    return sum(column * gradients.shifted(jnp.asarray(rhs), step, -2) for column, step in shifts)


# Functions of matrices. XLA has no Schur decomposition: SciPy's is called.


def _on_host(function: Callable[[np.ndarray], np.ndarray], x: Array) -> Array:
    def each(matrices: np.ndarray) -> np.ndarray:
        matrices = np.asarray(matrices)
        # In double precision: in single, a logarithm of 32 rows loses most of its digits.
        flat = matrices.reshape(-1, *matrices.shape[-2:]).astype(np.promote_types(matrices.dtype, np.float64))
        results = [function(matrix) for matrix in flat] if matrices.size else flat
        is_complex = matrices.dtype.kind == "c"
        return np.array([r if is_complex else np.real(r) for r in results], matrices.dtype).reshape(matrices.shape)

    return jax.pure_callback(each, jax.ShapeDtypeStruct(x.shape, x.dtype), x, vmap_method="expand_dims")


@kernel("MatrixSquareRoot")
def matrix_square_root(input: Array) -> Array:
    import scipy.linalg

    _require_square(input)
    return with_gradient(lambda a: _on_host(scipy.linalg.sqrtm, a), gradients.square_root, input)


@kernel("MatrixLogarithm")
def matrix_logarithm(input: Array) -> Array:
    import scipy.linalg

    _require_square(input)
    return _on_host(scipy.linalg.logm, jnp.asarray(input))


@kernel("MatrixExponential")
def matrix_exponential(input: Array) -> Array:
    _require_square(input)
    return jax.scipy.linalg.expm(jnp.asarray(input))


@kernel("Cross")
def cross(a: Array, b: Array) -> Array:
    require(a.shape == b.shape, f"Both inputs must be of same shape: {shape_text(a.shape)} vs. {shape_text(b.shape)}")
    if a.shape[-1:] != (3,):
        raise FailedPreconditionError(None, None, "Cross-products are only defined for 3-element vectors.")
    return jnp.cross(a, b).astype(a.dtype)
