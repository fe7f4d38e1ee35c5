"""How threads stop when the program ends.

The interpreter stops a daemon thread where it next asks for the interpreter's lock. In the middle of a call of JAX that
aborts the process, so threads that may be in one are asked to end before, and waited for.
"""

from __future__ import annotations

import atexit
import threading
import time
import weakref
from collections.abc import Callable
from types import TracebackType
from typing import Protocol

_SECONDS_TO_END = 5.0
_SECONDS_UNTIL_CANCELLED = 0.1


class Work(Protocol):
    """What threads do."""

    def close(self) -> None:
        """Asks the threads to end."""

    def join(self, seconds: float) -> None:
        """Waits for them, but no longer than that."""


_works: weakref.WeakSet[Work] = weakref.WeakSet()


def end_before(work: Work) -> None:
    """Has the threads of `work` end before the interpreter does."""
    if not _works:
        atexit.unregister(_end)
        atexit.register(_end)  # after JAX has, so that it is called before
    _works.add(work)


def _end() -> None:
    threading.excepthook = lambda _: None  # that what they wait for is cancelled is no news
    works = list(_works)
    for work in works:
        work.close()
    limit = time.monotonic() + _SECONDS_TO_END
    for work in works:
        work.join(max(limit - time.monotonic(), 0))


class Runs:
    """The calls of a session that are under way. As a context, one of them.

    When the program ends, no thread begins another one, and those that last are cancelled.
    """

    def __init__(self, cancel: Callable[[], None]) -> None:
        self._cancel = cancel
        self._threads: list[int] = []
        self._ended = False
        end_before(self)

    def __enter__(self) -> None:
        self._threads.append(threading.get_ident())
        if self._ended and threading.current_thread() is not threading.main_thread():
            self._threads.remove(threading.get_ident())
            threading.Event().wait()  # until the interpreter stops the thread

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._threads.remove(threading.get_ident())

    def close(self) -> None:
        self._ended = True
        self.join(_SECONDS_UNTIL_CANCELLED)
        if self._threads:
            self._cancel()

    def join(self, seconds: float) -> None:
        limit = time.monotonic() + seconds
        while self._threads and time.monotonic() < limit:
            time.sleep(0.001)
