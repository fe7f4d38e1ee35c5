"""The command lines of the tools."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from google.protobuf import text_format

from tfcompat.python.lib.io import file_io


class Parser(argparse.ArgumentParser):
    """A parser whose switches can be given as TensorFlow's tools take them: `--flag`, `--flag=true`, `--flag false`."""

    def add_texts(self, **helps: str) -> None:
        for name, text in helps.items():
            self.add_argument(f"--{name}", default="", help=text)

    def add_switch(self, name: str, text: str, default: bool = False) -> None:
        self.add_argument(f"--{name}", nargs="?", const=True, default=default, type=_is_true, help=text)


def _is_true(text: str) -> bool:
    return text.lower() == "true"


def run(main: Callable[[list[str], argparse.Namespace], Any], parser: Parser) -> None:
    """Calls `main` with what the parser leaves over, and the flags. Ends the process."""
    from tfcompat.python.platform import app

    flags, rest = parser.parse_known_args()
    app.run(main=lambda arguments: main(arguments, flags), argv=[sys.argv[0], *rest])


def read_message(path: str, message: Any, binary: bool) -> Any:
    """Reads a protocol buffer, binary or text, into `message`. Returns it."""
    content = file_io.read_file_to_string(path, binary_mode=binary)
    if binary:
        message.ParseFromString(content)
        return message
    return text_format.Parse(content, message)
