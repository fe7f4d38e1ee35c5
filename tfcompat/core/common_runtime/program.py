"""`Program`: a piece of a graph as the interpreter takes it.

A program has no names and refers to no graph: it hashes and compares by structure (op types, attributes, wiring), so
that pieces of the same structure share one compiled executable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from tfcompat.core.framework.context import Ref

Operand = Any
"""An input of an instruction: a slot (int), a `Ref` to session state, or a tuple of these for a list argument.

Slots number the program's inputs first, then the outputs of its instructions in order.
"""


SKIP = "Skip"
"""Op type of an instruction that does nothing: its outputs are not used."""


class ArrayValue:
    """A NumPy array that hashes and compares by content."""

    __slots__ = ("_hash", "array")

    def __init__(self, array: np.ndarray) -> None:
        self.array = array
        self._hash = hash((array.dtype.str, array.shape, _content(array)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ArrayValue)
            and self._hash == other._hash
            and self.array.dtype == other.array.dtype
            and self.array.shape == other.array.shape
            and _content(self.array) == _content(other.array)
        )


def _content(array: np.ndarray) -> Any:
    if array.dtype == object:
        return tuple(array.ravel().tolist())
    if array.size > 1 and not any(array.strides):
        return (array.size, array.ravel()[:1].tobytes())
    return array.tobytes()


@dataclass(frozen=True)
class Instruction:
    """One op.

    Attributes:
      op_type: names the kernel.
      inputs: one operand per input argument.
      attrs: the attributes that the kernel takes, in its form, arrays as `ArrayValue`.
      num_outputs: how many slots it fills.
      own_state: index of the state that is the op's own: its random stream, or the count of its runs.
      fold: its value is needed while compiling: compute it then.
      keep_pullback: a later gradient instruction uses this one's pullback.
      gradient_of: for a gradient, the instruction (by position) whose pullback it applies; None to differentiate
        `forward`.
      forward: for a gradient, the instruction that it differentiates, with inputs numbered from 0.
    """

    op_type: str
    inputs: tuple[Operand, ...] = ()
    attrs: tuple[tuple[str, Any], ...] = ()
    num_outputs: int = 1
    own_state: int | None = None
    fold: bool = False
    keep_pullback: bool = False
    gradient_of: int | None = None
    forward: Instruction | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(
            (self.op_type, self.inputs, self.attrs, self.num_outputs, self.own_state, self.gradient_of, self.forward)
        )

    @cached_property
    def kernel_attrs(self) -> dict[str, Any]:
        return {name: _unwrapped(value) for name, value in self.attrs}


def _unwrapped(value: Any) -> Any:
    if isinstance(value, ArrayValue):
        return value.array
    return tuple(_unwrapped(item) for item in value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Program:
    """Instructions in the order of their execution.

    Attributes:
      num_inputs: how many values it is called with.
      instructions: the ops.
      outputs: an operand for each result.
      needs: the state that must hold a value before: read before it is surely written.
      writes: the state that it may write.
      may_fail: it contains checks whose outcome must be read before its writes may be kept.
    """

    num_inputs: int
    instructions: tuple[Instruction, ...]
    outputs: tuple[Operand, ...]
    needs: frozenset[int] = frozenset()
    writes: frozenset[int] = frozenset()
    may_fail: bool = False
    invariants: tuple[int, ...] = field(default=())

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.num_inputs, self.instructions, self.outputs))


def refs_in(operand: Operand) -> tuple[Ref, ...]:
    """The references in an operand."""
    if isinstance(operand, Ref):
        return (operand,)
    if isinstance(operand, tuple):
        return tuple(ref for item in operand for ref in refs_in(item))
    return ()
