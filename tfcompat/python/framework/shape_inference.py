"""Static shapes of an op's outputs: from its shape function, or by abstract evaluation of its kernel."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from tfcompat.core.framework import shape_function
from tfcompat.core.framework.op_def import ArgDef, OpDef
from tfcompat.core.framework.shape_function import HandleData, Input, InvalidShapeValue, shape_text
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape


def set_output_shapes(op: Operation) -> None:
    """Infers and sets the shapes of `op.outputs`. Raises ValueError when the inputs' shapes do not fit the op."""
    if not op._outputs:
        if shape_function.lookup(op.type):
            _infer(op)
        return
    for output, shape in zip(op._outputs, _infer(op), strict=True):
        # Its own where partly unknown: equality tells such shapes apart.
        output._shape_value = shape if shape.ndims is None or shape.is_fully_defined() else TensorShape(shape.as_list())


def _infer(op: Operation) -> list[TensorShape]:
    entry = shape_function.lookup(op.type)
    if entry is None:
        return _abstract_shapes(op)
    function, names = entry
    arguments = [_argument(value) for value in group_inputs(op.op_def, op._attrs, op._inputs)]
    attrs = {name: op._attrs[name] for name in names}
    try:
        shapes = function(*arguments, **attrs)
    except InvalidShapeValue as error:
        raise ValueError(str(error)) from None  # TensorFlow says nothing more of it
    except ValueError:
        raise ValueError(_message(op, function, arguments, attrs)) from None
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
    from tfcompat.core.common_runtime.constant_folding import evaluate_constant
    from tfcompat.python.framework import tensor_util

    return Input(
        tensor._shape_value,
        tensor.dtype.base_dtype,
        lambda: evaluate_constant(tensor),
        lambda: tensor_util.known_shape(tensor),
        handle_data(tensor) if tensor.dtype is dtypes.resource else None,
        resource_op(tensor) if tensor.dtype is dtypes.resource else None,
    )


def handle_data(tensor: Tensor) -> HandleData | None:
    """Shape and type of the variable that a resource refers to, or None when they are not known."""
    op = resource_op(tensor)
    if op is not None and op.type == "VarHandleOp":
        return HandleData(op._attrs["shape"], op._attrs["dtype"])
    return None


def resource_op(tensor: Tensor) -> Operation | None:
    """The op that made the handle `tensor`, behind captures and identities; None for a parameter."""
    from tfcompat.python.framework.func_graph import FuncGraph

    source = tensor
    while True:
        op = source.op
        if op.type == "Identity":
            source = op._inputs[0]
        elif op.type == "Placeholder":
            outer = op.graph.outer_tensor(source) if isinstance(op.graph, FuncGraph) else None
            if outer is None:
                return None
            source = outer
        else:
            return op


def _message(op: Operation, function: Callable[..., Any], arguments: list[Any], attrs: dict[str, Any]) -> str:
    """What TensorFlow says of inputs for which `function` fails.

    It calls the function first without any input's value, then with the values that were asked for, and so on; the
    message lists those that were there when the function failed.
    """
    known: set[int] = set()
    while True:
        inputs: list[_Restricted] = []
        restricted = [_restrict(argument, known, inputs) for argument in arguments]
        try:
            function(*restricted, **attrs)
        except ValueError as error:
            return f"{error} for '{op.name}' (op: '{op.type}') with input shapes: {_texts(inputs)}."
        known |= {index for index, each in enumerate(inputs) if each.requested}


class _Restricted(Input):
    """An input whose value is given only when it `is_known`."""

    def __init__(self, whole: Input, is_known: bool) -> None:
        length = whole.shape.sizes[0] if whole.shape.ndims == 1 else None  # type: ignore[index]
        blank = TensorShape(None if length is None else [None] * length)
        super().__init__(
            whole.shape,
            whole.dtype,
            lambda: whole.value if is_known else None,
            lambda: whole.value_as_shape if is_known else blank,
            whole.handle_data,
            whole.resource_op,
        )
        self._is_known = is_known

    @property
    def requested(self) -> bool:
        return "value" in vars(self) or "value_as_shape" in vars(self)

    @property
    def given_shape(self) -> TensorShape | None:
        shape = vars(self).get("value_as_shape") if self._is_known else None
        return None if shape is None or shape.ndims is None else shape

    @property
    def given_value(self) -> np.ndarray | None:
        return vars(self).get("value") if self.given_shape is None else None


def _restrict(argument: Any, known: set[int], inputs: list[_Restricted]) -> Any:
    """A shape function's argument with the values of inputs number `known` only; appends its inputs to `inputs`."""
    if isinstance(argument, list):
        return [_restrict(each, known, inputs) for each in argument]
    inputs.append(_Restricted(argument, len(inputs) in known))
    return inputs[-1]


def _texts(inputs: list[_Restricted]) -> str:
    text = ", ".join(shape_text(each.shape) for each in inputs)
    values = [
        f"input[{i}] = <{_summary(each.given_value)}>" for i, each in enumerate(inputs) if each.given_value is not None
    ]
    shapes = [
        f"input[{i}] = {shape_text(each.given_shape)}" for i, each in enumerate(inputs) if each.given_shape is not None
    ]
    if values:
        text += f" and with computed input tensors: {', '.join(values)}"
    if shapes:
        text += f" and with input tensors computed as partial shapes: {','.join(shapes)}"
    return text


def _summary(value: np.ndarray) -> str:
    """The elements as TensorFlow prints them: "1 2", "[1 2][3 4]"."""
    if value.ndim > 1:
        return "".join(f"[{_summary(row)}]" for row in value)
    return " ".join(f"{item:g}" if isinstance(item, float) else str(item) for item in value.reshape(-1).tolist())


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
        parts = (op.type, inputs, tuple(sorted((name, _hashable(value)) for name, value in op._attrs.items())))
        hash(parts)
    except TypeError:
        return None
    return _Key(parts, op)


def _hashable(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_hashable, value))
    return (TensorShape, value.sizes) if isinstance(value, TensorShape) else value


@lru_cache(maxsize=4096)
def _cached_abstract_shapes(key: _Key) -> list[TensorShape]:
    from tfcompat.core.common_runtime import abstract_evaluation

    return abstract_evaluation.output_shapes(key.op)
