"""`contextlib.contextmanager` under TensorFlow's name."""

from __future__ import annotations

import contextlib as _contextlib
from collections.abc import Callable, Iterator
from typing import Any


def contextmanager(target: Callable[..., Iterator[Any]]) -> Callable[..., Any]:
    """A context manager made from a generator function."""
    return _contextlib.contextmanager(target)
