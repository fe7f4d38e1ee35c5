"""Checks of values that only the device knows, whose outcome is read when the step is over.

`ctx.check` makes a run wait for the outcome before it keeps what the step wrote. That is too dear for checks that every
training step contains, such as the range of an embedding's indices. These are reported late: the error is raised, but a
variable may have changed (what is out of range was neither read nor written).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np


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


def at_position(position: int) -> None:
    """Says which instruction is being executed."""
    _recorder.position = position


def are_recorded() -> bool:
    """Whether what is reported is read; not so in loop bodies."""
    return _recorder.reports is not None


def report(ok: Callable[[], Any], message: str, data: Callable[[], Sequence[Any]] = tuple) -> None:
    """Lets the run fail with InvalidArgumentError unless `ok()`, a scalar bool, holds.

    Args:
      message: formatted with the arrays `data()`; a format specification is the separator of an array's elements, in
        brackets unless it is a blank: `{0}` gives "[1,2]", `{0:, }` "[1, 2]", `{0: }` "1 2".
    """
    if _recorder.reports is not None:
        _recorder.reports.append(Report(ok(), tuple(data()), _recorder.position, message))


class _Elements:
    """An array as an error message shows it."""

    def __init__(self, array: Any) -> None:
        self._array = np.asarray(array)

    def __format__(self, separator: str) -> str:
        if not self._array.ndim:
            return str(self._array)
        text = (separator or ",").join(map(str, self._array))
        return text if separator == " " else f"[{text}]" if text else ""


def text_of(report: Report) -> str:
    """What a failed check says."""
    return report.message.format(*map(_Elements, report.data))
