"""Old functions, arguments and names of arguments: decorators that warn once, and what they share.

Source: TensorFlow's `python/util/deprecation.py`.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from tfcompat.python.util.decorator_utils import add_notice_to_docstring, validate_callable

_is_silent = False
_warned: set[tuple[Any, ...]] = set()

Decorator = Callable[[Any], Any]


class DeprecatedNamesAlreadySet(Exception):
    """The old names of a function were noted before."""


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Warns of nothing within the block."""
    global _is_silent
    before, _is_silent = _is_silent, True
    try:
        yield
    finally:
        _is_silent = before


def deprecated(date: str | None, instructions: str, warn_once: bool = True) -> Decorator:
    """A decorator of functions and classes that are to be replaced: a call warns, telling how.

    Args:
      date: when it goes, as "YYYY-MM-DD", or None.
      instructions: what to use instead.
      warn_once: warn of the first call only.
    """
    _validate(date, instructions)

    def decorate(func: Any) -> Any:
        if isinstance(func, type):
            func.__init__ = decorate(func.__init__)  # type: ignore[misc]
            return func

        validate_callable(func, "deprecated")

        @functools.wraps(func)
        def function(*args: Any, **kwargs: Any) -> Any:
            _warn((func,), warn_once, _name(func), date, instructions)
            return func(*args, **kwargs)

        function.__doc__ = _notice(func.__doc__, "FUNCTION", "It", date, instructions)
        return function

    return decorate


def deprecated_alias(deprecated_name: str, name: str, func_or_class: Any, warn_once: bool = True) -> Any:
    """A function or class under its old name: using it warns."""
    instructions = f"Please use {name} instead."

    @functools.wraps(func_or_class, updated=())
    def function(*args: Any, **kwargs: Any) -> Any:
        _warn_of_name((deprecated_name, func_or_class), warn_once, deprecated_name, instructions)
        return func_or_class(*args, **kwargs)

    if not isinstance(func_or_class, type):
        return function

    class Alias(func_or_class):
        @functools.wraps(func_or_class.__init__)  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            _warn_of_name((deprecated_name, func_or_class), warn_once, deprecated_name, instructions)
            super().__init__(*args, **kwargs)

    Alias.__name__, Alias.__qualname__, Alias.__doc__ = func_or_class.__name__, func_or_class.__qualname__, None
    return Alias


def deprecated_endpoints(*args: str) -> Decorator:
    """A decorator that notes which of a function's public names are old."""

    def decorate(func: Any) -> Any:
        if "_tf_deprecated_api_names" in vars(func):
            raise DeprecatedNamesAlreadySet(
                f"Cannot set deprecated names for {func.__name__} to {args}. Deprecated names are already set to "
                f"{func._tf_deprecated_api_names}."
            )
        func._tf_deprecated_api_names = args
        return func

    return decorate


def deprecated_args(
    date: str | None, instructions: str, *deprecated_arg_names_or_tuples: Any, **kwargs: Any
) -> Decorator:
    """A decorator of functions with arguments that are to go: giving one warns.

    Args:
      date: when they go, as "YYYY-MM-DD", or None.
      instructions: what to use instead.
      *deprecated_arg_names_or_tuples: names; or (name, value) for an argument that may have this value.
      **kwargs: `warn_once`, default True.
    """
    _validate(date, instructions)
    warn_once = kwargs.pop("warn_once", True)
    if not deprecated_arg_names_or_tuples:
        raise ValueError("Specify which argument is deprecated.")
    if kwargs:
        raise TypeError(f"unexpected keyword arguments: {sorted(kwargs)}")
    allowed = dict(
        (item[0], item[1:]) if isinstance(item, (list, tuple)) else (item, ())
        for item in deprecated_arg_names_or_tuples
    )

    def decorate(func: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(func)
        takes_any = {p.name for p in signature.parameters.values() if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD)}
        missing = [name for name in allowed if name not in signature.parameters]
        if missing and not any(p.kind == p.VAR_KEYWORD for p in signature.parameters.values()):
            raise ValueError(
                f"The following deprecated arguments are not present in the function signature: {missing}."
            )

        @functools.wraps(func)
        def function(*args: Any, **named: Any) -> Any:
            given = _bound(signature, args, named)
            for name, values in allowed.items():
                is_given = name in given and (name not in takes_any or bool(given[name]))
                if is_given and not any(_is_same(given[name], value) for value in values):
                    what = f"calling {_name(func)} with {name}"
                    _warn((func, name), warn_once, what, date, instructions)
            return func(*args, **named)

        listed = f"`({', '.join(sorted(allowed))})`"
        function.__doc__ = _notice(func.__doc__, "ARGUMENTS", f"{listed}. They", date, instructions)
        return function

    return decorate


