"""Elements that are made ready while others are used: in threads, which end with the run."""

from __future__ import annotations

import os
import threading
import weakref
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from tfcompat.core.data.dataset import Element, Function, Next, Read, Run, Unary, unexpected_end
from tfcompat.core.data.elementwise import Map, ended_too_early
from tfcompat.core.framework import program_end
from tfcompat.python.framework.errors_impl import CancelledError, OutOfRangeError

AUTOTUNE = -1
_AHEAD_BY_DEFAULT = 8


class Ahead:
    """Takes up to `capacity` elements ahead in a thread, which ends with the run, or when nobody wants elements any
    more. Errors come in the place of the elements that they cost."""

    def __init__(self, source: Next, capacity: int, run: Run) -> None:
        self._buffer = _Buffer(source, capacity)
        run.register(self._buffer)
        weakref.finalize(self, self._buffer.close).atexit = False

    def start(self) -> None:
        self._buffer.start()

    def get_next(self) -> Element | None:
        return self._buffer.get_next()


class _Buffer:
    """What an `Ahead` shares with its thread."""

    def __init__(self, source: Next, capacity: int) -> None:
        self._source = source
        self._capacity = capacity
        self._ready: deque[Element | Exception | None] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._ended = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True, name="tf_data_prefetch")
            self._thread.start()
            program_end.end_before(self)

    def join(self, seconds: float) -> None:
        """Waits for the thread to end, but no longer than that."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self) -> None:
        while True:
            outcome: Element | Exception | None
            try:
                outcome = self._source()
            except Exception as error:
                outcome = error
            with self._changed:
                while len(self._ready) >= self._capacity and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                self._ready.append(outcome)
                if len(self._ready) == 1:
                    self._changed.notify_all()
            if outcome is None:
                return

    def get_next(self) -> Element | None:
        self.start()
        with self._changed:
            while not self._ready:
                if self._closed:
                    raise CancelledError(None, None, "The iterator was closed.")
                if self._ended:
                    return None
                self._changed.wait()
            outcome = self._ready.popleft()
            if len(self._ready) == self._capacity - 1:
                self._changed.notify_all()
            self._ended = outcome is None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._ready.clear()
            self._changed.notify_all()


@dataclass(frozen=True, eq=False)
class Prefetch(Unary):
    """The same elements, `buffer_size` of them made ready ahead."""

    buffer_size: int

    def iterator(self, run: Run) -> Next:
        if self.buffer_size == 0:
            return self.source.iterator(run)
        capacity = _AHEAD_BY_DEFAULT if self.buffer_size == AUTOTUNE else self.buffer_size
        return Ahead(self.source.iterator(run), capacity, run).get_next

    def cardinality(self) -> int:
        return self.source.cardinality()


class _Pool:
    """Threads that run a function."""

    def __init__(self, size: int, run: Run) -> None:
        self._executor = ThreadPoolExecutor(size, thread_name_prefix="tf_data_map")
        self.submit = self._executor.submit
        run.register(self)

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, eq=False)
class ParallelMap(Map):
    """The results of a function, in order, `num_parallel_calls` of them computed at a time."""

    num_parallel_calls: int = AUTOTUNE

    def _results(self, source: Next, run: Run) -> Next:
        function = run.callable(self.function)
        size = min(os.cpu_count() or 1, 16) if self.num_parallel_calls == AUTOTUNE else self.num_parallel_calls
        pool = _Pool(size, run)
        pending: deque[Future[Element]] = deque()
        ended = False

        def submit() -> None:
            nonlocal ended
            try:
                argument = source()
            except Exception as error:
                failed: Future[Element] = Future()
                failed.set_exception(unexpected_end(error) if isinstance(error, OutOfRangeError) else error)
                pending.append(failed)
                return
            if argument is None:
                ended = True
                return
            try:
                pending.append(pool.submit(function, argument))
            except RuntimeError:
                raise CancelledError(None, None, "The iterator was closed.") from None

        def get_next() -> Element | None:
            while len(pending) <= size and not ended:
                submit()
            if not pending:
                return None
            try:
                return pending.popleft().result()
            except OutOfRangeError as error:
                if self.preserve_cardinality:
                    raise ended_too_early(error) from error
                return None

        return get_next

    def cardinality(self) -> int:
        return self.source.cardinality()
