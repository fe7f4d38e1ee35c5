"""TensorFlow's gradients of factorisations and solutions, for kernels whose JAX derivative is another one where the
input is degenerate, or is missing. The formulas are those of TensorFlow's `python/ops/linalg_grad.py`.

Each gradient function takes (results, gradients of the results, *inputs) and returns the gradients of the inputs.
Complex gradients are TensorFlow's, the conjugates of JAX's cotangents.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from tfcompat.python.framework.errors_impl import UnimplementedError

Array = Any


def with_gradient(function: Callable[..., Any], gradient: Callable[..., Any], *inputs: Array) -> Any:
    """`function(*inputs)`, differentiated by `gradient`."""
    differentiable = jax.custom_vjp(function)

    def forward(*inputs: Array) -> tuple[Any, Any]:
        results = differentiable(*inputs)  # for second derivatives: they see the results, too
        return results, (results, inputs)

    def backward(kept: Any, cotangents: Any) -> Any:
        results, inputs = kept
        gradients = gradient(results, jax.tree.map(jnp.conj, cotangents), *inputs)
        return tuple(jnp.conj(value).astype(x.dtype) for value, x in zip(gradients, inputs, strict=True))

    differentiable.defvjp(forward, backward)
    return differentiable(*map(jnp.asarray, inputs))


def matmul(*factors: Array) -> Array:
    """The product of matrices, from the right."""
    *rest, product = factors
    for factor in reversed(rest):
        product = jnp.matmul(factor, product, precision=lax.Precision.HIGHEST)
    return product


def adjoint(x: Array) -> Array:
    return jnp.conj(jnp.swapaxes(x, -1, -2))


def diagonal_matrix(diagonal: Array) -> Array:
    return diagonal[..., None] * jnp.eye(diagonal.shape[-1], dtype=diagonal.dtype)


def triangular_solve(matrix: Array, rhs: Array, *, lower: bool, adjoint: bool) -> Array:
    return lax.linalg.triangular_solve(
        matrix, rhs, left_side=True, lower=lower, transpose_a=adjoint, conjugate_a=adjoint
    )


def solve(matrix: Array, rhs: Array, *, adjoint: bool) -> Array:
    matrix = jnp.conj(jnp.swapaxes(matrix, -1, -2)) if adjoint else matrix
    return jnp.linalg.solve(matrix, rhs)


def invert(matrix: Array) -> Array:
    """The inverse (`jnp.linalg.inv` takes many times as long)."""
    return jnp.linalg.solve(matrix, jnp.broadcast_to(jnp.eye(matrix.shape[-1], dtype=matrix.dtype), matrix.shape))


def cholesky_solve(factor: Array, rhs: Array) -> Array:
    y = triangular_solve(factor, rhs, lower=True, adjoint=False)
    return triangular_solve(factor, y, lower=True, adjoint=True)


def _half_diagonal(matrix: Array) -> Array:
    return jnp.where(jnp.eye(matrix.shape[-1], dtype=bool), 0.5 * matrix, matrix).astype(matrix.dtype)


def cholesky(l: Array, grad: Array, *_: Array) -> tuple[Array]:  # noqa: E741
    middle = jnp.tril(_half_diagonal(matmul(adjoint(l), grad)))
    inverse = triangular_solve(
        l, jnp.broadcast_to(jnp.eye(l.shape[-1], dtype=l.dtype), l.shape), lower=True, adjoint=False
    )
    grad_a = matmul(adjoint(inverse), middle, inverse)
    return ((grad_a + adjoint(grad_a)) * 0.5,)


def inverse(result: Array, grad: Array, _: Array) -> tuple[Array]:
    """TensorFlow has one formula for inverses and their adjoints, which is right for inverses."""
    return (-matmul(adjoint(result), grad, adjoint(result)),)


def _adjoint_inverse(a: Array) -> Array:
    """With the gradient that it has in TensorFlow, where second derivatives of determinants show it."""
    return with_gradient(lambda a: invert(adjoint(a)), inverse, a)


def determinant(result: Array, grad: Array, a: Array) -> tuple[Array]:
    return ((grad * result)[..., None, None] * _adjoint_inverse(a),)


def log_determinant(results: Any, grads: Any, a: Array) -> tuple[Array]:
    return (grads[1][..., None, None] * _adjoint_inverse(a),)


def matrix_solve(is_adjoint: bool) -> Callable[..., tuple[Array, Array]]:
    def gradient(result: Array, grad: Array, matrix: Array, rhs: Array) -> tuple[Array, Array]:
        grad_rhs = solve(matrix, grad, adjoint=not is_adjoint)
        return _grad_of_solved(result, grad_rhs, is_adjoint), grad_rhs

    return gradient


def matrix_triangular_solve(lower: bool, is_adjoint: bool) -> Callable[..., tuple[Array, Array]]:
    def gradient(result: Array, grad: Array, matrix: Array, rhs: Array) -> tuple[Array, Array]:
        grad_rhs = triangular_solve(matrix, grad, lower=lower, adjoint=not is_adjoint)
        grad_matrix = _grad_of_solved(result, grad_rhs, is_adjoint)
        return jnp.tril(grad_matrix) if lower else jnp.triu(grad_matrix), grad_rhs

    return gradient


def _grad_of_solved(result: Array, grad_rhs: Array, is_adjoint: bool) -> Array:
    return -matmul(result, adjoint(grad_rhs)) if is_adjoint else -matmul(grad_rhs, adjoint(result))


def square_root(root: Array, grad: Array, _: Array) -> tuple[Array]:
    """The solution of a Sylvester equation, by Kronecker products."""
    order = root.shape[-1]
    transposed = jnp.swapaxes(root, -1, -2)
    eye = jnp.eye(order, dtype=root.dtype)

    def kronecker(a: Array, b: Array) -> Array:
        product = a[..., :, None, :, None] * b[..., None, :, None, :]
        return product.reshape(*product.shape[:-4], order * order, order * order)

    vector = jnp.swapaxes(grad, -1, -2).reshape(*grad.shape[:-2], order * order, 1)
    solution = jnp.linalg.solve(kronecker(eye, transposed) + kronecker(root, eye), vector)
    return (jnp.swapaxes(solution.reshape(root.shape), -1, -2),)


def qr(results: Any, grads: Any, a: Array) -> tuple[Array]:
    (q, r), (dq, dr) = results, grads
    if jnp.iscomplexobj(q):
        raise UnimplementedError(
            None, None, f"QrGrad not implemented for dtype: {q.dtype}: differentiate real matrices"
        )
    if r.shape[-1] != r.shape[-2]:
        message = "QrGrad not implemented when ncols > nrows or full_matrices is true and ncols != nrows."
        raise UnimplementedError(None, None, message)
    qdq, rdr = matmul(adjoint(q), dq), matmul(r, adjoint(dr))
    tril = jnp.tril(qdq - adjoint(qdq) + rdr - adjoint(rdr))

    def divided(x: Array) -> Array:
        return adjoint(triangular_solve(r, adjoint(x), lower=False, adjoint=False))

    return (matmul(q, dr + divided(tril)) + divided(dq - matmul(q, qdq)),)


def self_adjoint_eig(results: Any, grads: Any, a: Array) -> tuple[Array]:
    (e, v), (grad_e, grad_v) = results, grads
    difference = e[..., None, :] - e[..., :, None]
    f = jnp.where(jnp.eye(e.shape[-1], dtype=bool), 0, 1 / difference).astype(e.dtype)
    return (_eigen_gradient(diagonal_matrix(grad_e) + f * matmul(adjoint(v), grad_v), v),)


def eigenvalues(results: Array, grad: Array, a: Array) -> tuple[Array]:
    return (_eigen_gradient(diagonal_matrix(grad), jnp.linalg.eigh(a, symmetrize_input=False)[1]),)


def _eigen_gradient(middle: Array, v: Array) -> Array:
    """Of the lower triangle, which alone is read."""
    grad = matmul(v, middle, adjoint(v))
    return jnp.tril(_half_diagonal(grad + adjoint(grad)))


def singular_values(result: Array, grad: Array, a: Array) -> tuple[Array]:
    u, _, vh = jnp.linalg.svd(a, full_matrices=False)
    return (matmul(u, diagonal_matrix(grad.astype(a.dtype)), vh),)


def svd(full_matrices: bool) -> Callable[..., tuple[Array]]:
    def gradient(results: Any, grads: Any, a: Array) -> tuple[Array]:
        (s, u, v), (grad_s, grad_u, grad_v) = results, grads
        if jnp.iscomplexobj(a):
            message = "SVD gradient is not implemented for complex types and compute_uv=True."
            raise UnimplementedError(None, None, message)
        m, n = a.shape[-2:]
        if full_matrices and abs(m - n) > 1:
            message = "svd gradient is not implemented for abs(m - n) > 1 when full_matrices is True"
            raise UnimplementedError(None, None, message)
        if m > n:
            return (adjoint(_wide_svd(s, v, u, grad_s, grad_v, grad_u, full_matrices)),)
        return (_wide_svd(s, u, v, grad_s, grad_u, grad_v, full_matrices),)

    return gradient


def _wide_svd(s: Array, u: Array, v: Array, grad_s: Array, grad_u: Array, grad_v: Array, full_matrices: bool) -> Array:
    """The gradient of a matrix with at least as many columns as rows."""
    m, n = u.shape[-2], v.shape[-2]
    eye = jnp.eye(m, dtype=s.dtype)
    squares = s * s
    f = jnp.where(eye != 0, 0, 1 / (squares[..., None, :] - squares[..., :, None] + eye))
    v1, grad_v1 = v[..., :m], grad_v[..., :m]
    f_u, f_v = f * matmul(adjoint(u), grad_u), f * matmul(adjoint(v1), grad_v1)
    sigma = diagonal_matrix(s)
    core = diagonal_matrix(grad_s) + matmul(f_u + adjoint(f_u), sigma) + matmul(sigma, f_v + adjoint(f_v))
    grad = matmul(u, core, adjoint(v1))
    if m == n:
        return grad
    gv1t = adjoint(grad_v1)
    outside = gv1t - matmul(gv1t, v1, adjoint(v1))
    if full_matrices:
        outside -= matmul(adjoint(v1), grad_v[..., m:n], adjoint(v[..., m:n]))
    return grad + matmul(u, diagonal_matrix(1 / s), outside)


def least_squares(result: Array, grad: Array, a: Array, b: Array, l2_regularizer: Array) -> tuple[Array, Array, Array]:
    if a.shape[-2] >= a.shape[-1]:
        z = cholesky_solve(gramian_factor(a, l2_regularizer, True), grad)
        xzt = matmul(result, adjoint(z))
        grad_a = matmul(b, adjoint(z)) - matmul(a, xzt + jnp.swapaxes(xzt, -1, -2))
        return grad_a, matmul(a, z), jnp.zeros_like(l2_regularizer)
    factor = gramian_factor(a, l2_regularizer, False)
    grad_b = cholesky_solve(factor, matmul(a, grad))
    solved = cholesky_solve(factor, b)
    grad_a = matmul(solved, adjoint(grad - matmul(adjoint(a), grad_b))) - matmul(grad_b, adjoint(solved), a)
    return grad_a, grad_b, jnp.zeros_like(l2_regularizer)


def gramian_factor(a: Array, l2_regularizer: Array, first_kind: bool) -> Array:
    """The Cholesky factor of A^H A (or A A^H) + `l2_regularizer` I."""
    gramian = matmul(adjoint(a), a) if first_kind else matmul(a, adjoint(a))
    eye = jnp.eye(gramian.shape[-1], dtype=a.dtype)
    return lax.linalg.cholesky(gramian + jnp.asarray(l2_regularizer, a.dtype) * eye, symmetrize_input=False)


def tridiagonal_solve(result: Array, grad: Array, diagonals: Array, rhs: Array) -> tuple[Array, Array]:
    from tfcompat.core.kernels.linalg_ops import solve_tridiagonal

    upper, main, lower = (diagonals[..., i, :] for i in range(3))
    transposed = jnp.stack([shifted(lower, -1, -1), main, shifted(upper, 1, -1)], -2)
    grad_rhs = solve_tridiagonal(transposed, grad)
    products = [(grad_rhs * shifted(result, step, -2)).sum(-1) for step in (-1, 0, 1)]
    return -jnp.stack(products, -2), grad_rhs


def shifted(x: Array, step: int, axis: int) -> Array:
    """`x` moved `step` places along `axis`, zeros coming in."""
    size = x.shape[axis]
    if not step or not size:
        return x
    zero = jnp.zeros_like(lax.slice_in_dim(x, 0, 1, axis=axis % x.ndim))
    start, stop = (0, size - 1) if step > 0 else (1, size)
    kept = lax.slice_in_dim(x, start, stop, axis=axis % x.ndim)
    return jnp.concatenate([zero, kept] if step > 0 else [kept, zero], axis)
