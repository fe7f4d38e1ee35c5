"""Public functions that are one op each, made from the op's OpDef."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from tfcompat.core.framework import op_def
from tfcompat.core.framework.op_def import REQUIRED, ArgDef, AttrDef
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.op_def_library import snake_case as snake_case
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.util.dispatch import DISPATCH_ATTR, OpDispatcher, dispatch

_REDUCTION = {"reduction_indices": "axis"}

_PYTHON_NAMES: dict[str, dict[str, str]] = {
    **dict.fromkeys(("All", "Any", "EuclideanNorm", "Max", "Mean", "Min", "Prod", "Sum"), _REDUCTION),
    "ExpandDims": {"dim": "axis"},
    "Select": {"t": "x", "e": "y"},
    "Split": {"split_dim": "axis"},
    "SplitV": {"split_dim": "axis"},
    "Squeeze": {"squeeze_dims": "axis"},
    "Where": {"input": "condition"},
}
"""Parameters that TensorFlow's Python functions call differently from the OpDef."""

_DISPATCHERS: dict[str, list[OpDispatcher]] = {}
"""By op type: those of all functions of one op."""


def op_function(
    op_type: str, summary: str, *, keyword_only: bool = False, without: Collection[str] = ()
) -> Callable[..., Any]:
    """The function that adds one op of type `op_type` to the default graph and returns its outputs.

    Its parameters are the op's inputs, then the attributes that do not follow from the inputs, those without a default
    first, then `name`. Calls that fail are offered to dispatchers (`util/dispatch.py`).

        log1p = op_function("Log1p", "log(1 + x), element by element.")

    Args:
      op_type: the op's type, for instance "MatMul".
      summary: what the op computes; the first line of the docstring.
      keyword_only: accept arguments by keyword only, as `tf.raw_ops` does.
      without: attributes that are no parameters and keep their defaults.
    """
    definition = op_def.get_op_def(op_type)
    attrs = [attr for attr in definition.attrs.values() if attr.name not in {*definition.inferred_attrs, *without}]
    attrs.sort(key=lambda attr: attr.default is not REQUIRED)
    kind = inspect.Parameter.KEYWORD_ONLY if keyword_only else inspect.Parameter.POSITIONAL_OR_KEYWORD
    names = _PYTHON_NAMES.get(op_type, {})
    signature = inspect.Signature(
        [inspect.Parameter(names.get(arg.name, arg.name), kind) for arg in definition.inputs]
        + [inspect.Parameter(names.get(attr.name, attr.name), kind, default=_python_default(attr)) for attr in attrs]
        + [inspect.Parameter("name", kind, default=None)]
    )
    op_def_names = {python_name: name for name, python_name in names.items()}

    def function(*args: Any, **kwargs: Any) -> Any:
        if keyword_only and args:
            keys = list(signature.parameters)
            raise TypeError(
                f"{op_type} only takes keyword args (possible keys: {keys}). Please pass these args as kwargs instead."
            )
        try:
            arguments = signature.bind(*args, **kwargs).arguments
        except TypeError as error:
            raise TypeError(f"{function.__name__}() {error}") from None
        try:
            return apply_op(op_type, **{op_def_names.get(key, key): value for key, value in arguments.items()})
        except (TypeError, ValueError):
            result = dispatch(function, *args, **kwargs)
            if result is OpDispatcher.NOT_SUPPORTED:
                raise
            return result

    function.__name__ = function.__qualname__ = op_type if keyword_only else snake_case(op_type)
    function.__signature__ = signature  # type: ignore[attr-defined]
    setattr(function, DISPATCH_ATTR, _DISPATCHERS.setdefault(op_type, []))
    function.__doc__ = _docstring(op_type, summary, definition, attrs)
    return function


def _python_default(attr: AttrDef) -> Any:
    """An attribute's default as TensorFlow's Python functions write it."""
    value = attr.default
    if value is REQUIRED:
        return inspect.Parameter.empty
    if isinstance(value, TensorShape):
        return None if value.sizes is None else list(value.sizes)
    if isinstance(value, bytes):
        return value.decode()
    if attr.kind in ("float", "list(float)"):  # in as few digits as say which float32 it is
        shortest = [float(str(np.float32(item))) for item in (value if isinstance(value, list | tuple) else [value])]
        return shortest[0] if attr.kind == "float" else shortest
    return value


def _docstring(op_type: str, summary: str, definition: op_def.OpDef, attrs: list[AttrDef]) -> str:
    names = _PYTHON_NAMES.get(op_type, {})
    lines = [summary, "", "Args:"]
    lines += [f"  {names.get(arg.name, arg.name)}: {_describe(arg, definition)}." for arg in definition.inputs]
    lines += [f"  {names.get(attr.name, attr.name)}: {attr.kind}{_choices(attr)}." for attr in attrs]
    lines += ["  name: a name for the op.", "", "Returns:"]
    lines += [f"  {arg.name}: {_describe(arg, definition)}." for arg in definition.outputs] or ["  The operation."]
    lines += ["", f"Source: TensorFlow's op `{op_type}`."]
    return "\n".join(lines)


def _describe(arg: ArgDef, definition: op_def.OpDef) -> str:
    if arg.type_list_attr:
        return "a list of tensors"
    kind = arg.dtype.name if arg.dtype else f"type `{arg.type_attr}`{_choices(definition.attrs[arg.type_attr])}"
    return f"a list of tensors, {kind}" if arg.number_attr else f"a tensor, {kind}"


def _choices(attr: AttrDef) -> str:
    names = [item.decode() if isinstance(item, bytes) else item.name for item in attr.allowed]
    return f" ({', '.join(names)})" if names else ""
