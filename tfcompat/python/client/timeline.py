"""Timelines of runs, in the trace format of Chrome (chrome://tracing)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_LABEL = re.compile(r"(?:.*\s)?(\S+) = (.*)\((.*)\)")
_ALLOCATORS_PID = 0

Event = dict[str, Any]


class AllocationMaximum(NamedTuple):
    """The time when an allocator had given out most memory.

    Attributes:
      timestamp: the time, in microseconds.
      num_bytes: how much.
      tensors: the names of the tensors that were alive.
    """

    timestamp: int
    num_bytes: int
    tensors: set[str]


class StepStatsAnalysis(NamedTuple):
    """What `Timeline.analyze_step_stats` found.

    Attributes:
      chrome_trace: the events, as `{"traceEvents": [...]}`.
      allocator_maximums: the `AllocationMaximum` of each allocator, by its name.
    """

    chrome_trace: dict[str, list[Event]]
    allocator_maximums: dict[str, AllocationMaximum]


@dataclass
class _Executed:
    """An op that was executed: in which row of which process, from when to when."""

    name: str
    op_type: str
    inputs: list[str]
    pid: int
    lane: int
    start: int
    end: int


@dataclass
class _Tensor:
    """A tensor that an op made; it lives until the last op that takes it has ended."""

    name: str
    number: int
    pid: int
    maker: _Executed
    description: Any
    takers: list[_Executed] = field(default_factory=list)

    @property
    def freed(self) -> int:
        return max([self.maker.end, *(taker.end - 1 for taker in self.takers)])


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

    def analyze_step_stats(self, show_dataflow: bool = True, show_memory: bool = True) -> StepStatsAnalysis:
        """The events of the run.

        Args:
          show_dataflow: whether arrows connect ops with those that take their results.
          show_memory: whether to show tensors and the memory that they take.
        """
        events = [_named_process(_ALLOCATORS_PID, "Allocators")]
        ops: list[_Executed] = []
        tensors: dict[str, _Tensor] = {}
        for index, device in enumerate(self._step_stats.dev_stats):
            pid = 2 * index + 1
            events.append(_named_process(pid, device.device + " Compute"))
            events.append(_named_process(pid + 1, device.device + " Tensors"))
            for lane, node in _in_lanes(device.node_stats):
                op = _executed(node, pid, lane)
                ops.append(op)
                for output in node.output:
                    name = op.name if output.slot == 0 else f"{op.name}:{output.slot}"
                    tensors[name] = _Tensor(name, len(tensors), pid + 1, op, output.tensor_description)
        arrows = []
        for op in ops:
            for name in op.inputs:
                if name in tensors:
                    tensors[name].takers.append(op)
                    maker = tensors[name].maker
                    if (maker.pid, maker.lane) != (op.pid, op.lane):  # along a lane, the order says it
                        arrows.append((tensors[name], op))
        events += [_op_event(op) for op in ops]
        if show_dataflow:
            events += [event for number, arrow in enumerate(arrows) for event in _arrow_events(number, *arrow)]
        maximums: dict[str, AllocationMaximum] = {}
        if show_memory:
            events += [event for tensor in tensors.values() for event in _tensor_events(tensor)]
            counters, maximums = _counters(tensors.values())
            events += counters
        return StepStatsAnalysis({"traceEvents": events}, maximums)

    def generate_chrome_trace_format(self, show_dataflow: bool = True, show_memory: bool = False) -> str:
        """The events as JSON, to be written to a file that Chrome's trace viewer loads.

        Args: as `analyze_step_stats`.
        """
        return json.dumps(self.analyze_step_stats(show_dataflow, show_memory).chrome_trace, indent=4, sort_keys=True)


def _in_lanes(nodes: Iterable[Any]) -> list[tuple[int, Any]]:
    """(lane, node) of each: what overlaps is put into different lanes."""
    ends = [0]
    placed = []
    for node in nodes:
        start = node.all_start_micros
        lane = next((index for index, end in enumerate(ends) if start > end), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = start + node.all_end_rel_micros
        placed.append((lane, node))
    return placed


def _executed(node: Any, pid: int, lane: int) -> _Executed:
    """The op of a node, with type and inputs of a label like `y = MatMul(x, w/read)`."""
    match = _LABEL.match(node.timeline_label)
    op_type, inputs = match.groups()[1:] if match else ("unknown", "")
    names = [each.lstrip("^") for each in inputs.split(", ") if each]
    start = node.all_start_micros
    return _Executed(node.node_name, op_type, names, pid, lane, start, start + node.all_end_rel_micros)


def _named_process(pid: int, name: str) -> Event:
    return {"ph": "M", "name": "process_name", "pid": pid, "args": {"name": name}}


def _op_event(op: _Executed) -> Event:
    return {
        "ph": "X",
        "cat": "Op",
        "name": op.op_type,
        "pid": op.pid,
        "tid": op.lane,
        "ts": op.start,
        "dur": op.end - op.start,
        "args": {"name": op.name, "op": op.op_type, **{f"input{i}": name for i, name in enumerate(op.inputs)}},
    }


def _arrow_events(number: int, tensor: _Tensor, taker: _Executed) -> list[Event]:
    maker = tensor.maker
    shared = {"cat": "DataFlow", "name": tensor.name, "id": number}
    return [
        {"ph": "s", "pid": maker.pid, "tid": maker.lane, "ts": maker.end, **shared},
        {"ph": "t", "pid": taker.pid, "tid": taker.lane, "ts": taker.start, **shared},
    ]


def _tensor_events(tensor: _Tensor) -> list[Event]:
    """That a tensor is made, how it looks, and that it is gone."""
    maker = tensor.maker
    shared = {"cat": "Tensor", "name": tensor.name, "pid": tensor.pid, "id": tensor.number}
    snapshot = {"snapshot": {"tensor_description": str(tensor.description).replace('"', "")}}
    return [
        {"ph": "N", "tid": maker.lane, "ts": maker.start, **shared},
        {"ph": "O", "tid": maker.lane, "ts": maker.end - 1, "args": snapshot, **shared},
        {"ph": "D", "tid": 0, "ts": tensor.freed, **shared},
    ]


def _counters(tensors: Iterable[_Tensor]) -> tuple[list[Event], dict[str, AllocationMaximum]]:
    """Each allocator's memory whenever it changes, and its maximum."""
    changes: dict[str, list[tuple[int, int, _Tensor]]] = {}
    for tensor in tensors:
        allocation = tensor.description.allocation_description
        size = allocation.requested_bytes
        if size:
            found = changes.setdefault(allocation.allocator_name, [])
            found += [(tensor.maker.start, size, tensor), (tensor.freed, -size, tensor)]
    events, maximums = [], {}
    for allocator in sorted(changes):
        total = 0
        alive: set[str] = set()
        maximums[allocator] = AllocationMaximum(0, 0, set())
        for time, size, tensor in sorted(changes[allocator], key=lambda change: (*change[:2], change[2].name)):
            total += size
            (alive.add if size > 0 else alive.discard)(tensor.name)
            if total > maximums[allocator].num_bytes:
                maximums[allocator] = AllocationMaximum(time, total, set(alive))
            events.append(
                {
                    "ph": "C",
                    "cat": "Memory",
                    "name": allocator,
                    "pid": _ALLOCATORS_PID,
                    "tid": 0,
                    "ts": time,
                    "args": {allocator: total},
                }
            )
    return events, maximums
