"""Errors of kernels: TensorFlow's InvalidArgumentError, raised where shapes or values that are known are wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from tfcompat.python.framework.errors_impl import InvalidArgumentError


def require(ok: bool, message: str) -> None:
    """Raises InvalidArgumentError unless `ok`."""
    if not ok:
        raise InvalidArgumentError(None, None, message)


def shape_text(shape: Iterable[Any]) -> str:
    """A shape as TensorFlow's runtime prints it: "[2,3]"."""
    return f"[{','.join(map(str, shape))}]"


def broadcast_shape(*arrays: Any) -> tuple[int, ...]:
    """The shape that the arrays broadcast to. Raises InvalidArgumentError where there is none."""
    shapes = [array.shape for array in arrays]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        message = "Incompatible shapes: " + " vs. ".join(map(shape_text, shapes))
        raise InvalidArgumentError(None, None, message) from None


def axis_index(axis: int, rank: int, message: str) -> int:
    """`axis` counted from the front. Raises InvalidArgumentError(message) where it lies outside [-rank, rank)."""
    require(-rank <= axis < rank, message)
    return axis % rank
