"""Adjoints of operators."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator, linear_operator_util

_HINTS = ("is_non_singular", "is_self_adjoint", "is_positive_definite", "is_square")


class RelatedLinearOperator(linear_operator.LinearOperator):
    """What has each of the hinted properties if and only if `operator` has it.

    Args:
      relation: what it is called: "adjoint".
      suffix: is added to the operator's name where none is given.
    """

    def __init__(
        self, operator: Any, relation: str, suffix: str, given: tuple[bool | None, ...], name: str | None
    ) -> None:
        self._operator = operator
        combine = linear_operator_util.use_operator_or_provided_hint_unless_contradicting
        hints: dict[str, Any] = {}
        for hint, value in zip(_HINTS, given, strict=True):
            word = hint.removeprefix("is_").replace("_", "-")
            message = f"An operator is {word} if and only if its {relation} is {word}."
            hints[hint] = combine(operator, hint, value, message)
        name = operator.name + suffix if name is None else name
        with ops.name_scope(name, values=operator.graph_parents):
            super().__init__(dtype=operator.dtype, graph_parents=operator.graph_parents, name=name, **hints)

    @property
    def operator(self) -> Any:
        """The operator that this one is made of."""
        return self._operator

    def _assert_non_singular(self) -> Any:
        return self.operator.assert_non_singular()

    def _assert_positive_definite(self) -> Any:
        return self.operator.assert_positive_definite()

    def _assert_self_adjoint(self) -> Any:
        return self.operator.assert_self_adjoint()


class LinearOperatorAdjoint(RelatedLinearOperator):
    """The adjoint of `operator`.

    Source: TensorFlow's `tf.linalg.LinearOperatorAdjoint`.
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
        given = (is_non_singular, is_self_adjoint, is_positive_definite, is_square)
        super().__init__(operator, "adjoint", "_adjoint", given, name)

    def _shape(self) -> TensorShape:
        shape = self.operator.shape
        return shape[:-2].concatenate([shape[-1], shape[-2]])

    def _shape_tensor(self) -> ops.Tensor:
        shape = self.operator.shape_tensor()
        return array_ops.concat([shape[:-2], [shape[-1], shape[-2]]], axis=-1)

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return self.operator.matmul(x, adjoint=not adjoint, adjoint_arg=adjoint_arg)

    def _matvec(self, x: ops.Tensor, adjoint: bool = False) -> ops.Tensor:
        return self.operator.matvec(x, adjoint=not adjoint)

    def _determinant(self) -> ops.Tensor:
        result = self.operator.determinant()
        return result if self.is_self_adjoint else math_ops.conj(result)

    def _log_abs_determinant(self) -> ops.Tensor:
        return self.operator.log_abs_determinant()

    def _trace(self) -> ops.Tensor:
        result = self.operator.trace()
        return result if self.is_self_adjoint else math_ops.conj(result)

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return self.operator.solve(rhs, adjoint=not adjoint, adjoint_arg=adjoint_arg)

    def _solvevec(self, rhs: ops.Tensor, adjoint: bool = False) -> ops.Tensor:
        return self.operator.solvevec(rhs, adjoint=not adjoint)

    def _to_dense(self) -> ops.Tensor:
        dense = self.operator.to_dense()
        return dense if self.is_self_adjoint else linalg.adjoint(dense)
