"""Function bodies as `FunctionDef` protocol buffers."""

from __future__ import annotations

from typing import Any

from tensorboard.compat.proto import function_pb2

from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.graph_def import node_def
from tfcompat.python.framework.operation import Tensor


def function_def(body: FuncGraph) -> Any:
    """The `FunctionDef` of a body: parameters, nodes, and which node output each result is."""
    proto = function_pb2.FunctionDef()
    signature = proto.signature
    signature.name = body.name
    parameters = {}
    for tensor in body.inputs:
        parameters[tensor] = tensor.op.name.replace("/", "_").lower()
        signature.input_arg.add(name=parameters[tensor], type=tensor.dtype.base_dtype.as_datatype_enum)
    for op in body.get_operations():
        if op.outputs and op.outputs[0] in parameters:
            continue
        node = node_def(op)
        del node.input[:]
        node.input.extend(_reference(tensor, parameters) for tensor in op.inputs)
        node.input.extend("^" + control.name for control in op.control_inputs)
        proto.node_def.append(node)
    for index, tensor in enumerate(body.outputs):
        name = f"output_{index}"
        signature.output_arg.add(name=name, type=tensor.dtype.base_dtype.as_datatype_enum)
        proto.ret[name] = _reference(tensor, parameters)
    return proto


def _reference(tensor: Tensor, parameters: dict[Tensor, str]) -> str:
    if tensor in parameters:
        return parameters[tensor]
    name, index = _output_argument(tensor)
    return f"{tensor.op.name}:{name}:{index}"


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
