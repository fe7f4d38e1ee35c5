"""Which inputs of a conditional or loop have a gradient: what `tf.gradients` must know of function bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tfcompat.core.common_runtime.ordering import reachable
from tfcompat.python.framework import constant_op, dtypes, gradient_registry, ops
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.func_graph import BodyGradient, FuncGraph
from tfcompat.python.framework.function_ops import LOOPS, bodies, num_selecting
from tfcompat.python.framework.operation import Operation, Tensor


def connected_inputs(op: Operation, outputs: Iterable[int]) -> tuple[set[int], dict[str, BodyGradient]]:
    """Positions of the inputs of a conditional, loop or call to which gradients of `outputs` (positions) flow, and the
    gradients of its bodies, by name.

    Raises:
      LookupError: an op of a body on the way has no gradient.
      UnimplementedError: the gradient function of an op of a body uses what is outside of the body.
    """
    if op.type not in LOOPS:
        first = num_selecting(op)
        gradients = {name: body_gradient(body, set(outputs)) for name, body in bodies(op).items()}
        return {first + position for gradient in gradients.values() for position in gradient.inputs}, gradients
    connected = _variables_behind(op._attrs["body"], set(outputs))
    while True:
        gradient = body_gradient(op._attrs["body"], connected)
        if connected.issuperset(gradient.inputs):
            return connected, {"body": gradient}
        connected |= set(gradient.inputs)


def _variables_behind(body: FuncGraph, outputs: set[int]) -> set[int]:
    """Positions of the variables of a loop, changed by `body`, on which its results at `outputs` depend in any way: as
    in TensorFlow, they take part in the gradient, with zeros where nothing flows."""
    while True:
        used = reachable([body.outputs[position] for position in outputs], frozenset())
        pairs = enumerate(zip(body.inputs, body.outputs, strict=True))
        more = {position for position, (before, after) in pairs if before is not after and before.op in used}
        if more <= outputs:
            return outputs
        outputs = outputs | more


def body_gradient(body: FuncGraph, outputs: set[int]) -> BodyGradient:
    """The gradient of a body's outputs at the positions `outputs`, with respect to the inputs that have one."""
    from tfcompat.python.ops.gradients_util import backpropagate, is_differentiable, ops_between

    results = [body.outputs[position] for position in sorted(outputs)]
    ys = [result for result in results if is_differentiable(result) and result.dtype is not dtypes.resource]
    xs = {position: tensor for position, tensor in enumerate(body.inputs) if is_differentiable(tensor)}
    for op in ops_between(ys, list(xs.values())):
        function = _gradient_of_the_users(op)
        if function is not None:
            _give_own_gradient(op, function)
    positions = [
        position
        for position in sorted(outputs)
        if is_differentiable(body.outputs[position]) and body.outputs[position].dtype is not dtypes.resource
    ]
    ys = [body.outputs[position] for position in positions]
    graph = FuncGraph(f"{body.name}_gradient", body)
    with graph.as_default():
        weights = [graph.add_input(y.dtype.base_dtype, y.shape, "grad") for y in ys]
        gradients = backpropagate(ys, list(xs.values()), weights, [], False, False)
        found = {position: gradient for position, gradient in zip(xs, gradients, strict=True) if gradient is not None}
        graph.outputs = [graph.capture(ops.convert_to_tensor(gradient)) for gradient in found.values()]
    return BodyGradient(graph, tuple(weights), tuple(positions), tuple(found))


def _gradient_of_the_users(op: Operation) -> Callable[..., Any] | None:
    """The gradient function of an op that is not the library's: an override, or one registered by the user."""
    try:
        function = gradient_registry.registered_function(op)
    except LookupError:
        return None
    if function is None or ("_gradient_op_type" not in op._attrs and function.__module__.startswith("tfcompat.")):
        return None
    return function


