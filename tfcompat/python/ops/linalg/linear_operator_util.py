"""What linear operators share: hints, broadcasting of batches, assertions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_shape
from tfcompat.python.ops import array_ops, check_ops, control_flow_ops, linalg_ops, math_ops
from tfcompat.python.ops import variables as variables_module
from tfcompat.python.ops.linalg import linalg_impl as linalg

# Arguments.


def is_ref(x: Any) -> bool:
    """Whether `x` is a variable, which is read anew whenever it is used."""
    return isinstance(x, variables_module.Variable)


def convert_nonref_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None) -> Any:
    """`value` as a tensor, unless it is None or a variable.

    Raises TypeError for a variable of another type than `dtype`.
    """
    if value is None:
        return None
    if is_ref(value):
        if dtype is not None and dtypes.as_dtype(dtype).base_dtype != value.dtype.base_dtype:
            names = dtypes.as_dtype(dtype).base_dtype.name, value.dtype.base_dtype.name
            raise TypeError(f'Mutable type must be of dtype "{names[0]}" but is "{names[1]}".')
        return value
    return ops.convert_to_tensor(value, dtype=dtype, dtype_hint=dtype_hint, name=name)


def assert_not_ref_type(x: Any, arg_name: str) -> None:
    """Raises TypeError for a variable."""
    if is_ref(x):
        raise TypeError(f"Argument {arg_name} cannot be reference type. Found: {type(x)}")


def shape_tensor(shape: Any, name: str | None = None) -> ops.Tensor:
    """A shape as a tensor: int32 where it is empty."""
    is_empty = isinstance(shape, (tuple, list)) and not shape
    return ops.convert_to_tensor(shape, dtype=dtypes.int32 if is_empty else None, name=name)


def checked_shape(tensor: ops.Tensor, name: str, rank: int, assert_proper_shapes: bool) -> ops.Tensor:
    """`tensor`, a size (rank 0) or a shape (rank 1), after what can be checked of it.

    Args:
      assert_proper_shapes: check the rest at run time.

    Raises TypeError when it is not of an integer type, ValueError for another rank or a negative size.
    """
    from tfcompat.python.framework import tensor_util

    kind = f"Argument {name} must be a {rank}-D Tensor."
    negative = f"Argument {name} must be non-negative."
    static = tensor_util.constant_value(tensor)
    if assert_proper_shapes:
        checks = [
            check_ops.assert_rank(tensor, rank, message=kind),
            check_ops.assert_non_negative(tensor, message=negative),
        ]
        tensor = control_flow_ops.with_dependencies(checks, tensor)
    if not tensor.dtype.is_integer:
        raise TypeError(f"Argument {name} must be integer type.  Found: {tensor}")
    if static is not None and np.ndim(static) != rank:
        raise ValueError(f"{kind}  Found: {static}")
    if static is not None and np.any(np.less(static, 0)):
        raise ValueError(f"{negative}  Found: {static}")
    return tensor


# Hints: what is known of an operator (True, False, or None where it is not known).


def implied_hint(given: bool | None, message: str) -> bool:
    """True. Raises ValueError(message) when False was given."""
    if given is False:
        raise ValueError(message)
    return True


def use_operator_or_provided_hint_unless_contradicting(
    operator: Any, hint_attr_name: str, provided_hint_value: bool | None, message: str
) -> bool | None:
    """What the operator's hint and a given one say together. Raises ValueError(message) when they contradict."""
    hint = getattr(operator, hint_attr_name)
    if (hint is False and provided_hint_value) or (hint and provided_hint_value is False):
        raise ValueError(message)
    if hint or provided_hint_value:
        return True
    return False if hint is False or provided_hint_value is False else None


def hint_of_all(operators: Sequence[Any], hint: str, given: bool | None, message: str) -> bool | None:
    """True where all operators have the hint, else what was given. Raises ValueError(message) when that is False."""
    if all(getattr(operator, hint) for operator in operators):
        return implied_hint(given, message)
    return given


