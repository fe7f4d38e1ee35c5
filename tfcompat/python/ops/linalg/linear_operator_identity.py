"""The identity, and multiples of it."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_shape, tensor_util
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, check_ops, control_flow_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator, linear_operator_util
from tfcompat.python.ops.linalg.linear_operator_util import checked_shape, implied_hint, shape_tensor


class SizedLinearOperator(linear_operator.LinearOperator):
    """An operator whose size is an argument: the parts that such operators share.

    Attributes that a subclass sets: `_num_rows`, `_num_rows_static`, `_assert_proper_shapes`, `_batch_shape_arg`
    (None where there is none).
    """

    _num_rows: ops.Tensor
    _num_rows_static: Any
    _assert_proper_shapes: bool
    _batch_shape_arg: ops.Tensor | None

    def _set_batch_shape(self, batch_shape: Any) -> None:
        self._batch_shape_arg, self._batch_shape_static = None, None
        if batch_shape is not None:
            given = shape_tensor(batch_shape, name="batch_shape_arg")
            self._batch_shape_static = tensor_util.constant_value(given)
            self._batch_shape_arg = checked_shape(given, "batch_shape", 1, self._assert_proper_shapes)

    def _batched(self, matrix_shape: tuple[Any, Any]) -> TensorShape:
        shape = tensor_shape.TensorShape(matrix_shape)
        if self._batch_shape_arg is None:
            return shape
        return tensor_shape.TensorShape(self._batch_shape_static).concatenate(shape)

    def _batched_tensor(self, matrix_shape: ops.Tensor) -> ops.Tensor:
        if self._batch_shape_arg is None:
            return matrix_shape
        return array_ops.concat((self._batch_shape_arg, matrix_shape), 0)

    def _possibly_broadcast_batch_shape(self, x: ops.Tensor) -> ops.Tensor:
        """`x` with the operator's batch dimensions."""
        if self._batch_shape_arg is None:
            return x
        special_shape: Any = self.batch_shape.concatenate([1, 1])
        shape = array_ops.broadcast_static_shape(x.shape, special_shape)
        if special_shape.is_fully_defined():
            if shape == x.shape:
                return x
        else:
            special_shape = array_ops.concat((self.batch_shape_tensor(), [1, 1]), 0)
        return x + array_ops.zeros(shape=special_shape, dtype=self.dtype)

    def _after_shape_check(self, x: ops.Tensor) -> ops.Tensor:
        if not self._assert_proper_shapes:
            return x
        check = linear_operator_util.assert_compatible_matrix_dimensions(self, x)
        return control_flow_ops.with_dependencies([check], x)

    def _min_matrix_dim(self) -> int | None:
        sizes = [tensor_shape.dimension_value(size) for size in (self.domain_dimension, self.range_dimension)]
        return None if None in sizes else min(sizes)

    def _min_matrix_dim_tensor(self) -> ops.Tensor:
        return math_ops.reduce_min(self.shape_tensor()[-2:])

    def _diag_shape(self) -> Any:
        if self.shape.is_fully_defined():
            return self.batch_shape.concatenate([self._min_matrix_dim()])
        return array_ops.concat([self.batch_shape_tensor(), [self._min_matrix_dim_tensor()]], axis=0)

    def _best_batch_shape(self) -> Any:
        return self.batch_shape if self.batch_shape.is_fully_defined() else self.batch_shape_tensor()


