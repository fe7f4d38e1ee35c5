"""Operators side by side on a diagonal."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_shape
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, control_flow_ops
from tfcompat.python.ops.linalg import linear_operator, linear_operator_util
from tfcompat.python.ops.linalg.linear_operator_composition import broadcast_batch_shape, broadcast_batch_shape_tensor
from tfcompat.python.ops.linalg.linear_operator_util import checked_operators, graph_parents_of, hints_of_all


class LinearOperatorBlockDiag(linear_operator.LinearOperator):
    """The matrix with square `operators` as blocks on its diagonal.

    Source: TensorFlow's `tf.linalg.LinearOperatorBlockDiag`.
    """

    def __init__(
        self,
        operators: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = True,
        name: str | None = None,
    ) -> None:
        self._operators = checked_operators(operators, "Expected a non-empty list of operators.")
        hints = hints_of_all(
            self._operators,
            "The direct sum",
            is_non_singular,
            is_self_adjoint,
            is_positive_definite,
            "positive definite",
        )
        if not (is_square and all(operator.is_square for operator in self._operators)):
            raise ValueError("Can only represent a block diagonal of square matrices.")
        parents = graph_parents_of(self._operators)
        name = "_ds_".join(operator.name for operator in self._operators) if name is None else name
        with ops.name_scope(name, values=parents):
            super().__init__(dtype=self._operators[0].dtype, graph_parents=parents, is_square=True, name=name, **hints)

    @property
    def operators(self) -> list[Any]:
        """The blocks."""
        return self._operators

    def _shape(self) -> TensorShape:
        columns, rows = self.operators[0].domain_dimension, self.operators[0].range_dimension
        for operator in self.operators[1:]:
            columns += operator.domain_dimension
            rows += operator.range_dimension
        return broadcast_batch_shape(self.operators).concatenate(tensor_shape.TensorShape([columns, rows]))

    def _shape_tensor(self) -> ops.Tensor:
        if self.shape.is_fully_defined():
            return ops.convert_to_tensor(self.shape.as_list(), dtype=dtypes.int32, name="shape")
        columns = self.operators[0].domain_dimension_tensor()
        rows = self.operators[0].range_dimension_tensor()
        for operator in self.operators[1:]:
            columns += operator.domain_dimension_tensor()
            rows += operator.range_dimension_tensor()
        matrix_shape = array_ops.stack([columns, rows])
        return array_ops.concat((broadcast_batch_shape_tensor(self.operators), matrix_shape), 0)

    def _split(self, x: ops.Tensor, axis: int) -> list[ops.Tensor]:
        if self.shape.is_fully_defined():
            sizes = [operator.domain_dimension.value for operator in self.operators]
        else:
            sizes = [operator.domain_dimension_tensor() for operator in self.operators]
        return array_ops.split(x, sizes, axis=axis)

    def _stacked(self, blocks: list[ops.Tensor]) -> ops.Tensor:
        return array_ops.concat(linear_operator_util.broadcast_matrix_batch_dims(blocks), axis=-2)

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        parts = self._split(x, -1 if adjoint_arg else -2)
        pairs = zip(self.operators, parts, strict=True)
        return self._stacked([op.matmul(part, adjoint=adjoint, adjoint_arg=adjoint_arg) for op, part in pairs])

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        parts = self._split(rhs, -1 if adjoint_arg else -2)
        pairs = zip(self.operators, parts, strict=True)
        return self._stacked([op.solve(part, adjoint=adjoint, adjoint_arg=adjoint_arg) for op, part in pairs])

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

    def _diag_part(self) -> ops.Tensor:
        diagonals = [operator.diag_part()[..., array_ops.newaxis] for operator in self.operators]
        return array_ops.squeeze(self._stacked(diagonals), axis=-1)

    def _trace(self) -> ops.Tensor:
        result = self.operators[0].trace()
        for operator in self.operators[1:]:
            result += operator.trace()
        return result

    def _to_dense(self) -> ops.Tensor:
        columns_before: Any = 0
        rows = []
        blocks = [operator.to_dense() for operator in self.operators]
        for block in linear_operator_util.broadcast_matrix_batch_dims(blocks):
            row_shape = array_ops.shape(block)[:-1]
            before = array_ops.zeros(shape=array_ops.concat([row_shape, [columns_before]], axis=-1), dtype=block.dtype)
            columns_before += array_ops.shape(block)[-1]
            columns_after = self.domain_dimension_tensor() - columns_before
            after = array_ops.zeros(shape=array_ops.concat([row_shape, [columns_after]], axis=-1), dtype=block.dtype)
            rows.append(array_ops.concat([before, block, after], axis=-1))
        matrix = array_ops.concat(rows, axis=-2)
        matrix.set_shape(self.shape)
        return matrix

    def _assert_non_singular(self) -> Any:
        return control_flow_ops.group([operator.assert_non_singular() for operator in self.operators])

    def _assert_self_adjoint(self) -> Any:
        return control_flow_ops.group([operator.assert_self_adjoint() for operator in self.operators])

    def _assert_positive_definite(self) -> Any:
        return control_flow_ops.group([operator.assert_positive_definite() for operator in self.operators])
