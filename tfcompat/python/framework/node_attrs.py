"""The attributes of a node: what follows for them from the op type and the inputs, and the output types they give."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

from tfcompat.core.framework import op_def as op_def_lib
from tfcompat.core.framework.op_def import ArgDef, OpDef
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import NotFoundError
from tfcompat.python.framework.operation import Tensor


def registered_op_def(op_type: str) -> OpDef:
    """The OpDef of `op_type`. Raises NotFoundError when there is none."""
    try:
        return op_def_lib.get_op_def(op_type)
    except KeyError:
        raise NotFoundError(
            None,
            None,
            f"Op type not registered {op_type!r} in binary running on {socket.gethostname()}. Make sure the Op and "
            "Kernel are registered in the binary running in this process. The ops are TensorFlow 1.15's and 2.21's.",
        ) from None


def complete_attrs(op_def: OpDef, inputs: Sequence[Tensor], attrs: dict[str, Any]) -> dict[str, Any]:
    """`attrs`, with those that are left out taken from the inputs' types or the OpDef's defaults."""
    if all(name in attrs for name in op_def.attrs):
        return attrs
    complete = dict(attrs)
    for arg, tensor in zip(op_def.inputs, inputs):
        if arg.is_list:
            break  # the lengths of lists are the caller's to give
        if arg.type_attr:
            complete.setdefault(arg.type_attr, tensor.dtype.base_dtype)
    for attr in op_def.attrs.values():
        if attr.default is not op_def_lib.REQUIRED:
            complete.setdefault(attr.name, attr.default)
    return complete


def plain_value(value: Any) -> Any:
    """An attribute as operations store it, of a plain value or an `AttrValue` proto."""
    if hasattr(value, "WhichOneof"):
        from tfcompat.python.framework.graph_def import attr_from_proto

        return attr_from_proto(value)
    return tuple(value) if isinstance(value, list) else value


def output_dtypes(op_def: OpDef, attrs: dict[str, Any]) -> list[DType]:
    """The types of an op's outputs."""
    types: list[DType] = []
    for arg in op_def.outputs:
        types += arg_dtypes(arg, attrs)
    return types


def arg_dtypes(arg: ArgDef, attrs: dict[str, Any]) -> list[DType]:
    """The types of the tensors in one input or output argument."""
    if arg.type_list_attr:
        types = list(attrs[arg.type_list_attr])
    else:
        dtype = attrs[arg.type_attr] if arg.dtype is None else arg.dtype
        types = [dtype] * (attrs[arg.number_attr] if arg.number_attr else 1)
    return [dtype._as_ref for dtype in types] if arg.is_ref else types
