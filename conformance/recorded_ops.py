"""Single ops as TensorFlow 1.15 computes them: the cases of `op_cases/` with what was recorded."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from conformance.op_cases.common import Cases, unpack
from tfcompat.core.framework import op_def
from tfcompat.core.framework.op_def import OpDef
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.tensor_shape import TensorShape

_RECORDED = Path(__file__).parent / "recorded" / "ops"


@dataclass(frozen=True)
class Case:
    """One op on one set of inputs.

    Attributes:
      arguments: the inputs in OpDef order, each an array or a list of arrays.
      outputs: what TensorFlow gives, or None where it raises.
      error: its error's (class name, message), or None.
      gradients: for positions in the flat list of inputs its gradient, for all that have one; None where not recorded.
      shapes: per variant of static knowledge the outputs' shapes, or {"error": message}.
      variant: what was known where the outputs or the error come from; None where no graph could be built.
      refused_gradient: the class of what `tf.gradients` raises, or None.
    """

    number: int
    op_type: str
    arguments: tuple[Any, ...]
    attrs: dict[str, Any]
    outputs: list[np.ndarray] | None
    error: tuple[str, str] | None
    gradients: dict[int, np.ndarray] | None
    shapes: list[Any]
    variant: str | None
    refused_gradient: str | None

    def __str__(self) -> str:
        described = ", ".join(repr(value) for value in self.arguments)
        return f"case {self.number}: {self.op_type}({described}, {self.attrs})"

    def attr_values(self, names: Sequence[str]) -> dict[str, Any]:
        """Attributes as the graph stores them."""
        definition = op_def.get_op_def(self.op_type)
        return {name: self._attr(definition, name) for name in names}

    def _attr(self, definition: OpDef, name: str) -> Any:
        kind = definition.attrs[name].kind
        if name in self.attrs:
            value = self.attrs[name]
            if kind == "type":
                return dtypes.as_dtype(value)
            if kind == "shape":
                return TensorShape(value)
            return value.encode() if isinstance(value, str) else value
        for arg, value in zip(definition.inputs, self.arguments, strict=True):
            if arg.number_attr == name:
                return len(value)
            if arg.type_attr == name:
                return dtypes.as_dtype((value[0] if isinstance(value, list) else value).dtype)
        return definition.attrs[name].default


def kernel_attr(value: Any) -> Any:
    """An attribute of the graph as kernels get it."""
    if isinstance(value, dtypes.DType):
        return value.np_dtype
    if isinstance(value, TensorShape):
        return value.sizes
    return value.decode() if isinstance(value, bytes) else tuple(value) if isinstance(value, list) else value


def families() -> list[str]:
    """The families that have a recording."""
    return sorted(path.stem for path in _RECORDED.glob("*.json"))


@cache
def table(family: str) -> Cases:
    """The cases of a family as its module states them."""
    return importlib.import_module(f"conformance.op_cases.{family}").CASES


@cache
def cases(family: str) -> tuple[Case, ...]:
    """The cases of a family with what was recorded."""
    return tuple(_read(family))


def _read(family: str) -> Iterator[Case]:
    entries = json.loads((_RECORDED / f"{family}.json").read_text())
    with np.load(_RECORDED / f"{family}.npz") as file:
        arrays = dict(file)
    for number, ((op_type, inputs, attrs), entry) in enumerate(zip(table(family), entries, strict=True)):
        assert op_type == entry["op"], "the recording is not of these cases: make it again"
        gradients = entry.get("gradients")
        yield Case(
            number,
            op_type,
            tuple(inputs[arg.name] for arg in op_def.get_op_def(op_type).inputs),
            attrs,
            [unpack(arrays, f"{number}/out/{i}") for i in range(entry["outputs"])] if "outputs" in entry else None,
            tuple(entry["error"]) if "error" in entry else None,
            {i: arrays[f"{number}/grad/{i}"] for i in gradients if isinstance(i, int)}
            if isinstance(gradients, list)
            else None,
            entry["shapes"],
            entry.get("variant"),
            gradients if isinstance(gradients, str) else None,
        )
