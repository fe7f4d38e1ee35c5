"""`tfcompat run`: a script or module is run as `python` would run it, with `tensorflow` answered by tfcompat."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from tfcompat.python.platform.import_hook import install


def run_script(script: str, arguments: Sequence[str]) -> int:
    """Runs the file `script` as `__main__` with `sys.argv = [script, *arguments]`, as `python script` does.

    An exception that the script doesn't catch is shown as Python shows it, without the frames of this module.

    Returns:
      The exit status: 0, 1 after an exception, 2 when there is no such file, 130 when interrupted. `SystemExit` passes.
    """
    path = Path(script).absolute()
    if not path.is_file():
        print(f"tfcompat: can't open file {str(path)!r}: no such file", file=sys.stderr)
        return 2
    _prepare(str(path.resolve().parent))
    sys.argv = [script, *arguments]
    return _run_as_main(SourceFileLoader("__main__", str(path)), str(path), None)


def run_module(name: str, arguments: Sequence[str]) -> int:
    """Runs a module, or a package's module `__main__`, found from the working directory on, as `python -m name` does.

    Returns:
      The exit status, as `run_script`: 2 when there is no such module.
    """
    _prepare(os.getcwd())
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
    except ModuleNotFoundError as error:
        print(f"tfcompat: can't find the module {name!r}: {error}", file=sys.stderr)
        return 2
    if spec is None or not isinstance(spec.loader, SourceFileLoader):
        print(
            f"tfcompat: can't run {name!r}: there is no such module, or it is a package without __main__",
            file=sys.stderr,
        )
        return 2
    sys.argv = [spec.loader.path, *arguments]
    return _run_as_main(spec.loader, spec.loader.path, spec)


def _prepare(folder: str) -> None:
    install()
    if not sys.flags.safe_path:
        sys.path[0] = folder
    # Importing JAX draws from NumPy's global generator, so it has to be over before the script seeds that.
    importlib.import_module("jax")


def _run_as_main(loader: SourceFileLoader, path: str, spec: ModuleSpec | None) -> int:
    """Unlike `runpy`, it leaves what it runs in place as `__main__` for what still runs at exit."""
    module: Any = ModuleType("__main__")
    module.__file__ = path
    module.__loader__ = loader
    if spec is not None:
        module.__spec__ = spec
        module.__package__ = spec.parent
    sys.modules["__main__"] = module
    try:
        exec(loader.source_to_code(loader.get_data(path), path), module.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        error.__traceback__ = _frames_of(path, error.__traceback__)
        sys.excepthook(type(error), error, error.__traceback__)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _frames_of(script: str, traceback: TracebackType | None) -> TracebackType | None:
    """The part of `traceback` that begins in the script; None when it failed before its first line (a syntax error)."""
    while traceback is not None and traceback.tb_frame.f_code.co_filename != script:
        traceback = traceback.tb_next
    return traceback
