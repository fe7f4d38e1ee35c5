"""Matrices of zeros."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, errors, ops, tensor_util
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, control_flow_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator_util
from tfcompat.python.ops.linalg.linear_operator_identity import SizedLinearOperator
from tfcompat.python.ops.linalg.linear_operator_util import checked_shape, shape_tensor


class LinearOperatorZeros(SizedLinearOperator):
    """A matrix of zeros, or a batch of them.

    Args:
      num_rows, num_columns: ints or scalar tensors; `num_columns` is by default `num_rows`.
      batch_shape: ints or a 1-D tensor.
      dtype: float32 by default.
      is_square: False for another `num_columns`.
      assert_proper_shapes: check shapes at run time, too.

    Source: TensorFlow's `tf.linalg.LinearOperatorZeros`.
    """

    def __init__(
        self,
        num_rows: Any,
        num_columns: Any = None,
        batch_shape: Any = None,
        dtype: Any = None,
        is_non_singular: bool = False,
        is_self_adjoint: bool = True,
        is_positive_definite: bool = False,
        is_square: bool = True,
        assert_proper_shapes: bool = False,
        name: str = "LinearOperatorZeros",
    ) -> None:
        self._assert_proper_shapes = assert_proper_shapes
        with ops.name_scope(name):
            if not is_self_adjoint and is_square:
                raise ValueError("A zero operator is always self adjoint.")
            if is_non_singular:
                raise ValueError("A zero operator is always singular.")
            if is_positive_definite:
                raise ValueError("A zero operator is always not positive-definite.")
            super().__init__(
                dtype=dtypes.as_dtype(dtype or dtypes.float32),
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=is_square,
                name=name,
            )
            for value, arg_name in ((num_rows, "num_rows"), (num_columns, "num_columns"), (batch_shape, "batch_shape")):
                linear_operator_util.assert_not_ref_type(value, arg_name)
            rows = shape_tensor(num_rows, name="num_rows")
            columns = shape_tensor(num_rows if num_columns is None else num_columns, name="num_columns")
            self._num_rows_static = tensor_util.constant_value(rows)
            self._num_columns_static = tensor_util.constant_value(columns)
            self._num_rows = checked_shape(rows, "num_rows", 0, assert_proper_shapes)
            self._num_columns = checked_shape(columns, "num_columns", 0, assert_proper_shapes)
            sizes = self._num_rows_static, self._num_columns_static
            if is_square and None not in sizes and sizes[0] != sizes[1]:
                raise ValueError(
                    f"LinearOperatorZeros initialized as is_square=True, but got num_rows({sizes[0]}) != "
                    f"num_columns({sizes[1]})"
                )
            self._set_batch_shape(batch_shape)

    def _shape(self) -> TensorShape:
        return self._batched((self._num_rows_static, self._num_columns_static))

    def _shape_tensor(self) -> ops.Tensor:
        return self._batched_tensor(array_ops.stack((self._num_rows, self._num_columns), axis=0))

    def _assert_non_singular(self) -> Any:
        raise errors.InvalidArgumentError(None, None, "Zero operators are always non-invertible.")

    def _assert_positive_definite(self) -> Any:
        raise errors.InvalidArgumentError(None, None, "Zero operators are always non-positive definite.")

    def _assert_self_adjoint(self) -> Any:
        return control_flow_ops.no_op("assert_self_adjoint")

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        if self._assert_proper_shapes:
            x = self._after_shape_check(linalg.adjoint(x) if adjoint_arg else x)
            adjoint_arg = False
        shape = array_ops.shape(x)
        if self.is_square:
            output_shape = array_ops.concat([shape[:-2], [shape[-1], shape[-2]]], axis=0) if adjoint_arg else shape
        else:
            rows = self._num_columns if adjoint else self._num_rows
            output_shape = array_ops.concat([shape[:-2], [rows, shape[-2] if adjoint_arg else shape[-1]]], axis=0)
        return self._possibly_broadcast_batch_shape(array_ops.zeros(shape=output_shape, dtype=x.dtype))

    def _determinant(self) -> ops.Tensor:
        return array_ops.zeros(shape=self._best_batch_shape(), dtype=self.dtype)

    def _trace(self) -> ops.Tensor:
        return array_ops.zeros(shape=self._best_batch_shape(), dtype=self.dtype)

    def _diag_part(self) -> ops.Tensor:
        return array_ops.zeros(shape=self._diag_shape(), dtype=self.dtype)

    def add_to_tensor(self, mat: Any, name: str = "add_to_tensor") -> ops.Tensor:
        """`mat`, with the operator's batch dimensions."""
        with self._name_scope(name):
            return self._possibly_broadcast_batch_shape(ops.convert_to_tensor(mat, name="mat"))
