"""Modules whose docstrings say what is public: `@@name` for each name."""

from __future__ import annotations

import re as _re
import sys as _sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

_reference_pattern = _re.compile(r"^@@(\w+)$", flags=_re.MULTILINE)
_hidden: dict[str, dict[str, Any]] = {}


def make_all(module_name: str, doc_string_modules: Sequence[ModuleType] | None = None) -> list[str]:
    """The names of a module that its docstring, or those of other modules, refer to as `@@name`."""
    module = _sys.modules[module_name]
    documents = [module] if doc_string_modules is None else doc_string_modules
    names = {name for document in documents for name in _reference_pattern.findall(document.__doc__ or "")}
    return sorted(names & set(dir(module)))


def remove_undocumented(
    module_name: str,
    allowed_exception_list: Sequence[str] | None = None,
    doc_string_modules: Sequence[ModuleType] | None = None,
) -> None:
    """Removes from a module the public names that no docstring refers to (see `make_all`) and no exception allows."""
    module = _sys.modules[module_name]
    kept = {*make_all(module_name, doc_string_modules), *(allowed_exception_list or ())}
    for name in set(dir(module)) - kept:
        if not name.startswith("_"):
            _hidden.setdefault(module_name, {})[name] = getattr(module, name)
            delattr(module, name)


def reveal_undocumented(symbol_name: str, target_module: ModuleType | None = None) -> None:
    """Puts a removed name back, in its module or in another one. Raises LookupError when it was not removed.

    Args:
      symbol_name: the module's name, a dot, and the name.
      target_module: the module to put it in.
    """
    module_name, _, name = symbol_name.rpartition(".")
    if name not in _hidden.get(module_name, {}):
        raise LookupError(f"Symbol {symbol_name} is not a hidden symbol")
    setattr(target_module or _sys.modules[module_name], name, _hidden[module_name][name])
