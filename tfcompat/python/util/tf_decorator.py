"""Decorators that remember what they decorate, so that signatures and sources can be asked for."""

from __future__ import annotations

import functools
import inspect as _inspect
from collections.abc import Callable
from typing import Any


class TFDecorator:
    """One layer of decoration around `target`.

    Attributes:
      decorated_target: the function or decorator below.
      decorator_name, decorator_doc: what the decorator is, for documentation.
      decorator_argspec: the arguments that callers see, where they are not the target's.
    """

    def __init__(
        self,
        decorator_name: str,
        target: Any,
        decorator_doc: str = "",
        decorator_argspec: Any = None,
    ) -> None:
        self.decorated_target = target
        self.decorator_name = decorator_name
        self.decorator_doc = decorator_doc
        self.decorator_argspec = decorator_argspec
        self.__wrapped__ = target
        self.__doc__ = getattr(target, "__doc__", None) or decorator_doc
        self.__name__ = getattr(target, "__name__", decorator_name)

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self.decorated_target.__get__(instance, owner)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.decorated_target(*args, **kwargs)


def make_decorator(
    target: Any,
    decorator_func: Callable[..., Any],
    decorator_name: str | None = None,
    decorator_doc: str = "",
    decorator_argspec: Any = None,
) -> Callable[..., Any]:
    """`decorator_func`, which calls `target`, made to look like it.

    Args:
      target: the decorated function.
      decorator_func: the function that callers get.
      decorator_name: the decorator's name; default: that of the calling function.
      decorator_doc: what the decorator does.
      decorator_argspec: the `ArgSpec` or `FullArgSpec` that callers see, where it is not the target's.
    """
    if decorator_name is None:
        decorator_name = _inspect.currentframe().f_back.f_code.co_name  # type: ignore[union-attr]
    own = dict(vars(decorator_func))
    functools.update_wrapper(decorator_func, target)
    vars(decorator_func).update(own)
    decorator_func.__wrapped__ = target  # type: ignore[attr-defined]
    decorator = TFDecorator(decorator_name, target, decorator_doc, decorator_argspec)
    decorator_func._tf_decorator = decorator  # type: ignore[attr-defined]
    if decorator_argspec is not None:
        decorator_func.__signature__ = _signature(decorator_argspec)  # type: ignore[attr-defined]
    return decorator_func


def unwrap(maybe_tf_decorator: Any) -> tuple[list[TFDecorator], Any]:
    """The decorators around a function, the outermost first, and the function itself."""
    decorators: list[TFDecorator] = []
    current = maybe_tf_decorator
    while True:
        decorator = current if isinstance(current, TFDecorator) else getattr(current, "_tf_decorator", None)
        if decorator is None:
            return decorators, current
        decorators.append(decorator)
        current = decorator.decorated_target


def rewrap(decorator_func: Any, previous_target: Any, new_target: Any) -> Any:
    """Puts `new_target` in the place of `previous_target` below the decorators of `decorator_func`; returns that.

    A layer of decoration calls the new target if it calls what its own `__wrapped__` is. Where no layer decorates
    `previous_target`, the innermost gets the new one.
    """
    layer, current = None, decorator_func
    while isinstance(getattr(current, "_tf_decorator", None), TFDecorator):
        layer, current = current, current._tf_decorator.decorated_target
        if current is previous_target:
            break
    if layer is None:
        return new_target
    layer._tf_decorator.decorated_target = new_target
    getattr(layer, "__func__", layer).__wrapped__ = new_target
    return decorator_func


def _signature(argspec: Any) -> _inspect.Signature:
    spec = argspec
    if not isinstance(spec, _inspect.FullArgSpec):  # no keyword-only arguments
        spec = _inspect.FullArgSpec(argspec.args, argspec.varargs, argspec.keywords, argspec.defaults, [], None, {})
    kinds = _inspect.Parameter
    required = len(spec.args) - len(spec.defaults or ())
    parameters = [
        kinds(
            name,
            kinds.POSITIONAL_OR_KEYWORD,
            default=kinds.empty if i < required else (spec.defaults or ())[i - required],
        )
        for i, name in enumerate(spec.args)
    ]
    if spec.varargs:
        parameters.append(kinds(spec.varargs, kinds.VAR_POSITIONAL))
    defaults = spec.kwonlydefaults or {}
    parameters += [kinds(name, kinds.KEYWORD_ONLY, default=defaults.get(name, kinds.empty)) for name in spec.kwonlyargs]
    if spec.varkw:
        parameters.append(kinds(spec.varkw, kinds.VAR_KEYWORD))
    return _inspect.Signature(parameters)