def deprecated_arg_values(
    date: str | None, instructions: str, warn_once: bool = True, **deprecated_kwargs: Any
) -> Decorator:
    """A decorator of functions with values of arguments that are to go: giving one warns.

    Args:
      date: when they go, as "YYYY-MM-DD", or None.
      instructions: what to use instead.
      warn_once: warn of the first call only.
      **deprecated_kwargs: the values by argument.
    """
    _validate(date, instructions)
    if not deprecated_kwargs:
        raise ValueError("Specify which argument values are deprecated.")

    def decorate(func: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(func)

        @functools.wraps(func)
        def function(*args: Any, **named: Any) -> Any:
            given = _bound(signature, args, named, with_defaults=True)
            for name, value in deprecated_kwargs.items():
                if name in given and _is_same(given[name], value):
                    what = f"calling {_name(func)} with {name}={value}"
                    _warn((func, name), warn_once, what, date, instructions)
            return func(*args, **named)

        listed = ", ".join(f"{name}={value!r}" for name, value in sorted(deprecated_kwargs.items()))
        function.__doc__ = _notice(func.__doc__, "ARGUMENT VALUES", f"`({listed})`. They", date, instructions)
        return function

    return decorate


def deprecated_argument_lookup(new_name: str, new_value: Any, old_name: str, old_value: Any) -> Any:
    """The value that was given under the new name or under the old one.

    Raises ValueError when both were given.
    """
    if old_value is None:
        return new_value
    if new_value is not None:
        raise ValueError(f"Cannot specify both '{old_name}' and '{new_name}'")
    return old_value


def rewrite_argument_docstring(old_doc: str, old_argument: str, new_argument: str) -> str:
    """A docstring with another name of an argument."""
    return old_doc.replace(f"`{old_argument}`", f"`{new_argument}`").replace(f"{old_argument}:", f"{new_argument}:")


def _validate(date: str | None, instructions: str) -> None:
    if date is not None and not re.match(r"20\d\d-[01]\d-[0123]\d", date):
        raise ValueError(f"Date must be YYYY-MM-DD. Got: {date}")
    if not instructions:
        raise ValueError("Don't deprecate things without conversion instructions!")


def _bound(
    signature: inspect.Signature, args: tuple[Any, ...], named: dict[str, Any], with_defaults: bool = False
) -> dict[str, Any]:
    """What a call gives, by parameter; what it gives wrongly is left to the function to refuse."""
    try:
        bound = signature.bind_partial(*args, **named)
    except TypeError:
        return dict(named)
    if with_defaults:
        bound.apply_defaults()
    return dict(bound.arguments) | named


def _is_same(a: Any, b: Any) -> bool:
    """Whether two values are the same object, or equal by what is no array."""
    if a is b:
        return True
    equality = a == b
    return isinstance(equality, bool) and equality


def _name(func: Any) -> str:
    return f"{func.__qualname__} (from {func.__module__})"


def _warn(key: tuple[Any, ...], warn_once: bool, what: str, date: str | None, instructions: str) -> None:
    from tfcompat.python.platform import tf_logging

    if _is_silent or (warn_once and key in _warned):
        return
    _warned.add(key)
    tf_logging.warning(
        "From %s: %s is deprecated and will be removed %s.\nInstructions for updating:\n%s",
        _call_location(),
        what,
        _when(date),
        instructions,
    )


def _warn_of_name(key: tuple[Any, ...], warn_once: bool, name: str, instructions: str) -> None:
    from tfcompat.python.platform import tf_logging

    if _is_silent or (warn_once and key in _warned):
        return
    _warned.add(key)
    tf_logging.warning("From %s: The name %s is deprecated. %s\n", _call_location(), name, instructions)


def _call_location() -> str:
    """The line that calls the function that warns: three frames up."""
    frame = sys._getframe(3)
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _when(date: str | None) -> str:
    return "in a future version" if date is None else f"after {date}"


def _notice(doc: str | None, kind: str, subject: str, date: str | None, instructions: str) -> str:
    """A docstring with a note that the function, or what `kind` names of it, is to go."""
    is_all = kind == "FUNCTION"
    head = "THIS FUNCTION IS DEPRECATED. " if is_all else f"SOME {kind} ARE DEPRECATED: "
    return add_notice_to_docstring(
        doc,
        instructions,
        "DEPRECATED FUNCTION" if is_all else f"DEPRECATED FUNCTION {kind}",
        "(deprecated)" if is_all else f"(deprecated {kind.lower()})",
        [f"{head}{subject} will be removed {_when(date)}.", "Instructions for updating:"],
    )
