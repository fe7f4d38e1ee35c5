"""Python's operators on `RaggedTensor`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.ops import math_ops
from tfcompat.python.ops.ragged import ragged_getitem
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor

_BINARY = {
    "add": math_ops.add,
    "and": math_ops.logical_and,
    "div": math_ops.div,
    "floordiv": math_ops.floordiv,
    "mod": math_ops.floormod,
    "mul": math_ops.multiply,
    "or": math_ops.logical_or,
    "pow": math_ops.pow,
    "sub": math_ops.subtract,
    "truediv": math_ops.truediv,
    "xor": math_ops.logical_xor,
}

_OTHERS = {
    "abs": math_ops.abs,
    "ge": math_ops.greater_equal,
    "getitem": ragged_getitem.ragged_tensor_getitem,
    "gt": math_ops.greater,
    "invert": math_ops.logical_not,
    "le": math_ops.less_equal,
    "lt": math_ops.less,
    "neg": math_ops.negative,
}


def _reflected(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda y, x: function(x, y)


def _no_boolean(_: RaggedTensor) -> bool:
    raise TypeError("RaggedTensor may not be used as a boolean.")


for _name, _function in {**_BINARY, **_OTHERS, "bool": _no_boolean}.items():
    setattr(RaggedTensor, f"__{_name}__", _function)
for _name, _function in _BINARY.items():
    setattr(RaggedTensor, f"__r{_name}__", _reflected(_function))
