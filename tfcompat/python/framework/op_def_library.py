"""`apply_op`: makes a node of any registered op type from Python arguments, as TensorFlow's generated functions do."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import numpy as np

from tfcompat.core.framework.op_def import REQUIRED, ArgDef, AttrDef, OpDef, get_op_def
from tfcompat.python.framework import conversion, dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import Dimension, TensorShape


def apply_op(op_type: str, name: str | None = None, **keywords: Any) -> Any:
    """Adds an op of type `op_type` to the graph of its inputs (or the default graph).

    Args:
      name: name of the op; the op type when not given.
      keywords: inputs and attributes by their OpDef names (with an underscore behind Python's keywords). Inputs are
        converted to tensors of the type that the OpDef asks for; attributes with defaults may be left out.

    Returns:
      The output tensor; a list for an output that is a list; a namedtuple for several outputs; the `Operation` when
      there are none.

    Raises:
      TypeError, ValueError: an argument does not fit the OpDef, or the shapes do not fit each other.
      RuntimeError: there is no such op type.
    """
    try:
        op_def = get_op_def(op_type)
    except KeyError:
        raise RuntimeError(f"Unrecognized Op name {op_type}") from None
    op = _Application(op_def, keywords).create(op_type if name is None else name)
    return _structured_outputs(op)


def snake_case(op_type: str) -> str:
    """TensorFlow's function name for an op type: "BatchToSpaceND" gives "batch_to_space_nd"."""
    words = re.sub(r"(?<=[a-z0-9])([A-Z])|(?<!^)([A-Z])(?=[a-z])", lambda match: "_" + match.group(0), op_type)
    return words.lower()


class _Application:
    """The arguments of one call of `apply_op`, on their way to inputs and attributes."""

    def __init__(self, op_def: OpDef, keywords: dict[str, Any]) -> None:
        self.op_def = op_def
        self.keywords = keywords
        self.attrs: dict[str, Any] = {}
        self.inferred_from: dict[str, str] = {}
        self.inputs: list[Tensor] = []
        self.references: list[Tensor] = []

    def create(self, name: str) -> Operation:
        graph = ops._get_graph_from_inputs(_flatten(self.keywords.values()))
        with graph.as_default(), ops.name_scope(name) as scope:
            for arg in self.op_def.inputs:
                self._take_input(arg)
            self._take_attrs()
            if self.keywords:
                raise TypeError(f"apply_op() got unexpected keyword arguments: {', '.join(sorted(self.keywords))}")
            with ExitStack() as stack:
                for reference in self.references:
                    stack.enter_context(ops.colocate_with(reference.op))
                return graph.create_op(self.op_def.name, self.inputs, name=scope, attrs=self.attrs, op_def=self.op_def)

    def _pop(self, name: str) -> Any:
        if name in self.keywords:
            return self.keywords.pop(name)
        return self.keywords.pop(name + "_", REQUIRED)

    # Inputs

    def _take_input(self, arg: ArgDef) -> None:
        value = self._pop(arg.name)
        if value is REQUIRED:
            raise TypeError(f"No argument for input {arg.name}")
        if arg.is_list:
            tensors = self._convert_list(arg, value)
        else:
            tensors = [self._convert(arg, value)]
        self._infer_attrs(arg, tensors)
        self.inputs += tensors
        if arg.is_ref:
            if not all(tensor.dtype._is_ref_dtype for tensor in tensors):
                op_type = self.op_def.name
                raise TypeError(
                    f"'{op_type}' Op requires that input '{arg.name}' be a mutable tensor (e.g.: a tf.Variable)"
                )
            self.references += tensors

    def _expected_dtype(self, arg: ArgDef) -> tuple[DType | None, DType | None]:
        """(the type that the input must have, the type to prefer)."""
        if arg.dtype is not None:
            return arg.dtype, None
        if arg.type_attr in self.attrs:
            return self.attrs[arg.type_attr], None
        default = self.op_def.attrs[arg.type_attr].default
        return None, None if default is REQUIRED else default

    def _convert(self, arg: ArgDef, value: Any) -> Tensor:
        dtype, preferred = self._expected_dtype(arg)
        op_type = self.op_def.name
        try:
            return conversion.internal_convert_to_tensor(value, dtype, arg.name, arg.is_ref, preferred)
        except TypeError as error:
            if dtype is None:
                raise
            raise TypeError(
                f"Expected {dtype.name} passed to parameter '{arg.name}' of op '{op_type}', got {value!r} of type "
                f"'{type(value).__name__}' instead. Error: {error}"
            ) from error
        except ValueError as error:
            try:
                observed = conversion.internal_convert_to_tensor(value, as_ref=arg.is_ref).dtype.name
            except ValueError as second:
                raise ValueError(f"Tried to convert '{arg.name}' to a tensor and failed. Error: {second}") from second
            prefix = f"Input '{arg.name}' of '{op_type}' Op has type {observed} that does not match"
            if dtype is None:
                raise
            if arg.dtype is not None:
                raise TypeError(f"{prefix} expected type of {dtype.name}.") from error
            raise TypeError(f"{prefix} type {dtype.name} of argument '{self.inferred_from[arg.type_attr]}'.") from error

    def _convert_list(self, arg: ArgDef, values: Any) -> list[Tensor]:
        op_type = self.op_def.name
        if not isinstance(values, (list, tuple)):
            called, shown = (snake_case(op_type), repr(values)) if arg.number_attr else (op_type, str(values))
            raise TypeError(f"Expected list for '{arg.name}' argument to '{called}' Op, not {shown}.")
        dtype = preferred = None
        if arg.number_attr:
            dtype, preferred = self._expected_dtype(arg)
            if dtype is None:
                dtype = next((value.dtype for value in values if isinstance(value, Tensor)), None)
            if dtype is not None and not arg.is_ref:
                dtype = dtype.base_dtype
        try:
            tensors = conversion.internal_convert_n_to_tensor(values, dtype, arg.name, arg.is_ref, preferred)
            if arg.number_attr and len({tensor.dtype.base_dtype for tensor in tensors}) > 1:
                raise TypeError
        except (TypeError, ValueError) as error:
            observed = ", ".join(_observed_type(value, arg.is_ref) for value in values)
            prefix = f"Tensors in list passed to '{arg.name}' of '{op_type}' Op have types [{observed}]"
            if not arg.number_attr:
                raise TypeError(f"{prefix} that are invalid. Tensors: {values}") from error
            if arg.dtype is not None:
                raise TypeError(f"{prefix} that do not match expected type {arg.dtype.name}.") from error
            if arg.type_attr in self.attrs and dtype is not None:
                raise TypeError(
                    f"{prefix} that do not match type {dtype.name} inferred from earlier arguments."
                ) from error
            raise TypeError(f"{prefix} that don't all match.") from error
        return tensors

    def _infer_attrs(self, arg: ArgDef, tensors: list[Tensor]) -> None:
        op_type = self.op_def.name
        base_types = [tensor.dtype.base_dtype for tensor in tensors]
        if arg.number_attr:
            self._infer_length(arg, len(tensors))
            if arg.type_attr and arg.type_attr not in self.attrs:
                if not base_types:
                    raise TypeError(
                        f"Don't know how to infer type variable from empty input list passed to input '{arg.name}' of "
                        f"'{op_type}' Op."
                    )
                self._infer_type(arg.type_attr, base_types[0], arg.name)
        elif arg.type_list_attr:
            self._infer_type_list(arg, base_types)
        elif arg.type_attr:
            known = self.attrs.get(arg.type_attr)
            if known is not None and known is not base_types[0]:
                raise TypeError(
                    f"Input '{arg.name}' of '{op_type}' Op has type {base_types[0].name} that does not match type "
                    f"{known.name} of argument '{self.inferred_from[arg.type_attr]}'."
                )
            if known is None:
                self._infer_type(arg.type_attr, base_types[0], arg.name)

    def _infer_length(self, arg: ArgDef, length: int) -> None:
        attr, op_type = arg.number_attr, self.op_def.name
        if attr not in self.attrs:
            minimum = self.op_def.attrs[attr].minimum
            if minimum is not None and length < minimum:
                raise ValueError(
                    f"List argument '{arg.name}' to '{op_type}' Op with length {length} shorter than minimum length "
                    f"{minimum}."
                )
            self.attrs[attr] = length
            self.inferred_from[attr] = arg.name
        elif self.attrs[attr] != length:
            raise ValueError(
                f"List argument '{arg.name}' to '{op_type}' Op with length {length} must match length "
                f"{self.attrs[attr]} of argument '{self.inferred_from[attr]}'."
            )

    def _infer_type(self, attr: str, dtype: DType, arg_name: str) -> None:
        _check_allowed(dtype, self.op_def.attrs[attr], arg_name)
        self.attrs[attr] = dtype
        self.inferred_from[attr] = arg_name

    def _infer_type_list(self, arg: ArgDef, base_types: list[DType]) -> None:
        attr = arg.type_list_attr
        known = self.attrs.get(attr)
        if known is None:
            _check_length(self.op_def.attrs[attr], len(base_types), self.op_def.name)
            for dtype in base_types:
                _check_allowed(dtype, self.op_def.attrs[attr], arg.name)
            self.attrs[attr] = tuple(base_types)
            self.inferred_from[attr] = arg.name
        elif list(known) != base_types:
            raise TypeError(
                f"Input '{arg.name}' of '{self.op_def.name}' Op has type list of "
                f"{', '.join(dtype.name for dtype in base_types)} that does not match type list "
                f"{', '.join(dtype.name for dtype in known)} of argument '{self.inferred_from[attr]}'."
            )

    # Attributes

    def _take_attrs(self) -> None:
        inferred = self.attrs
        self.attrs = {}
        for attr in self.op_def.attrs.values():
            if attr.name in inferred:
                if attr.name in self.keywords:
                    raise TypeError(f"Should not specify value for inferred attr '{attr.name}'.")
                self.attrs[attr.name] = inferred[attr.name]
                continue
            value = self._pop(attr.name)
            if value is REQUIRED or (value is None and attr.default is not REQUIRED):
                value = attr.default
            if value is REQUIRED:
                raise TypeError(f"No argument for attr {attr.name}")
            self.attrs[attr.name] = attr_value(attr, value, self.op_def.name)


def _observed_type(value: Any, as_ref: bool) -> str:
    try:
        return conversion.internal_convert_to_tensor(value, as_ref=as_ref).dtype.base_dtype.name
    except (TypeError, ValueError):
        return "<NOT CONVERTIBLE TO TENSOR>"


def _check_allowed(dtype: DType, attr: AttrDef, name: str) -> None:
    if attr.allowed and dtype not in attr.allowed:
        allowed = ", ".join(each.name for each in attr.allowed)
        raise TypeError(
            f"Value passed to parameter '{name}' has DataType {dtype.name} not in list of allowed values: {allowed}"
        )


def _check_length(attr: AttrDef, length: int, op_type: str) -> None:
    if attr.minimum is not None and length < attr.minimum:
        raise ValueError(
            f"Attr '{attr.name}' of '{op_type}' Op passed list of length {length} less than minimum {attr.minimum}."
        )


def attr_value(attr: AttrDef, value: Any, op_type: str) -> Any:
    """`value` as operations store an attribute of this definition.

    Raises TypeError or ValueError when it does not fit.
    """
    if attr.kind.startswith("list("):
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"Expected list for '{attr.name}' argument to '{snake_case(op_type)}' Op, not {value!r}.")
        _check_length(attr, len(value), op_type)
        return tuple(_scalar_attr(attr, attr.kind[5:-1], item, op_type) for item in value)
    value = _scalar_attr(attr, attr.kind, value, op_type)
    if attr.kind == "int" and attr.minimum is not None and value < attr.minimum:
        raise ValueError(f"Attr '{attr.name}' of '{op_type}' Op passed {value} less than minimum {attr.minimum}.")
    return value


