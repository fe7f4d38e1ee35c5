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

import jax.numpy as jnp
import numpy as np

_MOST_NUMBERS = 16

Alternatives = tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]
"""The messages that a body may fail with, each with the shapes of its data."""


class Report(NamedTuple):
    """A condition, and what to say when it does not hold: `message` formatted with the values of `data`.

    Of a loop or conditional, `data` is a `Failure` and `message` the alternatives.
    """

    ok: Any
    data: tuple[Any, ...]
    position: int
    message: str | Alternatives


class Failure(NamedTuple):
    """The first failed report of a body, in a form that does not depend on the body: loops carry it.

    Attributes:
      index: int32 scalar, which of the alternatives it is, counted from 1; 0 when nothing failed.
      numbers: int64 [16], the elements of its data.
    """

    index: Any
    numbers: Any

    @classmethod
    def none(cls) -> Failure:
        """No failure."""
        return cls(jnp.zeros((), jnp.int32), jnp.zeros(_MOST_NUMBERS, jnp.int64))

    def or_else(self, later: Failure) -> Failure:
        """This failure; `later` when there is none."""
        failed = self.index != 0
        return Failure(jnp.where(failed, self.index, later.index), jnp.where(failed, self.numbers, later.numbers))


class _Recorder(threading.local):
    reports: list[Report] | None = None
    position = 0


_recorder = _Recorder()


@contextmanager
def recording(reports: list[Report] | None) -> Iterator[None]:
    """Collects what kernels report inside; with None (the conditions of loops, whence no value leaves) nothing is."""
    outer, position, _recorder.reports = _recorder.reports, _recorder.position, reports
    try:
        yield
    finally:
        _recorder.reports, _recorder.position = outer, position


@contextmanager
def as_one_instruction() -> Iterator[None]:
    """Counts what is reported inside, where another program runs, as the current instruction's."""
    reports: list[Report] = []
    with recording(reports if are_recorded() else None):
        yield
    again([report._replace(position=_recorder.position) for report in reports])


def again(reports: Sequence[Report]) -> None:
    """Reports what was reported elsewhere."""
    if _recorder.reports is not None:
        _recorder.reports += reports


def at_position(position: int) -> None:
    """Says which instruction is being executed."""
    _recorder.position = position


def are_recorded() -> bool:
    """Whether what is reported is read; not so in the condition of a loop."""
    return _recorder.reports is not None


def report(ok: Callable[[], Any], message: str, data: Callable[[], Sequence[Any]] = tuple) -> None:
    """Lets the run fail with InvalidArgumentError unless `ok()`, a scalar bool, holds.

    Args:
      message: formatted with the arrays `data()`; a format specification is the separator of an array's elements, in
        brackets unless it is a blank: `{0}` gives "[1,2]", `{0:, }` "[1, 2]", `{0: }` "1 2".
    """
    if _recorder.reports is not None:
        _recorder.reports.append(Report(ok(), tuple(data()), _recorder.position, message))


def first_failure(reports: Sequence[Report]) -> tuple[Failure, Alternatives]:
    """The first of a body's reports that does not hold, and the alternatives that its index counts."""
    failure = Failure.none()
    alternatives: list[Any] = []
    for report in reports:
        if isinstance(report.message, str):
            index, numbers = jnp.int32(1), _numbers(report.data)
            messages: Alternatives = ((report.message, tuple(np.shape(item) for item in report.data)),)
        else:
            (index, numbers), messages = report.data, report.message
        found = Failure(jnp.where(report.ok, 0, index + len(alternatives)).astype(jnp.int32), numbers)
        failure = failure.or_else(found)
        alternatives += messages
    return failure, tuple(alternatives)


def report_failure(failure: Failure, alternatives: Alternatives) -> None:
    """Reports what failed in a body, as the current instruction's."""
    if alternatives:
        again([Report(failure.index == 0, tuple(failure), _recorder.position, alternatives)])


def _numbers(data: Sequence[Any]) -> Any:
    flat = [jnp.ravel(item).astype(jnp.int64) for item in data] + [jnp.zeros(_MOST_NUMBERS, jnp.int64)]
    return jnp.concatenate(flat)[:_MOST_NUMBERS]


class _Elements:
    """An array as an error message shows it."""

    def __init__(self, array: Any) -> None:
        self._array = np.asarray(array)

    def __format__(self, separator: str) -> str:
        if not self._array.ndim:
            return str(self._array)
        text = (separator or ",").join(map(str, self._array))
        return text if separator == " " else f"[{text}]" if text else ""


def formatted(message: str, data: Sequence[Any]) -> str:
    """A message with its data, as `report` takes them."""
    return message.format(*map(_Elements, data))


def text_of(report: Report) -> str:
    """What a failed check says. Of long data in a body, the first elements."""
    if isinstance(report.message, str):
        return formatted(report.message, report.data)
    index, numbers = map(np.asarray, report.data)
    message, shapes = report.message[int(index) - 1]
    data, start = [], 0
    for shape in shapes:
        size = int(np.prod(shape, dtype=np.int64))
        elements = numbers[start : start + size]
        data.append(elements.reshape(shape) if elements.size == size else elements)
        start += size
    return formatted(message, data)
