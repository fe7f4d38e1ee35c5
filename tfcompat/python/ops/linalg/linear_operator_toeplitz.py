"""Toeplitz matrices, as parts of circulant ones."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_shape
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator, linear_operator_circulant, linear_operator_util
from tfcompat.python.ops.signal import fft_ops


class LinearOperatorToeplitz(linear_operator.LinearOperator):
    """The matrices that are constant along each diagonal: `col` is their first column, `row` their first row, [..., N].

    Source: TensorFlow's `tf.linalg.LinearOperatorToeplitz`.
    """

    def __init__(
        self,
        col: Any,
        row: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str = "LinearOperatorToeplitz",
    ) -> None:
        with ops.name_scope(name, values=[row, col]):
            self._row = ops.convert_to_tensor(row, name="row")
            self._col = ops.convert_to_tensor(col, name="col")
            for label, tensor in (("row", self._row), ("col", self._col)):
                if tensor.shape.ndims is not None and tensor.shape.ndims < 1:
                    raise ValueError(f"Argument {label} must have at least 1 dimension.  Found: {tensor}")
            sizes = [tensor_shape.dimension_value(each.shape[-1]) for each in (self._row, self._col)]
            if None not in sizes and sizes[0] != sizes[1]:
                raise ValueError("Expected square matrix, got row and col with mismatched dimensions.")
            column = array_ops.concat(
                [
                    self._col,
                    array_ops.zeros_like(self._col[..., 0:1]),
                    array_ops.reverse(self._row[..., 1:], axis=[-1]),
                ],
                axis=-1,
            )
            is_double = self._row.dtype in (dtypes.float64, dtypes.complex128)
            complex_column = math_ops.cast(column, dtypes.complex128 if is_double else dtypes.complex64)
            self._circulant = linear_operator_circulant.LinearOperatorCirculant(
                fft_ops.fft(complex_column), input_output_dtype=self._row.dtype
            )
            message = "Only square Toeplitz operators currently supported."
            super().__init__(
                dtype=self._row.dtype,
                graph_parents=[self._row, self._col],
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=linear_operator_util.implied_hint(is_square, message),
                name=name,
            )

    @property
    def col(self) -> ops.Tensor:
        """The first column."""
        return self._col

    @property
    def row(self) -> ops.Tensor:
        """The first row."""
        return self._row

    def _shape(self) -> TensorShape:
        shape = array_ops.broadcast_static_shape(self.row.shape, self.col.shape)
        return shape.concatenate(shape[-1:])

    def _shape_tensor(self) -> ops.Tensor:
        shape = array_ops.broadcast_dynamic_shape(array_ops.shape(self.row), array_ops.shape(self.col))
        return array_ops.concat((shape, [shape[-1]]), 0)

    def _assert_self_adjoint(self) -> Any:
        message = "row and col are not the same, and so this operator is not self-adjoint."
        return check_ops.assert_equal(self.row, self.col, message=message)

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        x = linalg.adjoint(x) if adjoint_arg else x
        extended = array_ops.concat([x, array_ops.zeros_like(x)], axis=-2)
        product = self._circulant.matmul(extended, adjoint=adjoint, adjoint_arg=False)
        return math_ops.cast(product[..., : self.domain_dimension_tensor(), :], self.dtype)

    def _trace(self) -> ops.Tensor:
        return math_ops.cast(self.domain_dimension_tensor(), dtype=self.dtype) * self.col[..., 0]

    def _diag_part(self) -> ops.Tensor:
        first = self.col[..., 0:1]
        return first * array_ops.ones([self.domain_dimension_tensor()], self.dtype)