def _scalar_attr(attr: AttrDef, kind: str, value: Any, op_type: str) -> Any:
    shown = value.item() if isinstance(value, np.generic) else value
    wrong = f"Expected {kind} for argument '{attr.name}' not {shown!r}."
    if kind == "string":
        if not isinstance(value, (str, bytes)):
            raise TypeError(wrong)
        value = value.encode() if isinstance(value, str) else value
        if attr.allowed and value not in attr.allowed:
            allowed = '", "'.join(each.decode() for each in attr.allowed)
            raise ValueError(
                f"Attr '{attr.name}' of '{op_type}' Op passed string '{value.decode()}' not in: \"{allowed}\"."
            )
        return value
    if kind == "type":
        try:
            dtype = dtypes.as_dtype(value).base_dtype
        except TypeError:
            raise TypeError(f"Expected DataType for argument '{attr.name}' not {value!r}.") from None
        _check_allowed(dtype, attr, attr.name)
        return dtype
    if kind == "shape":
        try:
            return value if isinstance(value, TensorShape) else TensorShape(value)
        except (TypeError, ValueError) as error:
            raise type(error)(f"Error converting {attr.name} to a TensorShape: {error}.") from error
    try:
        if kind == "int":
            if isinstance(value, (str, bytes, float)) and not isinstance(value, Dimension):
                return _integral(value)
            return int(value)
        if kind == "float":
            if isinstance(value, (str, bytes)):
                raise TypeError
            return float(value)
    except (TypeError, ValueError):
        raise TypeError(wrong) from None
    if kind == "bool":
        if not isinstance(value, bool):
            raise TypeError(wrong)
        return value
    if kind == "tensor":
        from tfcompat.python.framework.array_values import make_array

        return value if isinstance(value, np.ndarray) else make_array(value)
    return value


def _integral(value: Any) -> int:
    if isinstance(value, float):
        return int(value)
    raise TypeError


def _flatten(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _flatten(value)
        else:
            yield value


# Outputs


@cache
def _result_type(op_type: str, names: tuple[str, ...]) -> Any:
    return namedtuple(op_type, names, rename=True)


def _structured_outputs(op: Operation) -> Any:
    op_def = op.op_def
    if not op_def.outputs:
        return op
    results: list[Any] = []
    position = 0
    for arg in op_def.outputs:
        if arg.is_list:
            length = op._attrs[arg.number_attr] if arg.number_attr else len(op._attrs[arg.type_list_attr])
            results.append(op.outputs[position : position + length])
            position += length
        else:
            results.append(op.outputs[position])
            position += 1
    if len(results) == 1:
        return op if results[0] == [] and op_def.is_stateful else results[0]
    return _result_type(op.type, tuple(arg.name for arg in op_def.outputs))(*results)
