"""Kronecker products of operators."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import errors, ops, tensor_shape
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator
from tfcompat.python.ops.linalg.linear_operator_composition import broadcast_batch_shape
from tfcompat.python.ops.linalg.linear_operator_util import checked_operators, graph_parents_of, hints_of_all


def _vec(x: ops.Tensor) -> ops.Tensor:
    """The columns of each matrix one below the other."""
    shape = array_ops.concat([array_ops.shape(x)[:-2], [-1]], axis=0)
    return array_ops.reshape(array_ops.matrix_transpose(x), shape)


def _unvec_by(y: ops.Tensor, num_columns: ops.Tensor) -> ops.Tensor:
    """The matrices with `num_columns` columns whose `_vec` is `y`."""
    shape = array_ops.concat([array_ops.shape(y)[:-1], [num_columns, -1]], axis=0)
    return array_ops.matrix_transpose(array_ops.reshape(y, shape))


def _rotate_last_dim(x: ops.Tensor, rotate_right: bool = False) -> ops.Tensor:
    """The last dimension first, or the first one last."""
    rank = array_ops.rank(x)
    if rotate_right:
        perm = array_ops.concat([[rank - 1], math_ops.range(0, rank - 1)], axis=0)
    else:
        perm = array_ops.concat([math_ops.range(1, rank), [0]], axis=0)
    return array_ops.transpose(x, perm)


class LinearOperatorKronecker(linear_operator.LinearOperator):
    """The Kronecker product of `operators`.

    Source: TensorFlow's `tf.linalg.LinearOperatorKronecker`.
    """

    def __init__(
        self,
        operators: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str | None = None,
    ) -> None:
        self._operators = checked_operators(operators, "Expected a list of >=1 operators.")
        hints = hints_of_all(
            self._operators, "The Kronecker product", is_non_singular, is_self_adjoint, is_positive_definite
        )
        parents = graph_parents_of(self._operators)
        name = "_x_".join(operator.name for operator in self._operators) if name is None else name
        with ops.name_scope(name, values=parents):
            super().__init__(
                dtype=self._operators[0].dtype, graph_parents=parents, is_square=is_square, name=name, **hints
            )

    @property
    def operators(self) -> list[Any]:
        """The factors."""
        return self._operators

    def _shape(self) -> TensorShape:
        columns = self.operators[0].domain_dimension
        for operator in self.operators[1:]:
            columns *= operator.domain_dimension
        rows = self.operators[0].range_dimension
        for operator in self.operators[1:]:
            rows *= operator.range_dimension
        return broadcast_batch_shape(self.operators).concatenate(tensor_shape.TensorShape([rows, columns]))

    def _shape_tensor(self) -> ops.Tensor:
        columns = self.operators[0].domain_dimension_tensor()
        for operator in self.operators[1:]:
            columns *= operator.domain_dimension_tensor()
        rows = self.operators[0].range_dimension_tensor()
        for operator in self.operators[1:]:
            rows *= operator.range_dimension_tensor()
        batch_shape = self.operators[0].batch_shape_tensor()
        for operator in self.operators[1:]:
            batch_shape = array_ops.broadcast_dynamic_shape(batch_shape, operator.batch_shape_tensor())
        return array_ops.concat((batch_shape, [rows, columns]), 0)

    def _applied(self, x: ops.Tensor, adjoint: bool, adjoint_arg: bool, is_solution: bool) -> ops.Tensor:
        """The product with `x`, or the solution, one factor at a time: (A x B) vec(X) = vec(B X A^T)."""
        if adjoint_arg:
            x = linalg.adjoint(x)
        ones = array_ops.concat([array_ops.ones_like(self.batch_shape_tensor()), [1, 1]], 0)
        x += array_ops.zeros(ones, dtype=x.dtype.base_dtype)
        output = _rotate_last_dim(x, rotate_right=True)
        output = output[array_ops.newaxis, ...]
        for operator in self.operators[:-1]:
            size = operator.range_dimension_tensor() if adjoint else operator.domain_dimension_tensor()
            output = _unvec_by(output, size)
            output = array_ops.matrix_transpose(output)
            apply = operator.solve if is_solution else operator.matmul
            output = apply(output, adjoint=adjoint, adjoint_arg=False)
            output = array_ops.matrix_transpose(output)
            output = _rotate_last_dim(output, rotate_right=False)
            output = _vec(output)
            output = _rotate_last_dim(output, rotate_right=True)
        last = self.operators[-1]
        output = (last.solvevec if is_solution else last.matvec)(output, adjoint=adjoint)
        output = _rotate_last_dim(output, rotate_right=False)
        output = _vec(output)
        output = _rotate_last_dim(output, rotate_right=False)
        if x.shape.is_fully_defined():
            batch_shape = array_ops.broadcast_static_shape(x.shape[:-2], self.batch_shape)
            rows = self.domain_dimension if adjoint else self.range_dimension
            output.set_shape(batch_shape.concatenate([rows, x.shape[-1]]))
        return output

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return self._applied(x, adjoint, adjoint_arg, is_solution=False)

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return self._applied(rhs, adjoint, adjoint_arg, is_solution=True)

    def _copies(self, operator: Any, total: ops.Tensor) -> ops.Tensor:
        """How often a factor's determinant counts."""
        return math_ops.cast(total / operator.domain_dimension_tensor(), dtype=operator.dtype)

    def _determinant(self) -> ops.Tensor:
        total = self.domain_dimension_tensor()
        result: Any = 1.0
        for operator in self.operators:
            result *= operator.determinant() ** self._copies(operator, total)
        return result

    def _log_abs_determinant(self) -> ops.Tensor:
        total = self.domain_dimension_tensor()
        result: Any = 0.0
        for operator in self.operators:
            result += operator.log_abs_determinant() * self._copies(operator, total)
        return result

    def _trace(self) -> ops.Tensor:
        result: Any = 1.0
        for operator in self.operators:
            result *= operator.trace()
        return result

    def _diag_part(self) -> ops.Tensor:
        result = self.operators[0].diag_part()
        for operator in self.operators[1:]:
            result = result[..., :, array_ops.newaxis] * operator.diag_part()[..., array_ops.newaxis, :]
            result = array_ops.reshape(result, array_ops.concat([array_ops.shape(result)[:-2], [-1]], axis=0))
        is_wide = not self.range_dimension > self.domain_dimension
        result.set_shape(self.batch_shape.concatenate(self.range_dimension if is_wide else self.domain_dimension))
        return result

    def _to_dense(self) -> ops.Tensor:
        result = self.operators[0].to_dense()
        for operator in self.operators[1:]:
            result = result[..., :, array_ops.newaxis, :, array_ops.newaxis]
            result *= operator.to_dense()[..., array_ops.newaxis, :, array_ops.newaxis, :]
            shape = array_ops.shape(result)
            sizes = [shape[-4] * shape[-3], shape[-2] * shape[-1]]
            result = array_ops.reshape(result, shape=array_ops.concat([shape[:-4], sizes], axis=0))
        result.set_shape(self.shape)
        return result

    def _require_square_factors(self, what: str) -> None:
        if not all(operator.is_square for operator in self.operators):
            message = f"All Kronecker factors must be square for the product to be {what}."
            raise errors.InvalidArgumentError(None, None, message)

    def _assert_non_singular(self) -> Any:
        self._require_square_factors("invertible")
        return control_flow_ops.group([operator.assert_non_singular() for operator in self.operators])

    def _assert_self_adjoint(self) -> Any:
        self._require_square_factors("self adjoint")
        return control_flow_ops.group([operator.assert_self_adjoint() for operator in self.operators])
