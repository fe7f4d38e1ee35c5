"""Which steps differ from others in their constants only.

A script that makes new nodes in its loop (`sess.run(tf.assign_add(v, i))` with a Python `i`) gives each step other
constants. Constants are part of a program, where XLA can make use of them; but the second program that differs from an
earlier one in nothing else takes them as arguments, and so do all that follow: they share one executable.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from tfcompat.core.common_runtime.program import ArrayValue, Instruction, Program

_MOST_SKELETONS = 4096
_first_seen: OrderedDict[Program, int] = OrderedDict()


def differs_in_constants(program: Program) -> bool:
    """True when a program that is equal but for its constants has been seen before."""
    skeleton = replace(program, instructions=tuple(map(_without_value, program.instructions)))
    if skeleton == program:
        return False
    first = _first_seen.setdefault(skeleton, hash(program))
    _first_seen.move_to_end(skeleton)
    if len(_first_seen) > _MOST_SKELETONS:
        _first_seen.popitem(last=False)
    return first != hash(program)


def _without_value(instruction: Instruction) -> Instruction:
    if instruction.op_type != "Const" or instruction.fold:
        return instruction
    value = dict(instruction.attrs)["value"]
    if not isinstance(value, ArrayValue) or value.array.dtype.kind == "O":
        return instruction
    return replace(instruction, attrs=(("value", (value.array.dtype.str, value.array.shape)),))
