"""Questions about functions."""

from __future__ import annotations

import functools
from typing import Any

from tfcompat.python.util import tf_decorator, tf_inspect


def fn_args(fn: Any) -> tuple[str, ...]:
    """The names of the arguments of a function, method, callable object or `functools.partial`, without `self`.

    Names that a partial binds are left out. Raises ValueError for what cannot be called.
    """
    if isinstance(fn, functools.partial):
        bound = len(fn.args)
        return tuple(name for name in fn_args(fn.func)[bound:] if name not in fn.keywords)
    if not callable(fn):
        raise ValueError(f"{fn!r} is not callable")
    is_object = not tf_inspect.isroutine(fn) and not tf_inspect.isclass(fn)
    names = tf_inspect.getfullargspec(fn.__call__ if is_object else fn).args
    takes_self = is_object or tf_inspect.isclass(fn) or tf_inspect.ismethod(fn)
    return tuple(names[1:] if takes_self else names)


def has_kwargs(fn: Any) -> bool:
    """Whether a function, method or callable object takes `**kwargs`. Raises TypeError for what cannot be called."""
    if isinstance(fn, functools.partial):
        fn = fn.func
    elif not callable(fn):
        raise TypeError(f"fn should be a function-like object, but is of type {type(fn)}.")
    elif not tf_inspect.isroutine(fn) and not tf_inspect.isclass(fn):
        fn = fn.__call__
    return tf_inspect.getfullargspec(fn).varkw is not None


def get_func_name(func: Any) -> str:
    """The name of a function, that of a method with its class, or the text of a callable object's class.

    Raises ValueError for what cannot be called.
    """
    target = tf_decorator.unwrap(func)[1]
    if not callable(target):
        raise ValueError("Argument must be callable")
    if tf_inspect.isfunction(target):
        return str(target.__name__)
    if tf_inspect.ismethod(target):
        return f"{type(target.__self__).__name__}.{target.__func__.__name__}"
    return str(type(target))


def get_func_code(func: Any) -> Any:
    """The code object of a function, method or callable object, or None where there is none.

    Raises ValueError for what cannot be called.
    """
    target = tf_decorator.unwrap(func)[1]
    if not callable(target):
        raise ValueError("Argument must be callable")
    is_function = tf_inspect.isfunction(target) or tf_inspect.ismethod(target)
    return getattr(target if is_function else target.__call__, "__code__", None)