def _give_own_gradient(op: Operation, function: Callable[..., Any]) -> None:
    """Puts an OwnGradient op behind `op`, which carries its gradient function to where the body is differentiated."""
    body = op.graph
    assert isinstance(body, FuncGraph)
    num_inputs = len(body.inputs)
    gradient, inputs, positions = _gradient_body(body, op, function)
    if len(body.inputs) > num_inputs or any(tensor.dtype is dtypes.resource for tensor in inputs):
        _forget_inputs(body, num_inputs)
        raise UnimplementedError(
            None,
            op,
            f"the gradient of '{op.name}' (type {op.type}), part of the body of a conditional or loop, uses a tensor "
            "or variable from outside of the body. Use it in the body too, before the op.",
        )
    uses = [consumer for output in op.outputs for consumer in output.consumers()]
    with body.as_default(), body.control_dependencies(None):
        own = body.create_op(
            "OwnGradient",
            [constant_op.constant(True), *inputs],
            attrs={
                "gradient": gradient,
                "positions": positions,
                "Tin": tuple(tensor.dtype.base_dtype for tensor in inputs),
                "Tout": tuple(tensor.dtype.base_dtype for tensor in op.outputs),
            },
        )
    replaced = dict(zip(op.outputs, own.outputs, strict=True))
    for before, after in replaced.items():
        after.set_shape(before.shape)
    for consumer in dict.fromkeys(uses):
        for index, tensor in enumerate(consumer.inputs):
            if tensor in replaced:
                consumer._update_input(index, replaced[tensor])
    body.outputs = [replaced.get(tensor, tensor) for tensor in body.outputs]


def _gradient_body(
    body: FuncGraph, op: Operation, function: Callable[..., Any]
) -> tuple[FuncGraph, list[Tensor], tuple[int, ...]]:
    """A body that computes the gradients of inputs of `op`.

    Returns the body, the tensors behind its inputs (first the outputs of `op`, then these again in the places of their
    gradients), and which of its inputs the gradients are of.
    """
    gradient = FuncGraph(f"{body.name}_{op.name}_gradient".replace("/", "_"), body)
    with gradient.as_default():
        for output in op.outputs:
            gradient.captured_input(output)
        weights = [gradient.add_input(output.dtype.base_dtype, output.shape, "grad") for output in op.outputs]
        stand_ins = [gradient.captured_input(tensor) for tensor in op.inputs]
        grads = function(op, *weights)
        grads = list(grads) if isinstance(grads, (list, tuple)) else [grads]
        pairs = [(inner, grad) for inner, grad in zip(stand_ins, grads, strict=True) if grad is not None]
        gradient.outputs = [gradient.capture(ops.convert_to_tensor(grad)) for _, grad in pairs]
    behind = gradient.captured_outer_tensors
    count = len(op.outputs)
    inputs = [*behind[:count], *op.outputs, *behind[count:]]
    return gradient, inputs, tuple(gradient.inputs.index(inner) for inner, _ in pairs)


def _forget_inputs(body: FuncGraph, num_inputs: int) -> None:
    """Takes back the captures after the first `num_inputs` inputs."""
    extra = set(body.inputs[num_inputs:])
    del body.inputs[num_inputs:]
    body.captures = {outer: inner for outer, inner in body.captures.items() if inner not in extra}


def variable_dtype(tensor: Tensor) -> dtypes.DType:
    """The type of the gradient of `tensor`: its own, or for a handle that of the variable behind it (float32 for that
    of a TensorArray, which has none)."""
    if tensor.dtype is not dtypes.resource:
        return tensor.dtype.base_dtype
    while tensor.op.type != "VarHandleOp":
        if tensor.op.type.startswith("TensorArray"):
            return dtypes.float32
        tensor = _source_of_handle(tensor)
    return tensor.op._attrs["dtype"]


def _source_of_handle(handle: Tensor) -> Tensor:
    """Where a handle comes from, one step back: out of a loop, an Identity, or a capture."""
    if handle.op.type in LOOPS:
        return handle.op.inputs[handle.value_index]
    if handle.op.type == "Identity":
        return handle.op.inputs[0]
    outer = handle.graph.outer_tensor(handle) if isinstance(handle.graph, FuncGraph) else None
    if outer is None:
        raise LookupError(f"The variable behind {handle} is not known")
    return outer
