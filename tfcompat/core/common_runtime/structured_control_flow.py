"""If and While inside a compiled step: `lax.cond`, `lax.while_loop`, and `lax.scan` where a gradient is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.common_runtime import stacked_writes
from tfcompat.core.common_runtime.interpreter import Check, HostRequired, Interpreter, OpFailed, as_jax
from tfcompat.core.common_runtime.program import SKIP, Instruction, Program
from tfcompat.core.framework import kernel as kernels
from tfcompat.core.framework import late_checks
from tfcompat.core.framework.context import Ref
from tfcompat.core.framework.tensor_list import ShapesDiffer, TensorList, reserve

_LONGEST_SIMULATION = 1_000_000


def _resolved(context: Interpreter, inputs: Sequence[Any]) -> list[Any]:
    """The inputs' values; a reference to a variable without one stays (no body uses it as a value)."""
    return [context.state.get(value.index, value) if isinstance(value, Ref) else value for value in inputs]


def _traced(values: Sequence[Any]) -> list[Any]:
    if any(isinstance(value, (np.ndarray, TensorList)) and value.dtype.kind == "O" for value in values):
        raise HostRequired(0, "strings stay on the host")
    return [as_jax(value) for value in values]


def _run_inside(
    inner: Interpreter, program: Program, inputs: Sequence[Any]
) -> tuple[list[Any], late_checks.Failure, late_checks.Alternatives]:
    """The results of a body, and which of its late checks failed.

    Raises HostRequired for a body that fails while it is traced, since it may be one that does not run.
    """
    reports: list[late_checks.Report] = []
    with late_checks.recording(reports if late_checks.are_recorded() else None):
        try:
            results = inner.run(program, inputs)
        except OpFailed as error:
            raise HostRequired(0, str(error)) from error
    return results, *late_checks.first_failure(reports)


def branch(context: Interpreter, condition: Any, programs: Sequence[Program], inputs: Sequence[Any]) -> list[Any]:
    """Runs the program that `condition` selects. One that is known selects while tracing."""
    inputs = _resolved(context, inputs)
    condition = context.value_of(condition)
    if kernels.is_known(condition):
        return context.run_inline(programs[int(condition)], inputs)
    written = sorted({index for program in programs for index in program.writes})
    checks: list[list[Check]] = [[] for _ in programs]
    alternatives: list[late_checks.Alternatives] = [() for _ in programs]

    def taker(position: int) -> Any:
        def take() -> tuple[list[Any], Any, list[Any]]:
            inner = Interpreter(dict(context.state))
            inner._differentiating = context.differentiating
            results, failure, alternatives[position] = _run_inside(inner, programs[position], inputs)
            checks[position] = inner.checks
            state = _traced([inner.state[index] for index in written])
            return _traced(results), (state, failure), [_arrays_of(check) for check in inner.checks]

        return take

    takers = _with_common_lists([taker(position) for position in range(len(programs))])
    if any(program.may_fail for program in programs):
        takers = _with_common_checks(takers)
    try:
        results, (state, failure), arrays = lax.switch(jnp.asarray(condition, jnp.int32), takers)
    except TypeError as error:
        if "output" not in str(error):
            raise
        raise HostRequired(0, f"the branches of a conditional give different shapes or types: {error}") from error
    _keep(context, written, state)
    found = [check for branch_checks in checks for check in branch_checks]
    for check, values in zip(found, arrays, strict=True):
        context.checks.append(Check.join(check._replace(position=context._position).texts(), values))
    _report(condition, failure, alternatives)
    return results


def _report(condition: Any, failure: late_checks.Failure, alternatives: Sequence[late_checks.Alternatives]) -> None:
    """Reports what failed in the branch that was taken."""
    counts = np.array([len(messages) for messages in alternatives], np.int32)
    if counts.any():
        before = jnp.asarray(np.cumsum(counts, dtype=np.int32) - counts)
        offset = before[jnp.clip(condition, 0, len(counts) - 1)]
        index = jnp.where(failure.index == 0, 0, failure.index + offset)
        late_checks.report_failure(failure._replace(index=index), sum(alternatives, ()))


