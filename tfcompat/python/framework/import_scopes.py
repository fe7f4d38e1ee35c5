"""Names below a scope: how they change when a graph is exported from a scope or imported into one."""

from __future__ import annotations

import re

from tfcompat.python.util import compat

_PREFIX = r"([\^]|loc:@|^)"
"""What may stand before the name of a node: the mark of a control input, or that of a colocation group."""


def strip_name_scope(name: str, export_scope: str | None) -> str:
    """`name` without the scope at its start: ("^a/b/c", "a/b") gives "^c"."""
    if not export_scope:
        return name
    scope = re.escape(export_scope.removesuffix("/"))
    return re.sub(_PREFIX + scope + r"[\/]+(.*)", r"\1\2", compat.as_str(name), count=1)


def prepend_name_scope(name: str, import_scope: str | None) -> str:
    """`name` within a scope: ("^c", "a/b") gives "^a/b/c"."""
    if not import_scope:
        return name
    mark, rest = re.match(r"(\^|loc:@|)(.*)", compat.as_str(name), re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{mark}{import_scope.removesuffix('/')}/{rest}"
