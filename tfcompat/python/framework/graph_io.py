"""Graphs in files: `tf.train.write_graph`."""

from __future__ import annotations

import os
from typing import Any

from tfcompat.python.framework.graph import Graph


def write_graph(graph_or_graph_def: Any, logdir: str, name: str, as_text: bool = True) -> str:
    """Writes a graph to the file `name` in the folder `logdir`, which is made when it is missing.

    Args:
      graph_or_graph_def: a `tf.Graph` or a `GraphDef`.
      as_text: write protocol buffer text, not the binary form.

    Returns the file's path. Source: `tf.train.write_graph`.
    """
    from google.protobuf import text_format
    from tensorboard.compat.proto.graph_pb2 import GraphDef

    from tfcompat.python.framework import stand_ins

    is_graph = isinstance(graph_or_graph_def, Graph)
    graph_def = graph_or_graph_def.as_graph_def() if is_graph else graph_or_graph_def
    if isinstance(graph_def, GraphDef):
        graph_def = stand_ins.for_tensorflow(graph_def)
    path = os.path.join(logdir, name)
    if logdir:
        os.makedirs(logdir, exist_ok=True)
    content = (
        text_format.MessageToString(graph_def).encode() if as_text else graph_def.SerializeToString(deterministic=True)
    )
    temporary = f"{path}.tmp{os.getpid()}"
    with open(temporary, "wb") as file:
        file.write(content)
    os.replace(temporary, path)
    return path