def _with_common_lists(takers: list[Any]) -> list[Any]:
    """Makes every branch return its lists in a form that suits the results of all."""
    results = [jax.eval_shape(take)[0] for take in takers]
    if not any(isinstance(value, TensorList) for branch_results in results for value in branch_results):
        return takers
    forms = [_common_form(values) for values in zip(*results, strict=True)]

    def matching(take: Any) -> Any:
        def taken() -> Any:
            values, state, checks = take()
            return [in_form(value, form) for value, form in zip(values, forms, strict=True)], state, checks

        return taken

    return [matching(take) for take in takers]


def _common_form(values: Sequence[Any]) -> Any:
    """A value in whose form all of `values` can be held."""
    lists = [value for value in values if isinstance(value, TensorList)]
    if not lists:
        return values[0]
    stacked = next((value for value in lists if value.stacked is not None), None)
    if stacked is not None:
        return stacked
    written = next((value for value in lists if not value.is_empty), lists[0])
    if all(value == lists[0] for value in values) or written.is_empty:
        return written
    element = next(element for element in written.elements or () if element is not None)
    return written._with_stacked(jax.ShapeDtypeStruct((written.length, *element.shape), written.dtype))


def in_form(value: Any, form: Any) -> Any:
    """`value` in the form of `form`. Raises HostRequired when it is a list that cannot take it."""
    if not isinstance(form, TensorList):
        return value
    if not isinstance(value, TensorList):  # the number that stands for the flow of an array without gradients
        value = reserve(form.length, form.dtype, form.element_shape, form.source)
    if value.length != form.length:
        raise HostRequired(0, f"a list grows from {form.length} to {value.length} elements")
    try:
        return as_jax(value.in_form_of(form))
    except ShapesDiffer as error:
        raise HostRequired(0, str(error)) from error


def _arrays_of(check: Check) -> Any:
    ok, data = check.arrays()
    return jnp.asarray(ok), tuple(_traced(data))


def _with_common_checks(takers: list[Any]) -> list[Any]:
    """Makes every branch return the checks of all branches: those of the others hold."""
    shapes = [jax.eval_shape(take)[2] for take in takers]

    def holds(shape: Any) -> Any:
        _, data = shape
        return jnp.asarray(True), tuple(jnp.zeros(each.shape, each.dtype) for each in data)

    def padded(position: int) -> Any:
        def take() -> Any:
            results, state, own = takers[position]()
            arrays = [
                own if branch == position else [holds(shape) for shape in branch_shapes]
                for branch, branch_shapes in enumerate(shapes)
            ]
            return results, state, [each for branch in arrays for each in branch]

        return take

    return [padded(position) for position in range(len(takers))]


def _keep(context: Interpreter, indices: Sequence[int], values: Sequence[Any]) -> None:
    context.state.update(zip(indices, values, strict=True))
    context.written.update(indices)


