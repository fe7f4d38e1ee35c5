"""Signatures as text, the same for TensorFlow's functions and for tfcompat's; runs under Python 3.6 and later."""

import enum
import inspect
import re

EMPTY = inspect.Parameter.empty


def own_class_signature(cls):
    """The function whose parameters a call of `cls` takes, with `self` or `cls` first; None if it takes none."""
    for name in ("__init__", "__new__"):
        function = getattr(cls, name)
        if inspect.isfunction(function):
            return function
    return None


def default_text(value):
    """A default as text, without addresses and module paths; 1.0 reads like 1, and a list like a tuple."""
    if isinstance(value, enum.Enum):
        return "%s.%s" % (type(value).__name__, value.name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list):
        value = tuple(value)
    if inspect.isfunction(value) or inspect.isclass(value) or inspect.isbuiltin(value):
        return value.__name__
    if type(value).__repr__ is object.__repr__:
        return type(value).__name__ + "()"
    # Neither where an object lies in memory nor where a module lies on disk.
    return re.sub(r"<([^<>]*?) (at 0x[0-9a-f]+|from '[^']*')>", r"<\1>", repr(value))


def text(parameters):
    """`(a, b=1, *c, d=2, **e)` for (kind, name, default) triples, kinds being "", "*" and "**" before the name."""
    parts = [
        prefix + name + ("" if default is EMPTY else "=" + default_text(default))
        for prefix, name, default in parameters
    ]
    return "(" + ", ".join(parts) + ")"


def of_argspec(spec, bound=False):
    """The text for a FullArgSpec; `bound` leaves the first argument out."""
    names = list(spec.args)
    defaults = [EMPTY] * (len(names) - len(spec.defaults or ())) + list(spec.defaults or ())
    parameters = [("", name, default) for name, default in zip(names, defaults)][1 if bound else 0 :]
    if spec.varargs:
        parameters.append(("*", spec.varargs, EMPTY))
    keyword_defaults = spec.kwonlydefaults or {}
    parameters += [("", name, keyword_defaults.get(name, EMPTY)) for name in spec.kwonlyargs]
    if spec.varkw:
        parameters.append(("**", spec.varkw, EMPTY))
    return text(parameters)


def of_callable(function, bound=False):
    """The text for a function, method or class as `inspect.signature` sees it, or None."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    prefixes = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return text([(prefixes.get(p.kind, ""), p.name, p.default) for p in parameters][1 if bound else 0 :])
