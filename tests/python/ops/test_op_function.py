"""Functions made from OpDefs."""

from __future__ import annotations

import inspect

import pytest

import tfcompat as tf
from tfcompat.python.ops.op_function import op_function, snake_case


def test_parameters_are_inputs_then_attributes_then_name() -> None:
    assert _signature("MatMul") == "(a, b, transpose_a=False, transpose_b=False, name=None)"
    assert _signature("Bitcast") == "(input, type, name=None)"
    assert _signature("Sum") == "(input, axis, keep_dims=False, name=None)"


def _signature(op_type: str) -> str:
    return str(inspect.signature(op_function(op_type, "")))


def test_the_docstring_tells_what_the_op_takes() -> None:
    assert tf.log1p.__doc__.splitlines()[0] == "log(1 + x), exact for small `x`."
    assert "x: a tensor, type `T` (bfloat16, float16, float32, float64, complex64, complex128)." in tf.log1p.__doc__


def test_wrong_arguments_name_the_function() -> None:
    with pytest.raises(TypeError, match=r"^log1p\(\) missing a required argument: 'x'"):
        tf.log1p()
    with pytest.raises(TypeError, match=r"^log1p\(\) got an unexpected keyword argument 'y'"):
        tf.log1p(1.0, y=2)


@pytest.mark.parametrize(
    ("op_type", "name"),
    [("BatchToSpaceND", "batch_to_space_nd"), ("Log1p", "log1p"), ("BesselI0e", "bessel_i0e"), ("LRN", "lrn")],
)
def test_function_names(op_type: str, name: str) -> None:
    assert snake_case(op_type) == name
