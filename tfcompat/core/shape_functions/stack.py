"""Shape functions of stacks and of parameters that are not given."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("StackV2")
def stack(max_size: Input) -> TensorShape:
    return TensorShape((2,))


@shape_function("StackPushV2")
def stack_push(handle: Input, elem: Input) -> TensorShape:
    return elem.shape


@shape_function("StackPopV2")
def stack_pop(handle: Input) -> TensorShape:
    return TensorShape(None)


@shape_function("FakeParam")
def fake_param(*, shape: TensorShape) -> TensorShape:
    return shape
