"""Python functions as ops: `tf.py_func`, `tf.numpy_function`, `tf.py_function`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.core.framework import py_functions
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor


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
    return _apply("PyFunc" if stateful else "PyFuncStateless", func, inp, Tout, name)


def numpy_function(func: Callable[..., Any], inp: Any, Tout: Any, name: str | None = None) -> Any:
    """`tf.py_func` of a stateful function. Source: `tf.numpy_function`."""
    return _apply("PyFunc", func, inp, Tout, name)


def py_function(func: Callable[..., Any], inp: Any, Tout: Any, name: str | None = None) -> Any:
    """Calls `func` with values that have `numpy()` when the graph runs.

        tf.py_function(lambda x: np.log(x.numpy()), [x], tf.float32)

    Args:
      func: takes one value per tensor of `inp`: an array with a method `numpy`, which functions of `tf` take too. What
        these make is computed when `func` returns: it has no `numpy()` inside.
      inp: a list of tensors.
      Tout: the type of the result, or a list of types, to which the results are converted.
      name: a name for the op.

    Returns and raises at run time what `tf.py_func` does. It has no gradient: asking for one raises UnimplementedError.
    Source: `tf.py_function`.
    """
    types = [dtypes.as_dtype(dtype) for dtype in (Tout if isinstance(Tout, (list, tuple)) else [Tout])]

    def call(*arrays: Any) -> Any:
        from tfcompat.python.client.session import Session

        with ops.Graph().as_default() as graph:
            results = func(*(np.asarray(array).view(EagerArray) for array in arrays))
            if results is None:
                return []
            values = list(results) if isinstance(results, (list, tuple)) else [results]
            if any(isinstance(value, Tensor) for value in values):
                values = Session(graph=graph).run([ops.convert_to_tensor(value) for value in values])
        return [np.asarray(value, dtype.as_numpy_dtype) for value, dtype in zip(values, types, strict=False)]

    return _apply("EagerPyFunc", call, inp, Tout, name)


eager_py_func = py_function
py_func_common = py_func


class EagerArray(np.ndarray):
    """An array that can be asked for its value as TensorFlow's eager tensors can."""

    def numpy(self) -> Any:
        """The value as a NumPy array, or a scalar."""
        return np.asarray(self)[()]


def _apply(op_type: str, func: Callable[..., Any], inp: Any, Tout: Any, name: str | None) -> Any:
    token = py_functions.register(func, ops.get_default_graph())
    is_list = isinstance(Tout, (list, tuple))
    types = [dtypes.as_dtype(dtype) for dtype in (Tout if is_list else [Tout])]
    result = apply_op(op_type, input=inp, token=token, Tout=types, name=name)
    if not types:
        return result
    return result if is_list else result[0]


@ops.RegisterGradient("EagerPyFunc")
def _eager_py_func_grad(op: Operation, *grads: Any) -> Any:
    raise UnimplementedError(
        None,
        op,
        "tf.py_function has no gradient here: give the function one of its own by tf.custom_gradient, or compute it by "
        "operations of the graph.",
    )
