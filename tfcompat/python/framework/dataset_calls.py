"""Nodes that keep functions to call them later (those of datasets), as they are imported: the functions become
`FuncGraph`s."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfcompat.core.framework.op_def import OpDef, get_op_def, is_registered
from tfcompat.python.framework.dtypes import as_dtype
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape

if TYPE_CHECKING:
    from tfcompat.python.framework.graph_builder import GraphBuilder

_CAPTURES = ("other_arguments", "other_args")
"""What names of arguments that a function captures end in; before that may stand the function's name."""


def keeps_functions(op_type: str) -> bool:
    """True for an op that keeps functions to call them later."""
    if not is_registered(op_type) or not ("Dataset" in op_type or op_type == "OneShotIterator"):
        return False
    return any(attr.kind == "func" for attr in get_op_def(op_type).attrs.values())


def function_attrs(builder: GraphBuilder, node: Any, inputs: list[Tensor]) -> dict[str, FuncGraph]:
    """The function attributes of `node`, for its inputs."""
    op_def = get_op_def(node.op)
    lengths = _captured_lengths(op_def, node)
    bodies = {}
    first = 0
    captured: dict[str, list[Tensor]] = {}
    for arg, length in lengths:
        if arg.endswith(_CAPTURES):
            captured[arg] = inputs[first : first + length]
        first += length
    element = inputs[0].op._attrs.get("output_shapes", ()) if inputs else ()
    for attr in (attr.name for attr in op_def.attrs.values() if attr.kind == "func"):
        own = next((values for arg, values in captured.items() if arg.startswith((attr, "other"))), [])
        bodies[attr] = _body(builder, node.attr[attr].func, own, element)
    return bodies


def _captured_lengths(op_def: OpDef, node: Any) -> list[tuple[str, int]]:
    """For each input argument, how many inputs it has."""
    return [
        (arg.name, node.attr[arg.number_attr].i if arg.number_attr else len(node.attr[arg.type_list_attr].list.type))
        if arg.is_list
        else (arg.name, 1)
        for arg in op_def.inputs
    ]


def _body(builder: GraphBuilder, function: Any, captured: list[Tensor], element_shapes: Any) -> FuncGraph:
    from tfcompat.python.framework.function_calls import _fill, _parameter_name

    body = builder.library.body(function.name, function.attr)
    signature = builder.library.functions[function.name].signature.input_arg
    count = len(signature) - len(captured)
    graph = FuncGraph(body.name, builder.graph)
    with graph.as_default():
        for position in range(count):
            shape = element_shapes[position] if len(element_shapes) == count else TensorShape(None)
            graph.add_input(as_dtype(signature[position].type), shape, _parameter_name(body, position))
        for tensor in captured:
            graph.add_captured(tensor)
        _fill(builder, graph, body)
    return graph
