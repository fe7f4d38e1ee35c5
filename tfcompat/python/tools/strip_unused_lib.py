"""Cuts a graph down to what lies between some inputs and outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from google.protobuf import text_format
from tensorboard.compat.proto.graph_pb2 import GraphDef

from tfcompat.python.framework import graph_util
from tfcompat.python.lib.io import file_io
from tfcompat.python.tools import _arguments


def strip_unused(
    input_graph_def: Any,
    input_node_names: Sequence[str],
    output_node_names: Sequence[str],
    placeholder_type_enum: int | list[int],
) -> Any:
    """A `GraphDef` in which some nodes are placeholders, with what the outputs need.

    Args:
      input_graph_def: a `GraphDef`.
      input_node_names: the nodes that become placeholders.
      output_node_names: the nodes to keep.
      placeholder_type_enum: the placeholders' `DataType`, or a list with one for each.

    Raises:
      ValueError: an input is a tensor's name, not a node's.
      KeyError: a node that shall become a placeholder is missing.

    Source: `tensorflow.python.tools.strip_unused_lib.strip_unused`.
    """
    for name in input_node_names:
        if ":" in name:
            raise ValueError(f"Name '{name}' appears to refer to a Tensor, not a Operation.")
    missing = set(input_node_names) - {node.name for node in input_graph_def.node}
    if missing:
        raise KeyError(f"The following input nodes were not found: {missing}")
    graph_def = GraphDef()
    for node in input_graph_def.node:
        if node.name not in input_node_names:
            graph_def.node.add().CopyFrom(node)
            continue
        placeholder = graph_def.node.add(name=node.name, op="Placeholder")
        types = placeholder_type_enum
        index = list(input_node_names).index(node.name)
        placeholder.attr["dtype"].type = types[index] if isinstance(types, list) else types
        for attr in ("_output_shapes", "shape"):
            if attr in node.attr:
                placeholder.attr[attr].CopyFrom(node.attr[attr])
    return graph_util.extract_sub_graph(graph_def, output_node_names)


def strip_unused_from_files(
    input_graph: str,
    input_binary: bool,
    output_graph: str,
    output_binary: bool,
    input_node_names: str,
    output_node_names: str,
    placeholder_type_enum: int | list[int],
) -> int | None:
    """As `strip_unused`, for files; names are separated by commas. Returns -1 when there is nothing to do.

    Source: `tensorflow.python.tools.strip_unused_lib.strip_unused_from_files`.
    """
    if not file_io.file_exists(input_graph):
        print(f"Input graph file '{input_graph}' does not exist!")
        return -1
    if not output_node_names:
        print("You need to supply the name of a node to --output_node_names.")
        return -1
    graph_def = strip_unused(
        _arguments.read_message(input_graph, GraphDef(), input_binary),
        input_node_names.split(","),
        output_node_names.split(","),
        placeholder_type_enum,
    )
    content = (
        graph_def.SerializeToString(deterministic=True) if output_binary else text_format.MessageToString(graph_def)
    )
    file_io.atomic_write_string_to_file(output_graph, content)
    print(f"{len(graph_def.node)} ops in the final graph.")
    return None
