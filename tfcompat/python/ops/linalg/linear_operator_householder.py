"""Reflections."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import errors, ops
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator, linear_operator_util


class LinearOperatorHouseholder(linear_operator.LinearOperator):
    """The reflection I - 2 v v^H along `reflection_axis`, [..., N], of which v is the direction.

    Source: TensorFlow's `tf.linalg.LinearOperatorHouseholder`.
    """

    def __init__(
        self,
        reflection_axis: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str = "LinearOperatorHouseholder",
    ) -> None:
        with ops.name_scope(name, values=[reflection_axis]):
            self._reflection_axis = linear_operator_util.convert_nonref_to_tensor(
                reflection_axis, name="reflection_axis"
            )
            if self._reflection_axis.shape.ndims is not None and self._reflection_axis.shape.ndims < 1:
                raise ValueError(
                    f"Argument reflection_axis must have at least 1 dimension.  Found: {self._reflection_axis}"
                )
            if is_positive_definite is True:
                raise ValueError("A Householder operator is always non-positive definite.")
            imply = linear_operator_util.implied_hint
            super().__init__(
                dtype=self._reflection_axis.dtype,
                graph_parents=[self._reflection_axis],
                is_non_singular=is_non_singular,
                is_self_adjoint=imply(is_self_adjoint, "A Householder operator is always self adjoint."),
                is_positive_definite=False,
                is_square=imply(is_square, "A Householder operator is always square."),
                name=name,
            )

    @property
    def reflection_axis(self) -> Any:
        """What vectors are reflected along."""
        return self._reflection_axis

    def _shape(self) -> TensorShape:
        shape = self._reflection_axis.shape
        return shape.concatenate(shape[-1:])

    def _shape_tensor(self) -> ops.Tensor:
        shape = array_ops.shape(self._reflection_axis)
        return array_ops.concat((shape, [shape[-1]]), 0)

    def _assert_non_singular(self) -> Any:
        return control_flow_ops.no_op("assert_non_singular")

    def _assert_positive_definite(self) -> Any:
        raise errors.InvalidArgumentError(None, None, "Householder operators are always non-positive definite.")

    def _assert_self_adjoint(self) -> Any:
        return control_flow_ops.no_op("assert_self_adjoint")

    def _direction(self) -> ops.Tensor:
        axis = ops.convert_to_tensor(self.reflection_axis)
        return axis / linalg.norm(axis, axis=-1, keepdims=True)

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        x = linalg.adjoint(x) if adjoint_arg else x
        column = self._direction()[..., array_ops.newaxis]
        return x - 2 * column * math_ops.matmul(column, x, adjoint_a=True)

    def _trace(self) -> ops.Tensor:
        size = math_ops.cast(self.domain_dimension_tensor() - 2, self.dtype)
        return size * array_ops.ones(shape=self.batch_shape_tensor(), dtype=self.dtype)

    def _determinant(self) -> ops.Tensor:
        return -array_ops.ones(shape=self.batch_shape_tensor(), dtype=self.dtype)

    def _log_abs_determinant(self) -> ops.Tensor:
        return array_ops.zeros(shape=self.batch_shape_tensor(), dtype=self.dtype)

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return self._matmul(rhs, adjoint, adjoint_arg)

    def _to_dense(self) -> ops.Tensor:
        column = self._direction()[..., array_ops.newaxis]
        matrix = -2 * math_ops.matmul(column, column, adjoint_b=True)
        return array_ops.matrix_set_diag(matrix, 1.0 + array_ops.matrix_diag_part(matrix))

    def _diag_part(self) -> ops.Tensor:
        direction = self._direction()
        return 1.0 - 2 * direction * math_ops.conj(direction)
