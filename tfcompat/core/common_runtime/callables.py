"""Functions of the graph that kernels keep and call later, as datasets do with those that they map.

A function runs by a plan of its body, as everything else does: what can be compiled is one jitted call, host ops run in
NumPy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import jax

from tfcompat.core.common_runtime.interpreter import as_numpy
from tfcompat.core.common_runtime.lowering import attr_operand, is_reference
from tfcompat.core.common_runtime.program import ArrayValue
from tfcompat.core.common_runtime.repeated_calls import NotTogetherError, can_repeat, run_together
from tfcompat.core.common_runtime.state import FunctionState, StateKey, has_own_state
from tfcompat.core.framework import kernel as kernels
from tfcompat.core.framework.resource import Kind, ResourceSlot
from tfcompat.core.framework.tensor_list import TensorList
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import OpError
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_ops import bodies
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.shape_inference import group_inputs

if TYPE_CHECKING:
    from tfcompat.core.common_runtime.executor import Executor
    from tfcompat.core.common_runtime.host_control_flow import FunctionStep
    from tfcompat.core.common_runtime.planner import Plan


_FEWEST_TOGETHER = 4


@dataclass(frozen=True)
class Variable:
    """Stands for a variable among the values that a function captures: it reads the variable whenever it runs."""

    key: StateKey


@dataclass(frozen=True, eq=False)
class HostFunction:
    """A function and the values that it captures.

    Attributes:
      plans: keeps the plans of its body.
    """

    executor: Executor
    body: FuncGraph
    plans: dict[Any, Plan]
    captured: tuple[Any, ...] = ()

    def bind(self, captured: Sequence[Any]) -> HostFunction:
        """The function with the values of its last parameters."""
        return HostFunction(self.executor, self.body, self.plans, tuple(captured))

    def instantiate(self) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
        """The function from the values of the other parameters to its results, with random streams of its own."""
        return _Instance(self)

    def __call__(self, *arguments: Any) -> tuple[Any, ...]:
        return _Instance(self)(arguments)


class _Instance:
    def __init__(self, function: HostFunction) -> None:
        body = function.body
        count = len(body.inputs) - len(function.captured)
        self._state = FunctionState(function.executor.state)
        self._new_executor = type(function.executor)
        self._of_this_thread = threading.local()
        self._plans = function.plans
        self._parameters = body.inputs[:count]
        self._outputs = [_behind_identities(output) for output in body.outputs]
        self._device = _cpu()
        captured = list(zip(body.inputs[count:], function.captured, strict=True))
        self._captured = {tensor: value for tensor, value in captured if not isinstance(value, Variable)}
        self._refs = {tensor: value.key for tensor, value in captured if isinstance(value, Variable)}
        # A random stream is drawn from by one call at a time.
        draws = any(has_own_state(op) for op in body.get_operations())
        self._lock = threading.Lock() if draws else None
        self._one_by_one = False

    @property
    def _executor(self) -> Executor:
        """This thread's, so that errors that are read late belong to calls of this thread."""
        executor = getattr(self._of_this_thread, "executor", None)
        if executor is None:
            executor = self._of_this_thread.executor = self._new_executor(self._state)
        return executor

    def __call__(self, arguments: Sequence[Any]) -> tuple[Any, ...]:
        if self._lock is None:
            return self._call(arguments)
        with self._lock:
            return self._call(arguments)

    def many(self, calls: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]] | None:
        """The results of several calls, made in this order; None when they have to be made one by one (nothing has
        happened then)."""
        if self._one_by_one or len(calls) < _FEWEST_TOGETHER:
            return None
        with self._lock or nullcontext():
            return self._together(calls)

    def _together(self, calls: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]] | None:
        environments = [self._feeds(arguments) for arguments in calls]
        with kernels.on_host(False), jax.default_device(self._device):
            plan = self._plans.get(None)
            if plan is None:
                plan = self._plans[None] = self._executor.planned(self._outputs, environments[0], self._refs)
            if not can_repeat(plan):
                self._one_by_one = True
                return None
            try:
                with self._state.restored_on_error():
                    run_together(self._executor, plan, environments)
            except (NotTogetherError, OpError):
                return None
        return [tuple([_on_host(found[output]) for output in self._outputs]) for found in environments]

    def _feeds(self, arguments: Sequence[Any]) -> dict[Tensor, Any]:
        return {**dict(zip(self._parameters, arguments, strict=True)), **self._captured}

    def _call(self, arguments: Sequence[Any]) -> tuple[Any, ...]:
        feeds = self._feeds(arguments)
        with kernels.on_host(False), jax.default_device(self._device):
            found = self._executor.run_planned(self._plans, None, self._outputs, feeds, self._refs)
        found.update(feeds)
        return tuple([_on_host(found[output]) for output in self._outputs])


def _behind_identities(tensor: Tensor) -> Tensor:
    """The tensor that Identity ops pass on: not worth a step."""
    while tensor.op.type == "Identity" and not tensor.op.control_inputs and not is_reference(tensor):
        tensor = tensor.op.inputs[0]
    return tensor


@cache
def _cpu() -> Any:
    """The device for what runs element by element: waiting for an accelerator would cost more than it saves. None for
    JAX's default."""
    try:
        return jax.devices("cpu")[0] if jax.default_backend() != "cpu" else None
    except RuntimeError:
        return None


class _SlotContext:
    """The `Context` of a kernel that makes a resource."""

    def __init__(self, slot: ResourceSlot) -> None:
        self._slot = slot

    def resource(self, kind: type[Kind], create: Callable[[], Kind]) -> Kind:
        return self._slot.get_or_create(kind, create)


def run_kernel(executor: Executor, step: FunctionStep, environment: dict[Any, Any]) -> None:
    """Runs the kernel of an op that keeps its functions; its results go to `environment`."""
    op = step.op
    entry = kernels.lookup(op.type)
    assert entry is not None
    functions = {
        name: HostFunction(executor, body, step.plans.setdefault(name, {}))  # type: ignore[arg-type]
        for name, body in bodies(op).items()
    }
    values = [_argument(executor, step, tensor, environment) for tensor in op.inputs]
    arguments = group_inputs(op.op_def, op._attrs, values)
    if entry.resource:
        arguments = [_SlotContext(executor.own_state(op)), *arguments]
    results = entry.function(*arguments, **_attrs(op, entry, functions))
    results = list(results) if isinstance(results, (tuple, list)) else [results]
    environment.update(zip(op.outputs, results, strict=True))


def _argument(executor: Executor, step: FunctionStep, tensor: Tensor, environment: dict[Any, Any]) -> Any:
    if tensor in environment:
        return _on_host(environment[tensor])
    key = step.refs[tensor]
    return Variable(key) if tensor.dtype is dtypes.resource else executor.value_of(key)


def _attrs(op: Operation, entry: kernels.Kernel, functions: dict[str, HostFunction]) -> dict[str, Any]:
    return {name: functions.get(name) or _plain(attr_operand(op._attrs[name])) for name in entry.attrs}


def _plain(value: Any) -> Any:
    return value.array if isinstance(value, ArrayValue) else value


def _on_host(value: Any) -> Any:
    return as_numpy(value) if isinstance(value, (jax.Array, TensorList)) else value
