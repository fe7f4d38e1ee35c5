"""Functions that take arguments by keyword only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tfcompat.python.util.decorator_utils import validate_callable


def keyword_args_only(func: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator: calling the function with positional arguments raises ValueError."""
    validate_callable(func, "keyword_args_only")

    @functools.wraps(func)
    def function(*args: Any, **kwargs: Any) -> Any:
        if args:
            raise ValueError(f"Must use keyword args to call {func.__name__}.")
        return func(**kwargs)

    return function
