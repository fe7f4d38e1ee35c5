"""`tf.raw_ops`: one function for each registered op type, under its name, called with keywords.

tf.raw_ops.MatMul(a=x, b=y, transpose_b=True)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.core.framework import op_def
from tfcompat.python.ops.op_function import op_function


def __getattr__(name: str) -> Callable[..., Any]:
    if not op_def.is_registered(name):
        raise AttributeError(f"there is no TensorFlow op {name!r}", name=name)
    function = op_function(name, f"Adds one op of type `{name}` to the default graph.", keyword_only=True)
    globals()[name] = function
    return function


def __dir__() -> list[str]:
    return op_def.op_names()