class _Loop:
    """A loop's variables split into those that its body changes, and the rest, which stay what they are."""

    def __init__(self, context: Interpreter, cond: Program, body: Program, inputs: Sequence[Any]) -> None:
        self.context = context
        self.cond_program = cond
        self.body_program = body
        self.inputs = _resolved(context, inputs)
        self.changing = [index for index in range(len(inputs)) if index not in body.invariants]
        self.written = sorted(cond.writes | body.writes)
        self.checks: list[Check] = []
        self.alternatives: late_checks.Alternatives = ()

    def initial(self) -> Any:
        """What the first turn starts from: variables, state, a flag for each check of the body, and that nothing has
        failed."""
        variables = _traced([self.inputs[index] for index in self.changing])
        state = _traced([self.context.state[index] for index in self.written])
        holds_lists = any(isinstance(value, TensorList) for value in self.inputs)
        if self.body_program.may_fail or holds_lists:
            after = jax.eval_shape(self._results, variables, state)[0]  # finds the checks too
            variables = [_settled(before, value) for before, value in zip(variables, after, strict=True)]
        return variables, state, ([jnp.asarray(True)] * len(self.checks), late_checks.Failure.none())

    def _values(self, variables: Sequence[Any]) -> list[Any]:
        values = list(self.inputs)
        for index, value in zip(self.changing, variables, strict=True):
            values[index] = value
        return values

    def _interpreter(self, state: Sequence[Any]) -> Interpreter:
        inner = Interpreter(dict(self.context.state))
        inner.state.update(zip(self.written, state, strict=True))
        inner._differentiating = self.context.differentiating
        return inner

    def cond(self, carry: Any) -> Any:
        variables, state, _ = carry
        with late_checks.recording(None):
            predicate = self._interpreter(state).run(self.cond_program, self._values(variables))[0]
        return jnp.reshape(predicate, ())

    def body(self, carry: Any) -> Any:
        return self.step(carry, None)[0]

    def step(self, carry: Any, _: Any) -> Any:
        """A turn of a scan: what it carries on, and what the body returns behind the loop's variables."""
        variables, state, (flags, failure) = carry
        after, state, (found, later), more = self.turn(variables, state)
        flags = [jnp.logical_and(flag, ok) for flag, ok in zip(flags, found, strict=True)]
        return (after, state, (flags, failure.or_else(later) if self.alternatives else failure)), more

    def body_while_it_lasts(self, carry: Any, _: Any) -> Any:
        """A turn of a scan that is longer than the loop: nothing happens once the condition does not hold."""
        return lax.cond(self.cond(carry), self.body, lambda carry: carry, carry), None

    def turn(self, variables: Sequence[Any], state: Sequence[Any]) -> tuple[list[Any], list[Any], Any, list[Any]]:
        after, state, found, more = self._results(variables, state)
        after = [in_form(value, before) for before, value in zip(variables, after, strict=True)]
        for before, value in zip(variables, after, strict=True):
            if before.shape != value.shape or before.dtype != value.dtype:
                raise HostRequired(0, f"a loop variable changes from {before.shape} to {value.shape}")
        return after, state, found, more

    def _results(self, variables: Sequence[Any], state: Sequence[Any]) -> tuple[list[Any], list[Any], Any, list[Any]]:
        inner = self._interpreter(state)
        results, failure, self.alternatives = _run_inside(inner, self.body_program, self._values(variables))
        after = _traced([results[index] for index in self.changing])
        self.checks = inner.checks
        written = _traced([inner.state[index] for index in self.written])
        outcome = [check.ok for check in inner.checks], failure
        return after, written, outcome, _traced(results[len(self.inputs) :])

    def results(self, carry: Any) -> list[Any]:
        variables, state, (flags, failure) = carry
        _keep(self.context, self.written, state)
        for check, ok in zip(self.checks, flags, strict=True):
            self.context.checks.append(check._replace(ok=ok, data=(), position=self.context._position))
        late_checks.report_failure(failure, self.alternatives)
        return self._values(variables)


def _settled(before: Any, after: Any) -> Any:
    """A loop's initial value in the form that the body gives it."""
    if not isinstance(after, TensorList):
        return before
    if after.stacked is None and isinstance(before, TensorList) and before.stacked is not None:
        return before
    if after.stacked is None and not after.is_empty:
        element = next(element for element in after.elements or () if element is not None)
        after = after._with_stacked(jax.ShapeDtypeStruct((after.length, *element.shape), after.dtype))
    return in_form(before, after)


def loop(context: Interpreter, cond: Program, body: Program, inputs: Sequence[Any]) -> list[Any]:
    """Runs `body` for as long as `cond` holds. Where a gradient is wanted the number of turns must be known."""
    turns = _Loop(context, cond, body, inputs)
    if kernels.is_on_host():
        return _loop_on_host(context, cond, body, turns.inputs)
    if not context.differentiating:
        return turns.results(lax.while_loop(turns.cond, turns.body, turns.initial()))
    primals = context.primals or turns.inputs
    try:
        count = trip_count(cond, body, primals)
    except HostRequired:
        limit = _limit(cond, primals)
        if limit is None:
            raise
        return turns.results(lax.scan(turns.body_while_it_lasts, turns.initial(), None, length=limit)[0])
    try:
        return _scan(context, cond, body, inputs, primals, count)
    except HostRequired:  # a variable changes its shape from turn to turn
        values = turns.inputs
        for _ in range(count):
            values = context.run_inline(body, values)
        return values


def _scan(
    context: Interpreter, cond: Program, body: Program, inputs: Sequence[Any], primals: Sequence[Any], count: int
) -> list[Any]:
    """A loop of `count` turns."""
    body, writes = stacked_writes.find(body, primals, count) if count else (body, [])
    turns = _Loop(context, cond, body, inputs)
    carry, stacked = lax.scan(turns.step, turns.initial(), None, length=count)
    values = turns.results(carry)
    for write, rows in zip(writes, stacked, strict=True):
        values[write.variable] = write.filled(values[write.variable], rows)
    return values


