"""Functions that take arguments by keyword only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def keyword_args_only(func: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator: calling the function with positional arguments raises ValueError."""

    @functools.wraps(func)
    def function(*args: Any, **kwargs: Any) -> Any:
        if args:
            raise ValueError(
                f"The function {func.__name__} only accepts keyword arguments. Do not pass positional arguments. "
                f"Received the following positional arguments: {args}"
            )
        return func(**kwargs)

    return function
