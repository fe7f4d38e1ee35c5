"""Loops that fill lists: `result.write(i, value)` in turn `i`.

When such a loop is differentiated, the values are outputs of a `lax.scan` rather than writes into an array that it
carries: the derivative of a write clears the place that was written, for which XLA copies the array in every turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.common_runtime.program import SKIP, ArrayValue, Instruction, Program
from tfcompat.core.framework.kernel import is_known
from tfcompat.core.framework.tensor_list import ShapesDiffer, TensorList


@dataclass(frozen=True)
class StackedWrite:
    """One list that a loop fills.

    Attributes:
      variable: the position of the list among the loop's variables.
      first: the index that the first turn writes.
      step: 1 or -1, from turn to turn.
    """

    variable: int
    first: int
    step: int

    def filled(self, before: TensorList, values: Any) -> TensorList:
        """The list after the loop, from the values of all turns."""
        count = values.shape[0]
        rows = values if self.step > 0 else values[::-1]
        lowest = self.first if self.step > 0 else self.first - count + 1
        if count == before.length:
            return replace(before, stacked=rows, elements=None)
        stacked = jnp.asarray(before.allocated(values.shape[1:]).stacked)
        if stacked.shape[1:] != values.shape[1:]:
            raise ShapesDiffer(f"{stacked.shape[1:]}, {values.shape[1:]}")
        return replace(before, stacked=stacked.at[lowest : lowest + count].set(rows), elements=None)


def find(body: Program, inputs: Sequence[Any], count: int) -> tuple[Program, list[StackedWrite]]:
    """The lists that `count` turns of a loop fill, and the body that returns the values behind its own results.

    That is for a list which the body uses just to write one element, at the index that a loop variable gives, which
    goes up or down by one in each turn.
    """
    writes: list[StackedWrite] = []
    instructions = list(body.instructions)
    outputs = list(body.outputs)
    values: list[Any] = []
    producers: list[int | None] = [None] * body.num_inputs
    for number, instruction in enumerate(instructions):
        producers += [number] * instruction.num_outputs
    for variable, value in enumerate(inputs):
        operand = body.outputs[variable]
        position = producers[operand] if isinstance(operand, int) else None
        if not isinstance(value, TensorList) or value.source or position is None:
            continue
        write = instructions[position]
        if write.op_type != "TensorListSetItem" or write.inputs[0] != variable:
            continue
        if _uses(body, variable) != 1 or _uses(body, operand) != 1:
            continue
        counter = write.inputs[1]
        step = _step(body, producers, counter)
        if not step or not is_known(inputs[counter]):
            continue
        first = int(inputs[counter])
        if not (0 <= first < value.length and 0 <= first + step * (count - 1) < value.length):
            continue
        writes.append(StackedWrite(variable, first, step))
        values.append(write.inputs[2])
        instructions[position] = Instruction(SKIP)
        outputs[variable] = variable
    if not writes:
        return body, []
    invariants = (*body.invariants, *(write.variable for write in writes))
    return replace(body, instructions=tuple(instructions), outputs=(*outputs, *values), invariants=invariants), writes


def _uses(program: Program, slot: int) -> int:
    operands = [operand for instruction in program.instructions for operand in instruction.inputs]
    return sum(_count(operand, slot) for operand in [*operands, *program.outputs])


def _count(operand: Any, slot: int) -> int:
    if isinstance(operand, tuple):
        return sum(_count(item, slot) for item in operand)
    return int(type(operand) is int and operand == slot)


def _step(body: Program, producers: Sequence[int | None], counter: Any) -> int:
    """By how much a loop variable changes in each turn, when that is 1 or -1; else 0."""
    if not isinstance(counter, int) or counter >= body.num_inputs:
        return 0
    after = body.outputs[counter]
    position = producers[after] if isinstance(after, int) else None
    if position is None:
        return 0
    change = body.instructions[position]
    if change.op_type not in ("Add", "AddV2", "Sub") or change.inputs[0] != counter:
        return 0
    constant = producers[change.inputs[1]] if isinstance(change.inputs[1], int) else None
    if constant is None or body.instructions[constant].op_type != "Const":
        return 0
    value = dict(body.instructions[constant].attrs).get("value")
    if not isinstance(value, ArrayValue) or value.array.ndim or abs(np.int64(value.array)) != 1:
        return 0
    return int(value.array) if change.op_type != "Sub" else -int(value.array)
