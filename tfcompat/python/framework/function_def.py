"""Function bodies as `FunctionDef` protocol buffers."""

from __future__ import annotations

import re
from typing import Any

from tensorboard.compat.proto import function_pb2

from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.graph_def import attr_proto, node_def
from tfcompat.python.framework.operation import Operation, Tensor


def function_def(body: FuncGraph) -> Any:
    """The `FunctionDef` of a body: parameters, nodes, and which node output each result is.

    Results, parameters and nodes share one space of names, in which they are made unique in this order.
    """
    proto = function_pb2.FunctionDef()
    proto.signature.name = body.name
    proto.signature.description = body.description
    proto.signature.is_stateful = any(op.op_def.is_stateful for op in body.get_operations())
    for key, value in body.attributes.items():
        proto.attr[key].CopyFrom(attr_proto(None, value))
    used: set[str] = set()
    results = [_unique(_argument_name(tensor), used) for tensor in body.outputs]
    parameters = {tensor: _unique(_argument_name(tensor), used) for tensor in body.inputs}
    for tensor, name in parameters.items():
        proto.signature.input_arg.add(name=name, type=tensor.dtype.base_dtype.as_datatype_enum)
    placeholders = {tensor.op for tensor in parameters}
    nodes = {op: _unique(op.name, used) for op in body.get_operations() if op not in placeholders}
    for op, name in nodes.items():
        node = node_def(op)
        node.name = name
        del node.input[:]
        node.input.extend(_reference(tensor, parameters, nodes) for tensor in op.inputs)
        node.input.extend(sorted("^" + nodes[control] for control in op.control_inputs))
        proto.node_def.append(node)
    for name, tensor in zip(results, body.outputs, strict=True):
        proto.signature.output_arg.add(name=name, type=tensor.dtype.base_dtype.as_datatype_enum)
        proto.ret[name] = _reference(tensor, parameters, nodes)
    return proto


def _argument_name(tensor: Tensor) -> str:
    return re.sub("[^a-z0-9_]", "_", tensor.op.name.lower())


def _unique(name: str, used: set[str]) -> str:
    candidate = name
    suffix = 0
    while candidate in used:
        candidate = f"{name}_{suffix}"
        suffix += 1
    used.add(candidate)
    return candidate


def _reference(tensor: Tensor, parameters: dict[Tensor, str], nodes: dict[Operation, str]) -> str:
    if tensor in parameters:
        return parameters[tensor]
    name, index = _output_argument(tensor)
    return f"{nodes[tensor.op]}:{name}:{index}"


def _output_argument(tensor: Tensor) -> tuple[str, int]:
    position = tensor.value_index
    attrs: dict[str, Any] = tensor.op._attrs
    for arg in tensor.op.op_def.outputs:
        length = 1
        if arg.is_list:
            length = attrs[arg.number_attr] if arg.number_attr else len(attrs[arg.type_list_attr])
        if position < length:
            return arg.name, position
        position -= length
    raise ValueError(f"{tensor} is not an output of its op")
