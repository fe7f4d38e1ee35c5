"""Mutexes: what critical sections hold while they run."""

from __future__ import annotations

import threading

from tfcompat.core.framework.deadline import wait
from tfcompat.core.framework.resource import Resource
from tfcompat.python.framework.errors_impl import CancelledError


class Mutex(Resource):
    """A lock that a run of a critical section holds; others wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._holder: tuple[int, int] | None = None  # thread, and number of the lock
        self._count = 0
        self._closed = False

    def lock(self) -> MutexLock:
        """Waits until no other thread holds the mutex. Sections of one run follow each other, so a thread that holds
        it has left a section by an error.

        Raises CancelledError when the session ends.
        """
        thread = threading.get_ident()
        with self._changed:
            while self._holder is not None and self._holder[0] != thread and not self._closed:
                wait(self._changed)
            if self._closed:
                raise CancelledError(None, None, "Lock acquisition cancelled.")
            self._count += 1
            self._holder = thread, self._count
            return MutexLock(self, self._count)

    def release(self, number: int) -> None:
        with self._changed:
            if self._holder is not None and self._holder[1] == number:
                self._holder = None
                self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class MutexLock:
    """The value of a MutexLock op: the mutex is held until it is consumed, or forgotten by a run that failed."""

    def __init__(self, mutex: Mutex, number: int) -> None:
        self._mutex = mutex
        self._number = number

    def consume(self) -> None:
        self._mutex.release(self._number)

    def __del__(self) -> None:
        self.consume()
