"""Cuts the graph in a file down to what lies between some inputs and outputs.

    python -m tfcompat.python.tools.strip_unused --input_graph=graph.pb --input_binary --output_graph=small.pb \\
        --input_node_names=x --output_node_names=softmax
"""

from __future__ import annotations

import argparse

from tensorboard.compat.proto.types_pb2 import DT_FLOAT

from tfcompat.python.tools import _arguments, strip_unused_lib


def main(unused_args: list[str], flags: argparse.Namespace) -> None:
    """Writes the graph that the flags say."""
    strip_unused_lib.strip_unused_from_files(
        flags.input_graph,
        flags.input_binary,
        flags.output_graph,
        flags.output_binary,
        flags.input_node_names,
        flags.output_node_names,
        flags.placeholder_type_enum,
    )


def run_main() -> None:
    """The command line."""
    parser = _arguments.Parser(description="Cuts a graph down to what lies between some inputs and outputs.")
    parser.add_texts(
        input_graph="file of a GraphDef",
        output_graph="where to write the result",
        input_node_names="nodes that become placeholders, separated by commas",
        output_node_names="nodes to keep, separated by commas",
    )
    parser.add_switch("input_binary", "whether the input file is binary")
    parser.add_switch("output_binary", "whether the output file is to be binary", default=True)
    parser.add_argument(
        "--placeholder_type_enum", type=int, default=DT_FLOAT, help="number of the placeholders' DataType"
    )
    _arguments.run(main, parser)


if __name__ == "__main__":
    run_main()
