"""Runs plans on a session's state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.common_runtime import callables, compiler, host_control_flow, planner
from tfcompat.core.common_runtime.constants import is_pure
from tfcompat.core.common_runtime.host_control_flow import FunctionStep, Uses
from tfcompat.core.common_runtime.interpreter import (
    HostRequired,
    Interpreter,
    OpFailed,
    as_numpy,
    error_with_data,
    run_on_host,
)
from tfcompat.core.common_runtime.lowering import is_reference
from tfcompat.core.common_runtime.ordering import reachable
from tfcompat.core.common_runtime.planner import Plan, Step, handles_lists
from tfcompat.core.common_runtime.program import ArrayValue
from tfcompat.core.common_runtime.state import (
    State,
    StateKey,
    is_variable,
    own_copy,
    own_state_key,
    variable_key,
)
from tfcompat.core.framework import kernel as kernels
from tfcompat.core.framework import late_checks
from tfcompat.core.framework.tensor_list import TensorList
from tfcompat.core.util import mapped_file
from tfcompat.python.framework.errors_impl import (
    FailedPreconditionError,
    InvalidArgumentError,
    OpError,
    ResourceExhaustedError,
    UnimplementedError,
)
from tfcompat.python.framework.function_ops import CONDITIONALS, has_bodies
from tfcompat.python.framework.operation import Operation, Tensor

_LARGE = 1 << 20
"""Values of so many bytes are worth a compiled copy to the device."""


class Replan(Exception):
    """Part of the plan cannot be compiled as it is: `op` has to be driven from the host.

    Attributes:
      values: what the run has computed before.
      done: the ops that it has executed, those aside that can be executed again.
    """

    def __init__(self, op: Operation) -> None:
        super().__init__(op.name)
        self.op = op
        self.values: dict[Tensor, Any] = {}
        self.done: frozenset[Operation] = frozenset()


class Executor:
    """Runs plans, each device step as one jitted call. Safe to use from several threads."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._unread: list[tuple[Step, compiler.Checks]] = []
        self._constants: dict[Tensor, Any] = {}

    def run(self, plan: Plan, feeds: dict[Tensor, Any]) -> dict[Tensor, Any]:
        """The values of `plan.fetches` (NumPy or JAX arrays), given those of `plan.feeds`.

        Raises the errors of the ops, as TensorFlow's exceptions.
        """
        if self._unread:
            self._raise_late(wait=False)
        environment = {**feeds, **plan.constants}
        for index, step in enumerate(plan.steps):
            try:
                self.run_step(plan, step, environment)
            except Replan as error:
                error.values = environment
                error.done = frozenset(op for before in plan.steps[:index] for op in before.ops if not is_pure(op))
                raise
        if self._unread and plan.fetches:
            self._raise_late(wait=True)
        if plan.variables:
            with self._state.lock:
                environment.update((tensor, own_copy(self._needed(key))) for tensor, key in plan.variables.items())
        return {key: environment[key] for key in (*plan.fetches, *plan.tapes) if key in environment}

    def run_step(self, plan: Plan, step: Step | FunctionStep, environment: dict[Tensor, Any]) -> None:
        if isinstance(step, FunctionStep) and kernels.takes_callables(step.op.type):
            try:
                callables.run_kernel(self, step, environment)
            except Exception as error:
                raise _translated(error, step.op) from error
        elif isinstance(step, FunctionStep):
            host_control_flow.run_function(self, step, environment)
        elif step.on_host:
            self._run_on_host(plan, step, environment)
        else:
            self._run_on_device(plan, step, environment)

    # Device steps

    def _run_on_device(self, plan: Plan, step: Step, environment: dict[Tensor, Any]) -> None:
        executable = self._executable(step, environment)
        inputs = [_compact(environment[tensor]) for tensor in step.inputs]
        if step.padding is not None:
            step.padding.apply(inputs)
        state = self._state
        with state.lock:
            donated = [self._needed(plan.state[index]) for index in executable.donated]
            kept = [self._needed_on_device(plan.state[index]) for index in executable.kept]
            results: list[Any] = []
            written_keys = [plan.state[index] for index in executable.written]
            try:
                self._call(step, executable, (donated, kept, inputs), results)
                outputs, written, make_checks = results[0]
                if make_checks is not None:
                    self._note_checks(step, make_checks())
                self.set_values(written_keys, written)
            except BaseException:
                if results and executable.donated:  # an interrupt: the old values are gone
                    self.set_values(written_keys, results[0][1])
                raise
            if kept:
                # An output may be the very array of a variable, whose buffer another thread's step may take over.
                own = {id(value) for value in kept}
                outputs = [own_copy(value) if id(value) in own else value for value in outputs]
        environment.update(zip(step.outputs, outputs, strict=True))

    def _executable(self, step: Step, environment: dict[Tensor, Any]) -> compiler.Executable:
        if not step.known:
            key: Any = None
            known: list[np.ndarray] = []
        else:
            known = [self.known(step, tensor, environment) for tensor in step.known]
            key = tuple(ArrayValue(value) for value in known)
        executable = step.executables.get(key)
        if executable is None:
            executable = step.executables[key] = compiler.compiled(step.program, known, step.donates)
        return executable

    def known(self, step: Step, tensor: Tensor, environment: dict[Any, Any]) -> np.ndarray:
        """The value of a tensor that a step has to know."""
        key = step.known_refs.get(tensor)
        return np.asarray(environment[tensor]) if key is None else self.value_of(key)

    def value_of(self, key: StateKey) -> Any:
        """The value of a variable. Raises FailedPreconditionError when it has none."""
        with self._state.lock:
            return own_copy(self._needed(key))

    def _needed(self, key: StateKey) -> Any:
        value = self._state.get(key)
        if value is None:
            raise _uninitialized(key)
        return value

    def own_state(self, op: Operation) -> Any:
        """The state of an op that has its own: its random stream, or the slot of its resource."""
        return self._state.get(own_state_key(op))

    @property
    def state(self) -> State:
        return self._state

    def values_of(self, keys: Sequence[StateKey]) -> list[Any]:
        """The values of variables and random streams, as compiled steps take them."""
        with self._state.lock:
            return [self._needed_on_device(key) for key in keys]

    def set_values(self, keys: Sequence[StateKey], values: Sequence[Any]) -> None:
        """Gives variables and random streams new values."""
        with self._state.lock:
            for key, value in zip(keys, values, strict=True):
                self._state.set(key, value)

    def planned(self, targets: Sequence[Tensor], feeds: dict[Any, Any], refs: dict[Tensor, StateKey]) -> Plan:
        """A plan for `targets`."""
        return self._planned(targets, feeds, refs, frozenset(), frozenset(), {})

    def _constant(self, tensor: Tensor, value: np.ndarray) -> Any:
        """A large constant, moved to the device once for all plans."""
        if tensor not in self._constants:
            self._constants[tensor] = _on_device(value)
        return self._constants[tensor]

    def _needed_on_device(self, key: StateKey) -> Any:
        """A value that steps read and leave: what the host made moves to the device once, not at every call."""
        value = self._needed(key)
        if type(value) is np.ndarray:
            value = _on_device(value)
            self._state.set(key, value)
        return value

    def _call(
        self, step: Step, executable: compiler.Executable, arguments: tuple[Sequence[Any], ...], results: list[Any]
    ) -> None:
        """Appends what a step returns to `results`: within one call of C, so that once the step has taken over buffers,
        no signal handler runs before the values that replace theirs are there."""
        try:
            with jax.enable_x64(True):
                jitted = executable.jitted_for(*arguments)
                results.extend(map(jitted, *zip(arguments, strict=True)))
        except HostRequired as error:
            op = step.ops[error.position]
            if has_bodies(op) or host_control_flow.differentiated(op) is not None or handles_lists(op):
                raise Replan(op) from None
            raise UnimplementedError(None, op, f"cannot run {op.type}: {error}") from error
        except OpFailed as error:
            raise _translated(error.cause, step.ops[error.position]) from error.cause
        except jax.errors.JaxRuntimeError as error:
            if "RESOURCE_EXHAUSTED" in str(error):
                raise ResourceExhaustedError(None, None, str(error)) from error
            raise

    def _note_checks(self, step: Step, checks: compiler.Checks) -> None:
        """Raises the error of the first check that fails, late ones aside, whose outcome is read later."""
        failed = checks.first_failed()
        if failed is not None:
            raise _translated(
                error_with_data(failed.error, failed.message, failed.data, failed.summarize), step.ops[failed.position]
            )
        if checks.late:
            self._unread.append((step, checks))

    def _raise_late(self, wait: bool) -> None:
        """Raises the errors of late checks: of those whose outcome is there, or with `wait` of all."""
        unread, self._unread = self._unread, []
        for step, checks in unread:
            if not wait and not checks.is_ready():
                self._unread.append((step, checks))
                continue
            failed = checks.first_failed_late()
            if failed is not None:
                text = late_checks.text_of(failed)
                raise _translated(InvalidArgumentError(None, None, text), step.ops[failed.position])

    # Host steps

    def _run_on_host(self, plan: Plan, step: Step, environment: dict[Tensor, Any]) -> None:
        program = step.program
        values = [_on_host(environment[tensor]) for tensor in step.inputs]
        values += [self.known(step, tensor, environment) for tensor in step.known]
        with self._state.lock:
            state = {index: _on_host(self._needed(plan.state[index])) for index in program.needs}
        interpreter = self._interpreter(step, state, lambda index: self._state.is_initialized(plan.state[index]))
        try:
            outputs = run_on_host(interpreter, program, values)
        except OpFailed as error:
            raise _translated(error.cause, step.ops[error.position]) from error.cause
        with self._state.lock:
            for index in program.writes:
                if index in state:
                    self._state.set(plan.state[index], _as_kept(state[index]))
        environment.update(zip(step.outputs, outputs, strict=True))

    def _interpreter(
        self, step: Step, state: dict[int, Any], is_initialized: Callable[[int], bool] | None = None
    ) -> Interpreter:
        """What runs a step op by op."""
        return Interpreter(state, is_initialized)

    def run_planned(
        self,
        plans: dict[Any, Plan],
        key: Any,
        targets: Sequence[Any],
        feeds: dict[Any, Any],
        refs: dict[Tensor, StateKey] | None = None,
        on_host: frozenset[Operation] = frozenset(),
        done: frozenset[Operation] = frozenset(),
        uses: dict[Operation, Uses] | None = None,
    ) -> dict[Any, Any]:
        """Runs `targets`, with the plan that `plans` keeps under `key`, or a new one (see `planner.plan` for the rest).
        Returns values by tensor, and the tapes of conditionals and loops by op; `feeds` may have such tapes too."""
        plan = plans.get(key)
        if plan is None:
            plan = plans[key] = self._planned(targets, feeds, refs or {}, on_host, done, uses or {})
        try:
            return self.run(plan, feeds)
        except Replan as error:
            # Later runs take a plan that suits. This one goes on from where it stands: no op is executed twice.
            on_host = plan.on_host | {error.op}
            plans[key] = self._planned(targets, feeds, refs or {}, on_host, done, uses or {})
            values = {key: value for key, value in error.values.items() if key in feeds or _is_result(key)}
            done |= error.done
            rest = [target for target in targets if target not in error.values and target not in done]
            results = self.run_planned({}, None, rest, values, refs, on_host, done, uses)
            return {**{target: error.values[target] for target in targets if target in error.values}, **results}

    def _planned(
        self,
        targets: Sequence[Any],
        feeds: dict[Tensor, Any],
        refs: dict[Tensor, StateKey],
        on_host: frozenset[Operation],
        done: frozenset[Operation],
        uses: dict[Operation, Uses],
    ) -> Plan:
        wanted = [target for target in targets if target not in refs]
        fed = [key for key in feeds if isinstance(key, Tensor)]
        known = {} if refs else self._known_conditions(wanted, frozenset(fed), done)
        plan = planner.plan(wanted, [*fed, *known], refs, on_host, done, uses)
        constants = {tensor: self._constant(tensor, value) for tensor, value in plan.constants.items()}
        plan.constants = {**constants, **known}
        return plan

    def _known_conditions(
        self, wanted: Sequence[Any], fed: frozenset[Tensor], done: frozenset[Operation]
    ) -> dict[Tensor, np.ndarray]:
        """Where branches depend on whether a variable has a value: that it has one. It will not lose it, and so the
        conditional can be compiled."""
        known = {}
        for op in reachable(wanted, fed, done):
            if op.type in ("IsVariableInitialized", "VarIsInitializedOp") and is_variable(op.inputs[0].op):
                has_value = self._state.is_initialized(variable_key(op.inputs[0].op))
                decides = any(consumer.type in CONDITIONALS for consumer in op.outputs[0].consumers())
                if has_value and decides and op.outputs[0] not in wanted:
                    known[op.outputs[0]] = np.asarray(True)
        return known


