"""Programs to XLA executables, one for each structure and each specialisation."""

from __future__ import annotations

import functools
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.common_runtime import compilation_cache
from tfcompat.core.common_runtime.cpu_options import jit_on_cpu
from tfcompat.core.common_runtime.interpreter import Check, Interpreter, as_jax
from tfcompat.core.common_runtime.program import ArrayValue, Program
from tfcompat.core.framework import late_checks

_MOST_EXECUTABLES = 1024

# A variable that takes another shape cannot reuse its buffer; that is no news to the user.
warnings.filterwarnings("ignore", message="Some donated buffers were not usable")


class Executable(NamedTuple):
    """A compiled step.

    Attributes:
      jitted_for: takes donated state, other state and inputs, and returns a jitted function of these that returns
        outputs, written state and a `MakeChecks` or None.
      donated: indices of the state whose buffers it takes over.
      kept: indices of the other state that it reads.
      written: indices of the state that it returns anew.
    """

    jitted_for: Callable[[Sequence[Any], Sequence[Any], Sequence[Any]], Callable[..., Any]]
    donated: tuple[int, ...]
    kept: tuple[int, ...]
    written: tuple[int, ...]


class Checks:
    """The conditions that a step found: arrays, with the texts of their errors as part of the structure.

    Attributes:
      checks: those that must hold for the step's writes to be kept.
      late: those reported when the step is over.
    """

    def __init__(self, checks: Sequence[Check], late: Sequence[late_checks.Report]) -> None:
        self.checks = checks
        self.late = late

    def first_failed_late(self) -> late_checks.Report | None:
        """The first late check that does not hold. Waits for the device."""
        return next((report for report in self.late if not np.asarray(report.ok)), None)

    def is_ready(self) -> bool:
        """True when the outcome of the late checks can be read without waiting."""
        return all(report.ok.is_ready() for report in self.late)

    def all_hold(self) -> bool:
        """Whether every check holds, in every row of a loop. Waits for the device."""
        conditions = [check.ok for check in self.checks] + [report.ok for report in self.late]
        return all(np.asarray(condition).all() for condition in conditions)

    def first_failed(self) -> Check | None:
        """The first check that does not hold. Waits for the device."""
        return next((check for check in self.checks if not np.asarray(check.ok)), None)


class _Texts(NamedTuple):
    """What is static of `Checks`. Called with the arrays, it makes them."""

    checks: tuple[Any, ...]
    late: tuple[Any, ...]

    def __call__(self, arrays: tuple[Any, Any]) -> Checks:
        checks = [Check.join(text, array) for text, array in zip(self.checks, arrays[0], strict=True)]
        late = [
            late_checks.Report(ok, data, position, message)
            for (ok, data), (position, message) in zip(arrays[1], self.late, strict=True)
        ]
        return Checks(checks, late)


class MakeChecks(functools.partial):
    """A call that makes the `Checks` of a step: what jitted functions return.

    It is made without Python code, so that no signal handler runs between the end of a step and the return of its
    results.
    """

    @classmethod
    def of(cls, checks: Sequence[Check], late: Sequence[late_checks.Report]) -> MakeChecks:
        late_texts = tuple((report.position, report.message) for report in late)
        texts: Any = _Texts(tuple(check.texts() for check in checks), late_texts)
        return cls(texts, (tuple(check.arrays() for check in checks), tuple((each.ok, each.data) for each in late)))


jax.tree_util.register_pytree_node(MakeChecks, lambda make: (make.args[0], make.func), MakeChecks)

_executables: OrderedDict[Any, Executable] = OrderedDict()


def compiled(program: Program, known: Sequence[np.ndarray], donates: bool) -> Executable:
    """The executable of a program, specialised on the values of its last inputs.

    Compilation itself happens when it is first called with arguments of given shapes.
    """
    key = (program, tuple(ArrayValue(np.asarray(value)) for value in known), donates)
    executable = _executables.get(key)
    if executable is None:
        executable = _executables[key] = _executable(program, list(known), donates)
        if len(_executables) > _MOST_EXECUTABLES:
            _executables.popitem(last=False)
    else:
        _executables.move_to_end(key)
    return executable


def _executable(program: Program, known: list[np.ndarray], donates: bool) -> Executable:
    needs = sorted(program.needs)
    written = tuple(sorted(program.writes))
    donated = tuple(index for index in needs if donates and index in program.writes)
    kept = tuple(index for index in needs if index not in donated)

    step = step_function(program, known, donated, kept, written, Interpreter)
    return Executable(_jit(step), donated, kept, written)


def _jit(step: Callable[..., Any]) -> Callable[..., Callable[..., Any]]:
    compilation_cache.enable()
    if jax.default_backend() == "cpu":
        return jit_on_cpu(step)
    jitted = jax.jit(step, donate_argnums=0)
    return lambda *_: jitted


def compiled_loop(program: Program, known: Sequence[np.ndarray], count: int) -> Executable:
    """The executable that runs a program for each of `count` rows of its inputs, in order: a row of outputs (and
    checks) each.

    State passes from row to row: the program reads all that it writes. It takes over no buffers.
    """
    key = (program, tuple(ArrayValue(np.asarray(value)) for value in known), ("loop", count))
    if key not in _executables:
        _executables[key] = _loop(program, list(known), count)
    return _executables[key]


def _loop(program: Program, known: list[np.ndarray], count: int) -> Executable:
    needs, written = tuple(sorted(program.needs)), tuple(sorted(program.writes))
    step = step_function(program, known, (), needs, written, Interpreter)

    def loop(_: Sequence[Any], state: Sequence[Any], inputs: Sequence[Any]) -> Any:
        before = dict(zip(needs, state, strict=True))

        def turn(carry: Sequence[Any], row: Sequence[Any]) -> Any:
            now = {**before, **dict(zip(written, carry, strict=True))}
            outputs, after, checks = step((), [now[index] for index in needs], row)
            return after, (outputs, checks)

        first = [jnp.asarray(before[index]) for index in written]
        after, (outputs, checks) = jax.lax.scan(turn, first, inputs, length=count)
        return outputs, after, checks

    return Executable(_jit(loop), (), needs, written)


def step_function(
    program: Program,
    known: Sequence[np.ndarray],
    donated: Sequence[int],
    kept: Sequence[int],
    written: Sequence[int],
    interpreter_of: Callable[[dict[int, Any]], Interpreter],
) -> Callable[[Sequence[Any], Sequence[Any], Sequence[Any]], tuple[list[Any], list[Any], MakeChecks | None]]:
    """What an `Executable` computes, op by op, with the interpreter that `interpreter_of` makes of the state."""

    def step(donated_state: Sequence[Any], kept_state: Sequence[Any], inputs: Sequence[Any]) -> Any:
        state = {**dict(zip(donated, donated_state, strict=True)), **dict(zip(kept, kept_state, strict=True))}
        interpreter = interpreter_of(state)
        late: list[late_checks.Report] = []
        with late_checks.recording(late):
            outputs = [as_jax(value) for value in interpreter.run(program, [*inputs, *known])]
        checks = MakeChecks.of(interpreter.checks, late) if interpreter.checks or late else None
        return outputs, [jnp.asarray(state[index]) for index in written], checks

    return step
