"""Lower triangular matrices."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator, linear_operator_util


class LinearOperatorLowerTriangular(linear_operator.LinearOperator):
    """The lower triangles of a tensor [..., N, N]; what is above the diagonal is not read.

    Source: TensorFlow's `tf.linalg.LinearOperatorLowerTriangular`.
    """

    def __init__(
        self,
        tril: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str = "LinearOperatorLowerTriangular",
    ) -> None:
        message = "Only square lower triangular operators supported at this time."
        is_square = linear_operator_util.implied_hint(is_square, message)
        with ops.name_scope(name, values=[tril]):
            self._tril = linear_operator_util.convert_nonref_to_tensor(tril, name="tril")
            if self._tril.shape.ndims is not None and self._tril.shape.ndims < 2:
                raise ValueError(f"Argument tril must have at least 2 dimensions.  Found: {self._tril}")
            super().__init__(
                dtype=self._tril.dtype,
                graph_parents=[self._tril],
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=is_square,
                name=name,
            )

    def _get_tril(self) -> ops.Tensor:
        return array_ops.matrix_band_part(self._tril, -1, 0)

    def _get_diag(self) -> ops.Tensor:
        return array_ops.matrix_diag_part(self._tril)

    def _shape(self) -> TensorShape:
        return self._tril.shape

    def _shape_tensor(self) -> ops.Tensor:
        return array_ops.shape(self._tril)

    def _assert_non_singular(self) -> Any:
        return linear_operator_util.assert_no_entries_with_modulus_zero(
            self._get_diag(), message="Singular operator:  Diagonal contained zero values."
        )

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return math_ops.matmul(self._get_tril(), x, adjoint_a=adjoint, adjoint_b=adjoint_arg)

    def _determinant(self) -> ops.Tensor:
        return math_ops.reduce_prod(self._get_diag(), axis=[-1])

    def _log_abs_determinant(self) -> ops.Tensor:
        return math_ops.reduce_sum(math_ops.log(math_ops.abs(self._get_diag())), axis=[-1])

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        rhs = linalg.adjoint(rhs) if adjoint_arg else rhs
        return linear_operator_util.matrix_triangular_solve_with_broadcast(
            self._get_tril(), rhs, lower=True, adjoint=adjoint
        )

    def _to_dense(self) -> ops.Tensor:
        return self._get_tril()
