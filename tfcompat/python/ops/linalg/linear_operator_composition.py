"""Products of operators."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_shape
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops
from tfcompat.python.ops.linalg import linear_operator
from tfcompat.python.ops.linalg.linear_operator_util import checked_operators, graph_parents_of, hint_of_all


def broadcast_batch_shape(operators: list[Any]) -> TensorShape:
    """The static shape that the operators' batch dimensions broadcast to."""
    shape = operators[0].batch_shape
    for operator in operators[1:]:
        shape = array_ops.broadcast_static_shape(shape, operator.batch_shape)
    return shape


def broadcast_batch_shape_tensor(operators: list[Any]) -> ops.Tensor:
    """The shape that the operators' batch dimensions broadcast to, by adding zeros."""
    zeros = array_ops.zeros(shape=operators[0].batch_shape_tensor())
    for operator in operators[1:]:
        zeros += array_ops.zeros(shape=operator.batch_shape_tensor())
    return array_ops.shape(zeros)


class LinearOperatorComposition(linear_operator.LinearOperator):
    """The product of `operators`, the first of which acts last.

    Source: TensorFlow's `tf.linalg.LinearOperatorComposition`.
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
        self._operators = checked_operators(operators, "Expected a non-empty list of operators.")
        is_non_singular = hint_of_all(
            self._operators,
            "is_non_singular",
            is_non_singular,
            "The composition of non-singular operators is always non-singular.",
        )
        parents = graph_parents_of(self._operators)
        name = "_o_".join(operator.name for operator in self._operators) if name is None else name
        with ops.name_scope(name, values=parents):
            super().__init__(
                dtype=self._operators[0].dtype,
                graph_parents=parents,
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=is_square,
                name=name,
            )

    @property
    def operators(self) -> list[Any]:
        """The factors."""
        return self._operators

    def _shape(self) -> TensorShape:
        columns = self.operators[0].domain_dimension
        for operator in self.operators[1:]:
            columns.assert_is_compatible_with(operator.range_dimension)
            columns = operator.domain_dimension
        sizes = [self.operators[0].range_dimension, self.operators[-1].domain_dimension]
        return broadcast_batch_shape(self.operators).concatenate(tensor_shape.TensorShape(sizes))

    def _shape_tensor(self) -> ops.Tensor:
        if self.shape.is_fully_defined():
            return ops.convert_to_tensor(self.shape.as_list(), dtype=dtypes.int32, name="shape")
        rows, columns = self.operators[0].range_dimension_tensor(), self.operators[-1].domain_dimension_tensor()
        matrix_shape = array_ops.stack([rows, columns])
        return array_ops.concat((broadcast_batch_shape_tensor(self.operators), matrix_shape), 0)

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        first, *others = self.operators if adjoint else self.operators[::-1]
        result = first.matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg)
        for operator in others:
            result = operator.matmul(result, adjoint=adjoint)
        return result

    def _determinant(self) -> ops.Tensor:
        result = self.operators[0].determinant()
        for operator in self.operators[1:]:
            result *= operator.determinant()
        return result

    def _log_abs_determinant(self) -> ops.Tensor:
        result = self.operators[0].log_abs_determinant()
        for operator in self.operators[1:]:
            result += operator.log_abs_determinant()
        return result

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        first, *others = self.operators[::-1] if adjoint else self.operators
        solution = first.solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)
        for operator in others:
            solution = operator.solve(solution, adjoint=adjoint)
        return solution
