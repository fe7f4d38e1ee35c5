"""Timelines of runs, in the trace format of Chrome (chrome://tracing)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

_LABEL = re.compile(r"(?:\[[^]]*\] )?(\S+) = (\w+)\((.*)\)$")

Event = dict[str, Any]


class StepStatsAnalysis(NamedTuple):
    """What `Timeline.analyze_step_stats` found.

    Attributes:
      chrome_trace: the events, as `{"traceEvents": [...]}`.
      allocator_maximums: the most memory that an allocator had given out, in bytes, by its name.
    """

    chrome_trace: dict[str, list[Event]]
    allocator_maximums: dict[str, int]


class _Op(NamedTuple):
    name: str
    kind: str
    inputs: list[str]


class Timeline:
    """The ops of a run and when each was executed.

    Args:
      step_stats: the `step_stats` of a `RunMetadata`.
      graph: a `tf.Graph`, accepted as in TensorFlow; labels are taken from `step_stats`.

    Example:
      options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
      metadata = tf.RunMetadata()
      sess.run(train_op, options=options, run_metadata=metadata)
      with open("timeline.json", "w") as file:
          file.write(timeline.Timeline(metadata.step_stats).generate_chrome_trace_format())

    Source: `tensorflow.python.client.timeline.Timeline`.
    """

    def __init__(self, step_stats: Any, graph: Any = None) -> None:
        self._step_stats = step_stats
        self._origin = min(
            (node.all_start_micros for device in step_stats.dev_stats for node in device.node_stats), default=0
        )

    def analyze_step_stats(self, show_dataflow: bool = True, show_memory: bool = True) -> StepStatsAnalysis:
        """The events of the run.

        Args:
          show_dataflow: whether arrows connect ops with those that take their results.
          show_memory: whether to show how much memory results take.
        """
        events: list[Event] = []
        ends: dict[str, Event] = {}
        starts: list[tuple[str, Event]] = []
        maximums: dict[str, int] = {}
        for pid, device in enumerate(self._step_stats.dev_stats):
            events.append(_named_process(pid, device.device + " Compute"))
            for lane, node in _in_lanes(device.node_stats):
                op = _op(node)
                event = self._executed(pid, lane, node, op)
                events.append(event)
                ends[op.name] = event
                starts += [(name, event) for name in op.inputs]
            if show_memory:
                events += self._allocated(pid, device.node_stats, maximums)
        if show_dataflow:
            events += _arrows(ends, starts)
        return StepStatsAnalysis({"traceEvents": events}, maximums)

    def generate_chrome_trace_format(self, show_dataflow: bool = True, show_memory: bool = False) -> str:
        """The events as JSON, to be written to a file that Chrome's trace viewer loads.

        Args: as `analyze_step_stats`.
        """
        return json.dumps(self.analyze_step_stats(show_dataflow, show_memory).chrome_trace, indent=4, sort_keys=True)

    def _executed(self, pid: int, lane: int, node: Any, op: _Op) -> Event:
        arguments = {"name": op.name, "op": op.kind, **{f"input{i}": name for i, name in enumerate(op.inputs)}}
        return {
            "ph": "X",
            "cat": "Op",
            "name": op.kind,
            "pid": pid,
            "tid": lane,
            "ts": node.all_start_micros - self._origin,
            "dur": max(node.all_end_rel_micros, 1),
            "args": arguments,
        }

    def _allocated(self, pid: int, nodes: Iterable[Any], maximums: dict[str, int]) -> list[Event]:
        """Counters of the memory that results take, which is not given back before the run ends."""
        totals: dict[str, int] = {}
        events = []
        for node in sorted(nodes, key=lambda node: node.all_start_micros + node.all_end_rel_micros):
            for output in node.output:
                allocation = output.tensor_description.allocation_description
                name = allocation.allocator_name or "unknown"
                totals[name] = totals.get(name, 0) + allocation.requested_bytes
                maximums[name] = max(maximums.get(name, 0), totals[name])
                events.append(
                    {
                        "ph": "C",
                        "cat": "Memory",
                        "name": name,
                        "pid": pid,
                        "tid": 0,
                        "ts": node.all_start_micros + node.all_end_rel_micros - self._origin,
                        "args": {name: totals[name]},
                    }
                )
        return events


def _named_process(pid: int, name: str) -> Event:
    return {"ph": "M", "name": "process_name", "pid": pid, "args": {"name": name}}


def _in_lanes(nodes: Iterable[Any]) -> list[tuple[int, Any]]:
    """(lane, node) of each: what overlaps is put into different lanes."""
    free_from: list[int] = []
    placed = []
    for node in sorted(nodes, key=lambda node: node.all_start_micros):
        start, end = node.all_start_micros, node.all_start_micros + node.all_end_rel_micros
        lane = next((index for index, free in enumerate(free_from) if free <= start), len(free_from))
        if lane == len(free_from):
            free_from.append(0)
        free_from[lane] = end
        placed.append((lane, node))
    return placed


def _op(node: Any) -> _Op:
    """Name, type and inputs of a node, from a label like `y = MatMul(x, w/read)`."""
    match = _LABEL.match(node.timeline_label)
    if match is None:
        return _Op(node.node_name, node.node_name.split(":")[-1], [])
    name, kind, inputs = match.groups()
    return _Op(name, kind, [each.lstrip("^").split(":")[0] for each in inputs.split(", ") if each])


def _arrows(ends: dict[str, Event], starts: Iterable[tuple[str, Event]]) -> list[Event]:
    """Flow events from each op to those that take its results."""
    arrows = []
    for index, (name, target) in enumerate(starts):
        source = ends.get(name)
        if source is None or source is target:
            continue
        shared = {"cat": "DataFlow", "name": name, "id": index}
        end = source["ts"] + source["dur"]
        arrows.append({"ph": "s", "pid": source["pid"], "tid": source["tid"], "ts": end, **shared})
        arrows.append({"ph": "t", "pid": target["pid"], "tid": target["tid"], "ts": target["ts"], **shared})
    return arrows
