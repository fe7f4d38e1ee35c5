"""Kernels that call back into Python: `py_func`, and `Print`."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import numpy as np

from tfcompat.core.framework import py_functions
from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.util.file_errors import file_errors
from tfcompat.python.framework import dtypes
from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.framework.array_values import as_bytes_array

_ERRORS: tuple[tuple[tuple[type[Exception], ...], type[errors.OpError]], ...] = (
    ((ValueError, TypeError), errors.InvalidArgumentError),
    ((StopIteration,), errors.OutOfRangeError),
    ((MemoryError,), errors.ResourceExhaustedError),
    ((NotImplementedError,), errors.UnimplementedError),
)


@kernel("EagerPyFunc", "PyFunc", "PyFuncStateless", host=True)
def py_func(inputs: list[Any], *, token: str, Tout: tuple[np.dtype, ...]) -> list[np.ndarray]:
    try:
        function = py_functions.lookup(token)
    except KeyError:
        raise errors.InvalidArgumentError(
            None, None, f"callback {token} is not found: a Python function cannot be read from a file"
        ) from None
    try:
        arrays = [np.array(value, order="C") for value in inputs]
        results = function(*(value if value.ndim else value[()] for value in arrays))
    except errors.OpError:
        raise
    except Exception as error:
        for classes, op_error in _ERRORS:
            if isinstance(error, classes):
                raise op_error(None, None, f"{type(error).__name__}: {error}") from error  # type: ignore[call-arg]
        raise errors.UnknownError(None, None, f"{type(error).__name__}: {error}") from error
    if not Tout:
        return []
    values = list(results) if isinstance(results, (list, tuple)) else [results]
    if len(values) != len(Tout):
        raise errors.InvalidArgumentError(
            None, None, f"pyfunc_{token} returns {len(values)} values, but expects to see {len(Tout)} values."
        )
    return [
        _checked(np.asarray(value), dtype, index, token)
        for index, (value, dtype) in enumerate(zip(values, Tout, strict=True))
    ]


def _checked(value: np.ndarray, dtype: np.dtype, index: int, token: str) -> np.ndarray:
    if dtype.kind == "O" and value.dtype.kind in "SUO":
        return as_bytes_array(value)
    if value.dtype != dtype:
        raise errors.InvalidArgumentError(
            None, None, f"{index}-th value returned by {token} is {_name(value.dtype)}, but expects {_name(dtype)}"
        )
    return value


def _name(dtype: np.dtype) -> str:
    return dtypes.as_dtype(dtype).runtime_name


@kernel("Print", stateful=True, host=True)
def print_(ctx: Context, tensor: Any, data: list[Any], *, message: str, first_n: int, summarize: int) -> Any:
    if first_n >= 0 and ctx.count_run() >= first_n:
        return tensor
    print(message + "".join(f"[{summary(np.asarray(item), summarize)}]" for item in data), file=sys.stderr)
    return tensor


_LEVELS = {"log(info)": logging.INFO, "log(warning)": logging.WARNING, "log(error)": logging.ERROR}


@kernel("PrintV2", host=True)
def print_v2(input: Any, *, output_stream: str, end: str) -> list[Any]:
    text = np.asarray(input).item().decode("utf-8", "replace")
    if output_stream.startswith("file://"):
        path = output_stream.removeprefix("file://")
        with file_errors(path), open(path, "a", encoding="utf-8") as file:
            file.write(text + end)
    elif output_stream in _LEVELS:
        logging.getLogger("tensorflow").log(_LEVELS[output_stream], "%s", text)
    else:
        print(text, end=end, file=sys.stdout if output_stream == "stdout" else sys.stderr)
    return []


def summary(array: np.ndarray, count: int) -> str:
    """The first `count` elements (all when negative) as TensorFlow's runtime prints them: nested by dimension."""
    flat = array.ravel()
    limit = flat.size if count < 0 else count
    if array.ndim == 0:
        return _element(flat[0])
    if array.ndim == 1:
        text = " ".join(map(_element, flat[:limit]))
        return text + "..." if limit < flat.size else text
    return _nested(array, [limit])


def _nested(array: np.ndarray, left: list[int]) -> str:
    if array.ndim == 1:
        shown = min(left[0], array.size)
        left[0] -= shown
        return " ".join(map(_element, array[:shown])) + ("..." if shown < array.size else "")
    return "".join(f"[{_nested(row, left)}]" for row in array if left[0] > 0) + ("..." if left[0] <= 0 else "")


def _element(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    return f"{value:g}" if isinstance(value, (float, np.floating)) else str(value)


@kernel("Timestamp", stateful=True, host=True)
def timestamp(ctx: Context) -> Any:
    """Seconds since the epoch, when the run gets here."""
    return np.float64(time.time())