def hints_of_all(
    operators: Sequence[Any],
    what: str,
    is_non_singular: bool | None,
    is_self_adjoint: bool | None,
    is_positive_definite: bool | None,
    positive_definite: str = "positive-definite",
) -> dict[str, Any]:
    """`hint_of_all` for the hints that `what`, made of operators, has when all of them have it.

    Args:
      positive_definite: how that is spelled in messages.
    """
    hints: dict[str, Any] = {}
    for hint, given, word in (
        ("is_non_singular", is_non_singular, "non-singular"),
        ("is_self_adjoint", is_self_adjoint, "self-adjoint"),
        ("is_positive_definite", is_positive_definite, positive_definite),
    ):
        hints[hint] = hint_of_all(operators, hint, given, f"{what} of {word} operators is always {word}.")
    return hints


def checked_operators(operators: Any, message: str) -> list[Any]:
    """A list of operators of one type. Raises ValueError when it is empty, TypeError when types differ."""
    check_ops.assert_proper_iterable(operators)
    operators = list(operators)
    if not operators:
        raise ValueError(f"{message} Found: {operators}")
    if any(operator.dtype != operators[0].dtype for operator in operators):
        names = "   ".join(str((operator.name, operator.dtype)) for operator in operators)
        raise TypeError(f"Expected all operators to have the same dtype.  Found {names}")
    return operators


def graph_parents_of(operators: Sequence[Any]) -> list[Any]:
    return [parent for operator in operators for parent in operator.graph_parents]


# Assertions.


