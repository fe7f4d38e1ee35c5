"""The value of a tensor that follows from constants and static shapes, for shape inference and `constant_value`."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from tfcompat.core.common_runtime.constants import follows_from_inputs, value_slice
from tfcompat.core.framework import kernel as kernels
from tfcompat.python.framework.operation import Operation, Tensor

_LARGEST = 1 << 16
_folded: WeakKeyDictionary[Operation, Any] = WeakKeyDictionary()


def evaluate_constant(tensor: Tensor) -> np.ndarray | None:
    """The value of `tensor`, or None when it depends on more than constants and static shapes."""
    if tensor.op.type == "Const":  # without a look at kernels, which would load JAX
        return tensor.op._attrs["value"]
    ops, leaves = value_slice(tensor, frozenset(), belongs=follows_from_inputs)
    if leaves or any(op.type == "PlaceholderWithDefault" for op in ops):  # which a run may feed
        return None
    values = _values(tensor.op)
    return None if values is None else values[tensor.value_index]


def _values(op: Operation) -> list[np.ndarray] | None:
    if op.type == "Const":
        return [op._attrs["value"]]
    cached = _folded.get(op)
    if cached is not None:
        return cached
    values = _evaluate(op)
    if values is not None:
        _folded[op] = values
    return values


def _evaluate(op: Operation) -> list[np.ndarray] | None:
    if any((output.shape.num_elements() or 0) > _LARGEST for output in op.outputs):
        return None
    entry = kernels.lookup(op.type)
    assert entry is not None
    inputs: list[Any] = []
    for tensor in op._inputs:
        value: np.ndarray | None
        if entry.shapes_only:
            if not tensor.shape.is_fully_defined():
                return None
            sizes: Any = tensor.shape.as_list()
            value = np.broadcast_to(np.zeros((), tensor.dtype.base_dtype.np_dtype), sizes)
        else:
            value = evaluate_constant(tensor)
            if value is None:
                return None
        inputs.append(value)
    from tfcompat.core.common_runtime.interpreter import run_op_on_host

    try:
        return run_op_on_host(op, inputs)
    except Exception:  # the op will say what is wrong when it runs
        return None
