"""Checks of values that only the device knows, whose outcome is read when the step is over.

`ctx.check` makes a run wait for the outcome before it keeps what the step wrote. That is too dear for checks that every
training step contains, such as the range of an embedding's indices. These are reported late: the error is raised, but a
variable may have changed (what is out of range was neither read nor written).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple


class Report(NamedTuple):
    """A condition, and what to say when it does not hold: `message` formatted with the values of `data`."""

    ok: Any
    data: tuple[Any, ...]
    position: int
    message: str


class _Recorder(threading.local):
    reports: list[Report] | None = None
    position = 0


_recorder = _Recorder()


@contextmanager
def recording(reports: list[Report] | None) -> Iterator[None]:
    """Collects what kernels report inside; with None (loop bodies, where values cannot leave) nothing is collected."""
    outer, _recorder.reports = _recorder.reports, reports
    try:
        yield
    finally:
        _recorder.reports = outer


def is_recording() -> bool:
    return _recorder.reports is not None


def at_position(position: int) -> None:
    """Says which instruction is being executed."""
    _recorder.position = position


def report(ok: Any, message: str, data: Sequence[Any] = ()) -> None:
    """Lets the run fail with InvalidArgumentError unless scalar bool `ok` holds, sooner or later."""
    if _recorder.reports is not None:
        _recorder.reports.append(Report(ok, tuple(data), _recorder.position, message))
