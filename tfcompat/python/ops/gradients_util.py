"""The backward walk over the graph that `tf.gradients` is."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Container, Sequence
from typing import Any

from tfcompat.python.framework import constant_op, dtypes, gradient_registry, ops
from tfcompat.python.framework.func_graph import BodyGradient, FuncGraph
from tfcompat.python.framework.function_ops import CALLS, CONDITIONALS, LOOPS, bodies
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import gradient_functions as gradient_functions  # registers them
from tfcompat.python.ops import list_ops as list_ops  # registers more
from tfcompat.python.ops import ragged_grad as ragged_grad  # registers those of ragged tensors
from tfcompat.python.ops import resource_variable_ops as resource_variable_ops  # registers more
from tfcompat.python.ops import sparse_grad as sparse_grad  # registers those of sparse tensors
from tfcompat.python.ops.body_gradients import connected_inputs, variable_dtype

_DIFFERENTIATED_BY_BODIES = LOOPS | CONDITIONALS | CALLS

Gradient = Any
"""A tensor, an `IndexedSlices`, or None."""


class OpFunction:
    """The function attribute of a `SymbolicGradient` node: an op type with attributes, and the op itself; of a
    conditional or loop also the gradients of its bodies, by name."""

    def __init__(self, op: Operation, bodies: dict[str, BodyGradient]) -> None:
        self.op = op
        self.bodies = bodies
        self.name = op.type
        self.attrs = op._attrs

    def kind_of(self, attr: str) -> str | None:
        return self.op._kind_of(attr)


def is_differentiable(tensor: Tensor) -> bool:
    """True for types that gradients flow through: floats and complex numbers, and references to them."""
    dtype = tensor.dtype.base_dtype
    return dtype.is_floating or dtype.is_complex or dtype in (dtypes.resource, dtypes.variant)


def _has_value_gradient(tensor: Tensor) -> bool:
    return is_differentiable(tensor) and tensor.dtype is not dtypes.resource


def symbolic_gradient(op: Operation, *grads: Gradient) -> list[Gradient]:
    """The gradients of an op's inputs by differentiating its kernel."""
    found = _connected_gradients(op, grads)
    if not any(body.has_zero_gradients for body in bodies(op).values()):
        return found
    return [
        _zeros_like(tensor) if grad is None and _has_value_gradient(tensor) else grad
        for tensor, grad in zip(op.inputs, found, strict=True)
    ]


def _connected_gradients(op: Operation, grads: Sequence[Gradient]) -> list[Gradient]:
    wanted = {position for position, tensor in enumerate(op.inputs) if is_differentiable(tensor)}
    by_body: dict[str, BodyGradient] = {}
    if op.type in _DIFFERENTIATED_BY_BODIES:
        connected, by_body = connected_inputs(op, [position for position, grad in enumerate(grads) if grad is not None])
        wanted &= connected
    elif op.type == "OwnGradient":
        wanted &= {1 + position for position in op._attrs["positions"]}
    elif not _differentiates_bodies(op):
        wanted = {position for position in wanted if _has_value_gradient(op.inputs[position])}
    if not wanted:
        return [None] * len(op.inputs)
    filled = [
        _zeros_like(output) if grad is None else ops.convert_to_tensor(grad)
        for output, grad in zip(op.outputs, grads, strict=True)
    ]
    gradients = (
        ops.get_default_graph()
        .create_op(
            "SymbolicGradient",
            [*op.inputs, *filled],
            attrs={
                "Tin": tuple(tensor.dtype.base_dtype for tensor in [*op.inputs, *filled]),
                "Tout": tuple(variable_dtype(tensor) for tensor in op.inputs),
                "f": OpFunction(op, by_body),
            },
            name=op.type + "_grad",
        )
        .outputs
    )
    return [gradient if position in wanted else None for position, gradient in enumerate(gradients)]


def _differentiates_bodies(op: Operation) -> bool:
    """True for the gradient (of any order) of an op with bodies: these read the variables behind their handles."""
    while op.type == "SymbolicGradient":
        op = op._attrs["f"].op
    return op.type in _DIFFERENTIATED_BY_BODIES