def _is_result(key: Tensor | Operation) -> bool:
    """True for a tensor that a plan need not compute if it is given its value, and for a tape."""
    return isinstance(key, Operation) or not (is_reference(key) or key.op.type == "Const")


def _on_device(value: np.ndarray) -> Any:
    if value.dtype == object:
        return value
    with jax.enable_x64(True):
        return jax.device_put(value)


def _as_kept(value: Any) -> Any:
    """A value that the host has computed as a variable keeps it: in memory of its own, a large one on the device."""
    value = np.asarray(value)
    if value.dtype == object or value.nbytes < _LARGE:
        return own_copy(value)
    with jax.enable_x64(True):
        copy = jnp.array(value, copy=True).block_until_ready()
    mapped_file.let_go(value)
    return copy


def _on_host(value: Any) -> Any:
    return as_numpy(value) if isinstance(value, (jax.Array, TensorList)) else value


def _compact(value: Any) -> Any:
    """A value as a compiled step takes it: a list whose elements have one shape is one array."""
    return value.uniform() if isinstance(value, TensorList) else value


def _uninitialized(key: StateKey) -> FailedPreconditionError:
    name = key.op.name
    if key.op.type == "VarHandleOp":
        _, shared_name = cast(tuple[bytes, bytes], key.name)
        name = shared_name.decode()
        message = (
            f"Error while reading resource variable {name} from Container: localhost. This could mean that the "
            f"variable was uninitialized. Not found: Resource localhost/{name}/N10tensorflow3VarE does not exist."
        )
    else:
        message = f"Attempting to use uninitialized value {name}."
    help_text = "Run its initializer first, for instance sess.run(tf.global_variables_initializer())."
    return FailedPreconditionError(key.op.node_def, key.op, f"{message} {help_text}")


def _translated(error: Exception, op: Operation) -> Exception:
    """The error that the caller sees when a kernel of `op` raised `error`."""
    if isinstance(error, OpError):
        if error.op is not None:
            return error
        if type(error) is OpError:
            return OpError(op.node_def, op, error.message, error.error_code)
        return type(error)(op.node_def, op, error.message)  # type: ignore[call-arg]
    if isinstance(error, NotImplementedError):
        return UnimplementedError(op.node_def, op, str(error))
    return InvalidArgumentError(op.node_def, op, f"{type(error).__name__}: {error}")
