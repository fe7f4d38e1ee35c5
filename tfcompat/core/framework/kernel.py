"""The kernel registry: how each op type is computed.

A kernel is a function of arrays. Its positional parameters are the op's inputs in OpDef order (a list argument arrives
as one list), its keyword-only parameters are attributes under their OpDef names; attributes that it does not name are
not passed. It returns the op's outputs: one array, or a flat sequence of arrays when the op has several or a list of
them.

Arrays are NumPy's (values that are known while a program is traced) or JAX's. A kernel that takes its functions from
`numpy_or_jax(...)` stays in NumPy as long as its inputs are; that is how shapes are computed while tracing, and how
host steps and small initialisers run without a compiler. Attribute values arrive as: `np.dtype` for types, a tuple of
ints (None where unknown; None for unknown rank) for shapes, `str` for strings, `np.ndarray` for tensors, tuples for
lists, and a `Program` for functions (or a `HostFunction`, see `callables`).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from types import ModuleType
from typing import Any

import numpy as np

from tfcompat.core.framework import op_def
from tfcompat.core.framework.variant import HostScalar

Known = Callable[[int], "np.ndarray | None"]
"""The value of an input argument, by its position; None where it is not known while compiling."""

Traceable = Callable[[int, dict[str, Any], int | None, Known], bool]


@dataclass(frozen=True)
class Kernel:
    """One registered kernel.

    Attributes:
      function: computes the outputs.
      attrs: the attribute names it is called with.
      constants: positions of input arguments that it must see as NumPy arrays.
      stateful: it takes the run's `Context` (see `context.py`) before its inputs.
      host: it runs in NumPy, outside compiled segments.
      resource: its output is the handle of a resource of the session (see `resource.py`); implies the two before.
      shapes_only: it uses no input's elements, just shapes and types, so its result is known while tracing.
      checks: it may call `ctx.check`.
      callables: it gets functions as `HostFunction`s, which it may keep and call at any time; implies `host`.
      traceable: says of one of `constants` (by position, with the attributes, its number of elements, None if
        unknown, and the values of other arguments) that it need not be known after all.
    """

    op_type: str
    function: Callable[..., Any]
    attrs: tuple[str, ...]
    constants: tuple[int, ...] = ()
    stateful: bool = False
    host: bool = False
    resource: bool = False
    shapes_only: bool = False
    checks: bool = False
    callables: bool = False
    traceable: Traceable | None = None

    def must_know(self, position: int, attrs: dict[str, Any], size: int | None, known: Known) -> bool:
        """Whether input argument `position`, of `size` elements, has to be a NumPy array."""
        return position in self.constants and not (self.traceable and self.traceable(position, attrs, size, known))


_REGISTERED: dict[str, Callable[[], Kernel]] = {}  # a process needs few of them: each is described when first asked for
_load_lock = threading.RLock()


def kernel(
    *op_types: str,
    constants: tuple[str, ...] = (),
    stateful: bool = False,
    host: bool = False,
    resource: bool = False,
    shapes_only: bool = False,
    checks: bool = False,
    callables: bool = False,
    traceable: Traceable | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers the decorated function as the kernel of `op_types`.

    Args:
      constants: names of the input arguments (as in the OpDef) that XLA must know while compiling: shapes, axes,
        paddings.
      stateful: pass the run's context as the first argument.
      host: run in NumPy on the host (strings, Python functions, files, result shapes that depend on data).
      resource: the op makes a resource of the session, or finds it (tables, queues, readers): the kernel returns
        `ctx.resource(...)`.
      shapes_only: the result depends on the inputs' shapes alone.
      traceable: which of `constants` need not be known after all; see `Kernel`.
      checks: the kernel calls `ctx.check`; a run with such a kernel keeps its old state until the outcome is known.
      callables: functions arrive as `HostFunction`s (`common_runtime/callables.py`), to be called later, such as those
        of datasets.
    """

    def describe(op_type: str, function: Callable[..., Any]) -> Kernel:
        parameters = inspect.signature(function).parameters.values()
        attrs = tuple(p.name for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY)
        definition = op_def.get_op_def(op_type)
        names = [arg.name for arg in definition.inputs]
        unknown = [name for name in attrs if name not in definition.attrs]
        if unknown:
            raise ValueError(f"the kernel of {op_type} takes attributes that the op does not have: {unknown}")
        return Kernel(
            op_type,
            function,
            attrs,
            tuple(names.index(name) for name in constants),
            stateful or resource,
            host or resource or callables,
            resource,
            shapes_only,
            checks,
            callables,
            traceable,
        )

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        for op_type in op_types:
            if op_type in _REGISTERED:
                raise ValueError(f"cannot register a kernel for {op_type}: registered twice")
            _REGISTERED[op_type] = partial(describe, op_type, function)
        return function

    return register


@cache
def lookup(op_type: str) -> Kernel | None:
    """The kernel of `op_type`, or None."""
    _load("tfcompat.core.kernels")
    return _REGISTERED[op_type]() if op_type in _REGISTERED else None


def registered() -> list[str]:
    """The op types that have a kernel, sorted."""
    _load("tfcompat.core.kernels")
    return sorted(_REGISTERED)


@cache
def _load(package: str) -> None:
    with _load_lock:
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            importlib.import_module(f"{package}.{module.name}")


class _Mode(threading.local):
    on_host = False


_mode = _Mode()


class on_host:
    """Context in which kernels run in NumPy for good: a host step, or an initialiser too small to be worth
    compiling.

    Args:
      value: False for a part of it in which programs are traced after all.
    """

    def __init__(self, value: bool = True) -> None:
        self._value = value

    def __enter__(self) -> None:
        self._before, _mode.on_host = _mode.on_host, self._value

    def __exit__(self, *exception: object) -> None:
        _mode.on_host = self._before


def is_on_host() -> bool:
    return _mode.on_host


LARGEST_TRACED_CONSTANT = 1024
"""Elements above which a value known while tracing is left to XLA to make, so that it does not bloat the program."""


def is_known(value: Any) -> bool:
    """True for a value (or list of values) that is held on the host, so known while tracing."""
    if isinstance(value, (list, tuple)):
        return all(is_known(item) for item in value)
    return isinstance(value, (np.ndarray, np.generic, HostScalar))


def numpy_or_jax(*values: Any, size: int = 0) -> ModuleType:
    """`numpy` when every value (array or list of arrays) is held in NumPy, else `jax.numpy`.

    Args:
      size: number of elements of the result, where it can be far larger than the inputs (fills, tiles, broadcasts):
        while tracing, a large one is left to XLA.
    """
    if is_known(values) and (size <= LARGEST_TRACED_CONSTANT or _mode.on_host):
        return np
    import jax.numpy as jnp

    return jnp


@cache
def reference_arguments(op_type: str) -> frozenset[int]:
    """Positions of the input arguments that are references or resources: a kernel gets them as `Ref`."""
    definition = op_def.get_op_def(op_type)
    return frozenset(
        position
        for position, arg in enumerate(definition.inputs)
        if arg.is_ref or (arg.dtype is not None and arg.dtype.name == "resource")
    )


def takes_callables(op_type: str) -> bool:
    """True for an op whose kernel keeps its functions to call them later."""
    entry = lookup(op_type)
    return entry is not None and entry.callables


@cache
def takes_bodies(op_type: str) -> bool:
    """True for an op with function attributes (If, While, ...), whose kernel hands references on to them."""
    return any(attr.kind == "func" for attr in op_def.get_op_def(op_type).attrs.values())