class LinearOperatorIdentity(SizedLinearOperator):
    """The identity matrix, or a batch of them.

    Args:
      num_rows: an int or scalar tensor.
      batch_shape: ints or a 1-D tensor.
      dtype: float32 by default.
      assert_proper_shapes: check shapes at run time, too.

    Raises ValueError for a hint that is not True.

    Source: TensorFlow's `tf.linalg.LinearOperatorIdentity`.
    """

    def __init__(
        self,
        num_rows: Any,
        batch_shape: Any = None,
        dtype: Any = None,
        is_non_singular: bool = True,
        is_self_adjoint: bool = True,
        is_positive_definite: bool = True,
        is_square: bool = True,
        assert_proper_shapes: bool = False,
        name: str = "LinearOperatorIdentity",
    ) -> None:
        self._assert_proper_shapes = assert_proper_shapes
        with ops.name_scope(name):
            for hint, word in (
                (is_self_adjoint, "self adjoint"),
                (is_non_singular, "non-singular"),
                (is_positive_definite, "positive-definite"),
                (is_square, "square"),
            ):
                if not hint:
                    raise ValueError(f"An identity operator is always {word}.")
            super().__init__(
                dtype=dtypes.as_dtype(dtype or dtypes.float32),
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=is_square,
                name=name,
            )
            linear_operator_util.assert_not_ref_type(num_rows, "num_rows")
            linear_operator_util.assert_not_ref_type(batch_shape, "batch_shape")
            size = shape_tensor(num_rows, name="num_rows")
            self._num_rows_static = tensor_util.constant_value(size)
            self._num_rows = checked_shape(size, "num_rows", 0, assert_proper_shapes)
            self._set_batch_shape(batch_shape)

    def _shape(self) -> TensorShape:
        return self._batched((self._num_rows_static, self._num_rows_static))

    def _shape_tensor(self) -> ops.Tensor:
        return self._batched_tensor(array_ops.stack((self._num_rows, self._num_rows), axis=0))

    def _assert_non_singular(self) -> Any:
        return control_flow_ops.no_op("assert_non_singular")

    def _assert_positive_definite(self) -> Any:
        return control_flow_ops.no_op("assert_positive_definite")

    def _assert_self_adjoint(self) -> Any:
        return control_flow_ops.no_op("assert_self_adjoint")

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        x = linalg.adjoint(x) if adjoint_arg else x
        return self._possibly_broadcast_batch_shape(self._after_shape_check(x))

    def _determinant(self) -> ops.Tensor:
        return array_ops.ones(shape=self.batch_shape_tensor(), dtype=self.dtype)

    def _log_abs_determinant(self) -> ops.Tensor:
        return array_ops.zeros(shape=self.batch_shape_tensor(), dtype=self.dtype)

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        return self._matmul(rhs, adjoint_arg=adjoint_arg)

    def _trace(self) -> ops.Tensor:
        ones = array_ops.ones(shape=self._best_batch_shape(), dtype=self.dtype)
        size = self._min_matrix_dim()
        if size is not None:
            return size * ones
        return math_ops.cast(self._min_matrix_dim_tensor(), self.dtype) * ones

    def _diag_part(self) -> ops.Tensor:
        return array_ops.ones(shape=self._diag_shape(), dtype=self.dtype)

    def add_to_tensor(self, mat: Any, name: str = "add_to_tensor") -> ops.Tensor:
        """The sum of the identity and `mat`."""
        with self._name_scope(name):
            mat = ops.convert_to_tensor(mat, name="mat")
            return array_ops.matrix_set_diag(mat, 1 + array_ops.matrix_diag_part(mat))


