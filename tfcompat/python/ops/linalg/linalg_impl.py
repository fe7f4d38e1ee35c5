"""Functions of matrices that are several nodes each. Matrices are the last two dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes, ops, tensor_shape
from tfcompat.python.ops import array_ops, check_ops, linalg_ops, math_ops, special_math_ops
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util import dispatch

band_part = array_ops.matrix_band_part
cholesky = linalg_ops.cholesky
cholesky_solve = linalg_ops.cholesky_solve
det = linalg_ops.matrix_determinant
slogdet = linalg_ops.log_matrix_determinant
diag = array_ops.matrix_diag
diag_part = array_ops.matrix_diag_part
eigh = linalg_ops.self_adjoint_eig
eigvalsh = linalg_ops.self_adjoint_eigvals
einsum = special_math_ops.einsum
eye = linalg_ops.eye
inv = linalg_ops.matrix_inverse
logm = op_function("MatrixLogarithm", "The matrix whose exponential is `input`, which is complex.")
lu = linalg_ops.lu
lstsq = linalg_ops.matrix_solve_ls
norm = linalg_ops.norm
qr = linalg_ops.qr
set_diag = array_ops.matrix_set_diag
solve = linalg_ops.matrix_solve
sqrtm = linalg_ops.matrix_square_root
svd = linalg_ops.svd
tensordot = math_ops.tensordot
trace = math_ops.trace
transpose = array_ops.matrix_transpose
triangular_solve = linalg_ops.matrix_triangular_solve


@dispatch.add_dispatch_support
def logdet(matrix: Any, name: str | None = None) -> ops.Tensor:
    """The logarithm of the determinant of Hermitian positive definite matrices.

    Source: TensorFlow's `tf.linalg.logdet`.
    """
    with ops.name_scope(name, "logdet", [matrix]):
        chol = linalg_ops.cholesky(matrix)
        diagonal = math_ops.real(array_ops.matrix_diag_part(chol))
        return 2.0 * math_ops.reduce_sum(math_ops.log(diagonal), axis=[-1])


@dispatch.add_dispatch_support
def adjoint(matrix: Any, name: str | None = None) -> ops.Tensor:
    """The conjugate transpose.

    Source: TensorFlow's `tf.linalg.adjoint`.
    """
    with ops.name_scope(name, "adjoint", [matrix]):
        matrix = ops.convert_to_tensor(matrix, name="matrix")
        return array_ops.matrix_transpose(matrix, conjugate=True)


# The exponential: Pade approximants, and repeated squaring (Higham, "The scaling and squaring method for the matrix
# exponential revisited", 2005). Each approximant has the L1 norm up to which it is accurate.

_PADE_COEFFICIENTS = {
    3: (120.0, 60.0, 12.0),
    5: (30240.0, 15120.0, 3360.0, 420.0, 30.0),
    7: (17297280.0, 8648640.0, 1995840.0, 277200.0, 25200.0, 1512.0, 56.0),
    9: (17643225600.0, 8821612800.0, 2075673600.0, 302702400.0, 30270240.0, 2162160.0, 110880.0, 3960.0, 90.0),
    13: (
        64764752532480000.0,
        32382376266240000.0,
        7771770303897600.0,
        1187353796428800.0,
        129060195264000.0,
        10559470521600.0,
        670442572800.0,
        33522128640.0,
        1323241920.0,
        40840800.0,
        960960.0,
        16380.0,
        182.0,
    ),
}
_SINGLE = ((3, 4.258730016922831e-001), (5, 1.880152677804762e000), (7, 3.925724783138660))
_DOUBLE = (
    (3, 1.495585217958292e-002),
    (5, 2.539398330063230e-001),
    (7, 9.504178996162932e-001),
    (9, 2.097847961257068e000),
    (13, 5.371920351148152),
)


def _pade(matrix: ops.Tensor, order: int) -> tuple[ops.Tensor, ops.Tensor]:
    """The odd and the even part of the numerator of an approximant."""
    b = [constant_op.constant(x, matrix.dtype) for x in _PADE_COEFFICIENTS[order]]
    identity = linalg_ops.eye(array_ops.shape(matrix)[-2], batch_shape=array_ops.shape(matrix)[:-2], dtype=matrix.dtype)
    squared = math_ops.matmul(matrix, matrix)
    powers = [identity, squared]
    for _ in range(min(order, 7) // 2 - 1 + (order == 9)):
        powers.append(math_ops.matmul(powers[-1], squared))
    if order == 13:
        powers = powers[:4]
        inner = math_ops.matmul(powers[3], powers[3] + b[11] * powers[2] + b[9] * powers[1])
        odd = inner + b[7] * powers[3] + b[5] * powers[2] + b[3] * powers[1] + b[1] * powers[0]
        odd = math_ops.matmul(matrix, odd)
        inner = math_ops.matmul(powers[3], b[12] * powers[3] + b[10] * powers[2] + b[8] * powers[1])
        return odd, inner + b[6] * powers[3] + b[4] * powers[2] + b[2] * powers[1] + b[0] * powers[0]
    odd, even = powers[-1], None
    for power in range(len(powers) - 2, -1, -1):
        odd += b[2 * power + 1] * powers[power]
    odd = math_ops.matmul(matrix, odd)
    for power in range(len(powers) - 1, -1, -1):
        term = b[2 * power] * powers[power]
        even = term if even is None else even + term
    return odd, even  # type: ignore[return-value]


def matrix_exponential(input: Any, name: str | None = None) -> ops.Tensor:
    """exp(A) = I + A + A^2 / 2 + ... of each matrix.

    Args:
      input: matrices of a floating or complex type.

    Raises ValueError for another type.

    Source: TensorFlow's `tf.linalg.expm`.
    """
    from tfcompat.python.ops import control_flow_ops

    with ops.name_scope(name, "matrix_exponential", [input]):
        matrix = ops.convert_to_tensor(input, name="input")
        if matrix.shape[-2:] == [0, 0]:
            return matrix
        batch_shape: Any = matrix.shape[:-2]
        if not batch_shape.is_fully_defined():
            batch_shape = array_ops.shape(matrix)[:-2]
        # Batch dimensions become one, for `where`.
        matrix = array_ops.reshape(matrix, array_ops.concat(([-1], array_ops.shape(matrix)[-2:]), axis=0))
        magnitudes = math_ops.abs(matrix)
        rows = array_ops.size(array_ops.shape(matrix)) - 2
        l1_norm = math_ops.reduce_max(math_ops.reduce_sum(magnitudes, axis=rows), axis=-1)

        def constant(value: float) -> ops.Tensor:
            return constant_op.constant(value, l1_norm.dtype)

        def smallest_sufficient(limits: Sequence[float], results: Sequence[ops.Tensor]) -> ops.Tensor:
            is_below = math_ops.less(l1_norm, constant(limits[0]))
            if len(limits) == 1:
                return array_ops.where(is_below, results[0], results[1])
            return array_ops.where(is_below, results[0], smallest_sufficient(limits[1:], results[1:]))

        if matrix.dtype in (dtypes.float16, dtypes.float32, dtypes.complex64):
            approximants: tuple[tuple[int, float], ...] = _SINGLE
        elif matrix.dtype in (dtypes.float64, dtypes.complex128):
            approximants = _DOUBLE
        else:
            raise ValueError(f"tf.linalg.expm does not support matrices of type {matrix.dtype}")
        maxnorm = constant(approximants[-1][1])
        squarings = math_ops.maximum(math_ops.floor(math_ops.log(l1_norm / maxnorm) / math_ops.log(constant(2.0))), 0)
        parts = [_pade(matrix, order) for order, _ in approximants[:-1]]
        two = constant_op.constant(2.0, dtype=matrix.dtype)
        scale = math_ops.pow(two, math_ops.cast(squarings, matrix.dtype))
        parts.append(_pade(matrix / scale[..., array_ops.newaxis, array_ops.newaxis], approximants[-1][0]))
        limits = [limit for _, limit in approximants[:-1]]
        odd = smallest_sufficient(limits, [part[0] for part in parts])
        even = smallest_sufficient(limits, [part[1] for part in parts])
        numerator = odd + even
        denominator = -odd + even
        result = linalg_ops.matrix_solve(denominator, numerator)
        max_squarings = math_ops.reduce_max(squarings)
        i = constant(0.0)

        def is_unfinished(i: ops.Tensor, result: ops.Tensor) -> ops.Tensor:
            return math_ops.less(i, max_squarings)

        def squared(i: ops.Tensor, result: ops.Tensor) -> tuple[ops.Tensor, ops.Tensor]:
            return i + 1, array_ops.where(math_ops.less(i, squarings), math_ops.matmul(result, result), result)

        _, result = control_flow_ops.while_loop(is_unfinished, squared, [i, result])
        if not matrix.shape.is_fully_defined():
            shape: Any = array_ops.concat((batch_shape, array_ops.shape(result)[-2:]), axis=0)
            return array_ops.reshape(result, shape)
        return array_ops.reshape(result, batch_shape.concatenate(result.shape[-2:]))


# Tridiagonal matrices, in one of three formats: "compact", a tensor [..., 3, n] of superdiagonal, diagonal and
# subdiagonal; "sequence", the three in a list; "matrix", whole matrices.


def tridiagonal_solve(
    diagonals: Any,
    rhs: Any,
    diagonals_format: str = "compact",
    transpose_rhs: bool = False,
    conjugate_rhs: bool = False,
    name: str | None = None,
    partial_pivoting: bool = True,
) -> ops.Tensor:
    """The solution X of A X = `rhs` for tridiagonal A.

    Args:
      diagonals: A, as `diagonals_format` says: "compact", "sequence" or "matrix".
      rhs: [..., n] or [..., n, k].
      transpose_rhs, conjugate_rhs: what is done to `rhs` first.
      partial_pivoting: exchange rows for stability.

    Raises ValueError for shapes that do not fit, or another format.

    Source: TensorFlow's `tf.linalg.tridiagonal_solve`.
    """
    if diagonals_format == "sequence":
        diagonals = _compact_of_sequence(diagonals)
    elif diagonals_format == "matrix":
        diagonals = _compact_of_matrix(diagonals)
    elif diagonals_format != "compact":
        raise ValueError(f"Unrecognized diagonals_format: {diagonals_format}")
    diagonals_rank, rhs_rank = len(diagonals.shape), len(rhs.shape)
    if diagonals_rank < 2:
        raise ValueError(f"Expected diagonals to have rank at least 2, got {diagonals_rank}")
    if rhs_rank not in (diagonals_rank, diagonals_rank - 1):
        raise ValueError(f"Expected the rank of rhs to be {diagonals_rank - 1} or {diagonals_rank}, got {rhs_rank}")
    if diagonals.shape[-2] and diagonals.shape[-2] != 3:
        raise ValueError(f"Expected 3 diagonals got {diagonals.shape[-2]}")
    batch_shapes = diagonals.shape[:-2], rhs.shape[: diagonals_rank - 2]
    if not batch_shapes[0].is_compatible_with(batch_shapes[1]):
        raise ValueError(f"Batch shapes {diagonals.shape[:-2]} and {batch_shapes[1]} are incompatible")

    if rhs_rank == diagonals_rank - 1:
        rhs = array_ops.expand_dims(math_ops.conj(rhs) if conjugate_rhs else rhs, -1)
        _require_as_many_rows(diagonals, rhs)
        return array_ops.squeeze(linalg_ops.tridiagonal_solve(diagonals, rhs, partial_pivoting, name), -1)
    if transpose_rhs:
        rhs = array_ops.matrix_transpose(rhs, conjugate=conjugate_rhs)
    elif conjugate_rhs:
        rhs = math_ops.conj(rhs)
    _require_as_many_rows(diagonals, rhs)
    result = linalg_ops.tridiagonal_solve(diagonals, rhs, partial_pivoting, name)
    return array_ops.matrix_transpose(result) if transpose_rhs else result


def _require_as_many_rows(diagonals: Any, rhs: Any) -> None:
    left, right = diagonals.shape[-1], rhs.shape[-2]
    if left and right and left != right:
        raise ValueError(f"Expected number of left-hand sided and right-hand sides to be equal, got {left} and {right}")


def _compact_of_sequence(diagonals: Any) -> ops.Tensor:
    if not isinstance(diagonals, (tuple, list)) or len(diagonals) != 3:
        raise ValueError("Expected diagonals to be a sequence of length 3.")
    upper, main, lower = diagonals
    shapes = [each.shape[:-1] for each in (lower, main, upper)]
    if not all(shape.is_compatible_with(shapes[1]) for shape in shapes):
        raise ValueError(
            "Tensors representing the three diagonals must have the same shape,except for the last dimension, got "
            f"{lower.shape}, {main.shape}, {upper.shape}"
        )
    size = tensor_shape.dimension_value(main.shape[-1])

    def padded(diagonal: ops.Tensor, name: str, last: list[int]) -> ops.Tensor:
        length = tensor_shape.dimension_value(diagonal.shape[-1])
        if not length or length == size:
            return diagonal
        if length == size - 1:
            return array_ops.pad(diagonal, [[0, 0]] * (len(diagonal.shape) - 1) + [last])
        raise ValueError(f"Expected {name} to be have length {size} or {size - 1}, got {length}.")

    lower = padded(lower, "subdiagonal", [1, 0])
    upper = padded(upper, "superdiagonal", [0, 1])
    return array_ops.stack((upper, main, lower), axis=-2)


def _compact_of_matrix(matrix: Any) -> ops.Tensor:
    columns, rows = (tensor_shape.dimension_value(matrix.shape[i]) for i in (-1, -2))
    if columns and rows and columns != rows:
        raise ValueError(f"Expected last two dimensions of diagonals to be same, got {columns} and {rows}")
    size = columns or rows
    if not size:
        raise ValueError('The size of the matrix needs to be known for diagonals_format="matrix"')
    unused = [0, 0]
    indices = [[[1, 0], [0, 0], unused]]
    indices += [[[i + 1, i], [i, i], [i - 1, i]] for i in range(1, size - 1)]
    indices += [[unused, [size - 1, size - 1], [size - 2, size - 1]]]
    return array_ops.transpose(array_ops.gather_nd(array_ops.transpose(matrix), indices))


def tridiagonal_matmul(
    diagonals: Any, rhs: Any, diagonals_format: str = "compact", name: str | None = None
) -> ops.Tensor:
    """The product of tridiagonal matrices with `rhs`.

    Args:
      diagonals: the matrices, as `diagonals_format` says: "compact", "sequence" or "matrix".
      rhs: [..., n, k].

    Raises ValueError for another format, or a matrix whose size is not known.

    Source: TensorFlow's `tf.linalg.tridiagonal_matmul`.
    """
    if diagonals_format == "compact":
        parts = [diagonals[..., i, :] for i in range(3)]
    elif diagonals_format == "sequence":
        parts = list(diagonals)
    elif diagonals_format == "matrix":
        columns, rows = (tensor_shape.dimension_value(diagonals.shape[i]) for i in (-1, -2))
        if not columns or not rows:
            raise ValueError('The size of the matrix needs to be known for diagonals_format="matrix"')
        if columns != rows:
            raise ValueError(f"Expected last two dimensions of diagonals to be same, got {columns} and {rows}")
        main = array_ops.matrix_diag_part(diagonals)
        transposed = array_ops.transpose(diagonals)
        unused = [0, 0]
        above = [[i + 1, i] for i in range(columns - 1)] + [unused]
        below = [unused] + [[i - 1, i] for i in range(1, columns)]
        upper = array_ops.transpose(array_ops.gather_nd(transposed, above))
        parts = [upper, main, array_ops.transpose(array_ops.gather_nd(transposed, below))]
    else:
        raise ValueError(f"Unrecognized diagonals_format: {diagonals_format}")
    upper, main, lower = (array_ops.expand_dims(part, -2) for part in parts)
    return linalg_ops.tridiagonal_mat_mul(upper, main, lower, rhs, name)


# Rank and pseudo-inverse.


def _checked_matrix(a: ops.Tensor, validate_args: bool) -> ops.Tensor:
    if not a.dtype.is_floating:
        raise TypeError(f"Input `a` must have `float`-like `dtype` (saw {a.dtype.name}).")
    message = "Input `a` must have at least 2 dimensions"
    if a.shape.rank is not None:
        if a.shape.rank < 2:
            raise ValueError(f"{message} (saw: {a.shape.rank}).")
    elif validate_args:
        with ops.control_dependencies([check_ops.assert_rank_at_least(a, rank=2, message=message + ".")]):
            return array_ops.identity(a)
    return a


def matrix_rank(a: Any, tol: Any = None, validate_args: bool = False, name: str | None = None) -> ops.Tensor:
    """The number of singular values above `tol`, int32.

    Args:
      tol: by default the largest singular value, times the larger size, times the type's epsilon.
      validate_args: check the rank of `a` at run time where it is not known.

    Source: TensorFlow's `tf.linalg.matrix_rank`.
    """
    with ops.name_scope(name or "matrix_rank"):
        a = ops.convert_to_tensor(a, dtype_hint=dtypes.float32, name="a")
        a = _checked_matrix(a, validate_args)
        s = svd(a, compute_uv=False)
        if tol is None:
            if a.shape[-2:].is_fully_defined():
                larger: Any = np.max(a.shape[-2:].as_list())
            else:
                larger = math_ops.reduce_max(array_ops.shape(a)[-2:])
            epsilon = np.finfo(a.dtype.as_numpy_dtype).eps
            tol = epsilon * math_ops.cast(larger, a.dtype) * math_ops.reduce_max(s, axis=-1, keepdims=True)
        return math_ops.reduce_sum(math_ops.cast(s > tol, dtypes.int32), axis=-1)


def pinv(a: Any, rcond: Any = None, validate_args: bool = False, name: str | None = None) -> ops.Tensor:
    """The Moore-Penrose pseudo-inverse.

    Args:
      rcond: singular values below `rcond` times the largest count as 0; by default 10 times the larger size, times
        the type's epsilon.
      validate_args: check the rank of `a` at run time where it is not known.

    Source: TensorFlow's `tf.linalg.pinv`.
    """
    with ops.name_scope(name or "pinv"):
        a = _checked_matrix(ops.convert_to_tensor(a, name="a"), validate_args)
        dtype = a.dtype.as_numpy_dtype
        if rcond is None:
            sizes = [tensor_shape.dimension_value(a.shape[i]) for i in (-2, -1)]
            sizes = [array_ops.shape(a)[i] if size is None else size for i, size in zip((-2, -1), sizes, strict=True)]
            if all(isinstance(size, int) for size in sizes):
                larger: Any = float(max(sizes))
            else:
                larger = math_ops.cast(math_ops.maximum(*sizes), dtype)
            rcond = 10.0 * larger * np.finfo(dtype).eps
        rcond = ops.convert_to_tensor(rcond, dtype=dtype, name="rcond")
        s, u, v = svd(a, full_matrices=False, compute_uv=True)
        cutoff = rcond * math_ops.reduce_max(s, axis=-1)
        is_large = s > array_ops.expand_dims(cutoff, -1)
        s = array_ops.where_v2(is_large, s, np.array(np.inf, dtype))
        result = math_ops.matmul(v / array_ops.expand_dims(s, -2), u, adjoint_b=True)
        if a.shape.rank is not None:
            result.set_shape(a.shape[:-2].concatenate([a.shape[-1], a.shape[-2]]))
        return result
