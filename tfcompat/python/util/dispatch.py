"""Functions that other types take over: a call that fails with their instances among its arguments is theirs.

Source: TensorFlow's `python/util/dispatch.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

DISPATCH_ATTR = "_tf_dispatchers"


class OpDispatcher:
    """Handles calls of one function, for the arguments that it knows."""

    NOT_SUPPORTED = object()
    """What `handle` returns of a call that is not its own."""

    def handle(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The result of the call, or `NOT_SUPPORTED`."""
        return self.NOT_SUPPORTED

    def register(self, op: Callable[..., Any]) -> None:
        """Makes this one of the dispatchers of `op`, which has to be decorated by `add_dispatch_support`."""
        if not hasattr(op, DISPATCH_ATTR):
            raise AssertionError(f"Dispatching not enabled for {op}")
        getattr(op, DISPATCH_ATTR).append(self)


class _TypeBasedDispatcher(OpDispatcher):
    def __init__(self, function: Callable[..., Any], types: tuple[type, ...]) -> None:
        self._function, self._types = function, types

    def handle(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        for argument in (*args, *kwargs.values()):
            items = argument if isinstance(argument, (list, tuple)) else (argument,)
            if any(isinstance(item, self._types) for item in items):
                return self._function(*args, **kwargs)
        return self.NOT_SUPPORTED


def dispatch(op: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The result of the first dispatcher of `op` that takes the call, or `OpDispatcher.NOT_SUPPORTED`."""
    for dispatcher in getattr(op, DISPATCH_ATTR):
        result = dispatcher.handle(args, kwargs)
        if result is not OpDispatcher.NOT_SUPPORTED:
            return result
    return OpDispatcher.NOT_SUPPORTED


def dispatch_for_types(op: Callable[..., Any], *types: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorates a function that stands in for `op` where an argument (or an element of a list) is of one of `types`."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _TypeBasedDispatcher(function, types).register(op)
        return function

    return register


def add_dispatch_support(target: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a function so that calls of it that fail are offered to dispatchers."""

    @functools.wraps(target)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return target(*args, **kwargs)
        except (TypeError, ValueError):
            result = dispatch(wrapper, *args, **kwargs)
            if result is OpDispatcher.NOT_SUPPORTED:
                raise
            return result

    setattr(wrapper, DISPATCH_ATTR, [])
    return wrapper
