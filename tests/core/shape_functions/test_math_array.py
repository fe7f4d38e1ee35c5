"""Static shapes of the math and array ops against TensorFlow 1.15's, for inputs known in part."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from conformance.op_cases.common import SHAPING, VARIANTS, is_known, known_shape
from conformance.recorded_ops import Case, cases
from tfcompat.core.framework import op_def, shape_function
from tfcompat.core.framework.shape_function import Input
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.tensor_shape import TensorShape


def as_input(array: np.ndarray, is_shaping: bool, variant: str) -> Input:
    shape = TensorShape(known_shape(array, is_shaping, variant))
    dtype = dtypes.as_dtype(array.dtype)
    if is_known(is_shaping, variant):
        return Input(shape, dtype, lambda: array, lambda: shape_function.shape_of_values(array))
    length = shape.sizes[0] if shape.ndims == 1 else None
    return Input(shape, dtype, lambda: None, lambda: TensorShape(None if length is None else [None] * length))


def infer(case: Case, variant: str) -> Any:
    entry = shape_function.lookup(case.op_type)
    assert entry is not None
    function, names = entry
    inputs: list[Any] = []
    for arg, value in zip(op_def.get_op_def(case.op_type).inputs, case.arguments, strict=True):
        is_shaping = arg.name in SHAPING
        if isinstance(value, list):
            inputs.append([as_input(each, is_shaping, variant) for each in value])
        else:
            inputs.append(as_input(value, is_shaping, variant))
    try:
        shapes = function(*inputs, **case.attr_values(names))
    except ValueError as error:
        return {"error": str(error)}
    shapes = [shapes] if isinstance(shapes, TensorShape) else shapes
    return [None if shape.sizes is None else list(shape.sizes) for shape in shapes]


@pytest.mark.parametrize("op_type", sorted({case.op_type for case in cases("math_array")}))
def test_shapes_and_errors(op_type: str) -> None:
    for case in cases("math_array"):
        if case.op_type == op_type:
            for variant, want in zip(VARIANTS, case.shapes, strict=True):
                assert infer(case, variant) == want, f"{variant} of {case}"
