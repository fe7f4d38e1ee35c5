"""How long a run may wait for queues and the like: `RunOptions.timeout_in_ms`, or until its session ends.
Each run waits in its own thread. `Waits` is for sessions on a server, whose resources outlive them.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from types import TracebackType

from tfcompat.python.framework.errors_impl import CancelledError, DeadlineExceededError

_run = threading.local()


@contextlib.contextmanager
def waiting_at_most(milliseconds: int) -> Iterator[None]:
    """Context in which `wait` and `acquired` raise DeadlineExceededError when so much time is over."""
    before = getattr(_run, "end", None)
    _run.end = time.monotonic() + milliseconds / 1000
    try:
        yield
    finally:
        _run.end = before


class Waits:
    """What the runs of a session wait for. As a context, one of its runs."""

    def __init__(self) -> None:
        self._cancelled = False
        self._conditions: list[threading.Condition] = []

    def cancel(self) -> None:
        """From now on, and where it is waiting already, `wait` raises CancelledError."""
        self._cancelled = True
        for condition in list(self._conditions):
            with condition:
                condition.notify_all()

    def check(self) -> None:
        """Raises CancelledError when the runs are cancelled."""
        if self._cancelled:
            message = "Step was cancelled by an explicit call to `Session::Close()`."
            raise CancelledError(None, None, message)

    @contextlib.contextmanager
    def added(self, condition: threading.Condition) -> Iterator[None]:
        """Context in which a run waits for `condition`, whose lock it holds. Raises as `check`, before and after."""
        self._conditions.append(condition)
        try:
            self.check()
            yield
            self.check()
        finally:
            self._conditions.remove(condition)

    def __enter__(self) -> None:
        _run.waits = self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _run.waits = None


def _left() -> float | None:
    end = getattr(_run, "end", None)
    return None if end is None else max(end - time.monotonic(), 0.0)


def wait(condition: threading.Condition) -> None:
    """`condition.wait()`.

    Raises:
      DeadlineExceededError: the run may not wait any longer.
      CancelledError: its session is closed.
    """
    waits = getattr(_run, "waits", None)
    with contextlib.nullcontext() if waits is None else waits.added(condition):
        if not condition.wait(_left()):
            raise _exceeded()


@contextlib.contextmanager
def acquired(lock: threading.Lock) -> Iterator[None]:
    """Context that holds a lock. Raises DeadlineExceededError as `wait`."""
    left = _left()
    if not lock.acquire(timeout=-1 if left is None else left):
        raise _exceeded()
    try:
        yield
    finally:
        lock.release()


def _exceeded() -> DeadlineExceededError:
    return DeadlineExceededError(None, None, "Timed out waiting for notification")
