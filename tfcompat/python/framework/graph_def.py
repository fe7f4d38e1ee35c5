"""Graphs as protocol buffers: `GraphDef`, `NodeDef` and `AttrValue`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from tensorboard.compat.proto import attr_value_pb2, graph_pb2, node_def_pb2

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_proto import from_proto, to_proto
from tfcompat.python.framework.tensor_shape import TensorShape

if TYPE_CHECKING:
    from tfcompat.python.framework.graph import Graph

_SCALAR_FIELDS = {"int": "i", "float": "f", "bool": "b", "string": "s"}


def _kind_of_value(value: Any) -> str:
    """The attribute kind of a value that no OpDef describes (`_class`, `_output_shapes`, ...)."""
    if isinstance(value, (tuple, list)):
        return f"list({_kind_of_value(value[0]) if value else 'string'})"
    if isinstance(value, (bool, np.bool_)):
        return "bool"
    if isinstance(value, (int, np.integer)):
        return "int"
    if isinstance(value, (float, np.floating)):
        return "float"
    if isinstance(value, (bytes, str)):
        return "string"
    if isinstance(value, DType):
        return "type"
    if isinstance(value, TensorShape):
        return "shape"
    if isinstance(value, np.ndarray):
        return "tensor"
    return "func"


def attr_proto(kind: str | None, value: Any) -> Any:
    """The `AttrValue` of an attribute of OpDef kind `kind` (guessed from the value when None)."""
    kind = kind or _kind_of_value(value)
    proto = attr_value_pb2.AttrValue()
    if kind.startswith("list("):
        proto.list.SetInParent()
        for item in value:
            element = attr_proto(kind[5:-1], item)
            field = element.WhichOneof("value")
            if field in ("shape", "tensor", "func"):
                getattr(proto.list, field).add().CopyFrom(getattr(element, field))
            else:
                getattr(proto.list, field).append(getattr(element, field))
    elif kind == "type":
        proto.type = dtypes.as_dtype(value).as_datatype_enum
    elif kind == "shape":
        proto.shape.CopyFrom(value.as_proto())
    elif kind == "tensor":
        proto.tensor.CopyFrom(to_proto(value))
    elif kind == "func":
        proto.func.name = value.name
        for name, attr in getattr(value, "attrs", {}).items():
            proto.func.attr[name].CopyFrom(attr_proto(value.kind_of(name), attr))
    elif kind == "string":
        proto.s = value.encode() if isinstance(value, str) else value
    else:
        setattr(proto, _SCALAR_FIELDS[kind], value)
    return proto


def attr_from_proto(proto: Any) -> Any:
    """The plain value in an `AttrValue`, as operations store it."""
    field = proto.WhichOneof("value")
    if field == "list":
        items = proto.list
        return tuple(
            [*items.s, *items.i, *items.f, *items.b]
            + [dtypes.as_dtype(enum) for enum in items.type]
            + [TensorShape(shape) for shape in items.shape]
            + [from_proto(tensor) for tensor in items.tensor]
            + [func.name for func in items.func]
        )
    if field == "type":
        return dtypes.as_dtype(proto.type)
    if field == "shape":
        return TensorShape(proto.shape)
    if field == "tensor":
        return from_proto(proto.tensor)
    return None if field is None else getattr(proto, field)


def plain_attr_value(proto: Any) -> Any:
    """What `Operation.get_attr` returns for an attribute."""
    field = proto.WhichOneof("value")
    if field == "type":
        return dtypes.as_dtype(proto.type)
    if field != "list":
        return getattr(proto, field)
    for name in ("s", "i", "f", "b", "type", "shape", "tensor", "func"):
        items = list(getattr(proto.list, name))
        if items:
            return [dtypes.as_dtype(item) for item in items] if name == "type" else items
    return []


def node_def(op: Operation) -> Any:
    """The `NodeDef` of an operation; its control inputs in the order in which they were given."""
    node = node_def_pb2.NodeDef(name=op.name, op=op.type, device=op.device)
    node.input.extend(tensor.name.removesuffix(":0") for tensor in op.inputs)
    node.input.extend("^" + control.name for control in op.control_inputs)
    for name, value in op._attrs.items():
        node.attr[name].CopyFrom(attr_proto(op._kind_of(name), value))
    return node


def graph_def(graph: Graph, from_version: int | None = None, add_shapes: bool = False) -> Any:
    """The `GraphDef` of a graph; arguments as `Graph.as_graph_def`."""
    result = graph_pb2.GraphDef(versions=graph.graph_def_versions)
    functions: dict[str, Any] = dict(graph._functions)
    for op in graph.get_operations():
        if from_version is not None and op._id <= from_version:
            continue
        node = node_def(op)
        node.input[len(op.inputs) :] = sorted(node.input[len(op.inputs) :])
        if add_shapes and op.outputs:
            shapes = tuple(output.shape for output in op.outputs)
            node.attr["_output_shapes"].CopyFrom(attr_proto("list(shape)", shapes))
        result.node.append(node)
        functions.update((function.name, function) for function in functions_of(op))
    for function in functions.values():
        result.library.function.append(function.to_function_def())
    return result


def functions_of(op: Operation) -> Iterable[Any]:
    """The function bodies among an op's attributes, and among those of the ops in them."""
    for attr in op._attrs.values():
        for value in attr if isinstance(attr, tuple) else (attr,):
            if hasattr(value, "to_function_def"):
                yield value
                for inner in value.get_operations():
                    yield from functions_of(inner)
