"""Runs with `RunOptions.FULL_TRACE`: when each op was executed, and for how long."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from tensorboard.compat.proto.step_stats_pb2 import DeviceStepStats, StepStats

from tfcompat.core.common_runtime import compiler
from tfcompat.core.common_runtime.executor import Executor
from tfcompat.core.common_runtime.interpreter import Interpreter
from tfcompat.core.common_runtime.placements import HOST, device_of
from tfcompat.core.common_runtime.planner import Step
from tfcompat.core.common_runtime.program import Instruction
from tfcompat.python.framework.operation import Operation

Recorded = Callable[[int, float, float, Sequence[Any]], None]


class TracingExecutor(Executor):
    """Runs plans op by op, each waited for: an op's time is what it takes by itself.

    A compiled step has no time of single ops, for XLA fuses them; so a traced run takes longer, and its sum is no
    measure of an untraced one.
    """

    def __init__(self, state: Any) -> None:
        super().__init__(state)
        self._devices: dict[str, Any] = {}

    def step_stats(self) -> Any:
        """What was executed, as `StepStats`."""
        return StepStats(dev_stats=self._devices.values())

    def _executable(self, step: Step, environment: dict[Any, Any]) -> compiler.Executable:
        known = [self.known(step, tensor, environment) for tensor in step.known]
        program = step.program
        needs = tuple(sorted(program.needs))
        written = tuple(sorted(program.writes))
        function = compiler.step_function(
            program, known, (), needs, written, lambda state: self._interpreter(step, state)
        )

        def call(donated: Sequence[Any], kept: Sequence[Any], inputs: Sequence[Any]) -> Any:
            # What the compiled step would not know must not be known to kernels here either.
            return function(donated, [_as_array(value) for value in kept], [_as_array(value) for value in inputs])

        return compiler.Executable(lambda *_: call, (), needs, written)

    def _interpreter(
        self, step: Step, state: dict[int, Any], is_initialized: Callable[[int], bool] | None = None
    ) -> Interpreter:
        device = device_of(step)

        def recorded(position: int, start: float, end: float, results: Sequence[Any]) -> None:
            self._record(device, step.ops[position], start, end, results)

        return _TimedInterpreter(state, is_initialized, recorded)

    def _record(self, device: str, op: Operation, start: float, end: float, results: Sequence[Any]) -> None:
        if device not in self._devices:
            self._devices[device] = DeviceStepStats(device=device)
        duration = max(int((end - start) * 1e6), 1)
        inputs = ", ".join(tensor.op.name for tensor in op.inputs)
        node = self._devices[device].node_stats.add(
            node_name=op.name,
            all_start_micros=int(start * 1e6),
            op_start_rel_micros=0,
            op_end_rel_micros=duration,
            all_end_rel_micros=duration,
            timeline_label=f"{op.name} = {op.type}({inputs})",
        )
        for slot, (tensor, value) in enumerate(zip(op.outputs, results, strict=False)):
            dtype = getattr(value, "dtype", None)
            if dtype is None or not hasattr(value, "nbytes"):
                continue
            description = node.output.add(slot=slot).tensor_description
            description.dtype = tensor.dtype.base_dtype.as_datatype_enum
            for size in value.shape:
                description.shape.dim.add(size=size)
            description.allocation_description.requested_bytes = value.nbytes
            description.allocation_description.allocator_name = "cpu" if device == HOST else "device"


class _TimedInterpreter(Interpreter):
    """Tells how long each instruction of its program takes."""

    def __init__(self, state: dict[int, Any], is_initialized: Callable[[int], bool] | None, recorded: Recorded) -> None:
        super().__init__(state, is_initialized)
        self._recorded = recorded

    def _timed(self, run: Callable[[], Any], results_of: Callable[[Any], Sequence[Any]]) -> Any:
        start = time.time()
        outcome = run()
        results = results_of(outcome)
        jax.block_until_ready([value for value in results if isinstance(value, jax.Array)])
        self._recorded(self._position, start, time.time(), results)
        return outcome

    def _execute(self, instruction: Instruction, arguments: list[Any]) -> list[Any]:
        return self._timed(lambda: super(_TimedInterpreter, self)._execute(instruction, arguments), list)

    def _differentiable(self, instruction: Instruction, arguments: list[Any]) -> tuple[list[Any], Callable[..., Any]]:
        return self._timed(
            lambda: super(_TimedInterpreter, self)._differentiable(instruction, arguments), lambda outcome: outcome[0]
        )

    def _from_pullback(
        self, instruction: Instruction, arguments: list[Any], pullback: Callable[[list[Any]], list[Any]]
    ) -> list[Any]:
        return self._timed(
            lambda: super(_TimedInterpreter, self)._from_pullback(instruction, arguments, pullback), list
        )


def _as_array(value: Any) -> Any:
    return jnp.asarray(value) if isinstance(value, np.ndarray) and value.dtype != object else value


def is_traced(options: Any) -> bool:
    """Whether a `RunOptions` asks for times."""
    return options is not None and options.trace_level >= options.SOFTWARE_TRACE
