"""`contextlib.contextmanager` under TensorFlow's name."""

from __future__ import annotations

import contextlib as _contextlib
from collections.abc import Callable, Iterator
from typing import Any

from tfcompat.python.util import tf_decorator


def contextmanager(target: Callable[..., Iterator[Any]]) -> Callable[..., Any]:
    """A context manager made from a generator function."""
    return tf_decorator.make_decorator(target, _contextlib.contextmanager(target), "contextmanager")
