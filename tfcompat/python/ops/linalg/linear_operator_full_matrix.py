"""Matrices that are held in full."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.linalg import linear_operator, linear_operator_util

_DTYPES = [dtypes.float16, dtypes.float32, dtypes.float64, dtypes.complex64, dtypes.complex128]


class LinearOperatorFullMatrix(linear_operator.LinearOperator):
    """The matrices of a tensor [..., M, N].

    Source: TensorFlow's `tf.linalg.LinearOperatorFullMatrix`.
    """

    def __init__(
        self,
        matrix: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str = "LinearOperatorFullMatrix",
    ) -> None:
        with ops.name_scope(name, values=[matrix]):
            self._matrix = linear_operator_util.convert_nonref_to_tensor(matrix, name="matrix")
            checked = ops.convert_to_tensor(self._matrix, name="matrix")
            if checked.dtype not in _DTYPES:
                raise TypeError(f"Argument matrix must have dtype in {_DTYPES}.  Found: {checked.dtype}")
            if checked.shape.ndims is not None and checked.shape.ndims < 2:
                raise ValueError(f"Argument matrix must have at least 2 dimensions.  Found: {checked}")
            super().__init__(
                dtype=self._matrix.dtype,
                graph_parents=[self._matrix],
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=is_square,
                name=name,
            )

    def _shape(self) -> TensorShape:
        return self._matrix.shape

    def _shape_tensor(self) -> ops.Tensor:
        return array_ops.shape(self._matrix)

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return math_ops.matmul(self._matrix, x, adjoint_a=adjoint, adjoint_b=adjoint_arg)

    def _to_dense(self) -> ops.Tensor:
        return self._matrix
