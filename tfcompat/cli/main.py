"""The `tfcompat` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from tfcompat.python.framework import versions
from tfcompat.release import RELEASE

COMMANDS = ("check", "run")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line `argv` (default: the process's own) and returns the exit status.

    `tfcompat script.py` is short for `tfcompat run script.py`, and `tfcompat -m module` for `tfcompat run -m module`.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] not in COMMANDS and (arguments[0] == "-m" or not arguments[0].startswith("-")):
        arguments.insert(0, "run")
    options = _parser().parse_args(arguments)
    if options.command == "check":
        from tfcompat.cli.check import check_file

        return check_file(options.graph)
    _choose_version(options.tf_version)

    from tfcompat.cli.run import run_module, run_script

    return (run_module if options.module else run_script)(options.script, options.args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tfcompat", description="Runs TensorFlow 1.x programs on JAX.")
    parser.add_argument("--version", action="version", version=f"tfcompat {RELEASE} (TensorFlow {versions.VERSION})")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    check = commands.add_parser(
        "check",
        help="say which op types of a graph in a file cannot run",
        description="Lists the op types of a GraphDef or MetaGraphDef that tfcompat has no kernel for.",
    )
    check.add_argument("graph", help="the file's path")
    run = commands.add_parser(
        "run",
        help="run a script in which `import tensorflow` means tfcompat",
        description="Runs a script as Python would, except that `import tensorflow` means tfcompat.",
    )
    run.add_argument(
        "--tf-version",
        type=_tf_version,
        metavar="X.Y",
        help=f"the TensorFlow version the script was written for (default: {versions.VERSION})",
    )
    run.add_argument("-m", dest="module", action="store_true", help="run a module, given by its name, as `python -m`")
    run.add_argument("script", help="the script's path, or the module's name")
    run.add_argument("args", nargs=argparse.REMAINDER, help="the script's own arguments")
    return parser


def _tf_version(text: str) -> str:
    try:
        versions.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _choose_version(version: str | None) -> None:
    """Starts the process again if need be: the version has to be in force before tfcompat is imported."""
    if version is None or version == os.environ.get(versions.ENVIRONMENT_VARIABLE):
        return
    os.environ[versions.ENVIRONMENT_VARIABLE] = version
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