def _zeros_like(tensor: Tensor) -> Tensor:
    if tensor.dtype is dtypes.resource:
        return constant_op.constant(0, variable_dtype(tensor))  # never used: a handle has no cotangent of its own
    return apply_op("ZerosLike", x=tensor)


def gradient_function(op: Operation) -> Any:
    """How to differentiate `op`; None when it has no gradient. Raises LookupError when TensorFlow knows none."""
    if op.stops_gradients:
        return None
    try:
        return gradient_registry.registered_function(op)
    except LookupError:
        has_gradient = None if "_gradient_op_type" in op._attrs else op.op_def.has_gradient
    if has_gradient or op.type == "SymbolicGradient" or op.type in _DIFFERENTIATED_BY_BODIES:
        return symbolic_gradient
    if has_gradient is False:
        return None
    raise LookupError(
        f"No gradient defined for operation '{op.name}' (op type: {op.type}), created at {op.site}. "
        "Use tf.stop_gradient on its output, or register one with tf.RegisterGradient."
    )


def backpropagate(
    ys: Sequence[Tensor],
    xs: Sequence[Any],
    grad_ys: Sequence[Gradient],
    stop_gradients: Sequence[Tensor],
    colocate: bool,
    gate_gradients: bool,
) -> list[Gradient]:
    """The gradients of `ys`, weighted by `grad_ys`, with respect to `xs` (None where there is none)."""
    from tfcompat.python.ops.control_flow_ops import tuple as gate

    wanted = frozenset(xs)
    between = ops_between(ys, xs, stop_gradients)
    pending: dict[Tensor, list[Gradient]] = {}
    for y, grad in zip(ys, grad_ys, strict=True):
        pending.setdefault(_source(y, wanted), []).append(grad)
    summed: dict[Tensor, Gradient] = {}
    blocked = {tensor.op for tensor in stop_gradients}
    for op in _reverse_order(between, wanted):
        inputs = _sources(op, wanted)
        grads = []
        for output in op.outputs:
            summed[output] = aggregate(pending.get(output, []))
            grads.append(summed[output])
        if op in blocked or all(grad is None for grad in grads) or not any(t.op in between for t in inputs):
            continue
        function = gradient_function(op)
        grads = [grad if is_differentiable(output) else None for output, grad in zip(op.outputs, grads, strict=True)]
        if function is None or all(grad is None for grad in grads):
            continue
        with _scope_of(op, colocate):
            input_grads = _called(function, op, grads)
            live = [grad for grad in input_grads if grad is not None]
            if gate_gradients and len(live) > 1:
                gated = iter(gate(live))
                input_grads = [None if grad is None else next(gated) for grad in input_grads]
        for tensor, grad in zip(inputs, input_grads, strict=True):
            if grad is not None and tensor.op in between:
                _check_gradient(op, tensor, grad)
                pending.setdefault(tensor, []).append(grad)
    return [_gradient_of(x, summed, pending) for x in xs]


def _gradient_of(x: Any, summed: dict[Tensor, Gradient], pending: dict[Tensor, list[Gradient]]) -> Gradient:
    if x not in summed:
        summed[x] = aggregate(pending.get(x, []))
    return summed[x]


def _called(function: Any, op: Operation, grads: list[Gradient]) -> list[Gradient]:
    if function is not symbolic_gradient and op.type not in gradient_functions.TAKES_NONE:
        # Gradient functions expect a gradient for every differentiable output.
        grads = [
            _zeros_like(output) if grad is None and _has_value_gradient(output) else grad
            for output, grad in zip(op.outputs, grads, strict=True)
        ]
    with ops.get_default_graph()._original_op(op):
        result = function(op, *grads)
    result = list(result) if isinstance(result, (list, tuple)) else [result]
    if len(result) != len(op.inputs):
        raise ValueError(
            f"Num gradients {len(result)} generated for op {op.name} (type {op.type}) do not match num inputs "
            f"{len(op.inputs)}"
        )
    return [
        None if grad is None else ops.convert_to_tensor_or_indexed_slices(grad, name=f"input_{index}")
        for index, grad in enumerate(result)
    ]


