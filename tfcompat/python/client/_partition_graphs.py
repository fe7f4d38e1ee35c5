"""The part of a graph that a run takes, for `RunMetadata.partition_graphs`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tensorboard.compat.proto import graph_pb2

from tfcompat.core.common_runtime.ordering import reachable
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.operation import Operation, Tensor


def part_that_runs(graph: Graph, targets: Iterable[Tensor | Operation], fed: frozenset[Tensor]) -> Any:
    """The `GraphDef` of the ops that a run executes, with placeholders for fed tensors."""
    whole = graph.as_graph_def()
    names = {op.name for op in reachable(targets, fed)}
    placeholders = {tensor.op.name: tensor for tensor in fed if tensor.op.name not in names}
    part = graph_pb2.GraphDef(versions=whole.versions, library=whole.library)
    for node in whole.node:
        if node.name in placeholders:
            dtype = placeholders[node.name].dtype.as_datatype_enum
            part.node.add(name=node.name, op="Placeholder", device=node.device).attr["dtype"].type = dtype
        elif node.name in names:
            part.node.append(node)
    return part
