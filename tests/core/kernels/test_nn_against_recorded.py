"""Neural network kernels and shape functions against what TensorFlow 1.15 recorded."""

import json
from pathlib import Path

import jax
import numpy as np
import pytest

from conformance.op_cases.nn import CASES
from tfcompat.core.framework import kernel, op_def, shape_function
from tfcompat.python.framework import dtypes, errors
from tfcompat.python.framework.tensor_shape import TensorShape

RECORDED = Path(__file__).parents[3] / "conformance" / "recorded" / "ops"
ENTRIES = json.loads((RECORDED / "nn.json").read_text(encoding="utf-8"))
ARRAYS = np.load(RECORDED / "nn.npz")
FAST = {"compiler_options": {"xla_backend_optimization_level": 0}}
TOLERANCE = {"float16": 4e-3, "float32": 3e-5, "float64": 1e-10}

# TensorFlow's gradients of these gradient ops are not the derivatives of what the ops compute; the kernels' own are.
UNCOMPARED_GRADIENTS = {"EluGrad", "SeluGrad"}


def has_comparable_gradient(number):
    """False where TensorFlow has no gradient, or one that is not the derivative (max pooling sends it to a nan)."""
    entry = ENTRIES[number]
    is_max_of_nan = entry["op"] == "MaxPool" and np.any(np.isnan(CASES[number][1]["input"]))
    return isinstance(entry.get("gradients"), list) and entry["op"] not in UNCOMPARED_GRADIENTS and not is_max_of_nan


def over(numbers):
    numbers = list(numbers)
    return pytest.mark.parametrize("number", numbers, ids=[f"{number}-{CASES[number][0]}" for number in numbers])


cases = over(range(len(CASES)))


def attributes(op_type, attrs, names):
    """The attributes that a kernel or shape function takes, as the OpDef has them."""
    definition = op_def.get_op_def(op_type)
    return {name: attrs.get(name, definition.attrs[name].default) for name in names}


def for_kernel(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dtypes.DType):
        return value.np_dtype
    return tuple(value) if isinstance(value, list) else value


def for_shape_function(value):
    return value.encode() if isinstance(value, str) else value


def run(number):
    """(function of the floating inputs, their arguments' positions, all inputs)."""
    op_type, inputs, attrs = CASES[number]
    found = kernel.lookup(op_type)
    assert found is not None, op_type
    arrays = [inputs[arg.name] for arg in op_def.get_op_def(op_type).inputs]
    keywords = {name: for_kernel(value) for name, value in attributes(op_type, attrs, found.attrs).items()}
    floating = [i for i, array in enumerate(arrays) if array.dtype.kind == "f" and i not in found.constants]

    def function(*values):
        arguments = list(arrays)
        for i, value in zip(floating, values, strict=True):
            arguments[i] = value
        results = found.function(*arguments, **keywords)
        return list(results) if isinstance(results, (tuple, list)) else [results]

    return function, floating, arrays


def assert_close(actual, expected):
    actual = np.asarray(actual)
    assert (actual.shape, actual.dtype) == (expected.shape, expected.dtype)
    tolerance = TOLERANCE.get(expected.dtype.name, 0)
    scale = np.max(np.abs(expected), initial=1, where=np.isfinite(expected))
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance * scale)


def gradients_of_outputs(outputs):
    state = np.random.RandomState(7)
    gradients = [np.asarray(state.randn(*output.shape)).astype(output.dtype) for output in outputs]
    return [
        gradient if output.dtype.kind == "f" else np.zeros(output.shape, jax.dtypes.float0)
        for gradient, output in zip(gradients, outputs, strict=True)
    ]


@cases
def test_outputs_are_tensorflows(number):
    entry = ENTRIES[number]
    function, floating, arrays = run(number)
    with jax.enable_x64(True):
        if "error" in entry:
            with pytest.raises((errors.OpError, ValueError, TypeError)):
                function(*[arrays[i] for i in floating])
            return
        outputs = jax.jit(function, **FAST)(*[arrays[i] for i in floating])
    assert len(outputs) == entry["outputs"]
    for j, output in enumerate(outputs):
        assert_close(output, ARRAYS[f"{number}/out/{j}"])


@over(filter(has_comparable_gradient, range(len(CASES))))
def test_gradients_are_tensorflows(number):
    entry = ENTRIES[number]
    function, floating, arrays = run(number)
    with jax.enable_x64(True):
        outputs = [ARRAYS[f"{number}/out/{j}"] for j in range(entry["outputs"])]
        gradients = jax.jit(lambda *values: jax.vjp(function, *values)[1](gradients_of_outputs(outputs)), **FAST)(
            *[arrays[i] for i in floating]
        )
    for i, gradient, recorded in zip(floating, gradients, entry["gradients"], strict=True):
        expected = ARRAYS.get(f"{number}/grad/{i}")
        if recorded is None or (expected is not None and not np.any(expected)):
            assert not np.any(gradient)
        elif expected is not None:
            assert_close(gradient, expected)


@cases
def test_static_shapes_are_tensorflows(number):
    op_type, inputs, attrs = CASES[number]
    function, names = shape_function.lookup(op_type)
    keywords = {name: for_shape_function(value) for name, value in attributes(op_type, attrs, names).items()}
    variants = ("known", "unknown_first", "unknown_sizes", "unknown_rank", "unknown_values", "nothing_known")
    for variant, expected in zip(variants, ENTRIES[number]["shapes"], strict=True):
        arguments = [static_input(arg.name, inputs[arg.name], variant) for arg in op_def.get_op_def(op_type).inputs]
        if isinstance(expected, dict):
            with pytest.raises(ValueError) as error:
                function(*arguments, **keywords)
            assert str(error.value) == expected["error"], variant
            continue
        result = function(*arguments, **keywords)
        shapes = result if isinstance(result, list) else [result]
        actual = [None if shape.sizes is None else list(shape.sizes) for shape in shapes]
        assert actual == expected, variant


SHAPING = ("input_sizes", "filter_sizes", "orig_input_shape", "ksize", "strides", "k")


def static_input(name, array, variant):
    """What is known of an input: as the recording had it."""
    shape = list(array.shape)
    if name in SHAPING and variant not in ("unknown_values", "nothing_known"):
        return shape_function.Input(
            TensorShape(shape), dtypes.as_dtype(array.dtype), lambda: array, lambda: TensorShape(array.tolist())
        )
    if variant in ("unknown_rank", "nothing_known"):
        shape = None
    elif variant == "unknown_first":
        shape[:1] = [None] * len(shape[:1])
    elif variant == "unknown_sizes":
        shape = [None] * len(shape)
    return shape_function.Input(TensorShape(shape), dtypes.as_dtype(array.dtype))
