"""Inverses of operators."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops.linalg.linear_operator_adjoint import RelatedLinearOperator


class LinearOperatorInversion(RelatedLinearOperator):
    """The inverse of `operator`.

    Source: TensorFlow's `tf.linalg.LinearOperatorInversion`.
    """

    def __init__(
        self,
        operator: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str | None = None,
    ) -> None:
        for hint, given in (("is_non_singular", is_non_singular), ("is_square", is_square)):
            own = getattr(operator, hint)
            if own is False or given is False:
                raise ValueError(
                    f"operator and supplied hints must have `{hint}` equal to `True` or `None`.  Found {own}, {given}"
                )
        given_hints = (is_non_singular, is_self_adjoint, is_positive_definite, is_square)
        super().__init__(operator, "inverse", "_inv", given_hints, name)

    def _shape(self) -> TensorShape:
        return self.operator.shape

    def _shape_tensor(self) -> ops.Tensor:
        return self.operator.shape_tensor()

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return self.operator.solve(x, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _determinant(self) -> ops.Tensor:
        return 1.0 / self.operator.determinant()

    def _log_abs_determinant(self) -> ops.Tensor:
        return -1.0 * self.operator.log_abs_determinant()

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return self.operator.matmul(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)
