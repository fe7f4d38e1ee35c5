"""`tensorflow.python.ops.standard_ops`: all functions that build ops in one module, which are those of `tf.*`."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    return getattr(import_module("tfcompat"), name)


def __dir__() -> list[str]:
    return [name for name in dir(import_module("tfcompat")) if not name.startswith("_")]
