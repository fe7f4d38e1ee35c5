"""OpDefs as `OpDef` protocol buffers."""

from __future__ import annotations

from typing import Any

from tensorboard.compat.proto import op_def_pb2

from tfcompat.core.framework.op_def import REQUIRED, ArgDef, OpDef
from tfcompat.python.framework.graph_def import attr_proto


def op_def_proto(op_def: OpDef) -> Any:
    """The `OpDef` of an op type, without descriptions."""
    proto = op_def_pb2.OpDef(
        name=op_def.name,
        is_stateful=op_def.is_stateful,
        is_commutative=op_def.is_commutative,
        is_aggregate=op_def.is_aggregate,
    )
    for arg in op_def.inputs:
        _set_arg(proto.input_arg.add(), arg)
    for arg in op_def.outputs:
        _set_arg(proto.output_arg.add(), arg)
    for attr in op_def.attrs.values():
        added = proto.attr.add(name=attr.name, type=attr.kind)
        if attr.default is not REQUIRED:
            added.default_value.CopyFrom(attr_proto(attr.kind, attr.default))
        if attr.minimum is not None:
            added.has_minimum, added.minimum = True, attr.minimum
        if attr.allowed:
            kind = attr.kind.removeprefix("list(").removesuffix(")")
            added.allowed_values.CopyFrom(attr_proto(f"list({kind})", attr.allowed))
    return proto


def _set_arg(proto: Any, arg: ArgDef) -> None:
    proto.name = arg.name
    proto.is_ref = arg.is_ref
    proto.number_attr = arg.number_attr
    proto.type_attr = arg.type_attr
    proto.type_list_attr = arg.type_list_attr
    if arg.dtype is not None:
        proto.type = arg.dtype.as_datatype_enum
