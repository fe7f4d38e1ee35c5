"""`tf.py_func`: Python functions as ops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.core.framework import py_functions
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op


def py_func(func: Callable[..., Any], inp: Any, Tout: Any, stateful: bool = True, name: str | None = None) -> Any:
    """Calls `func` with NumPy arrays when the graph runs.

    Args:
      func: takes one array per tensor of `inp` (strings as `bytes`), returns an array or a list of arrays of types
        `Tout`.
      inp: a list of tensors.
      Tout: the type of the result, or a list of types; an empty list for none.
      stateful: False lets the op be computed once for equal inputs.
      name: a name for the op.

    Returns a tensor, a list of tensors, or the operation when there are no results. At run time an exception in `func`
    becomes InvalidArgumentError (ValueError, TypeError), StopIteration OutOfRangeError, MemoryError
    ResourceExhaustedError, NotImplementedError UnimplementedError, any other UnknownError. Source: `tf.py_func`.
    """
    token = py_functions.register(func, ops.get_default_graph())
    is_list = isinstance(Tout, (list, tuple))
    types = [dtypes.as_dtype(dtype) for dtype in (Tout if is_list else [Tout])]
    op_type = "PyFunc" if stateful else "PyFuncStateless"
    result = apply_op(op_type, input=inp, token=token, Tout=types, name=name)
    if not types:
        return result
    return result if is_list else result[0]


numpy_function = py_func