class LinearOperatorScaledIdentity(SizedLinearOperator):
    """The identity matrix times `multiplier`, a tensor of the shape of the batch.

    Args:
      num_rows: an int or scalar tensor.
      assert_proper_shapes: check shapes at run time, too.

    Source: TensorFlow's `tf.linalg.LinearOperatorScaledIdentity`.
    """

    def __init__(
        self,
        num_rows: Any,
        multiplier: Any,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool = True,
        assert_proper_shapes: bool = False,
        name: str = "LinearOperatorScaledIdentity",
    ) -> None:
        self._assert_proper_shapes = assert_proper_shapes
        self._batch_shape_arg = None
        with ops.name_scope(name, values=[multiplier, num_rows]):
            self._multiplier = linear_operator_util.convert_nonref_to_tensor(multiplier, name="multiplier")
            if not self._multiplier.dtype.is_complex:
                is_self_adjoint = implied_hint(is_self_adjoint, "A real diagonal operator is always self adjoint.")
            if not is_square:
                raise ValueError("A ScaledIdentity operator is always square.")
            linear_operator_util.assert_not_ref_type(num_rows, "num_rows")
            super().__init__(
                dtype=self._multiplier.dtype.base_dtype,
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=is_square,
                name=name,
            )
            size = shape_tensor(num_rows, name="num_rows")
            self._num_rows_static = tensor_util.constant_value(size)
            self._num_rows = checked_shape(size, "num_rows", 0, assert_proper_shapes)
            self._num_rows_cast_to_dtype = math_ops.cast(self._num_rows, self.dtype)
            self._num_rows_cast_to_real_dtype = math_ops.cast(self._num_rows, self.dtype.real_dtype)

    @property
    def multiplier(self) -> Any:
        """What the identity is multiplied with."""
        return self._multiplier

    def _shape(self) -> TensorShape:
        size = self._num_rows_static
        return self.multiplier.shape.concatenate(tensor_shape.TensorShape((size, size)))

    def _shape_tensor(self) -> ops.Tensor:
        matrix_shape = array_ops.stack((self._num_rows, self._num_rows), axis=0)
        return array_ops.concat((array_ops.shape(self.multiplier), matrix_shape), 0)

    def _assert_non_singular(self) -> Any:
        return check_ops.assert_positive(math_ops.abs(self.multiplier), message="LinearOperator was singular")

    def _assert_positive_definite(self) -> Any:
        message = "LinearOperator was not positive definite."
        return check_ops.assert_positive(math_ops.real(self.multiplier), message=message)

    def _assert_self_adjoint(self) -> Any:
        imaginary = math_ops.imag(self.multiplier)
        message = "LinearOperator was not self-adjoint"
        return check_ops.assert_equal(array_ops.zeros_like(imaginary), imaginary, message=message)

    def _multiplier_matrix(self, conjugate: bool = False) -> ops.Tensor:
        matrix = array_ops.expand_dims(array_ops.expand_dims(self.multiplier, -1), -1)
        return math_ops.conj(matrix) if conjugate else matrix

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        x = linalg.adjoint(x) if adjoint_arg else x
        return self._after_shape_check(x) * self._multiplier_matrix(conjugate=adjoint)

    def _determinant(self) -> ops.Tensor:
        return self.multiplier**self._num_rows_cast_to_dtype

    def _log_abs_determinant(self) -> ops.Tensor:
        return self._num_rows_cast_to_real_dtype * math_ops.log(math_ops.abs(self.multiplier))

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        rhs = linalg.adjoint(rhs) if adjoint_arg else rhs
        return self._after_shape_check(rhs) / self._multiplier_matrix(conjugate=adjoint)

    def _trace(self) -> ops.Tensor:
        ones = array_ops.ones(shape=self._best_batch_shape(), dtype=self.dtype)
        size = self._min_matrix_dim()
        if size is not None:
            return self.multiplier * size * ones
        return self.multiplier * math_ops.cast(self._min_matrix_dim_tensor(), self.dtype) * ones

    def _diag_part(self) -> ops.Tensor:
        ones = array_ops.ones(shape=self._diag_shape(), dtype=self.dtype)
        return ones * self.multiplier[..., array_ops.newaxis]

    def add_to_tensor(self, mat: Any, name: str = "add_to_tensor") -> ops.Tensor:
        """The sum of the matrices and `mat`."""
        with self._name_scope(name):
            multiplier = array_ops.expand_dims(self.multiplier, -1)
            mat = ops.convert_to_tensor(mat, name="mat")
            return array_ops.matrix_set_diag(mat, multiplier + array_ops.matrix_diag_part(mat))
