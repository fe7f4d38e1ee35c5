"""Static shapes of conditional accumulators' ops."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("ConditionalAccumulator", "SparseConditionalAccumulator")
def accumulator_reference() -> TensorShape:
    return TensorShape([2])


@shape_function("ResourceConditionalAccumulator")
def accumulator_handle() -> TensorShape:
    return TensorShape([])


@shape_function("AccumulatorTakeGradient", "ResourceAccumulatorTakeGradient")
def accumulator_take_gradient(handle: Input, num_required: Input) -> TensorShape:
    return TensorShape(None)


@shape_function("AccumulatorNumAccumulated", "ResourceAccumulatorNumAccumulated")
def accumulator_num_accumulated(handle: Input) -> TensorShape:
    return TensorShape([])


@shape_function("SparseAccumulatorTakeGradient")
def sparse_accumulator_take_gradient(handle: Input, num_required: Input) -> list[TensorShape]:
    return [TensorShape(None)] * 3
