"""Names that NumPy had when programs were written for TensorFlow 1, and has no more."""

from __future__ import annotations

from typing import Any

import numpy as np

_BUILTINS = {"int": int, "float": float, "complex": complex, "object": object, "str": str, "unicode": str}
_RENAMED = {
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
    """Gives `numpy` back the names that it lacks: `np.float`, `np.product`, `np.Inf`, `np.asscalar`, ..."""
    others = {"NINF": -np.inf, "asfarray": _asfarray, "asscalar": _asscalar, "in1d": _in1d}
    renamed = {old: getattr(np, name) for old, name in _RENAMED.items()}
    for name, value in {**_BUILTINS, **renamed, **others}.items():
        if name not in vars(np):  # a look at the attribute itself may warn
            setattr(np, name, value)


def _asscalar(a: Any) -> Any:
    """The Python number in an array of size 1."""
    return a.item()


def _asfarray(a: Any, dtype: Any = np.float64) -> np.ndarray:
    """An array of floating-point numbers."""
    return np.asarray(a, dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def _in1d(ar1: Any, ar2: Any, assume_unique: bool = False, invert: bool = False) -> np.ndarray:
    """For each element of an array, flattened, whether the other one has it."""
    return np.isin(np.asarray(ar1).ravel(), ar2, assume_unique=assume_unique, invert=invert)
