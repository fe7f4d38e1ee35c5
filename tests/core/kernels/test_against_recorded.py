"""The kernels of the math and array ops against TensorFlow 1.15's outputs, gradients and errors."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from conformance.op_cases.common import grad_ys
from conformance.recorded_ops import Case, cases, kernel_attr
from tfcompat.core.framework import kernel
from tfcompat.core.framework.kernel import Kernel, on_host

OP_TYPES = sorted({case.op_type for case in cases("math_array")})

# (relative, absolute): float16 is computed in float32 by XLA, in float16 by TensorFlow.
TOLERANCES = {
    "float16": (2e-3, 2e-3),
    "float32": (2e-5, 2e-6),
    "float64": (1e-9, 1e-10),
    "complex64": (2e-5, 2e-6),
    "complex128": (1e-9, 1e-10),
}

# TensorFlow's rules for these leave out a conjugate, so that they do not give the derivative.
WRONG_FOR_COMPLEX = "Cumprod InvGrad MulNoNan ReciprocalGrad SigmoidGrad SquaredDifference TanhGrad Xdivy Xlogy".split()
# Which of the inputs gets the gradient of NaN is not taken over.
GRADIENT_OF_NAN = "Max Maximum Min Minimum".split()


def gradient_is_comparable(case: Case) -> bool:
    inputs = [array for array in flat(case.arguments) if array.dtype.kind in "fc"]
    if inputs[0].dtype.kind == "c":
        return case.op_type not in WRONG_FOR_COMPLEX
    if case.op_type in GRADIENT_OF_NAN:
        return not any(np.isnan(array).any() for array in inputs)
    outside_domain = case.op_type == "Acosh" and inputs[0].dtype == np.float16
    at_poles = case.op_type == "Digamma" and (inputs[0] <= 0).any()
    return not (outside_domain or at_poles)


def flat(values: Any) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, list) else [value])]


def compute(entry: Kernel, case: Case, arguments: list[Any]) -> list[Any]:
    attrs = {name: kernel_attr(value) for name, value in case.attr_values(entry.attrs).items()}
    outputs = entry.function(*arguments, **attrs)
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def is_computed_on_device(case: Case) -> bool:
    return not any(array.dtype == object for array in flat(case.arguments))


def with_device_inputs(entry: Kernel, case: Case, arrays: list[Any]) -> list[Any]:
    """The arguments, with `arrays` (the flat inputs) in place of those that the kernel need not know."""
    remaining = iter(arrays)
    arguments: list[Any] = []
    for position, value in enumerate(case.arguments):
        given = [next(remaining) for _ in value] if isinstance(value, list) else next(remaining)
        is_constant = position in entry.constants or (entry.host and not entry.constants)
        arguments.append(value if is_constant else given)
    return arguments


def run_on_device(entry: Kernel, case: Case, arrays: list[Any]) -> tuple[list[Any], dict[int, Any]]:
    """The outputs, and the gradients by position among the flat inputs."""
    if case.gradients is None or not gradient_is_comparable(case):
        return compute(entry, case, with_device_inputs(entry, case, arrays)), {}
    dys = grad_ys(case.outputs)
    smooth = [i for i, dy in enumerate(dys) if dy is not None]

    def function(of: dict[int, Any]) -> tuple[list[Any], list[Any]]:
        outputs = compute(entry, case, with_device_inputs(entry, case, [of.get(i, x) for i, x in enumerate(arrays)]))
        return [outputs[i] for i in smooth], outputs

    differentiated = {i: arrays[i] for i in case.gradients}
    _, pull_back, outputs = jax.vjp(function, differentiated, has_aux=True)
    # JAX's cotangents of complex numbers are the conjugates of TensorFlow's gradients.
    (gradients,) = pull_back([jnp.conj(dys[i]) for i in smooth])
    return outputs, {i: jnp.conj(gradient) for i, gradient in gradients.items()}


def assert_same(got: Any, want: np.ndarray, what: str) -> None:
    got = np.asarray(got)
    if want.dtype == object:
        assert got.tolist() == want.tolist(), what
        return
    assert (got.dtype, got.shape) == (want.dtype, want.shape), what
    relative, absolute = TOLERANCES.get(want.dtype.name, (0, 0))
    np.testing.assert_allclose(got, want, rtol=relative, atol=absolute, err_msg=what)


@pytest.mark.parametrize("op_type", OP_TYPES)
def test_outputs_and_gradients_on_the_device(op_type: str) -> None:
    entry = kernel.lookup(op_type)
    assert entry is not None
    chosen = [
        c for c in cases("math_array") if c.op_type == op_type and c.outputs is not None and is_computed_on_device(c)
    ]

    def run_all(inputs: list[list[Any]]) -> list[Any]:
        return [run_on_device(entry, case, arrays) for case, arrays in zip(chosen, inputs, strict=True)]

    with jax.enable_x64(True):
        results = jax.jit(run_all)([flat(case.arguments) for case in chosen])
    for case, (outputs, gradients) in zip(chosen, results, strict=True):
        for i, (got, want) in enumerate(zip(outputs, case.outputs, strict=True)):
            assert_same(got, want, f"output {i} of {case}")
        for i, gradient in gradients.items():
            assert_same(gradient, case.gradients[i], f"gradient of input {i} of {case}")


@pytest.mark.parametrize("op_type", OP_TYPES)
def test_outputs_on_the_host(op_type: str) -> None:
    entry = kernel.lookup(op_type)
    assert entry is not None
    for case in cases("math_array"):
        if case.op_type == op_type and case.outputs is not None:
            with on_host(), jax.enable_x64(True):
                outputs = compute(entry, case, list(case.arguments))
            for i, (got, want) in enumerate(zip(outputs, case.outputs, strict=True)):
                assert_same(got, want, f"output {i} of {case}")


@pytest.mark.parametrize(
    "case", [case for case in cases("math_array") if case.error is not None], ids=lambda c: f"{c.op_type}-{c.number}"
)
def test_errors(case: Case) -> None:
    entry = kernel.lookup(case.op_type)
    assert entry is not None
    with on_host(), pytest.raises(Exception) as caught:
        compute(entry, case, list(case.arguments))
    name, message = case.error
    assert type(caught.value).__name__ == name
    # The name of the tensor, which EnsureShape prints, is no business of a kernel.
    assert caught.value.message == message.replace("_arg_Placeholder_0_0 ", "")


@pytest.mark.parametrize(
    "op_type", ["Reshape", "ConcatV2", "StridedSlice", "Add", "FloorDiv", "Prod", "Cast", "Fill", "Range"]
)
def test_what_is_known_stays_in_numpy(op_type: str) -> None:
    entry = kernel.lookup(op_type)
    assert entry is not None
    for case in cases("math_array"):
        if case.op_type == op_type and case.outputs is not None:
            for output in compute(entry, case, list(case.arguments)):
                assert isinstance(output, (np.ndarray, np.generic)), case
