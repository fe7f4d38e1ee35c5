"""Python functions called by graphs, by token. A function lives as long as the graph that calls it."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from typing import Any

_functions: dict[str, Callable[..., Any]] = {}
_tokens = itertools.count()


def register(function: Callable[..., Any], graph: Any) -> str:
    """Keeps `function` for as long as `graph` exists. Returns its token."""
    token = f"pyfunc_{next(_tokens)}"
    _functions[token] = function
    weakref.finalize(graph, _functions.pop, token, None)
    return token


def lookup(token: str) -> Callable[..., Any]:
    """The function behind a token. Raises KeyError when there is none (a graph read from a file, say)."""
    return _functions[token]
