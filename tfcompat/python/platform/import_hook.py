"""Lets `import tensorflow` find tfcompat."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

PACKAGE = "tfcompat"
ALIASES = ("tensorflow.compat.v1", "tensorflow_core.compat.v1", "tensorflow", "tensorflow_core")
"""Module names that stand for the whole package; a longer one comes before its prefix."""


def install() -> None:
    """Makes `import tensorflow`, in whatever form, import tfcompat for the rest of the process.

    `tensorflow`, `tensorflow_core` and `tensorflow.compat.v1` become names of the module `tfcompat`, and a module below
    them (`tensorflow.python.framework.ops`) a name of the same module here (`tfcompat.python.framework.ops`).
    `tfcompat run` calls it before the script starts; call it yourself in a notebook or a test, before anything imports
    `tensorflow`. Calling it again changes nothing. An installed TensorFlow is hidden by it, not changed.

    Python and NumPy get back the names that they had at the time, such as `collections.Mapping` and `np.float`.

        import tfcompat
        tfcompat.install()
        import tensorflow as tf   # tf is tfcompat

    Raises:
      ImportError: TensorFlow itself was imported before.
    """
    from tfcompat.python.platform import former_names  # not before: `import tfcompat` alone does without it

    for name in ALIASES:
        module = sys.modules.get(name)
        if module is not None and module.__name__.partition(".")[0] != PACKAGE:
            raise ImportError(
                f"{name} is already imported, from {getattr(module, '__file__', None)}: "
                "call tfcompat.install() before anything imports it",
                name=name,
            )
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    former_names.restore()


def real_name(name: str) -> str | None:
    """The module here that TensorFlow's module `name` stands for, whether or not it exists; None for a foreign name."""
    for alias in ALIASES:
        if name == alias or name.startswith(alias + "."):
            return PACKAGE + name[len(alias) :]
    return None


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        real = real_name(fullname)
        if real is None:
            return None
        if not _exists(real):
            raise ModuleNotFoundError(
                f"{fullname} is not supported by tfcompat (there is no module {real})", name=fullname
            )
        return ModuleSpec(fullname, _AliasLoader(real))


def _exists(name: str) -> bool:
    if name in sys.modules:
        return True
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):  # a parent is missing, or is no package
            return False
        raise


class _AliasLoader(Loader):
    """Loads a module by importing another and putting that in its place, which importlib provides for."""

    def __init__(self, real: str) -> None:
        self._real = real

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = importlib.import_module(self._real)
