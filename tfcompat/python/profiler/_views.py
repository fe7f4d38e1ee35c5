"""The views of the profiler: statistics of nodes, arranged by name scopes or by op types."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tfcompat.core.profiler.tfprof_output_pb2 import GraphNodeProto, MultiGraphNodeProto
from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.profiler.internal import flops_registry as flops_registry
from tfcompat.python.profiler.option_builder import Options
from tfcompat.python.profiler.tfprof_logger import TRAINABLE_VARIABLES

ROOT = "_TFProfRoot"
_EVERYTHING = [".*"]

_LIMITS = {
    "min_params": "parameters",
    "min_float_ops": "float_ops",
    "min_micros": "exec_micros",
    "min_accelerator_micros": "accelerator_exec_micros",
    "min_cpu_micros": "cpu_exec_micros",
    "min_bytes": "requested_bytes",
    "min_output_bytes": "output_bytes",
}
ORDERS = {
    "params": "parameters",
    "float_ops": "float_ops",
    "micros": "exec_micros",
    "bytes": "requested_bytes",
    "occurrence": "occurrence",
}
"""What options order by and select, and the statistics behind it."""


@dataclass
class NodeStats:
    """The statistics of one op, or of a name scope, which has none of its own.

    Attributes:
      name: its name.
      op_type: its type, "" for a name scope.
      kinds: its type, and what else it is accounted as.
      values: numbers by the names of `GraphNodeProto`'s fields.
      shape: the sizes of a variable.
    """

    name: str
    op_type: str = ""
    kinds: set[str] = field(default_factory=set)
    values: Counter[str] = field(default_factory=Counter)
    shape: tuple[int, ...] | None = None
    children: dict[str, NodeStats] = field(default_factory=dict)


def statistics(graph: Any, runs: Sequence[Any]) -> list[NodeStats]:
    """The statistics of all ops of a graph, with the times of the given `RunMetadata`."""
    trainable = {variable.op.name for variable in graph.get_collection(GraphKeys.TRAINABLE_VARIABLES)}
    timed = _timed(runs)
    found = []
    for op in graph.get_operations():
        node = NodeStats(op.name, op.type, {op.type}, Counter(timed.get(op.name, {})))
        if op.name in trainable:
            node.kinds.add(TRAINABLE_VARIABLES)
        node.shape = _shape(op)
        if node.shape is not None:
            node.values["parameters"] = math.prod(node.shape)
        node.values["float_ops"] = _float_ops(graph, op)
        found.append(node)
    return found


def _shape(op: Any) -> tuple[int, ...] | None:
    """The attribute "shape" of an op, when it is known."""
    shape = op._attrs.get("shape")
    if not isinstance(shape, TensorShape) or not shape.is_fully_defined():
        return None
    return tuple(size or 0 for size in shape.as_list()) or (1,)


def _float_ops(graph: Any, op: Any) -> int:
    try:
        return int(ops.get_stats_for_node_def(graph, op.node_def, "flops").value or 0)
    except ValueError:  # shapes that are not known
        return 0


def _timed(runs: Iterable[Any]) -> dict[str, Counter[str]]:
    """Times and memory by the names of ops."""
    found: dict[str, Counter[str]] = {}
    for run in runs:
        for device in run.step_stats.dev_stats:
            processor = "cpu" if "device:CPU" in device.device else "accelerator"
            for node in device.node_stats:
                values = found.setdefault(node.node_name, Counter())
                size = sum(output.tensor_description.allocation_description.requested_bytes for output in node.output)
                values["run_count"] += 1
                values["exec_micros"] += node.all_end_rel_micros
                values[f"{processor}_exec_micros"] += node.all_end_rel_micros
                values["requested_bytes"] += size
                values["output_bytes"] += size
    return found


def _matches(patterns: Iterable[str], texts: Iterable[str]) -> bool:
    return any(re.fullmatch(pattern, text) for pattern in patterns for text in texts)


def _is_accounted(kinds: Iterable[str], options: Options) -> bool:
    patterns = list(options["account_type_regexes"])
    return patterns == _EVERYTHING or _matches(patterns, kinds)


def _is_large_enough(values: Counter[str], options: Options) -> bool:
    return all(values[name] >= options.get(option, 0) for option, name in _LIMITS.items())


def _is_named(name: str, options: Options) -> bool:
    return _matches(options["show_name_regexes"], [name]) and not _matches(options["hide_name_regexes"], [name])


# By name scopes


def scope_view(nodes: Iterable[NodeStats], options: Options) -> Any:
    """The `GraphNodeProto` of the root of all name scopes."""
    root = NodeStats(ROOT)
    for node in nodes:
        parent, parts = root, node.name.split("/")
        for depth in range(1, len(parts)):
            scope = "/".join(parts[:depth])
            parent = parent.children.setdefault(scope, NodeStats(scope))
        if node.name in parent.children:
            node.children = parent.children[node.name].children
        parent.children[node.name] = node
    return _shown(root, options, depth=1)[0][0]


def _shown(node: NodeStats, options: Options, depth: int) -> tuple[list[Any], Counter[str], bool]:
    """What is shown of a node: itself, or what is shown of its children; the total of all that is accounted; and
    whether anything is."""
    children: list[Any] = []
    total: Counter[str] = Counter()
    is_accounted = _is_accounted(node.kinds, options)
    is_any_accounted = is_accounted
    for name in sorted(node.children):
        if not _matches(options["trim_name_regexes"], [node.name]):
            shown, below, is_any_below = _shown(node.children[name], options, depth + 1)
            children += shown
            total += below
            is_any_accounted = is_any_accounted or is_any_below
    own = node.values if is_accounted else Counter()
    total += own
    is_shown = node.name == ROOT or (
        depth <= options["max_depth"]
        and is_any_accounted
        and _is_large_enough(node.values, options)
        and _is_named(node.name, options)
    )
    if not is_shown:
        return children, total, is_any_accounted
    proto = GraphNodeProto(name=node.name, **own)
    if is_accounted and node.shape is not None:
        proto.shapes.add().CopyFrom(TensorShape(node.shape).as_proto())
    _set_totals(proto, total)
    if options["account_displayed_op_only"]:
        _set_totals(proto, own)
        for child in children:
            _add_totals(proto, child)
    proto.total_definition_count = 1 + sum(child.total_definition_count for child in children)
    proto.children.extend(_sorted(children, options))
    return [proto], total, is_any_accounted


def _totals(proto: Any) -> list[str]:
    names = [each.name for each in proto.DESCRIPTOR.fields if each.name.startswith("total_")]
    return [name for name in names if name != "total_definition_count"]


def _set_totals(proto: Any, values: Counter[str]) -> None:
    for name in _totals(proto):
        setattr(proto, name, values[name.removeprefix("total_")])


def _add_totals(proto: Any, other: Any) -> None:
    for name in _totals(proto):
        setattr(proto, name, getattr(proto, name) + getattr(other, name))


def _sorted(protos: list[Any], options: Options) -> list[Any]:
    order = options["order_by"]
    if order == "name":
        return sorted(protos, key=lambda proto: proto.name)
    name = "total_definition_count" if order == "occurrence" else f"total_{ORDERS[order]}"
    return sorted(protos, key=lambda proto: -getattr(proto, name))


# By op types


def operation_view(nodes: Iterable[NodeStats], options: Options) -> Any:
    """The `MultiGraphNodeProto` of the root of all op types: each is the child of the one before it."""
    by_type: dict[str, list[NodeStats]] = {}
    for node in nodes:
        if _is_accounted(node.kinds, options) and _is_named(node.op_type, options):
            by_type.setdefault(node.op_type, []).append(node)
    rows = []
    for op_type in sorted(by_type):
        values = sum((node.values for node in by_type[op_type]), Counter())
        occurrence = len(by_type[op_type])
        if _is_large_enough(values, options) and occurrence >= options["min_occurrence"]:
            rows.append((op_type, values, occurrence))
    order = options["order_by"]
    if order != "name":
        rows.sort(key=lambda row: -(row[2] if order == "occurrence" else row[1][ORDERS[order]]))
    child = None
    for op_type, values, _ in reversed(rows[: options["max_depth"]]):
        child = _type_proto(op_type, values, by_type[op_type], child)
    return _type_proto(ROOT, Counter(), [], child)


def _type_proto(name: str, values: Counter[str], nodes: Iterable[NodeStats], child: Any) -> Any:
    own = {key: value for key, value in values.items() if key in MultiGraphNodeProto.DESCRIPTOR.fields_by_name}
    proto = MultiGraphNodeProto(name=name, **own)
    for node in sorted(nodes, key=lambda node: node.name):
        proto.graph_nodes.add(name=node.name, **node.values)
    _set_totals(proto, values)
    if child is not None:
        _add_totals(proto, child)
        proto.children.append(child)
    return proto
