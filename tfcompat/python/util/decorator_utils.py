"""What decorators share: names of functions, notes in docstrings, properties of classes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any


def get_qualified_name(function: Any) -> str:
    """The name of a function, with that of its class before it."""
    return str(getattr(function, "__qualname__", None) or function.__name__)


def add_notice_to_docstring(
    doc: str | None, instructions: str, no_doc_str: str, suffix_str: str, notice: Sequence[str]
) -> str:
    """A docstring with a warning below its first line.

    Args:
      doc: the docstring.
      instructions: what to do instead.
      no_doc_str: the first line where there is no docstring.
      suffix_str: stands behind the first line.
      notice: the lines of the warning.

    Raises:
      ValueError: `notice` is empty.
    """
    if not notice:
        raise ValueError("The `notice` arg must not be empty.")
    warning = ["", f"Warning: {notice[0]}", *notice[1:], *([instructions] if instructions else [])]
    if not doc:
        return "\n".join([no_doc_str, *warning])
    first, *rest = inspect.cleandoc(doc).strip().splitlines()
    if rest and rest[0].strip():
        warning.append("")
    return "\n".join([f"{first} {suffix_str}", *warning, *rest])


def validate_callable(func: Any, decorator_name: str) -> None:
    """Raises ValueError for what cannot be called, such as a property."""
    if not callable(func):
        raise ValueError(
            f"{func} is not a function. If this is a property, make sure @property appears before @{decorator_name} in "
            f"your source code:\n\n@property\n@{decorator_name}\ndef method(...)"
        )


class classproperty:
    """A decorator of a method of a class that is read as an attribute of the class."""

    def __init__(self, func: Callable[[Any], Any]) -> None:
        self._func = func

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self._func(owner)
