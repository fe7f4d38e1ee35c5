"""Diagonal matrices."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator, linear_operator_util


class LinearOperatorDiag(linear_operator.LinearOperator):
    """The matrices with `diag`, of shape [..., N], on the diagonal.

    Source: TensorFlow's `tf.linalg.LinearOperatorDiag`.
    """

    def __init__(
        self,
        diag: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str = "LinearOperatorDiag",
    ) -> None:
        with ops.name_scope(name, values=[diag]):
            self._diag = linear_operator_util.convert_nonref_to_tensor(diag, name="diag")
            if self._diag.shape.ndims is not None and self._diag.shape.ndims < 1:
                raise ValueError(f"Argument diag must have at least 1 dimension.  Found: {self._diag}")
            if not self._diag.dtype.is_complex:
                message = "A real diagonal operator is always self adjoint."
                is_self_adjoint = linear_operator_util.implied_hint(is_self_adjoint, message)
            message = "Only square diagonal operators currently supported."
            super().__init__(
                dtype=self._diag.dtype,
                graph_parents=[self._diag],
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=linear_operator_util.implied_hint(is_square, message),
                name=name,
            )

    @property
    def diag(self) -> Any:
        """The diagonals."""
        return self._diag

    def _shape(self) -> TensorShape:
        shape = self._diag.shape
        return shape.concatenate(shape[-1:])

    def _shape_tensor(self) -> ops.Tensor:
        shape = array_ops.shape(self._diag)
        return array_ops.concat((shape, [shape[-1]]), 0)

    def _assert_non_singular(self) -> Any:
        return linear_operator_util.assert_no_entries_with_modulus_zero(
            self._diag, message="Singular operator:  Diagonal contained zero values."
        )

    def _assert_positive_definite(self) -> Any:
        if self.dtype.is_complex:
            message = (
                "Diagonal operator had diagonal entries with non-positive real part, thus was not positive definite."
            )
        else:
            message = "Real diagonal operator had non-positive diagonal entries, thus was not positive definite."
        return check_ops.assert_positive(math_ops.real(self._diag), message=message)

    def _assert_self_adjoint(self) -> Any:
        return linear_operator_util.assert_zero_imag_part(
            self._diag,
            message="This diagonal operator contained non-zero imaginary values.   Thus it was not self-adjoint.",
        )

    def _of(self, adjoint: bool) -> ops.Tensor:
        return math_ops.conj(self._diag) if adjoint else self._diag

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        diag = self._of(adjoint)
        x = linalg.adjoint(x) if adjoint_arg else x
        return array_ops.expand_dims(diag, -1) * x

    def _matvec(self, x: ops.Tensor, adjoint: bool = False) -> ops.Tensor:
        return self._of(adjoint) * x

    def _determinant(self) -> ops.Tensor:
        return math_ops.reduce_prod(self._diag, axis=[-1])

    def _log_abs_determinant(self) -> ops.Tensor:
        result = math_ops.reduce_sum(math_ops.log(math_ops.abs(self._diag)), axis=[-1])
        return math_ops.cast(result, dtype=self.dtype) if self.dtype.is_complex else result

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        diag = self._of(adjoint)
        rhs = linalg.adjoint(rhs) if adjoint_arg else rhs
        return rhs * array_ops.expand_dims(1.0 / diag, -1)

    def _to_dense(self) -> ops.Tensor:
        return array_ops.matrix_diag(self._diag)

    def _diag_part(self) -> ops.Tensor:
        return self.diag

    def _add_to_tensor(self, x: ops.Tensor) -> ops.Tensor:
        return array_ops.matrix_set_diag(x, self._diag + array_ops.matrix_diag_part(x))
