"""Prints what a checkpoint holds.

python -m tfcompat.python.tools.inspect_checkpoint --file_name=model.ckpt-1000 [--tensor_name=w] [--all_tensors]
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from typing import Any

import numpy as np

from tfcompat.python.framework.errors_impl import DataLossError, OpError
from tfcompat.python.tools import _arguments
from tfcompat.python.training.checkpoint_reader import CheckpointReader, NewCheckpointReader


def print_tensors_in_checkpoint_file(
    file_name: str,
    tensor_name: str | None,
    all_tensors: bool,
    all_tensor_names: bool = False,
    count_exclude_pattern: str = "",
) -> None:
    """Prints the tensors of a checkpoint, or what is wrong with it.

    Args:
      file_name: the checkpoint's path.
      tensor_name: the tensor whose value to print. Without one (and the arguments that follow), the names, types and
        shapes of all are printed.
      all_tensors: print all names and values.
      all_tensor_names: print all names.
      count_exclude_pattern: a regular expression of names that the number of parameters leaves out.

    Source: `tensorflow.python.tools.inspect_checkpoint.print_tensors_in_checkpoint_file`.
    """
    try:
        reader = NewCheckpointReader(file_name)
        if all_tensors or all_tensor_names:
            for name in sorted(reader.get_variable_to_shape_map()):
                print("tensor_name: ", name)
                if all_tensors:
                    print(reader.get_tensor(name))
        elif not tensor_name:
            print(reader.debug_string().decode())
        else:
            print("tensor_name: ", tensor_name)
            print(reader.get_tensor(tensor_name))
        print(f"# Total number of params: {_count_parameters(reader, count_exclude_pattern)}")
    except OpError as error:
        print(error)
        if isinstance(error, DataLossError) and re.search(r"\.(index|meta|data)", file_name):
            print(
                "\nIt's likely that this is a V2 checkpoint and you need to provide the filename\n*prefix*.  Try "
                "removing the '.' and extension.  Try:\ninspect checkpoint --file_name = "
                f"{file_name.rpartition('.')[0]}"
            )


def _count_parameters(reader: CheckpointReader, excluded_pattern: str) -> int:
    sizes = {name: math.prod(shape) for name, shape in reader.get_variable_to_shape_map().items()}
    if not excluded_pattern:
        return sum(sizes.values())
    excluded = [size for name, size in sizes.items() if re.search(excluded_pattern, name)]
    print(f"# Excluding {len(excluded)} tensors ({sum(excluded)} params) that match {excluded_pattern} when counting.")
    return sum(sizes.values()) - sum(excluded)


def parse_numpy_printoption(kv_str: str) -> None:
    """Sets an option of `numpy.set_printoptions` from a text such as "threshold=100000".

    Raises argparse.ArgumentTypeError when the text is not of that form.

    Source: `tensorflow.python.tools.inspect_checkpoint.parse_numpy_printoption`.
    """
    name, equals, text = kv_str.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"'{kv_str}' is not in the form k=v.")
    options: dict[str, Any] = {**np.get_printoptions()}
    if name not in options:
        raise argparse.ArgumentTypeError(f"'{name}' is not a valid printoption.")
    kind = type(options[name])
    if options[name] is None:
        raise argparse.ArgumentTypeError(f"Setting '{name}' from the command line is not supported.")
    try:
        value = text.lower() in ("true", "t", "1") if kind is bool else kind(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    chosen: dict[str, Any] = {name: value}
    np.set_printoptions(**chosen)


def main(unused_args: list[str], flags: argparse.Namespace) -> None:
    """Prints what the flags say."""
    if not flags.file_name:
        print(
            "Usage: inspect_checkpoint --file_name=checkpoint_file_name [--tensor_name=tensor_to_print] "
            "[--all_tensors] [--all_tensor_names] [--printoptions]"
        )
        sys.exit(1)
    print_tensors_in_checkpoint_file(
        flags.file_name,
        flags.tensor_name,
        flags.all_tensors,
        flags.all_tensor_names,
        count_exclude_pattern=flags.count_exclude_pattern,
    )


def run_main() -> None:
    """The command line."""
    parser = _arguments.Parser(description="Prints what a checkpoint holds.")
    parser.add_texts(
        file_name="path of a checkpoint, without endings",
        tensor_name="name of a tensor to print",
        count_exclude_pattern="regular expression of names to leave out when counting parameters",
    )
    parser.add_switch("all_tensors", "print all names and values")
    parser.add_switch("all_tensor_names", "print all names")
    parser.add_argument(
        "--printoptions", nargs="*", type=parse_numpy_printoption, help="options of numpy.set_printoptions, k=v"
    )
    _arguments.run(main, parser)


if __name__ == "__main__":
    run_main()
