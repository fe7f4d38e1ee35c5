"""`tf.raw_ops`: one function for each registered op type, under its name, called with keywords.

tf.raw_ops.MatMul(a=x, b=y, transpose_b=True)
"""

from __future__ import annotations

from collections.abc import Callable as _Callable

from tfcompat.core.framework import op_def as _op_def
from tfcompat.python.ops.op_function import op_function as _op_function


def __getattr__(name: str) -> _Callable[..., object]:
    if not _op_def.is_registered(name):
        raise AttributeError(f"there is no TensorFlow op {name!r}", name=name)
    function = _op_function(name, f"Adds one op of type `{name}` to the default graph.", keyword_only=True)
    globals()[name] = function
    return function


def __dir__() -> list[str]:
    return _op_def.op_names()
