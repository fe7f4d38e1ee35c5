"""Numbers as TensorFlow's kernels read them from text."""

from __future__ import annotations

import re

import numpy as np

_SPACES = b" \t\n\v\f\r"
_INTEGER = re.compile(rb"-?[0-9]+")
_FLOAT = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?:inf|nan)", re.IGNORECASE)
_HEXADECIMAL = re.compile(rb"([+-]?)0[xX]([0-9a-fA-F]+)")


def parse_integer(text: bytes, dtype: np.dtype) -> int | None:
    """The integer that `text` holds, spaces around it ignored, or None when it is none or does not fit `dtype`."""
    stripped = text.strip(_SPACES)
    if not _INTEGER.fullmatch(stripped):
        return None
    value = int(stripped)
    info = np.iinfo(dtype)
    return value if info.min <= value <= info.max else None


def parse_float(text: bytes, dtype: np.dtype) -> np.floating | None:
    """The number that `text` holds, rounded once to `dtype` (infinite beyond its range), or None when it is none."""
    stripped = text.strip(_SPACES)
    hexadecimal = _HEXADECIMAL.fullmatch(stripped)
    if hexadecimal:
        return dtype.type(int(hexadecimal[1] + hexadecimal[2], 16))
    if text and not stripped:
        return dtype.type(0)
    if not _FLOAT.fullmatch(stripped):
        return None
    with np.errstate(over="ignore"):
        return dtype.type(stripped.decode())
