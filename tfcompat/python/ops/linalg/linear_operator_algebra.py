"""What combinations of operators give, by their classes: the nearest registration up the hierarchy counts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops

Function = Callable[..., Any]
Registry = dict[tuple[type, ...], Function]

_ADJOINTS: Registry = {}
_CHOLESKY_DECOMPS: Registry = {}
_MATMUL: Registry = {}
_SOLVE: Registry = {}
_INVERSES: Registry = {}


def _lookup(registry: Registry, what: str, *operators: Any) -> Function:
    hierarchies = [list(enumerate(type(operator).__mro__)) for operator in operators]
    candidates = [
        (sum(distance for distance, _ in combination), registry[classes])
        for combination in itertools.product(*hierarchies)
        if (classes := tuple(each for _, each in combination)) in registry
    ]
    if not candidates:
        raise ValueError(f"No {what} registered for {', '.join(type(operator).__name__ for operator in operators)}")
    return min(candidates, key=lambda candidate: candidate[0])[1]


def adjoint(lin_op_a: Any, name: str | None = None) -> Any:
    """The adjoint of an operator."""
    function = _lookup(_ADJOINTS, "adjoint", lin_op_a)
    with ops.name_scope(name, "Adjoint"):
        return function(lin_op_a)


def cholesky(lin_op_a: Any, name: str | None = None) -> Any:
    """The Cholesky factor of an operator."""
    function = _lookup(_CHOLESKY_DECOMPS, "cholesky decomposition", lin_op_a)
    with ops.name_scope(name, "Cholesky"):
        return function(lin_op_a)


def matmul(lin_op_a: Any, lin_op_b: Any, name: str | None = None) -> Any:
    """The product of two operators."""
    function = _lookup(_MATMUL, "matmul", lin_op_a, lin_op_b)
    with ops.name_scope(name, "Matmul"):
        return function(lin_op_a, lin_op_b)


def solve(lin_op_a: Any, lin_op_b: Any, name: str | None = None) -> Any:
    """The operator X with A X = B."""
    function = _lookup(_SOLVE, "solve", lin_op_a, lin_op_b)
    with ops.name_scope(name, "Solve"):
        return function(lin_op_a, lin_op_b)


def inverse(lin_op_a: Any, name: str | None = None) -> Any:
    """The inverse of an operator."""
    function = _lookup(_INVERSES, "inverse", lin_op_a)
    with ops.name_scope(name, "Inverse"):
        return function(lin_op_a)


class _Register:
    """Decorates the function that computes a combination of operators of the given classes.

    Raises TypeError when it is not callable, ValueError when the classes have one already.
    """

    _registry: Registry

    def __init__(self, *classes: type) -> None:
        self._key = classes

    def __call__(self, function: Function) -> Function:
        if not callable(function):
            raise TypeError(f"a callable is needed, received: {function}")
        if self._key in self._registry:
            names = ", ".join(each.__name__ for each in self._key)
            raise ValueError(f"{type(self).__name__}({names}) has already been registered.")
        self._registry[self._key] = function
        return function


class RegisterAdjoint(_Register):
    _registry = _ADJOINTS


class RegisterCholesky(_Register):
    _registry = _CHOLESKY_DECOMPS


class RegisterMatmul(_Register):
    _registry = _MATMUL


class RegisterSolve(_Register):
    _registry = _SOLVE


class RegisterInverse(_Register):
    _registry = _INVERSES
