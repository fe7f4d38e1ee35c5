"""Shape functions of optional values."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("OptionalFromValue", "OptionalNone", "OptionalHasValue")
def scalar(*_: Any) -> TensorShape:
    return TensorShape(())


@shape_function("OptionalGetValue")
def optional_get_value(optional: Input, *, output_shapes: tuple[TensorShape, ...]) -> list[TensorShape]:
    return list(output_shapes)