def _limit(cond: Program, inputs: Sequence[Any]) -> int | None:
    """The most turns that a loop takes, where its condition says so ("counter < limit and ...") and it is known."""
    producers = _producers(cond)

    def instruction(operand: Any) -> Instruction | None:
        position = producers[operand] if isinstance(operand, int) else None
        return None if position is None else cond.instructions[position]

    both = instruction(cond.outputs[0])
    if both is None or both.op_type != "LogicalAnd":
        return None
    less = instruction(both.inputs[0])
    if less is None or less.op_type != "Less" or less.inputs != (0, 1) or not kernels.is_known(inputs[1]):
        return None
    return max(0, int(inputs[1]))


def _loop_on_host(context: Interpreter, cond: Program, body: Program, values: list[Any]) -> list[Any]:
    while context.run_inline(cond, values)[0]:
        values = context.run_inline(body, values)
    return values


def trip_count(cond: Program, body: Program, inputs: Sequence[Any]) -> int:
    """How often a loop turns, found by running in NumPy just what its condition depends on.

    Raises HostRequired when that includes values not known while compiling.
    """
    needed = condition_variables(cond, body)
    if not all(kernels.is_known(inputs[index]) for index in needed):
        raise HostRequired(
            0, "the number of turns of a differentiated loop depends on values computed in the same step"
        )
    step = _restricted(body, needed)
    predicate = _restricted(cond, None)
    values = [np.asarray(value) if index in needed else None for index, value in enumerate(inputs)]
    count = 0
    with kernels.on_host(), late_checks.recording(None), jax.ensure_compile_time_eval(), np.errstate(all="ignore"):
        while Interpreter({}).run(predicate, values)[0]:
            for index, value in zip(sorted(needed), Interpreter({}).run(step, values), strict=True):
                values[index] = np.asarray(value)
            count += 1
            if count > _LONGEST_SIMULATION:
                raise HostRequired(0, "a differentiated loop turns too often to be unrolled for its gradient")
    return count


def condition_variables(cond: Program, body: Program) -> set[int]:
    """The loop variables that the loop's condition depends on, through the body too."""
    needed = _inputs_of(cond, cond.outputs)
    while True:
        more = needed | _inputs_of(body, [body.outputs[index] for index in needed])
        if more == needed:
            return needed
        needed = more


def _producers(program: Program) -> list[int | None]:
    """For each slot, the position of the instruction that fills it (None for inputs)."""
    producers: list[int | None] = [None] * program.num_inputs
    for position, instruction in enumerate(program.instructions):
        producers += [position] * instruction.num_outputs
    return producers


def _slots(operands: Sequence[Any]) -> list[int]:
    slots: list[int] = []
    for operand in operands:
        if isinstance(operand, tuple):
            slots += _slots(operand)
        elif isinstance(operand, int):
            slots.append(operand)
    return slots


def _live(program: Program, outputs: Sequence[Any]) -> tuple[set[int], set[int]]:
    """(positions of the instructions, numbers of the inputs) behind some outputs."""
    producers = _producers(program)
    positions: set[int] = set()
    inputs: set[int] = set()
    stack = _slots(outputs)
    while stack:
        slot = stack.pop()
        position = producers[slot]
        if position is None:
            inputs.add(slot)
        elif position not in positions:
            positions.add(position)
            stack += _slots(program.instructions[position].inputs)
    return positions, inputs


def _inputs_of(program: Program, outputs: Sequence[Any]) -> set[int]:
    return _live(program, outputs)[1]


def _restricted(program: Program, wanted: set[int] | None) -> Program:
    """`program` with just the outputs `wanted` (all when None); what they do not need becomes a no-op."""
    outputs = program.outputs if wanted is None else tuple(program.outputs[index] for index in sorted(wanted))
    positions, _ = _live(program, outputs)
    instructions = tuple(
        instruction if position in positions else Instruction(SKIP, num_outputs=instruction.num_outputs)
        for position, instruction in enumerate(program.instructions)
    )
    return Program(program.num_inputs, instructions, outputs)