def assert_no_entries_with_modulus_zero(
    x: Any, message: str | None = None, name: str = "assert_no_entries_with_modulus_zero"
) -> Any:
    """An op that fails where an element is 0."""
    with ops.name_scope(name, values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        modulus = math_ops.abs(x)
        zero = ops.convert_to_tensor(0, dtype=x.dtype.base_dtype.real_dtype)
        return check_ops.assert_less(zero, modulus, message=message)


def assert_zero_imag_part(x: Any, message: str | None = None, name: str = "assert_zero_imag_part") -> Any:
    """An op that fails where an imaginary part is not 0."""
    with ops.name_scope(name, values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        dtype = x.dtype.base_dtype
        if dtype.is_floating:
            return control_flow_ops.no_op()
        zero = ops.convert_to_tensor(0, dtype=dtype.real_dtype)
        return check_ops.assert_equal(zero, math_ops.imag(x), message=message)


def assert_compatible_matrix_dimensions(operator: Any, x: Any) -> Any:
    """An op that fails where `x` has other rows than `operator` has columns."""
    return check_ops.assert_equal(
        array_ops.shape(x)[-2],
        operator.domain_dimension_tensor(),
        message="Dimensions are not compatible.  shape[-2] of argument to be the same as this operator",
    )


def assert_is_batch_matrix(tensor: Any) -> None:
    """Raises ValueError for a tensor of a rank below 2."""
    if tensor.shape.ndims is not None and tensor.shape.ndims < 2:
        raise ValueError(f"Expected [batch] matrix to have at least two dimensions.  Found: {tensor}")


# Batches.


def broadcast_matrix_batch_dims(batch_matrices: Any, name: str | None = None) -> list[ops.Tensor]:
    """The tensors with their batch dimensions, all but the last two, broadcast against each other."""
    with ops.name_scope(name or "broadcast_matrix_batch_dims", values=batch_matrices):
        check_ops.assert_proper_iterable(batch_matrices)
        matrices = [ops.convert_to_tensor(matrix) for matrix in batch_matrices]
        for matrix in matrices:
            assert_is_batch_matrix(matrix)
        if len(matrices) < 2:
            return matrices
        batch_shape: Any = matrices[0].shape[:-2]
        for matrix in matrices[1:]:
            batch_shape = array_ops.broadcast_static_shape(batch_shape, matrix.shape[:-2])
        if batch_shape.is_fully_defined():
            return [
                matrix
                if matrix.shape[:-2] == batch_shape
                else array_ops.broadcast_to(
                    matrix, array_ops.concat([batch_shape.as_list(), array_ops.shape(matrix)[-2:]], axis=0)
                )
                for matrix in matrices
            ]
        batch_shape = array_ops.shape(matrices[0])[:-2]
        for matrix in matrices[1:]:
            batch_shape = array_ops.broadcast_dynamic_shape(batch_shape, array_ops.shape(matrix)[:-2])
        return [
            array_ops.broadcast_to(matrix, array_ops.concat([batch_shape, array_ops.shape(matrix)[-2:]], axis=0))
            for matrix in matrices
        ]


def cholesky_solve_with_broadcast(chol: Any, rhs: Any, name: str | None = None) -> ops.Tensor:
    """`tf.cholesky_solve` of arguments with different batch dimensions."""
    with ops.name_scope(name, "CholeskySolveWithBroadcast", [chol, rhs]):
        chol, rhs = broadcast_matrix_batch_dims([chol, rhs])
        return linalg_ops.cholesky_solve(chol, rhs)


def matrix_solve_with_broadcast(matrix: Any, rhs: Any, adjoint: bool = False, name: str | None = None) -> ops.Tensor:
    """`tf.matrix_solve` of arguments with different batch dimensions."""
    with ops.name_scope(name, "MatrixSolveWithBroadcast", [matrix, rhs]):
        matrix = ops.convert_to_tensor(matrix, name="matrix")
        rhs = ops.convert_to_tensor(rhs, name="rhs", dtype=matrix.dtype)
        matrix, rhs, restore, is_to_transpose = _with_batches_as_columns(matrix, rhs, adjoint)
        matrix, rhs = broadcast_matrix_batch_dims([matrix, rhs])
        return restore(linalg_ops.matrix_solve(matrix, rhs, adjoint=adjoint and is_to_transpose))


def matrix_triangular_solve_with_broadcast(
    matrix: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: str | None = None
) -> ops.Tensor:
    """`tf.matrix_triangular_solve` of arguments with different batch dimensions."""
    with ops.name_scope(name, "MatrixTriangularSolve", [matrix, rhs]):
        matrix = ops.convert_to_tensor(matrix, name="matrix")
        rhs = ops.convert_to_tensor(rhs, name="rhs", dtype=matrix.dtype)
        matrix, rhs, restore, is_to_transpose = _with_batches_as_columns(matrix, rhs, adjoint)
        if adjoint and not is_to_transpose:
            lower = not lower
        matrix, rhs = broadcast_matrix_batch_dims([matrix, rhs])
        solution = linalg_ops.matrix_triangular_solve(matrix, rhs, lower=lower, adjoint=adjoint and is_to_transpose)
        return restore(solution)


def _with_batches_as_columns(
    a: ops.Tensor, b: ops.Tensor, adjoint_a: bool
) -> tuple[ops.Tensor, ops.Tensor, Callable[[ops.Tensor], ops.Tensor], bool]:
    """Batch dimensions that only `b` has become columns, where that means fewer systems.

    Returns:
      (a, b, what undoes it on the solution, whether `a` is still to be transposed).
    """

    def unchanged(x: ops.Tensor) -> ops.Tensor:
        return x

    if a.shape.ndims is None or b.shape.ndims is None or a.shape.ndims >= b.shape.ndims:
        return a, b, unchanged, True
    extra = b.shape.ndims - a.shape.ndims
    rows = tensor_shape.dimension_value(a.shape[-2 if adjoint_a else -1])
    columns = tensor_shape.dimension_value(b.shape[-1])
    extra_shape = b.shape[:extra]
    count = int(np.prod(extra_shape.as_list())) if extra_shape.is_fully_defined() else None
    if None not in (rows, columns, count) and (count < 2 or rows <= columns):  # type: ignore[operator]
        return a, b, unchanged, True
    if adjoint_a:
        a = linalg.adjoint(a)
    outer, inner = array_ops.shape(b)[:extra], array_ops.shape(b)[extra:]
    perm = [*range(extra, b.shape.ndims), *range(extra)]
    moved = array_ops.transpose(b, perm=perm)
    b = array_ops.reshape(moved, array_ops.concat((inner[:-1], [-1]), 0))

    def restore(y: ops.Tensor) -> ops.Tensor:
        shape = array_ops.concat((array_ops.shape(y)[:-1], [inner[-1]], outer), 0)
        return array_ops.transpose(array_ops.reshape(y, shape), perm=np.argsort(perm))

    return a, b, restore, False
