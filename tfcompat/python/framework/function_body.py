"""`FunctionBody`: a function as `NodeDef`s, before it becomes a `FuncGraph`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tensorboard.compat.proto import node_def_pb2

from tfcompat.core.framework import op_def as op_defs
from tfcompat.core.framework.op_def import REQUIRED

ABSENT = ""
"""Stands for a result of the other branch: one that is not used when this branch is taken."""

_WITHOUT_EFFECT = frozenset(("VarHandleOp", "ReadVariableOp", "ResourceGather", "VariableShape", "VarIsInitializedOp"))


@dataclass
class FunctionBody:
    """A function's nodes, which name each other as those of a `GraphDef` do ("node", "node:1", "^node").

    Attributes:
      name: the function's name.
      parameters: names of its inputs, which the nodes use as they use the names of nodes.
      nodes: its nodes.
      outputs: for each result, the tensor or parameter that it is.
      effects: nodes that run whenever the function does, whether or not a result needs them.
    """

    name: str
    parameters: list[str]
    nodes: list[Any]
    outputs: list[str]
    effects: list[str] = field(default_factory=list)

    def passed_through(self) -> dict[int, int]:
        """For each output that is just an input: their positions."""
        by_name = {node.name: node for node in self.nodes}
        positions = {name: position for position, name in enumerate(self.parameters)}
        found = {}
        for index, output in enumerate(self.outputs):
            while output in by_name and by_name[output].op == "Identity" and len(by_name[output].input) == 1:
                output = by_name[output].input[0]
            if output in positions:
                found[index] = positions[output]
        return found


def node_name(reference: str) -> str:
    """The node that an input of a node refers to."""
    return reference.removeprefix("^").partition(":")[0]


def is_control(reference: str) -> bool:
    return reference.startswith("^")


def data_inputs(node: Any) -> list[str]:
    return [text for text in node.input if not is_control(text)]


def control_inputs(node: Any) -> list[str]:
    """The names of the nodes that `node` runs after."""
    return [text[1:] for text in node.input if is_control(text)]


def make_node(op: str, name: str, inputs: Iterable[str], controls: Iterable[str] = (), device: str = "") -> Any:
    """A `NodeDef`; `controls` are names of nodes."""
    node = node_def_pb2.NodeDef(name=name, op=op, device=device)
    node.input.extend(inputs)
    node.input.extend("^" + control for control in dict.fromkeys(controls))
    return node


def copy_of(node: Any) -> Any:
    result = node_def_pb2.NodeDef()
    result.CopyFrom(node)
    return result


def rewired(node: Any, rewire: Callable[[str], str | None]) -> Any:
    """A copy of `node` with `rewire` applied to its inputs, without those for which it returns None."""
    result = copy_of(node)
    del result.input[:]
    inputs = [rewire(text) for text in node.input]
    data = [text for text in inputs if text is not None and not is_control(text)]
    controls = [text for text in inputs if text is not None and is_control(text)]
    result.input.extend([*data, *dict.fromkeys(controls)])
    return result


def body_from_function_def(function: Any, call_attrs: Mapping[str, Any], functions: Mapping[str, Any]) -> FunctionBody:
    """The body of a `FunctionDef`.

    Args:
      function: the `FunctionDef`.
      call_attrs: `AttrValue`s, by the names that attributes of its nodes refer to (T, ...).
      functions: the other `FunctionDef`s, by name: nodes may call them as if they were op types.
    """
    parameters = [arg.name for arg in function.signature.input_arg]
    nodes = {node.name: _substituted(node, call_attrs) for node in function.node_def}
    offsets = {name: _output_offsets(node, functions) for name, node in nodes.items()}

    def flat(reference: str) -> str:
        if is_control(reference) or ":" not in reference:
            return reference
        name, argument, index = reference.split(":")
        position = offsets[name][argument] + int(index)
        return f"{name}:{position}" if position else name

    flat_nodes = [rewired(node, flat) for node in nodes.values()]
    outputs = [flat(function.ret[arg.name]) for arg in function.signature.output_arg]
    effects = list(function.control_ret.values()) if hasattr(function, "control_ret") else []
    effects += [node.name for node in nodes.values() if _has_effect(node, functions)]
    return FunctionBody(function.signature.name, parameters, flat_nodes, outputs, list(dict.fromkeys(effects)))


def _substituted(node: Any, call_attrs: Mapping[str, Any]) -> Any:
    """`node` with the attributes that it leaves to the call filled in."""
    result = copy_of(node)
    for name, attr in node.attr.items():
        if attr.placeholder in call_attrs:
            result.attr[name].CopyFrom(call_attrs[attr.placeholder])
    return result


def _output_offsets(node: Any, functions: Mapping[str, Any]) -> dict[str, int]:
    """At which of the node's outputs each output argument begins."""
    if node.op in functions:
        return {arg.name: index for index, arg in enumerate(functions[node.op].signature.output_arg)}
    if not op_defs.is_registered(node.op):
        return {}
    definition = op_defs.get_op_def(node.op)
    offsets, position = {}, 0
    for arg in definition.outputs:
        offsets[arg.name] = position
        if arg.number_attr:
            proto = node.attr.get(arg.number_attr)
            default = definition.attrs[arg.number_attr].default
            position += proto.i if proto is not None else 0 if default is REQUIRED else default
        elif arg.type_list_attr:
            position += len(node.attr[arg.type_list_attr].list.type)
        else:
            position += 1
    return offsets


def _has_effect(node: Any, functions: Mapping[str, Any]) -> bool:
    """True for a node that does something besides giving a result."""
    if node.op in functions:
        return any(_has_effect(inner, functions) for inner in functions[node.op].node_def)
    if not op_defs.is_registered(node.op) or node.op in _WITHOUT_EFFECT:
        return False
    definition = op_defs.get_op_def(node.op)
    if not definition.is_stateful:
        return False
    named = [attr.func.name for attr in node.attr.values() if attr.HasField("func")]
    named += [func.name for attr in node.attr.values() for func in attr.list.func]
    if named:
        return any(
            _has_effect(inner, functions) for name in named if name in functions for inner in functions[name].node_def
        )
    takes_state = any(
        arg.is_ref or (arg.dtype is not None and arg.dtype.name == "resource") for arg in definition.inputs
    )
    return takes_state or node.op in ("Assert", "Print", "PrintV2", "PyFunc", "EagerPyFunc")
