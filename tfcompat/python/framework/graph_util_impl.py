"""Functions of `GraphDef`s: cutting one down, and turning a trained graph into one without variables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from tensorboard.compat.proto import graph_pb2, node_def_pb2

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.function_body import (
    control_inputs,
    copy_of,
    data_inputs,
    is_control,
    make_node,
    node_name,
)
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_proto import to_proto
from tfcompat.python.framework.tensor_shape import TensorShape

_REFERENCE_VARIABLES = ("Variable", "VariableV2")
_VARIABLE_OPS = frozenset(
    (*_REFERENCE_VARIABLES, "Assign", "AssignAdd", "AssignSub", "Queue", "ScatterAdd", "ScatterSub", "ScatterUpdate")
    + ("TruncatedNormal",)
)
_PASSES_HANDLES_ON = frozenset(("Identity", "Switch", "Merge", "Enter", "Exit", "NextIteration"))


def must_run_on_cpu(node: Any, pin_variables_on_cpu: bool = False) -> bool:
    """Whether a node has to be placed on the CPU.

    Args:
      node: an `Operation` or a `NodeDef`.
      pin_variables_on_cpu: whether the ops of variables count.

    Source: `tf.graph_util.must_run_on_cpu`.
    """
    node = node.node_def if isinstance(node, Operation) else node
    assert isinstance(node, node_def_pb2.NodeDef)
    if pin_variables_on_cpu and node.op in _VARIABLE_OPS:
        return True
    attr = {"Const": "dtype", "DynamicStitch": "T", "ParallelDynamicStitch": "T", "Cast": "SrcT"}.get(node.op)
    if attr is None:
        return False
    dtype = dtypes.as_dtype(node.attr[attr].type)
    return dtype is dtypes.int32 or (node.op == "Const" and dtype is dtypes.string)


def extract_sub_graph(graph_def: Any, dest_nodes: Sequence[str]) -> Any:
    """The part of a `GraphDef` that some nodes depend on, or are colocated with, in the nodes' order.

    Args:
      graph_def: a `GraphDef`.
      dest_nodes: names of nodes.

    Raises:
      TypeError: an argument is of a wrong kind.
      AssertionError: a node is not in the graph.

    Source: `tf.graph_util.extract_sub_graph`.
    """
    if not isinstance(graph_def, graph_pb2.GraphDef):
        raise TypeError("graph_def must be a graph_pb2.GraphDef proto.")
    if isinstance(dest_nodes, str):
        raise TypeError("dest_nodes must be a list.")
    nodes = {node.name: node for node in graph_def.node}
    for name in dest_nodes:
        assert name in nodes, f"{name} is not in graph"
    needed: set[str] = set()
    stack = list(dest_nodes)
    while stack:
        name = stack.pop()
        if name not in needed:
            needed.add(name)
            stack.extend(node_name(text) for text in nodes[name].input)
            stack.extend(_colocated_with(nodes[name]))
    result = graph_pb2.GraphDef(versions=graph_def.versions, library=graph_def.library)
    result.node.extend(node for node in graph_def.node if node.name in needed)
    return result


def _colocated_with(node: Any) -> list[str]:
    groups = node.attr["_class"].list.s if "_class" in node.attr else ()
    return [group.decode().removeprefix("loc:@") for group in groups if group.startswith(b"loc:@")]


def tensor_shape_from_node_def_name(graph: Graph, input_name: str) -> TensorShape:
    """The static shape of the tensor that an input of a `NodeDef` ("node" or "node:1") names.

    Source: `tf.graph_util.tensor_shape_from_node_def_name`.
    """
    return graph.get_tensor_by_name(input_name if ":" in input_name else input_name + ":0").get_shape()


def convert_variables_to_constants(
    sess: Any,
    input_graph_def: Any,
    output_node_names: Sequence[str],
    variable_names_whitelist: Collection[str] | None = None,
    variable_names_blacklist: Collection[str] | None = None,
) -> Any:
    """A `GraphDef` with variables replaced by constants of their values: a "frozen" graph.

    Args:
      sess: the session that holds the values.
      input_graph_def: the `GraphDef`.
      output_node_names: the nodes that the result is for; what they do not need is left out.
      variable_names_whitelist: the variables to replace; all when None.
      variable_names_blacklist: variables not to replace.

    Raises:
      ValueError: a resource is read whose variable is not found, or a gather from one has batch dimensions.

    Source: `tf.graph_util.convert_variables_to_constants`.
    """
    graph_def = extract_sub_graph(input_graph_def, output_node_names)
    names = [
        node.name
        for node in graph_def.node
        if node.op in (*_REFERENCE_VARIABLES, "VarHandleOp")
        and (variable_names_whitelist is None or node.name in variable_names_whitelist)
        and (variable_names_blacklist is None or node.name not in variable_names_blacklist)
    ]
    nodes = {node.name: node for node in graph_def.node}
    reads = [f"{name}/Read/ReadVariableOp:0" if nodes[name].op == "VarHandleOp" else f"{name}:0" for name in names]
    values = dict(zip(names, sess.run(reads) if reads else [], strict=True))
    handle_types = _types_of_handles(nodes)
    result = graph_pb2.GraphDef(library=graph_def.library)
    for node in graph_def.node:
        if node.name in values:
            result.node.append(_constant(node.name, values[node.name]))
        elif node.name in handle_types:
            result.node.append(_with_type(node, handle_types[node.name]))
        elif node.op == "ReadVariableOp":
            result.node.append(_read_of_constant(node))
        elif node.op == "ResourceGather":
            result.node.extend(_gather_from_constant(node))
        else:
            result.node.append(node)
    return result


def _types_of_handles(nodes: dict[str, Any]) -> dict[str, Any]:
    """The types of the variables behind the nodes that pass a handle on to where it is read."""
    found: dict[str, Any] = {}
    for node in nodes.values():
        if node.op not in ("ReadVariableOp", "ResourceGather"):
            continue
        stack = [node_name(node.input[0])]
        while stack:
            source = nodes[stack.pop()]
            if source.op in _PASSES_HANDLES_ON:
                if source.name not in found:
                    found[source.name] = node.attr["dtype"]
                    inputs = data_inputs(source) if source.op == "Merge" else source.input[:1]
                    stack.extend(map(node_name, inputs))
            elif source.op != "VarHandleOp":
                raise ValueError("Cannot find the variable that is an input to the ReadVariableOp.")
    return found


def _constant(name: str, value: Any) -> Any:
    value = np.asarray(value)
    node = make_node("Const", name, [])
    node.attr["dtype"].type = dtypes.as_dtype(value.dtype).as_datatype_enum
    node.attr["value"].tensor.CopyFrom(to_proto(value))
    return node


def _with_type(node: Any, dtype: Any) -> Any:
    result = copy_of(node)
    result.attr["T"].CopyFrom(dtype)
    result.attr.pop("_output_shapes", None)
    return result


def _read_of_constant(node: Any) -> Any:
    result = make_node("Identity", node.name, node.input[:1])
    result.attr["T"].CopyFrom(node.attr["dtype"])
    if "_class" in node.attr:
        result.attr["_class"].CopyFrom(node.attr["_class"])
    return result


def _gather_from_constant(node: Any) -> list[Any]:
    if node.attr["batch_dims"].i:
        raise ValueError("batch_dims != 0 is not supported by freeze_graph.")
    indices_type = node.attr["Tindices"]
    axis = _constant(f"{node.name}/axis", np.zeros((), dtypes.as_dtype(indices_type.type).as_numpy_dtype))
    gather = make_node("GatherV2", node.name, [*node.input[:2], axis.name])
    gather.attr["Tparams"].CopyFrom(node.attr["dtype"])
    gather.attr["Tindices"].CopyFrom(indices_type)
    gather.attr["Taxis"].CopyFrom(indices_type)
    if "_class" in node.attr:
        gather.attr["_class"].CopyFrom(node.attr["_class"])
    return [axis, gather]


def remove_training_nodes(input_graph: Any, protected_nodes: Collection[str] | None = None) -> Any:
    """A `GraphDef` without its CheckNumerics and Identity nodes: what used them uses what they pass on.

    Nothing runs after a CheckNumerics any more. Identity nodes stay that others run after, or that run after others.

    Args:
      input_graph: a `GraphDef`.
      protected_nodes: names of nodes to keep.

    Source: `tf.graph_util.remove_training_nodes`.
    """
    protected = set(protected_nodes or ())
    checks = {node.name for node in input_graph.node if node.op == "CheckNumerics"} - protected
    controls = {node.name: set(control_inputs(node)) - checks for node in input_graph.node if node.name not in checks}
    after = set().union(*controls.values())

    def goes(node: Any) -> bool:
        if node.name in checks:
            return True
        return node.op == "Identity" and not controls[node.name] and node.name not in after | protected

    passed_on = {node.name: node.input[0] for node in input_graph.node if goes(node)}

    def source(text: str) -> str:
        while text.removesuffix(":0") in passed_on:
            text = passed_on[text.removesuffix(":0")]
        return text

    result = graph_pb2.GraphDef()
    for node in input_graph.node:
        if node.name not in passed_on:
            kept = result.node.add()
            kept.CopyFrom(node)
            kept.input[:] = [
                source(text) for text in node.input if not (is_control(text) and node_name(text) in checks)
            ]
    return result
