"""Every case of `op_cases/` through a session, against TensorFlow 1.15: shapes, outputs, gradients, errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

import tfcompat as tf
from conformance.op_cases.common import VARIANTS, grad_ys, is_known, known_shape
from conformance.recorded_ops import Case, cases, families, table
from tfcompat.core.framework import op_def
from tfcompat.python.framework.op_def_library import apply_op

# (relative, absolute to the largest number): float16 is computed in float32 by XLA, in float16 by TensorFlow.
TOLERANCES = {
    "float16": (4e-3, 4e-3),
    "float32": (3e-5, 3e-6),
    "float64": (1e-9, 1e-10),
    "complex64": (3e-5, 3e-6),
    "complex128": (1e-9, 1e-10),
}
# Their kernels and shape functions are compared one by one, without a session, in `tests/core`.
ELSEWHERE = ("math_array", "nn")

OP_TYPES = [
    pytest.param(family, op_type, id=f"{family}-{op_type}")
    for family in families()
    if family not in ELSEWHERE
    for op_type in sorted({case.op_type for case in cases(family)})
]


def each_array(case: Case) -> Iterator[tuple[str, np.ndarray]]:
    """(argument name, array) of every tensor, in the op's order."""
    for arg, value in zip(op_def.get_op_def(case.op_type).inputs, case.arguments, strict=True):
        for array in value if isinstance(value, list) else [value]:
            yield arg.name, array


def source(array: np.ndarray, is_shaping: bool, variant: str) -> Any:
    """A constant or a placeholder for one input."""
    dtype = tf.string if array.dtype == object else tf.as_dtype(array.dtype)
    if is_known(is_shaping, variant):
        return tf.constant(array, dtype)
    return tf.placeholder(dtype, known_shape(array, is_shaping, variant))


def build(family: str, case: Case, variant: str) -> tuple[list[Any], list[Any]]:
    """(outputs, placeholders or constants in the op's order)."""
    shaping = table(family).shaping
    tensors = [source(array, name in shaping, variant) for name, array in each_array(case)]
    remaining = iter(tensors)
    arguments: dict[str, Any] = {}
    for arg, value in zip(op_def.get_op_def(case.op_type).inputs, case.arguments, strict=True):
        arguments[arg.name] = [next(remaining) for _ in value] if isinstance(value, list) else next(remaining)
    outputs = apply_op(case.op_type, **arguments, **case.attrs)
    while isinstance(outputs, (list, tuple)) and outputs:
        outputs = outputs[0]
    return ([] if isinstance(outputs, (list, tuple)) else list(outputs.op.outputs)), tensors


def feed_of(case: Case, tensors: Sequence[Any]) -> dict[Any, np.ndarray]:
    return {
        tensor: array
        for tensor, (_, array) in zip(tensors, each_array(case), strict=True)
        if tensor.op.type == "Placeholder"
    }


def assert_same(family: str, got: Any, want: np.ndarray, what: str) -> None:
    got = np.asarray(got, object if want.dtype == object else None)
    if want.dtype == object:
        assert got.tolist() == want.tolist(), what
        return
    assert (got.dtype, got.shape) == (want.dtype, want.shape), what
    relative, absolute = {**TOLERANCES, **table(family).tolerances}.get(want.dtype.name, (0, 0))
    largest = np.max(np.abs(want), initial=1, where=np.isfinite(want)) if want.dtype.kind in "fc" else 1
    np.testing.assert_allclose(got, want, rtol=relative, atol=absolute * largest, err_msg=what)


def static_shapes(family: str, case: Case, variant: str) -> Any:
    with tf.Graph().as_default():
        try:
            outputs, _ = build(family, case, variant)
        except ValueError as error:
            return {"error": str(error)}
        return [output.shape.as_list() if output.shape.dims is not None else None for output in outputs]


@pytest.mark.parametrize(("family", "op_type"), OP_TYPES)
def test_static_shapes(family: str, op_type: str) -> None:
    for case in cases(family):
        if case.op_type == op_type:
            for variant, want in zip(VARIANTS, case.shapes, strict=True):
                got = static_shapes(family, case, variant)
                if isinstance(want, dict):
                    assert isinstance(got, dict), f"{variant} of {case}: TensorFlow raises {want['error']}"
                else:
                    assert got == want, f"{variant} of {case}"


@pytest.mark.parametrize(("family", "op_type"), OP_TYPES)
def test_outputs_and_errors(family: str, op_type: str) -> None:
    for case in cases(family):
        if case.op_type != op_type or case.variant is None:
            continue
        with tf.Graph().as_default(), tf.Session() as session:
            outputs, tensors = build(family, case, case.variant)
            if case.error is not None:
                with pytest.raises(tf.OpError) as caught:
                    session.run(outputs, feed_of(case, tensors))
                assert type(caught.value).__name__ == case.error[0], case
                continue
            assert case.outputs is not None
            values = session.run(outputs, feed_of(case, tensors))
        for i, (got, want) in enumerate(zip(values, case.outputs, strict=True)):
            assert_same(family, got, want, f"output {i} of {case}")


@pytest.mark.parametrize(("family", "op_type"), OP_TYPES)
def test_gradients(family: str, op_type: str) -> None:
    if op_type in table(family).gradients_differ:
        return
    for case in cases(family):
        if case.op_type == op_type and (case.gradients is not None or case.refused_gradient is not None):
            compare_gradients(family, case)


def compare_gradients(family: str, case: Case) -> None:
    assert case.outputs is not None
    with tf.Graph().as_default(), tf.Session() as session:
        outputs, tensors = build(family, case, "known")
        floating = [i for i, tensor in enumerate(tensors) if tensor.dtype.is_floating or tensor.dtype.is_complex]
        dys = [(i, dy) for i, dy in enumerate(grad_ys(case.outputs)) if dy is not None]
        ys, grad_values = [outputs[i] for i, _ in dys], [tf.constant(dy) for _, dy in dys]
        xs = [tensors[i] for i in floating]
        if case.refused_gradient is not None:
            with pytest.raises((LookupError, NotImplementedError, TypeError, ValueError)) as caught:
                tf.gradients(ys, xs, grad_values)
            assert type(caught.value).__name__ == case.refused_gradient, case
            return
        gradients = dict(zip(floating, tf.gradients(ys, xs, grad_values), strict=True))
        assert case.gradients is not None
        for i, want in case.gradients.items():
            assert gradients[i] is not None, f"gradient of input {i} of {case}"
            got = session.run(tf.convert_to_tensor(gradients[i]), feed_of(case, tensors))
            assert_same(family, got, want, f"gradient of input {i} of {case}")
