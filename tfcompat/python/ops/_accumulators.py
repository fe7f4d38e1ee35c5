"""Conditional accumulators, which sum gradients up until enough of them are there."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import math_ops


class ConditionalAccumulatorBase:
    """What both accumulators share.

    An accumulator has a time step. Gradients of an older step are dropped; taking the result begins the next step.
    """

    _PREFIX = ""

    def __init__(self, dtype: Any, shape: Any, accumulator_ref: ops.Tensor) -> None:
        self._dtype = dtype
        self._shape = TensorShape(shape)
        self._accumulator_ref = accumulator_ref
        self._name = accumulator_ref.op.name.split("/")[-1]

    @property
    def accumulator_ref(self) -> ops.Tensor:
        """The handle of the accumulator."""
        return self._accumulator_ref

    @property
    def name(self) -> str:
        return self._name

    @property
    def dtype(self) -> DType:
        return self._dtype

    def num_accumulated(self, name: str | None = None) -> ops.Tensor:
        """How many gradients have been summed up since the result was last taken."""
        if name is None:
            name = f"{self._name}_NumAccumulated"
        return apply_op(f"{self._PREFIX}AccumulatorNumAccumulated", handle=self._accumulator_ref, name=name)

    def set_global_step(self, new_global_step: Any, name: str | None = None) -> ops.Operation:
        """Sets the accumulator's time step."""
        step = math_ops.cast(ops.convert_to_tensor(new_global_step), dtypes.int64)
        return apply_op(
            f"{self._PREFIX}AccumulatorSetGlobalStep", handle=self._accumulator_ref, new_global_step=step, name=name
        )


class ConditionalAccumulator(ConditionalAccumulatorBase):
    """An accumulator of gradients.

    Args:
      dtype: their type.
      shape: their shape, as far as it is known.
      shared_name: accumulators of one name are one.
      reduction_type: "MEAN" or "SUM".

    Source: TensorFlow's `tf.ConditionalAccumulator`.
    """

    _PREFIX = "Resource"

    def __init__(
        self,
        dtype: Any,
        shape: Any = None,
        shared_name: str | None = None,
        name: str = "conditional_accumulator",
        reduction_type: str = "MEAN",
    ) -> None:
        handle = apply_op(
            "ResourceConditionalAccumulator",
            dtype=dtype,
            shape=shape,
            shared_name=shared_name or "",
            reduction_type=reduction_type,
            name=name,
        )
        super().__init__(dtype, shape, handle)

    def apply_grad(self, grad: Any, local_step: Any = 0, name: str | None = None) -> ops.Operation:
        """Adds a gradient, unless `local_step` is before the accumulator's time step.

        Raises ValueError when its shape contradicts the accumulator's.
        """
        grad = ops.convert_to_tensor(grad, self._dtype)
        grad.get_shape().assert_is_compatible_with(self._shape)
        local_step = math_ops.cast(ops.convert_to_tensor(local_step), dtypes.int64)
        return apply_op(
            "ResourceAccumulatorApplyGradient",
            handle=self._accumulator_ref,
            local_step=local_step,
            gradient=grad,
            name=name,
        )

    def take_grad(self, num_required: Any, name: str | None = None) -> ops.Tensor:
        """The mean (or sum) of the gradients, as soon as there are `num_required`; the accumulator is empty then."""
        result = apply_op(
            "ResourceAccumulatorTakeGradient",
            handle=self._accumulator_ref,
            num_required=num_required,
            dtype=self._dtype,
            name=name,
        )
        result.set_shape(self._shape)
        return result


class SparseConditionalAccumulator(ConditionalAccumulatorBase):
    """An accumulator of gradients that are `IndexedSlices`; a row's mean is over the gradients that have it.

    Args: as `ConditionalAccumulator`.

    Source: TensorFlow's `tf.SparseConditionalAccumulator`.
    """

    def __init__(
        self,
        dtype: Any,
        shape: Any = None,
        shared_name: str | None = None,
        name: str = "sparse_conditional_accumulator",
        reduction_type: str = "MEAN",
    ) -> None:
        handle = apply_op(
            "SparseConditionalAccumulator",
            dtype=dtype,
            shape=shape,
            shared_name=shared_name or "",
            reduction_type=reduction_type,
            name=name,
        )
        super().__init__(dtype, shape, handle)

    def apply_indexed_slices_grad(
        self, grad: ops.IndexedSlices, local_step: Any = 0, name: str | None = None
    ) -> ops.Operation:
        """Adds a gradient, unless `local_step` is before the accumulator's time step."""
        return self.apply_grad(grad.indices, grad.values, grad.dense_shape, local_step, name)

    def apply_grad(
        self,
        grad_indices: Any,
        grad_values: Any,
        grad_shape: Any = None,
        local_step: Any = 0,
        name: str | None = None,
    ) -> ops.Operation:
        """Adds the rows `grad_values` at `grad_indices`, unless `local_step` is before the accumulator's time step."""
        return apply_op(
            "SparseAccumulatorApplyGradient",
            handle=self._accumulator_ref,
            local_step=math_ops.cast(ops.convert_to_tensor(local_step), dtypes.int64),
            gradient_indices=math_ops.cast(grad_indices, dtypes.int64),
            gradient_values=grad_values,
            gradient_shape=math_ops.cast([] if grad_shape is None else grad_shape, dtypes.int64),
            has_known_shape=grad_shape is not None,
            name=name,
        )

    def take_grad(self, num_required: Any, name: str | None = None) -> Any:
        """(indices, values, shape) of the result, as soon as there are `num_required` gradients; the accumulator is
        empty then."""
        return apply_op(
            "SparseAccumulatorTakeGradient",
            handle=self._accumulator_ref,
            num_required=num_required,
            dtype=self._dtype,
            name=name,
        )

    def take_indexed_slices_grad(self, num_required: Any, name: str | None = None) -> ops.IndexedSlices:
        """`take_grad` as `IndexedSlices`."""
        taken = self.take_grad(num_required, name)
        return ops.IndexedSlices(indices=taken.indices, values=taken.values, dense_shape=taken.shape)
