"""Static shapes of an op's outputs: from its shape function, or by abstract evaluation of its kernel."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tfcompat.core.framework import shape_function
from tfcompat.core.framework.op_def import ArgDef, OpDef
from tfcompat.core.framework.shape_function import Input
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape


def set_output_shapes(op: Operation) -> None:
    """Infers and sets the shapes of `op.outputs`. Raises ValueError when the inputs' shapes do not fit the op."""
    if not op._outputs:
        if shape_function.lookup(op.type):
            _infer(op)
        return
    for output, shape in zip(op._outputs, _infer(op), strict=True):
        output._shape_value = shape


def _infer(op: Operation) -> list[TensorShape]:
    entry = shape_function.lookup(op.type)
    if entry is None:
        return _abstract_shapes(op)
    function, attrs = entry
    arguments = [_argument(value) for value in group_inputs(op.op_def, op._attrs, op._inputs)]
    try:
        shapes = function(*arguments, **{name: op._attrs[name] for name in attrs})
    except ValueError as error:
        raise ValueError(_with_location(str(error), op)) from error
    return [shapes] if isinstance(shapes, TensorShape) else list(shapes or ())


def group_inputs(op_def: OpDef, attrs: dict[str, Any], values: Any) -> list[Any]:
    """Flat per-tensor `values` as one entry per input argument: a list for a list argument."""
    grouped: list[Any] = []
    position = 0
    for arg in op_def.inputs:
        if arg.is_list:
            length = list_length(arg, attrs)
            grouped.append(list(values[position : position + length]))
            position += length
        else:
            grouped.append(values[position])
            position += 1
    return grouped


def list_length(arg: ArgDef, attrs: dict[str, Any]) -> int:
    """The number of tensors in a list argument."""
    return attrs[arg.number_attr] if arg.number_attr else len(attrs[arg.type_list_attr])


def _argument(value: Any) -> Any:
    return [_input(tensor) for tensor in value] if isinstance(value, list) else _input(value)


def _input(tensor: Tensor) -> Input:
    from tfcompat.python.framework import tensor_util

    return Input(
        tensor._shape_value,
        tensor.dtype.base_dtype,
        lambda: tensor_util.constant_value(tensor),
        lambda: tensor_util.constant_value_as_shape(tensor),
    )


def _with_location(message: str, op: Operation) -> str:
    shapes = ", ".join(str(tensor.shape.as_list()) if tensor.shape else "?" for tensor in op._inputs)
    shapes = shapes.replace(" ", "").replace("None", "?").replace("],[", "], [")
    return f"{message} for '{op.name}' (op: '{op.type}') with input shapes: {shapes}."


def _abstract_shapes(op: Operation) -> list[TensorShape]:
    from tfcompat.core.common_runtime import abstract_evaluation

    key = _abstract_key(op)
    if key is None:
        return abstract_evaluation.output_shapes(op)
    return _cached_abstract_shapes(key)


class _Key:
    """Hashes by what decides an op's output shapes; carries one such op."""

    def __init__(self, parts: Any, op: Operation) -> None:
        self.parts = parts
        self.op = op

    def __hash__(self) -> int:
        return hash(self.parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.parts == other.parts


def _abstract_key(op: Operation) -> _Key | None:
    from tfcompat.core.framework import kernel

    entry = kernel.lookup(op.type)
    if entry is None or entry.constants:
        return None
    inputs = tuple((tensor.shape.sizes, tensor.dtype) for tensor in op._inputs)
    try:
        parts = (op.type, inputs, tuple(sorted(op._attrs.items())))
        hash(parts)
    except TypeError:
        return None
    return _Key(parts, op)


@lru_cache(maxsize=4096)
def _cached_abstract_shapes(key: _Key) -> list[TensorShape]:
    from tfcompat.core.common_runtime import abstract_evaluation

    return abstract_evaluation.output_shapes(key.op)
