"""`tfcompat run`: a script is run as `python script.py` would run it, with `tensorflow` answered by tfcompat."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, TracebackType

from tfcompat.python.platform.import_hook import install


def run_script(script: str, arguments: Sequence[str]) -> int:
    """Runs the file `script` as `__main__` with `sys.argv = [script, *arguments]`.

    An exception that the script doesn't catch is shown as Python shows it, without the frames of this module.

    Returns:
      The exit status: 0, 1 after an exception, 2 when there is no such file, 130 when interrupted. `SystemExit` passes.
    """
    path = Path(script).absolute()
    if not path.is_file():
        print(f"tfcompat: can't open file {str(path)!r}: no such file", file=sys.stderr)
        return 2
    install()
    sys.argv = [script, *arguments]
    if not sys.flags.safe_path:
        sys.path[0] = str(path.resolve().parent)
    # Importing JAX draws from NumPy's global generator, so it has to be over before the script seeds that.
    importlib.import_module("jax")
    try:
        _run_as_main(str(path))
    except SystemExit:
        raise
    except BaseException as error:
        error.__traceback__ = _frames_of(str(path), error.__traceback__)
        sys.excepthook(type(error), error, error.__traceback__)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _run_as_main(path: str) -> None:
    """Unlike `runpy.run_path`, it leaves the script in place as `__main__` for what still runs at exit."""
    loader = SourceFileLoader("__main__", path)
    module = ModuleType("__main__")
    module.__file__ = path
    module.__loader__ = loader
    sys.modules["__main__"] = module
    exec(loader.source_to_code(loader.get_data(path), path), module.__dict__)


def _frames_of(script: str, traceback: TracebackType | None) -> TracebackType | None:
    """The part of `traceback` that begins in the script; None when it failed before its first line (a syntax error)."""
    while traceback is not None and traceback.tb_frame.f_code.co_filename != script:
        traceback = traceback.tb_next
    return traceback
