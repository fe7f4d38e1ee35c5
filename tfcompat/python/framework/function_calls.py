"""Nodes that call functions, as they are imported: the functions become `FuncGraph`s that fit their inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dataset_calls import function_attrs, keeps_functions
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_body import ABSENT, FunctionBody
from tfcompat.python.framework.graph_builder import GraphBuilder
from tfcompat.python.framework.graph_def import attr_from_proto
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape

Call = tuple[str, list[Tensor], dict[str, Any]]
"""An op type, the inputs, and the attributes that follow from the functions."""

_CALLS = ("PartitionedCall", "StatefulPartitionedCall", "RemoteCall")
_CONDITIONALS = ("If", "StatelessIf")
_LOOPS = ("While", "StatelessWhile")
CASES = ("Case", "StatelessCase")
_MOST_GENERALISATIONS = 8


def call_of(builder: GraphBuilder, node: Any, inputs: list[Tensor]) -> Call | None:
    """How the operation of `node` is made, if it calls functions."""
    if node.op in builder.library.functions:
        return _call(builder, node, node.op, node.attr, inputs)
    if node.op in _CALLS:
        arguments = inputs[1:] if node.op == "RemoteCall" else inputs
        return _call(builder, node, node.attr["f"].func.name, node.attr["f"].func.attr, arguments)
    if node.op in _CONDITIONALS:
        branches = [builder.library.body(*_function(node, name)) for name in ("then_branch", "else_branch")]
        return _conditional(builder, branches, inputs)
    if node.op in CASES:
        branches = [builder.library.body(func.name, func.attr) for func in node.attr["branches"].list.func]
        return _case(builder, branches, inputs)
    if node.op in _LOOPS:
        return _loop(builder, node, inputs)
    if node.op == "SymbolicGradient":
        return _gradient(builder, node, inputs)
    if keeps_functions(node.op):
        return node.op, inputs, dict(function_attrs(builder, node, inputs))
    return None


def passed_resources(op: Operation) -> dict[int, Tensor]:
    """For each resource that `op` takes and gives back: the position of the output, and the input."""
    body = op._attrs.get("body") if op.type in _LOOPS else op._attrs.get("f") if op.type in _CALLS else None
    if not isinstance(body, FuncGraph):
        return {}
    positions = {tensor: position for position, tensor in enumerate(body.inputs)}
    return {
        index: op.inputs[positions[output]]
        for index, output in enumerate(body.outputs)
        if output in positions and output.dtype is dtypes.resource
    }


def _function(node: Any, attr: str) -> tuple[str, Any]:
    function = node.attr[attr].func
    return function.name, function.attr


def _call(builder: GraphBuilder, node: Any, name: str, attrs: Any, inputs: list[Tensor]) -> Call:
    body = _captured_body(builder, builder.library.body(name, attrs), inputs)
    stateful = any(op.op_def.is_stateful for op in body.get_operations())
    return _call_of_body(body, inputs, stateful)


def _call_of_body(body: FuncGraph, inputs: list[Tensor], stateful: bool) -> Call:
    attrs = {
        "f": body,
        "Tin": tuple(tensor.dtype.base_dtype for tensor in inputs),
        "Tout": tuple(tensor.dtype.base_dtype for tensor in body.outputs),
    }
    return "StatefulPartitionedCall" if stateful else "PartitionedCall", inputs, attrs


def _conditional(builder: GraphBuilder, branches: list[FunctionBody], inputs: list[Tensor]) -> Call:
    bodies = [_captured_body(builder, body, inputs[1:]) for body in branches]
    for body, other, function in zip(bodies, reversed(bodies), branches, strict=True):
        _fill_absent(body, other, function)
    stateful = any(op.op_def.is_stateful for body in bodies for op in body.get_operations())
    attrs = {
        "Tcond": inputs[0].dtype.base_dtype,
        "Tin": tuple(tensor.dtype.base_dtype for tensor in inputs[1:]),
        "Tout": tuple(tensor.dtype.base_dtype for tensor in bodies[0].outputs),
        "then_branch": bodies[0],
        "else_branch": bodies[1],
        "output_shapes": _common_shapes(bodies),
    }
    return "If" if stateful else "StatelessIf", inputs, attrs


def _fill_absent(body: FuncGraph, other: FuncGraph, function: FunctionBody) -> None:
    for position, output in enumerate(function.outputs):
        if output == ABSENT:
            like = other.outputs[position]
            attrs = {"dtype": like.dtype.base_dtype, "shape": like.shape}
            with body.as_default(), body.control_dependencies(None):
                body.outputs[position] = body.create_op("FakeParam", [], attrs=attrs).outputs[0]


def _case(builder: GraphBuilder, functions: list[FunctionBody], inputs: list[Tensor]) -> Call:
    bodies = [_captured_body(builder, body, inputs[1:]) for body in functions]
    attrs = {
        "Tin": tuple(tensor.dtype.base_dtype for tensor in inputs[1:]),
        "Tout": tuple(tensor.dtype.base_dtype for tensor in bodies[0].outputs),
        "branches": tuple(bodies),
        "output_shapes": _common_shapes(bodies),
    }
    return "Case", inputs, attrs


def _common_shapes(bodies: Sequence[FuncGraph]) -> tuple[TensorShape, ...]:
    """Of each result, what the bodies agree on."""
    shapes = [output.shape for output in bodies[0].outputs]
    for body in bodies[1:]:
        pairs = zip(shapes, body.outputs, strict=True)
        shapes = [shape.most_specific_compatible_shape(output.shape) for shape, output in pairs]
    return tuple(shapes)


def _loop(builder: GraphBuilder, node: Any, inputs: list[Tensor]) -> Call:
    cond = builder.library.body(*_function(node, "cond"))
    body = builder.library.body(*_function(node, "body"))
    stable = {output for output, parameter in body.passed_through().items() if output == parameter}
    shapes = [tensor.shape for tensor in inputs]
    declared = [TensorShape(shape) for shape in node.attr["output_shapes"].list.shape]
    if declared:
        shapes = [shape.most_specific_compatible_shape(other) for shape, other in zip(shapes, declared, strict=True)]
    for _ in range(_MOST_GENERALISATIONS):
        body_graph = _loop_body(builder, body, inputs, shapes, stable)
        general = [
            shape.most_specific_compatible_shape(output.shape)
            for shape, output in zip(shapes, body_graph.outputs, strict=True)
        ]
        if all(a.sizes == b.sizes for a, b in zip(shapes, general, strict=True)):
            break
        shapes = general
    cond_graph = _loop_body(builder, cond, inputs, shapes, stable)
    attrs = {
        "T": tuple(tensor.dtype.base_dtype for tensor in inputs),
        "cond": cond_graph,
        "body": body_graph,
        "output_shapes": tuple(shapes),
    }
    stateful = any(op.op_def.is_stateful for graph in (cond_graph, body_graph) for op in graph.get_operations())
    return "While" if stateful or node.op == "While" else "StatelessWhile", inputs, attrs


def _loop_body(
    builder: GraphBuilder, body: FunctionBody, inputs: list[Tensor], shapes: list[TensorShape], stable: set[int]
) -> FuncGraph:
    graph = FuncGraph(body.name, builder.graph)
    with graph.as_default():
        for position, (tensor, shape) in enumerate(zip(inputs, shapes, strict=True)):
            if position in stable:
                graph.add_captured(tensor)
            else:
                graph.add_input(tensor.dtype.base_dtype, shape, _parameter_name(body, position))
        _fill(builder, graph, body)
    return graph


def _captured_body(builder: GraphBuilder, body: FunctionBody, inputs: Sequence[Tensor]) -> FuncGraph:
    """The body for a call with these inputs, all of which it takes as they are."""
    graph = FuncGraph(body.name, builder.graph)
    with graph.as_default():
        for tensor in inputs:
            graph.add_captured(tensor)
        _fill(builder, graph, body)
    return graph


def _parameter_name(body: FunctionBody, position: int) -> str:
    return body.parameters[position].rpartition("/")[2]


def _fill(builder: GraphBuilder, graph: FuncGraph, body: FunctionBody) -> None:
    """Adds the nodes of `body` to `graph`, whose inputs are there; sets its outputs."""
    if len(graph.inputs) != len(body.parameters):
        raise ValueError(f"Function {body.name} takes {len(body.parameters)} inputs, not {len(graph.inputs)}")
    parameters = {f"{name}:0": tensor for name, tensor in zip(body.parameters, graph.inputs, strict=True)}
    inner = GraphBuilder(graph, builder.library, inputs=parameters)
    inner.add(body.nodes)
    graph.outputs = [None if text == ABSENT else inner.tensor(text) for text in body.outputs]  # type: ignore[misc]
    effects = [inner.operations[name] for name in body.effects if name in inner.operations]
    run_with_results(graph, effects)


def run_with_results(graph: FuncGraph, effects: list[Operation]) -> None:
    """Makes the results need `effects`; without results, one is made."""
    from tfcompat.core.common_runtime.ordering import reachable

    present = [output for output in graph.outputs if output is not None]
    needed = reachable(present, frozenset(graph.inputs))
    missing = [op for op in effects if op not in needed]
    if not missing and graph.outputs:
        return
    with graph.control_dependencies(missing):
        if not present:
            import numpy as np

            attrs = {"value": np.asarray(True), "dtype": dtypes.bool}
            graph.outputs.append(graph.create_op("Const", [], attrs=attrs).outputs[0])
            present = graph.outputs[-1:]
        index = graph.outputs.index(present[0])
        graph.outputs[index] = graph.create_op("Identity", [present[0]]).outputs[0]


def _gradient(builder: GraphBuilder, node: Any, inputs: list[Tensor]) -> Call | None:
    """The gradient of a function, or of an op by its kernel (as `tf.gradients` makes it)."""
    name, attrs = _function(node, "f")
    if name not in builder.library:
        return _gradient_of_op(builder, node, inputs)
    if name in builder.library.gradients:
        return _call(builder, node, builder.library.gradients[name], {}, inputs)
    from tfcompat.python.ops.gradients_impl import gradients

    forward = builder.library.body(name, attrs)
    count = len(forward.parameters)
    body = FuncGraph(f"{name}_gradient", builder.graph)
    with body.as_default():
        for tensor in inputs:
            body.add_captured(tensor)
        parameters = {f"{each}:0": tensor for each, tensor in zip(forward.parameters, body.inputs)}
        inner = GraphBuilder(body, builder.library, inputs=parameters)
        inner.add(forward.nodes)
        results = [inner.tensor(text) for text in forward.outputs]
        found = gradients(results, body.inputs[:count], body.inputs[count:])
        body.outputs = [
            _zeros_like(body, tensor) if gradient is None else ops.convert_to_tensor(gradient)
            for tensor, gradient in zip(body.inputs[:count], found, strict=True)
        ]
    return _call_of_body(body, inputs, any(op.op_def.is_stateful for op in body.get_operations()))


def _zeros_like(graph: FuncGraph, tensor: Tensor) -> Tensor:
    return graph.create_op("ZerosLike", [tensor]).outputs[0]


def _gradient_of_op(builder: GraphBuilder, node: Any, inputs: list[Tensor]) -> Call:
    from tfcompat.python.framework.function_body import make_node
    from tfcompat.python.framework.function_ops import has_bodies
    from tfcompat.python.ops.body_gradients import connected_inputs
    from tfcompat.python.ops.gradients_util import OpFunction, is_differentiable

    function = node.attr["f"].func
    own_types = [attr_from_proto(node.attr[name]) for name in ("Tin", "Tout")]
    forward = make_node(function.name, f"{node.name}_forward", [f"input_{index}" for index in range(len(own_types[1]))])
    for key, proto in function.attr.items():
        forward.attr[key].CopyFrom(proto)
    scratch = FuncGraph(f"{node.name}_forward", builder.graph)
    with scratch.as_default():
        arguments = {f"input_{index}:0": scratch.add_captured(tensor) for index, tensor in enumerate(inputs)}
        inner = GraphBuilder(scratch, builder.library, inputs=arguments)
        inner.add([forward])
    operation = inner.operations[forward.name]
    outputs = [position for position, output in enumerate(operation.outputs) if is_differentiable(output)]
    bodies = connected_inputs(operation, outputs)[1] if has_bodies(operation) else {}
    attrs = {"f": OpFunction(operation, bodies), "Tin": own_types[0], "Tout": own_types[1]}
    return "SymbolicGradient", inputs, attrs
