"""Shape functions of constants, placeholders, functions and Python calls."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("Const")
def const(*, value: Any) -> TensorShape:
    return TensorShape(value.shape)


@shape_function("Placeholder", "PlaceholderV2")
def placeholder(*, shape: TensorShape) -> TensorShape:
    return shape


@shape_function("PlaceholderWithDefault")
def placeholder_with_default(default: Input, *, shape: TensorShape) -> TensorShape:
    if not default.shape.is_compatible_with(shape):
        raise ValueError(f"Shapes must be equal rank or compatible, but are {default.shape} and {shape}")
    return shape


@shape_function("NoOp", "ControlTrigger", "Assert")
def no_outputs(*_: Any) -> list[TensorShape]:
    return []


@shape_function("PyFunc", "PyFuncStateless", "EagerPyFunc")
def py_func(inputs: list[Input], *, Tout: tuple[Any, ...]) -> list[TensorShape]:
    return [TensorShape(None)] * len(Tout)


@shape_function("SymbolicGradient")
def symbolic_gradient(inputs: list[Input], *, Tout: tuple[Any, ...]) -> list[TensorShape]:
    return [each.shape for each in inputs[: len(Tout)]]


@shape_function("If", "StatelessIf")
def if_(
    cond: Input, inputs: list[Input], *, output_shapes: tuple[TensorShape, ...], Tout: tuple[Any, ...]
) -> list[TensorShape]:
    return list(output_shapes) or [TensorShape(None)] * len(Tout)


@shape_function("While", "StatelessWhile")
def while_(inputs: list[Input], *, output_shapes: tuple[TensorShape, ...]) -> list[TensorShape]:
    return list(output_shapes) or [TensorShape(None)] * len(inputs)


@shape_function("Print")
def print_(tensor: Input, data: list[Input]) -> TensorShape:
    return tensor.shape


@shape_function("PartitionedCall", "StatefulPartitionedCall")
def partitioned_call(args: list[Input], *, f: Any) -> list[TensorShape]:
    return [output.shape for output in f.outputs]


@shape_function("Timestamp")
def timestamp() -> TensorShape:
    return TensorShape(())