def _check_gradient(op: Operation, tensor: Tensor, grad: Gradient) -> None:
    if isinstance(grad, ops.IndexedSlices) or tensor.dtype.base_dtype is dtypes.resource:
        return
    if not grad.dtype.base_dtype.is_compatible_with(tensor.dtype.base_dtype):
        raise ValueError(
            f"Incompatible dtypes between op input and calculated input gradient: {tensor.name} is "
            f"{tensor.dtype.name}, its gradient {grad.dtype.name}, for op {op.name} (type {op.type})."
        )
    try:
        grad.set_shape(tensor.shape)
    except ValueError:
        raise ValueError(
            f"Incompatible shapes between op input and calculated input gradient. Forward operation: {op.name}. "
            f"Original input shape: {tensor.shape}. Calculated input gradient shape: {grad.shape}"
        ) from None


def _scope_of(op: Operation, colocate: bool) -> Any:
    from contextlib import ExitStack

    stack = ExitStack()
    stack.enter_context(ops.name_scope(op.name.rpartition("/")[2] + "_grad"))
    if colocate:
        stack.enter_context(ops.colocate_with(op, ignore_existing=True))
    return stack


def _sources(op: Operation, xs: Container[Any]) -> list[Tensor]:
    """The inputs of an op; for what a function body captures, the captured tensor (unless it is one of `xs`)."""
    return [_source(tensor, xs) for tensor in op.inputs]


def _source(tensor: Tensor, xs: Container[Any]) -> Tensor:
    while tensor not in xs and isinstance(tensor.graph, FuncGraph):
        outer = tensor.graph.outer_tensor(tensor)
        if outer is None:
            break
        tensor = outer
    return tensor


def ops_between(ys: Sequence[Tensor], xs: Sequence[Any], stops: Sequence[Tensor] = ()) -> set[Operation]:
    """The ops on a path from `xs` to `ys` along types that can be differentiated."""
    wanted = frozenset(xs)
    consumers: dict[Operation, list[Operation]] = {}
    behind: set[Operation] = set()
    stopped = {tensor.op for tensor in stops} - {x.op for x in xs}
    stack = [_source(y, wanted).op for y in ys]
    while stack:
        op = stack.pop()
        if op in behind:
            continue
        behind.add(op)
        for tensor in _sources(op, wanted):
            stack.append(tensor.op)
            if op not in stopped and is_differentiable(tensor):
                consumers.setdefault(tensor.op, []).append(op)
    found: set[Operation] = set()
    stack = [x.op for x in xs if x.op in behind]
    while stack:
        op = stack.pop()
        if op not in found:
            found.add(op)
            stack.extend(consumers.get(op, ()))
    return found


def _reverse_order(between: set[Operation], xs: Container[Any]) -> list[Operation]:
    """Consumers before producers, the latest made first."""
    producers = {op: {tensor.op for tensor in _sources(op, xs)} & between for op in between}
    waiting = dict.fromkeys(between, 0)
    for op in between:
        for producer in producers[op]:
            waiting[producer] += 1
    ties = itertools.count()  # ops of different graphs may have the same number
    ready = [(-op._id, next(ties), op) for op, count in waiting.items() if not count]
    heapq.heapify(ready)
    order = []
    while ready:
        op = heapq.heappop(ready)[-1]
        order.append(op)
        for producer in producers[op]:
            waiting[producer] -= 1
            if not waiting[producer]:
                heapq.heappush(ready, (-producer._id, next(ties), producer))
    return order


def aggregate(grads: Sequence[Gradient]) -> Gradient:
    """The sum of gradients. A sum of `IndexedSlices` alone stays one."""
    grads = [grad for grad in grads if grad is not None]
    if len(grads) <= 1:
        return grads[0] if grads else None
    if all(isinstance(grad, ops.IndexedSlices) for grad in grads):
        values = apply_op("ConcatV2", values=[grad.values for grad in grads], axis=0)
        indices = [grad.indices for grad in grads]
        if len({index.dtype for index in indices}) > 1:
            indices = [apply_op("Cast", x=index, DstT=dtypes.int64) for index in indices]
        joined = apply_op("ConcatV2", values=indices, axis=0)
        return ops.IndexedSlices(values, joined, grads[0].dense_shape)
    return apply_op("AddN", inputs=[ops.convert_to_tensor(grad) for grad in grads])
