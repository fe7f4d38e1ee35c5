"""Shapes of an op's outputs by abstract evaluation of its kernel, for op types without a shape function."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from tfcompat.core.common_runtime.constant_folding import evaluate_constant
from tfcompat.core.common_runtime.interpreter import Interpreter, OpFailed
from tfcompat.core.common_runtime.lowering import Lowering, StateIndex
from tfcompat.core.common_runtime.state import has_own_state
from tfcompat.core.framework import kernel as kernels
from tfcompat.core.framework.shape_function import shape_text
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_shape import TensorShape

# Unknown dimensions are stood in for by each of these in turn; what differs in the result is unknown.
_STAND_INS = (24, 36)


def output_shapes(op: Operation) -> list[TensorShape]:
    """The output shapes, unknown where they depend on what is not known or the kernel cannot be evaluated
    abstractly."""
    unknown = [TensorShape(None)] * len(op.outputs)
    entry = kernels.lookup(op.type)
    if entry is None or entry.host or entry.stateful or has_own_state(op):
        return unknown
    if any(tensor.shape.ndims is None or not tensor.dtype.is_numpy_compatible for tensor in op.inputs):
        return unknown
    if any(tensor.dtype.np_dtype.kind == "O" for tensor in [*op.inputs, *op.outputs]):
        return unknown
    probes = []
    partly_known = any(not tensor.shape.is_fully_defined() for tensor in op.inputs)
    for stand_in in _STAND_INS if partly_known else _STAND_INS[:1]:
        shapes = _probe(op, stand_in)
        if shapes is None:
            return unknown
        probes.append(shapes)
    return [_agreement(shapes) for shapes in zip(*probes, strict=True)]


def _agreement(shapes: tuple[tuple[int, ...], ...]) -> TensorShape:
    if len({len(shape) for shape in shapes}) > 1:
        return TensorShape(None)
    return TensorShape([sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*shapes, strict=True)])


def _probe(op: Operation, stand_in: int) -> list[tuple[int, ...]] | None:
    from tfcompat.core.common_runtime.constants import constant_inputs

    needed = set(constant_inputs(op))
    known = {tensor: evaluate_constant(tensor) for tensor in needed}
    if any(value is None for value in known.values()):
        return None
    abstract = [tensor for tensor in dict.fromkeys(op.inputs) if tensor not in known]
    structs = [
        jax.ShapeDtypeStruct(
            [stand_in if size is None else size for size in tensor.shape.as_list()], tensor.dtype.base_dtype.np_dtype
        )
        for tensor in abstract
    ]
    lowering = Lowering(StateIndex(), [*abstract, *known])
    lowering.add(op)
    program = lowering.finish(op.outputs)

    def evaluate(*values: Any) -> list[Any]:
        return Interpreter({}).run(program, [*values, *(np.asarray(value) for value in known.values())])

    try:
        with jax.enable_x64(True):
            return [tuple(result.shape) for result in jax.eval_shape(evaluate, *structs)]
    except Exception as error:  # the stand-ins may not fit each other; the op is checked again when it runs
        if not all(tensor.shape.is_fully_defined() for tensor in op.inputs):
            return None
        if not isinstance(error, OpFailed):
            raise
        shapes = ", ".join(shape_text(tensor.shape) for tensor in op.inputs)
        message = f"{error.cause} for '{op.name}' (op: '{op.type}') with input shapes: {shapes}."
        raise ValueError(message) from error.cause
