"""Which inputs of a conditional or loop have a gradient: what `tf.gradients` must know of function bodies."""

from __future__ import annotations

from collections.abc import Iterable

from tfcompat.python.framework import dtypes, gradient_registry, ops
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.operation import Operation, Tensor

LOOPS = frozenset(("While", "StatelessWhile"))
CONDITIONALS = frozenset(("If", "StatelessIf"))


def connected_inputs(op: Operation, outputs: Iterable[int]) -> set[int]:
    """Positions of the inputs of a conditional or loop to which gradients of `outputs` (positions) flow.

    Raises:
      LookupError: an op of a body on the way has no gradient.
      UnimplementedError: an op of a body on the way has a gradient of the user's.
    """
    if op.type in CONDITIONALS:
        branches = (op._attrs["then_branch"], op._attrs["else_branch"])
        return {1 + position for body in branches for position in _connected_parameters(body, set(outputs))}
    connected = set(outputs)
    while True:
        more = connected | _connected_parameters(op._attrs["body"], connected)
        if more == connected:
            return connected
        connected = more


def _connected_parameters(body: FuncGraph, outputs: set[int]) -> set[int]:
    """Positions of the parameters of `body` to which gradients of its outputs flow.

    Differentiates the body in a graph that is then thrown away: so every op answers for itself.
    """
    from tfcompat.python.ops.gradients_util import backpropagate, is_differentiable, ops_between

    results = [body.outputs[position] for position in sorted(outputs)]
    ys = [result for result in results if is_differentiable(result) and result.dtype is not dtypes.resource]
    xs = {position: tensor for position, tensor in enumerate(body.inputs) if is_differentiable(tensor)}
    for op in ops_between(ys, list(xs.values())):
        _check_has_no_own_gradient(op)
    trial = FuncGraph(f"{body.name}_gradient", body)
    with trial.as_default():
        weights = [trial.add_input(y.dtype.base_dtype, y.shape, "grad") for y in ys]
        gradients = backpropagate(ys, list(xs.values()), weights, [], False, False)
    return {position for position, gradient in zip(xs, gradients, strict=True) if gradient is not None}


def _check_has_no_own_gradient(op: Operation) -> None:
    try:
        function = gradient_registry.get_gradient_function(op)
    except LookupError:
        return
    own = "_gradient_op_type" in op._attrs
    if own or (function is not None and not function.__module__.startswith("tfcompat.")):
        raise UnimplementedError(
            None,
            op,
            f"'{op.name}' (type {op.type}) has a gradient of its own (tf.custom_gradient, gradient_override_map or "
            "tf.RegisterGradient) and is part of the body of a conditional or loop that is differentiated. tfcompat "
            "differentiates bodies as a whole. Move the op out of the body, or write what it computes so that its own "
            "derivative is the wanted one (with tf.stop_gradient, say).",
        )


def variable_dtype(tensor: Tensor) -> dtypes.DType:
    """The type of the gradient of `tensor`: its own, or for a handle that of the variable behind it."""
    if tensor.dtype is not dtypes.resource:
        return tensor.dtype.base_dtype
    while tensor.op.type != "VarHandleOp":
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
