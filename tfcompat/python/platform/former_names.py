"""Names that Python and NumPy had when programs were written for TensorFlow 1, and have no more."""

from __future__ import annotations

import collections
import collections.abc
import fractions
import inspect
import math
import time
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

_NUMPY_BUILTINS = {"int": int, "float": float, "complex": complex, "object": object, "str": str, "unicode": str}
_NUMPY_RENAMED = {
    "Inf": "inf",
    "Infinity": "inf",
    "NaN": "nan",
    "PINF": "inf",
    "alltrue": "all",
    "complex_": "complex128",
    "cumproduct": "cumprod",
    "float_": "float64",
    "infty": "inf",
    "mat": "asmatrix",
    "product": "prod",
    "row_stack": "vstack",
    "sometrue": "any",
    "string_": "bytes_",
    "trapz": "trapezoid",
    "unicode_": "str_",
}


def restore() -> None:
    """Gives modules back names that they lack: `np.float`, `np.product`, `collections.Mapping`, `time.clock`, ..."""
    _add(np, _NUMPY_BUILTINS)
    _add(np, {old: getattr(np, name) for old, name in _NUMPY_RENAMED.items()})
    _add(np, {"NINF": -np.inf, "asfarray": _asfarray, "asscalar": _asscalar, "in1d": _in1d})
    _add(collections, {name: getattr(collections.abc, name) for name in collections.abc.__all__})
    _add(fractions, {"gcd": math.gcd})
    _add(inspect, {"getargspec": _getargspec})
    _add(time, {"clock": time.perf_counter})


def _add(module: ModuleType, names: Mapping[str, Any]) -> None:
    for name, value in names.items():
        if name not in vars(module):  # a look at the attribute itself may warn
            setattr(module, name, value)


def _asscalar(a: Any) -> Any:
    """The Python number in an array of size 1."""
    return a.item()


def _asfarray(a: Any, dtype: Any = np.float64) -> np.ndarray:
    """An array of floating-point numbers."""
    return np.asarray(a, dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def _in1d(ar1: Any, ar2: Any, assume_unique: bool = False, invert: bool = False) -> np.ndarray:
    """For each element of an array, flattened, whether the other one has it."""
    return np.isin(np.asarray(ar1).ravel(), ar2, assume_unique=assume_unique, invert=invert)


class _ArgSpec(NamedTuple):
    args: list[str]
    varargs: str | None
    keywords: str | None
    defaults: tuple[Any, ...] | None


def _getargspec(func: Callable[..., Any]) -> _ArgSpec:
    """The names and defaults of a function's parameters. Raises ValueError for one with keyword-only parameters."""
    spec = inspect.getfullargspec(func)
    if spec.kwonlyargs:
        raise ValueError("Function has keyword-only parameters, use inspect.signature() API.")
    return _ArgSpec(spec.args, spec.varargs, spec.varkw, spec.defaults)
