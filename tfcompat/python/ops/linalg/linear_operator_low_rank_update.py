"""Operators changed by a matrix of low rank."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops, tensor_shape
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, linalg_ops, math_ops
from tfcompat.python.ops.linalg import (
    linear_operator,
    linear_operator_diag,
    linear_operator_identity,
    linear_operator_util,
)


class LinearOperatorLowRankUpdate(linear_operator.LinearOperator):
    """L + U D V^H, where L is `base_operator` and D diagonal.

    Args:
      u, v: [..., M, K] and [..., N, K]; `v` is by default `u`.
      diag_update: the diagonal of D, [..., K]; by default ones.
      is_diag_update_positive: a promise that D is positive.

    Solutions use the Woodbury matrix identity, determinants the matrix determinant lemma.

    Raises ValueError for hints that contradict what follows from the arguments.

    Source: TensorFlow's `tf.linalg.LinearOperatorLowRankUpdate`.
    """

    def __init__(
        self,
        base_operator: Any,
        u: Any,
        diag_update: Any = None,
        v: Any = None,
        is_diag_update_positive: bool | None = None,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str = "LinearOperatorLowRankUpdate",
    ) -> None:
        imply = linear_operator_util.implied_hint
        if diag_update is None:
            is_diag_update_positive = imply(
                is_diag_update_positive,
                "Default diagonal is the identity, which is positive.  However, user set 'is_diag_update_positive' to "
                "False.",
            )
        self._use_cholesky = (
            base_operator.is_positive_definite
            and base_operator.is_self_adjoint
            and is_diag_update_positive
            and v is None
        )
        if base_operator.is_self_adjoint and v is None and not base_operator.dtype.is_complex:
            is_self_adjoint = imply(
                is_self_adjoint,
                "A = L + UDU^H, with L self-adjoint and D real diagonal.  Since UDU^H is self-adjoint, this must be a "
                "self-adjoint operator.",
            )
        if self._use_cholesky:
            message = "Arguments imply this is self-adjoint positive-definite operator."
            imply(is_non_singular, message)
            is_positive_definite, is_self_adjoint = (
                imply(is_positive_definite, message),
                imply(is_self_adjoint, message),
            )
        with ops.name_scope(name, values=[*base_operator.graph_parents, u, diag_update, v]):
            convert = linear_operator_util.convert_nonref_to_tensor
            self._u = convert(u, name="u")
            self._v = self._u if v is None else convert(v, name="v")
            self._diag_update = convert(diag_update, name="diag_update")
            self._base_operator = base_operator
            parents = [*base_operator.graph_parents, self._u, self._diag_update, self._v]
            super().__init__(
                dtype=base_operator.dtype,
                graph_parents=[parent for parent in parents if parent is not None],
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=is_square,
                name=name,
            )
            self._is_diag_update_positive = is_diag_update_positive
            self._diag_operator = self._make_diag_operator()
            self._check_shapes()

    def _make_diag_operator(self) -> Any:
        if self._diag_update is not None:
            return linear_operator_diag.LinearOperatorDiag(
                self._diag_update, is_positive_definite=self._is_diag_update_positive
            )
        rank = tensor_shape.dimension_value(self.u.shape[-1])
        num_rows: Any = array_ops.shape(self.u)[-1] if rank is None else rank
        return linear_operator_identity.LinearOperatorIdentity(num_rows=num_rows, dtype=self.dtype)

    def _check_shapes(self) -> None:
        shape = array_ops.broadcast_static_shape(self.u.shape, self.v.shape)
        batch_shape = array_ops.broadcast_static_shape(self.base_operator.batch_shape, shape[:-2])
        columns = tensor_shape.Dimension(self.base_operator.domain_dimension)
        columns.assert_is_compatible_with(tensor_shape.dimension_at_index(shape, -2))
        if self._diag_update is not None:
            rank = tensor_shape.dimension_at_index(shape, -1)
            rank.assert_is_compatible_with(self._diag_update.shape[-1])
            array_ops.broadcast_static_shape(batch_shape, self._diag_update.shape[:-1])

    @property
    def u(self) -> Any:
        """U."""
        return self._u

    @property
    def v(self) -> Any:
        """V."""
        return self._v

    @property
    def is_diag_update_positive(self) -> bool | None:
        """The hint."""
        return self._is_diag_update_positive

    @property
    def diag_update(self) -> Any:
        """The diagonal of D, or None."""
        return self._diag_update

    @property
    def diag_operator(self) -> Any:
        """D."""
        return self._diag_operator

    @property
    def base_operator(self) -> Any:
        """L."""
        return self._base_operator

    def _shape(self) -> TensorShape:
        batch_shape = array_ops.broadcast_static_shape(self.base_operator.batch_shape, self.u.shape[:-2])
        return batch_shape.concatenate(self.base_operator.shape[-2:])

    def _shape_tensor(self) -> ops.Tensor:
        batch_shape = array_ops.broadcast_dynamic_shape(
            self.base_operator.batch_shape_tensor(), array_ops.shape(self.u)[:-2]
        )
        return array_ops.concat([batch_shape, self.base_operator.shape_tensor()[-2:]], axis=0)

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        first, second = (self.u, self.v) if adjoint else (self.v, self.u)
        base = self.base_operator.matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg)
        inner = math_ops.matmul(first, x, adjoint_a=True, adjoint_b=adjoint_arg)
        inner = self.diag_operator.matmul(inner, adjoint=adjoint)
        return base + math_ops.matmul(second, inner)

    def _capacitance(self) -> ops.Tensor:
        """D^-1 + V^H L^-1 U."""
        inner = math_ops.matmul(self.v, self.base_operator.solve(self.u), adjoint_a=True)
        return self._diag_operator.inverse().add_to_tensor(inner)

    def _determinant(self) -> ops.Tensor:
        if self.is_positive_definite:
            return math_ops.exp(self.log_abs_determinant())
        determinant = linalg_ops.matrix_determinant(self._capacitance())
        return determinant * self.diag_operator.determinant() * self.base_operator.determinant()

    def _log_abs_determinant(self) -> ops.Tensor:
        diag = self.diag_operator.log_abs_determinant()
        base = self.base_operator.log_abs_determinant()
        if self._use_cholesky:
            diagonal = array_ops.matrix_diag_part(linalg_ops.cholesky(self._capacitance()))
            capacitance = 2 * math_ops.reduce_sum(math_ops.log(diagonal), axis=[-1])
        else:
            determinant = linalg_ops.matrix_determinant(self._capacitance())
            capacitance = math_ops.log(math_ops.abs(determinant))
            if self.dtype.is_complex:
                capacitance = math_ops.cast(capacitance, dtype=self.dtype)
        return capacitance + diag + base

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        if self.base_operator.is_non_singular is False:
            raise ValueError("Solve not implemented unless this is a perturbation of a non-singular LinearOperator.")
        u, v = (self.v, self.u) if adjoint else (self.u, self.v)
        solution = self.base_operator.solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)
        inner = math_ops.matmul(v, solution, adjoint_a=True)
        if self._use_cholesky:
            factor = linalg_ops.cholesky(self._capacitance())
            inner = linear_operator_util.cholesky_solve_with_broadcast(factor, inner)
        else:
            inner = linear_operator_util.matrix_solve_with_broadcast(self._capacitance(), inner, adjoint=adjoint)
        return solution - self.base_operator.solve(math_ops.matmul(u, inner), adjoint=adjoint)
