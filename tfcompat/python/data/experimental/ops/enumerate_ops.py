"""Counted elements."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.experimental.ops.batching import Transformation


def enumerate_dataset(start: Any = 0) -> Transformation:
    """`dataset.enumerate(start)`."""
    return lambda dataset: dataset.enumerate(start)
