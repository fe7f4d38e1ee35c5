"""`tf.app.run`: parses the flags and calls `main`."""

from __future__ import annotations

import sys as _sys
from collections.abc import Callable
from typing import Any, NoReturn

from tfcompat.python.platform import flags as flags


def run(main: Callable[[list[str]], Any] | None = None, argv: list[str] | None = None) -> NoReturn:
    """Parses the command line flags, calls `main` with what they leave over, and exits with what it returns.

    Unknown flags are left in the list that `main` gets. A wrong value of a known one ends the program; `--help` prints
    what flags there are.

        if __name__ == "__main__":
            tf.app.run()

    Args:
      main: a function of the list of arguments; default: the `main` of the script.
      argv: the command line, the program first; default: `sys.argv`.

    Source: TensorFlow's `tf.app.run`; absl's `app.run`.
    """
    from absl import app

    def parse(arguments: list[str] | None) -> Any:
        try:
            return flags.FLAGS(_sys.argv if arguments is None else arguments, known_only=True)
        except flags.Error as error:
            _sys.exit(f"FATAL Flags parsing error:\n  {error}\nPass --helpshort or --helpfull to see help on flags.")

    app.run(main=main or _sys.modules["__main__"].main, argv=argv, flags_parser=parse)
    raise AssertionError("absl's app.run exits")
