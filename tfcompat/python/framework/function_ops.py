"""Ops whose attributes are functions: conditionals, loops, calls."""

from __future__ import annotations

from collections.abc import Sequence

from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.operation import Operation, Tensor

LOOPS = frozenset(("While", "StatelessWhile"))
CONDITIONALS = frozenset(("If", "StatelessIf", "Case"))
CALLS = frozenset(("PartitionedCall", "StatefulPartitionedCall"))


def bodies(op: Operation) -> dict[str, FuncGraph]:
    """The function bodies among the attributes of `op`, by attribute; those of a list as `branches[0]`, and so on."""
    found: dict[str, FuncGraph] = {}
    for name, value in op._attrs.items():
        if isinstance(value, FuncGraph):
            found[name] = value
        elif isinstance(value, tuple) and value and isinstance(value[0], FuncGraph):
            found.update((f"{name}[{position}]", body) for position, body in enumerate(value))
    return found


def has_bodies(op: Operation) -> bool:
    """True for an op with function bodies."""
    return any(
        isinstance(value, FuncGraph) or (isinstance(value, tuple) and value and isinstance(value[0], FuncGraph))
        for value in op._attrs.values()
    )


def branches(op: Operation) -> list[str]:
    """The names (as `bodies` gives them) of a conditional's branches, by what selects them: 0, 1, ..."""
    return list(bodies(op)) if op.type == "Case" else ["else_branch", "then_branch"]


def num_selecting(op: Operation) -> int:
    """How many of the first inputs of `op` its bodies do not get."""
    return 1 if op.type in CONDITIONALS or op.type == "OwnGradient" else 0


def passed_on(op: Operation) -> Sequence[Tensor]:
    """The inputs of `op` that its bodies get."""
    return op.inputs[num_selecting(op) :]
