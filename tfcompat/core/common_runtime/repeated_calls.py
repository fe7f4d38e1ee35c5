"""Many calls of one function together: host steps call by call, each device step as one compiled loop over the calls.

For small work, such as what a dataset maps over its elements, starting a compiled step takes longer than the step. In
a loop, random streams pass from call to call, so that each call draws what it would draw by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import jax
import numpy as np

from tfcompat.core.common_runtime import compiler
from tfcompat.core.common_runtime.host_control_flow import FunctionStep
from tfcompat.core.common_runtime.interpreter import HostRequired, OpFailed
from tfcompat.core.common_runtime.planner import runs_on_host
from tfcompat.core.common_runtime.program import ArrayValue
from tfcompat.core.common_runtime.state import has_own_state, makes_resource
from tfcompat.python.framework.function_ops import bodies
from tfcompat.python.framework.operation import Operation, Tensor

if TYPE_CHECKING:
    from tfcompat.core.common_runtime.executor import Executor
    from tfcompat.core.common_runtime.planner import Plan, Step

_WITHOUT_EFFECT = frozenset(("Assert",))


class NotTogetherError(Exception):
    """These calls have to be made one by one: their values differ in shape, or one of them fails."""


def can_repeat(plan: Plan) -> bool:
    """Whether calls by this plan can be made together, and made again one by one when that fails: they have no effect
    but on random streams of their own."""
    if plan.variables or plan.tapes:
        return False
    for step in plan.steps:
        ops = [step.op] if isinstance(step, FunctionStep) else step.ops
        if not all(_has_no_effect(op) for op in ops):
            return False
        if isinstance(step, FunctionStep) or _runs_call_by_call(step):
            continue
        if step.padding is not None or not step.program.writes <= step.program.needs:
            return False
    return True


def _runs_call_by_call(step: Step | FunctionStep) -> bool:
    return isinstance(step, FunctionStep) or (step.on_host and any(runs_on_host(op) for op in step.ops))


def _has_no_effect(op: Operation) -> bool:
    inner = bodies(op)
    if inner:
        return all(_has_no_effect(each) for body in inner.values() for each in body.get_operations())
    if op.type in _WITHOUT_EFFECT or not op.op_def.is_stateful:
        return True
    return has_own_state(op) and not makes_resource(op) and "seed" in op._attrs


def run_together(executor: Executor, plan: Plan, environments: Sequence[dict[Any, Any]]) -> None:
    """Runs a plan in each of the environments, in order; they get the results.

    Raises:
      NotTogetherError: that cannot be done. Random streams may have advanced.
    """
    for environment in environments:
        environment.update(plan.constants)
    for step in plan.steps:
        if _runs_call_by_call(step):
            for environment in environments:
                executor.run_step(plan, step, environment)
        else:
            _run_loop(executor, plan, step, environments)


def _run_loop(executor: Executor, plan: Plan, step: Any, environments: Sequence[dict[Any, Any]]) -> None:
    known = _common_known(executor, step, environments)
    inputs = [_stacked([environment[tensor] for environment in environments]) for tensor in step.inputs]
    loop = compiler.compiled_loop(step.program, known, len(environments))
    state = executor.values_of([plan.state[index] for index in loop.kept])
    try:
        with jax.enable_x64(True):
            outputs, written, checks = loop.jitted_for((), state, inputs)((), state, inputs)
    except (HostRequired, OpFailed) as error:
        raise NotTogetherError from error
    if checks is not None and not checks().all_hold():
        raise NotTogetherError
    executor.set_values([plan.state[index] for index in loop.written], written)
    for tensor, rows in zip(step.outputs, map(np.asarray, outputs), strict=True):
        for environment, row in zip(environments, rows, strict=True):
            environment[tensor] = row


def _common_known(executor: Executor, step: Step, environments: Sequence[dict[Any, Any]]) -> list[np.ndarray]:
    """The values that the step has to know, which must be the same in all calls."""

    def known(environment: dict[Tensor, Any]) -> tuple[ArrayValue, ...]:
        return tuple(ArrayValue(executor.known(step, tensor, environment)) for tensor in step.known)

    first = known(environments[0]) if step.known else ()
    if step.known and any(known(environment) != first for environment in environments[1:]):
        raise NotTogetherError
    return [value.array for value in first]


def _stacked(values: Sequence[Any]) -> np.ndarray:
    arrays = [np.asarray(value) for value in values]
    if any(array.shape != arrays[0].shape for array in arrays) or arrays[0].dtype == object:
        raise NotTogetherError
    return np.stack(arrays)
