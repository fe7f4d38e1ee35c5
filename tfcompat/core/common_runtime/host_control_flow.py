"""Conditionals and loops that the host drives, running plans of their bodies; and their gradients, backwards.

A gradient needs values of the forward run, which must not be computed again: bodies print, draw random numbers, call
Python. So where a plan holds a gradient, the forward run keeps a `Tape`: of each body that ran, the values that the
body's gradient uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tfcompat.core.common_runtime.lowering import GRADIENT, is_reference
from tfcompat.core.common_runtime.state import StateKey
from tfcompat.core.framework.tensor_list import TensorList
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.func_graph import BodyGradient, FuncGraph
from tfcompat.python.framework.function_ops import LOOPS, bodies, branches, has_bodies, num_selecting
from tfcompat.python.framework.operation import Operation, Tensor

if TYPE_CHECKING:
    from tfcompat.core.common_runtime.executor import Executor
    from tfcompat.core.common_runtime.planner import Plan

Uses = dict[str, list[BodyGradient]]
"""By body of a conditional or loop, the gradients of it that are computed."""


class Turn(NamedTuple):
    """One run of a body: its name, the values that gradients use (by tensor, and tapes by op), and its results."""

    body: str
    kept: dict[Any, Any]
    results: list[Any]


@dataclass
class FunctionStep:
    """A conditional or loop, or the gradient of one (a SymbolicGradient op).

    Attributes:
      refs: for each tensor that it takes and that refers to a variable, the key of that variable.
      uses: the gradients of its bodies that the plan computes.
      plans: the plans of its bodies.
    """

    op: Operation
    refs: dict[Tensor, StateKey]
    uses: Uses = field(default_factory=dict)
    plans: dict[Any, Plan] = field(default_factory=dict)

    @property
    def ops(self) -> list[Operation]:
        return [self.op]


def differentiated(op: Operation) -> Operation | None:
    """The conditional or loop whose gradient `op` is, if it is one."""
    if op.type != GRADIENT:
        return None
    forward = op._attrs["f"].op
    return forward if forward.type != GRADIENT and has_bodies(forward) and op._attrs["f"].bodies else None


def uses_of(ops: Iterable[Operation]) -> dict[Operation, Uses]:
    """The conditionals and loops whose gradients are among `ops`, and the gradients of their bodies."""
    uses: dict[Operation, Uses] = {}
    for op in ops:
        forward = differentiated(op)
        if forward is not None:
            for name, gradient in op._attrs["f"].bodies.items():
                uses.setdefault(forward, {}).setdefault(name, []).append(gradient)
    return uses


def run_function(executor: Executor, step: FunctionStep, environment: dict[Any, Any]) -> None:
    """Runs a step. Its results go to `environment`, and so does the tape (a list of turns), under its op."""
    op = step.op
    if op.type == GRADIENT:
        results = _gradients(executor, step, environment)
    else:
        results, tape = _run(executor, step, op, environment, step.uses)
        if step.uses:
            environment[op] = tape
            if op.type in LOOPS:  # the gradient takes results like these, of variables too
                results = [
                    _value(executor, step, tensor, environment) if result is None else result
                    for result, tensor in zip(results, op.inputs, strict=True)
                ]
    environment.update(zip(op.outputs, results, strict=True))


def _run(
    executor: Executor, step: FunctionStep, op: Operation, environment: dict[Any, Any], uses: Uses
) -> tuple[list[Any], list[Turn]]:
    tape: list[Turn] = []
    inputs = step.op.inputs[: len(op.inputs)]  # a gradient takes the inputs of what it differentiates first
    values: list[Any] = [environment.get(tensor) for tensor in inputs]
    refs = [None if value is not None else step.refs.get(t) for t, value in zip(inputs, values, strict=True)]
    count = num_selecting(op)

    def run_body(name: str, arguments: Sequence[Any]) -> list[Any]:
        turn = _turn(executor, step, bodies(op)[name], name, arguments, refs[count:], uses.get(name, []))
        if name in uses:
            tape.append(turn)
        return turn.results

    if op.type not in LOOPS and not count:  # a call
        return run_body(next(iter(bodies(op))), values), tape
    if op.type not in LOOPS:
        selector = executor.value_of(refs[0]) if refs[0] is not None else values[0]
        return run_body(_selected(op, np.asarray(selector)), values[1:]), tape
    while bool(np.asarray(run_body("cond", values)[0])):
        values = run_body("body", values)
    return values, tape


def _selected(op: Operation, selector: np.ndarray) -> str:
    """The name of the branch that a conditional takes."""
    names = branches(op)
    if op.type != "Case":
        return names[int(selector.any())]
    return names[int(selector)] if 0 <= int(selector) < len(names) else names[-1]


def _turn(
    executor: Executor,
    step: FunctionStep,
    body: FuncGraph,
    name: str,
    values: Sequence[Any],
    keys: Sequence[StateKey | None],
    uses: Sequence[BodyGradient],
) -> Turn:
    """Runs a body once. `keys` has the variables of the parameters that refer to one."""
    parameters = list(zip(body.inputs, values, keys, strict=True))
    refs = {parameter: key for parameter, value, key in parameters if value is None and key is not None}
    feeds = {parameter: value for parameter, value, _ in parameters if parameter not in refs}
    wanted = list(dict.fromkeys(tensor for use in uses for tensor in use.graph.captured_outer_tensors))
    inner = uses_of(op for use in uses for op in use.graph.get_operations())
    targets = [*body.outputs, *(tensor for tensor in wanted if tensor not in feeds and not _refers(tensor, refs))]
    found = {**feeds, **refs, **executor.run_planned(step.plans, name, targets, feeds, refs, uses=inner)}
    kept = {key: found[key] for key in [*wanted, *inner] if key in found}
    return Turn(name, kept, [None if output in refs else found[output] for output in body.outputs])


def _refers(tensor: Tensor, refs: dict[Tensor, StateKey]) -> bool:
    return tensor in refs or is_reference(tensor)


# Gradients


def _gradients(executor: Executor, step: FunctionStep, environment: dict[Any, Any]) -> list[Any]:
    """The gradients of a conditional's or loop's inputs."""
    gradient = step.op
    op: Operation = gradient._attrs["f"].op
    found: dict[str, BodyGradient] = gradient._attrs["f"].bodies
    tape = environment.get(op)
    if tape is None:  # the forward run was compiled
        _, tape = _run(executor, step, op, environment, {name: [body] for name, body in found.items()})
    grads = [environment.get(tensor) for tensor in gradient.inputs[len(op.inputs) :]]
    count = num_selecting(op)
    for turn in reversed(tape):
        if turn.body in found:
            grads = _turn_gradients(executor, step, op, turn, found[turn.body], grads)
    results: list[Any] = [None] * count + grads
    return [
        _zeros_like(_value(executor, step, tensor, environment)) if result is None else result
        for tensor, result in zip(gradient.inputs, results, strict=False)
    ]


def _turn_gradients(
    executor: Executor,
    step: FunctionStep,
    op: Operation,
    turn: Turn,
    gradient: BodyGradient,
    grads: Sequence[Any],
) -> list[Any]:
    """The gradients of a body's inputs from those of its results."""
    graph = gradient.graph
    body = bodies(op)[turn.body]
    feeds: dict[Any, Any] = {
        weight: _zeros_like(turn.results[position]) if grads[position] is None else grads[position]
        for weight, position in zip(gradient.weights, gradient.outputs, strict=True)
    }
    refs: dict[Tensor, StateKey] = {}
    for outer, inner in graph.captures.items():
        value = turn.kept.get(outer)
        if isinstance(value, StateKey):
            refs[inner] = value
        elif outer in turn.kept:
            feeds[inner] = value
    feeds.update((key, value) for key, value in turn.kept.items() if isinstance(key, Operation))
    found = executor.run_planned(step.plans, graph, graph.outputs, feeds, refs)
    results: list[Any] = [None] * len(body.inputs)
    for position, output in zip(gradient.inputs, graph.outputs, strict=True):
        results[position] = found[output]
    if op.type in LOOPS:
        for position, tensor in enumerate(body.inputs):
            if tensor.dtype is dtypes.resource:  # which has no gradient of its own to pass on
                results[position] = _sum(grads[position], results[position])
    return results


def _sum(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return a if b is None else b
    return np.asarray(a) + np.asarray(b)


def _value(executor: Executor, step: FunctionStep, tensor: Tensor, environment: dict[Any, Any]) -> Any:
    value = environment.get(tensor)
    return executor.value_of(step.refs[tensor]) if value is None and tensor in step.refs else value


def _zeros_like(value: Any) -> Any:
    if isinstance(value, TensorList):
        return value.zeros()
    dtype = getattr(value, "dtype", None)
    if dtype is None or dtype.kind == "O":
        return np.zeros((), np.int32)
    return np.zeros(value.shape, dtype)
