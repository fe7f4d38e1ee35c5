"""Python's `inspect` as TensorFlow 1.x programs use it: it looks below decorators, and has `getargspec`."""

from __future__ import annotations

import functools as _functools
import inspect as _inspect
from typing import Any, NamedTuple

from tfcompat.python.util import tf_decorator

FullArgSpec = _inspect.FullArgSpec


class ArgSpec(NamedTuple):
    """A function's arguments: names, the names of `*args` and `**kwargs`, and the defaults of the last names."""

    args: list[str]
    varargs: str | None
    keywords: str | None
    defaults: tuple[Any, ...] | None


def getargspec(obj: Any) -> ArgSpec:
    """The arguments of a function, class, callable object or `functools.partial`; keyword-only ones are left out.

    Raises TypeError for what cannot be called.
    """
    if isinstance(obj, _functools.partial):
        return _partial_argspec(obj)
    decorators, target = tf_decorator.unwrap(obj)
    spec = next((d.decorator_argspec for d in decorators if d.decorator_argspec is not None), None)
    if isinstance(spec, ArgSpec):
        return spec
    if spec is None:
        if not _inspect.isroutine(target) and not isinstance(target, type) and callable(target):
            target = type(target).__call__
        spec = _inspect.getfullargspec(target)
    return ArgSpec(spec.args, spec.varargs, spec.varkw, spec.defaults)


def _partial_argspec(obj: _functools.partial[Any]) -> ArgSpec:
    """What is left to give: names bound by keyword keep their place and get the value as default."""
    spec = getargspec(obj.func)
    skipped = len(obj.args) + (1 if _inspect.ismethod(obj.func) else 0)
    required = len(spec.args) - len(spec.defaults or ())
    defaults = dict(zip(spec.args[required:], spec.defaults or (), strict=True)) | obj.keywords
    names = spec.args[skipped:]
    with_default = next((i for i, name in enumerate(names) if name in defaults), len(names))
    missing = [name for name in names[with_default:] if name not in defaults]
    if missing:
        raise ValueError(
            f"Some arguments {missing} do not have default value, but they are positioned after those with default "
            "values. This can not be expressed with ArgSpec."
        )
    values = tuple(defaults[name] for name in names[with_default:])
    return ArgSpec(names, spec.varargs, spec.keywords, values or None)


def getfullargspec(obj: Any) -> FullArgSpec:
    """The arguments of a function below TensorFlow's decorators, as `inspect.getfullargspec` gives them."""
    decorators, target = tf_decorator.unwrap(obj)
    spec = next((d.decorator_argspec for d in decorators if d.decorator_argspec is not None), None)
    if isinstance(spec, ArgSpec):
        return FullArgSpec(*spec, kwonlyargs=[], kwonlydefaults=None, annotations={})
    return _inspect.getfullargspec(target) if spec is None else spec


def getcallargs(*func_and_positional: Any, **named: Any) -> dict[str, Any]:
    """By name what the arguments of a call would be: the function first, then the call's arguments."""
    function, *positional = func_and_positional
    spec = getfullargspec(function)
    if _inspect.ismethod(function):
        positional.insert(0, function.__self__)
    values = dict(zip(spec.args, positional, strict=False)) | named
    required = len(spec.args) - len(spec.defaults or ())
    defaults = dict(zip(spec.args[required:], spec.defaults or (), strict=True)) | (spec.kwonlydefaults or {})
    return defaults | values


def getdoc(object: Any) -> str | None:
    """The docstring."""
    return _inspect.getdoc(object)


def getfile(object: Any) -> str:
    """The file that defines it."""
    target = tf_decorator.unwrap(object)[1]
    return _inspect.getfile(target) if target is not None else _inspect.getfile(object)


def getmembers(object: Any, predicate: Any = None) -> list[tuple[str, Any]]:
    """(name, value) for its members, or those that the predicate accepts."""
    return _inspect.getmembers(object, predicate)


def getmodule(object: Any) -> Any:
    """The module that defines it."""
    return _inspect.getmodule(object)


def getmro(cls: type) -> tuple[type, ...]:
    """The classes in which attributes are looked up."""
    return _inspect.getmro(cls)


def getsource(object: Any) -> str:
    """Its source text."""
    return _inspect.getsource(tf_decorator.unwrap(object)[1])


def getsourcefile(object: Any) -> str | None:
    """The source file that defines it."""
    return _inspect.getsourcefile(tf_decorator.unwrap(object)[1])


def getsourcelines(object: Any) -> tuple[list[str], int]:
    """The lines of its source and the number of the first."""
    return _inspect.getsourcelines(tf_decorator.unwrap(object)[1])


def isbuiltin(object: Any) -> bool:
    """Whether it is a function written in C."""
    return _inspect.isbuiltin(tf_decorator.unwrap(object)[1])


def isclass(object: Any) -> bool:
    """Whether it is a class."""
    return _inspect.isclass(tf_decorator.unwrap(object)[1])


def isfunction(object: Any) -> bool:
    """Whether it is a function."""
    return _inspect.isfunction(tf_decorator.unwrap(object)[1])


def isframe(object: Any) -> bool:
    """Whether it is a frame."""
    return _inspect.isframe(tf_decorator.unwrap(object)[1])


def isgenerator(object: Any) -> bool:
    """Whether it is a generator."""
    return _inspect.isgenerator(tf_decorator.unwrap(object)[1])


def isgeneratorfunction(object: Any) -> bool:
    """Whether it is a generator function."""
    return _inspect.isgeneratorfunction(tf_decorator.unwrap(object)[1])


def ismethod(object: Any) -> bool:
    """Whether it is a bound method."""
    return _inspect.ismethod(tf_decorator.unwrap(object)[1])


def ismodule(object: Any) -> bool:
    """Whether it is a module."""
    return _inspect.ismodule(tf_decorator.unwrap(object)[1])


def isroutine(object: Any) -> bool:
    """Whether it is a function or method."""
    return _inspect.isroutine(tf_decorator.unwrap(object)[1])


def currentframe() -> Any:
    """The caller's frame."""
    return _inspect.stack()[1][0]


def stack(context: int = 1) -> list[_inspect.FrameInfo]:
    """The callers' frames, with so many lines of source."""
    return _inspect.stack(context)[1:]
