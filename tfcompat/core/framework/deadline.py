"""How long a run may wait for queues and the like: `RunOptions.timeout_in_ms`. Each run waits in its own thread."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from tfcompat.python.framework.errors_impl import DeadlineExceededError

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


def _left() -> float | None:
    end = getattr(_run, "end", None)
    return None if end is None else max(end - time.monotonic(), 0.0)


def wait(condition: threading.Condition) -> None:
    """`condition.wait()`. Raises DeadlineExceededError when the run may not wait any longer."""
    if not condition.wait(_left()):
        raise _exceeded()


@contextlib.contextmanager
def acquired(lock: threading.Lock) -> Iterator[None]:
    """Context that holds a lock. Raises as `wait`."""
    left = _left()
    if not lock.acquire(timeout=-1 if left is None else left):
        raise _exceeded()
    try:
        yield
    finally:
        lock.release()


def _exceeded() -> DeadlineExceededError:
    return DeadlineExceededError(None, None, "Timed out waiting for notification")
