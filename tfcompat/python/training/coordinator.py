"""Threads that stop together."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.platform import tf_logging as logging

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

_SHORTEST_WAIT = 0.001


class Coordinator:
    """Lets threads ask one another to stop, and hands on the first exception.

    Args:
      clean_stop_exception_types: exceptions that are a regular end, `OutOfRangeError` when not given.

    Example:
      coord = tf.train.Coordinator()
      threads = tf.train.start_queue_runners(sess=sess, coord=coord)
      try:
          while not coord.should_stop():
              sess.run(train_op)
      except tf.errors.OutOfRangeError:
          print("done")
      finally:
          coord.request_stop()
      coord.join(threads)

    Source: `tf.train.Coordinator`.
    """

    def __init__(self, clean_stop_exception_types: Sequence[type[BaseException]] | None = None) -> None:
        self._clean_stop_exception_types = tuple(clean_stop_exception_types or (errors.OutOfRangeError,))
        self._lock = threading.Lock()
        self._stop_event = threading.Event()
        self._exception: BaseException | None = None
        self._joined = False
        self._registered_threads: set[threading.Thread] = set()

    def request_stop(self, ex: BaseException | _ExcInfo | None = None) -> None:
        """Asks the threads to stop.

        Args:
          ex: why: an exception or `sys.exc_info()`. `join` raises the first one, unless it is a regular end. After
            `join` it is raised here.
        """
        exception = self._unclean(ex)
        with self._lock:
            if self._joined and exception is not None:
                raise exception
            if self._stop_event.is_set():
                return
            if exception is not None and self._exception is None:
                logging.info("Error reported to Coordinator: %s, %s", type(exception), exception)
                self._exception = exception
            self._stop_event.set()

    def _unclean(self, ex: Any) -> BaseException | None:
        if isinstance(ex, tuple):
            if len(ex) != 3 or not isinstance(ex[1], BaseException):
                return ValueError(f"ex must be a tuple or sys.exc_info must return the current exception: {ex}")
            ex = ex[1]
        return None if isinstance(ex, self._clean_stop_exception_types) else ex

    def clear_stop(self) -> None:
        """Forgets that a stop was asked for, and why."""
        with self._lock:
            self._joined = False
            self._exception = None
            self._stop_event.clear()

    def should_stop(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop_event.is_set()

    @contextmanager
    def stop_on_exception(self) -> Iterator[None]:
        """Context in which any exception becomes a request to stop."""
        try:
            yield
        except BaseException:
            self.request_stop(ex=sys.exc_info())  # type: ignore[arg-type]

    def wait_for_stop(self, timeout: float | None = None) -> bool:
        """Waits until a stop is asked for, or for `timeout` seconds. Returns whether it was."""
        return self._stop_event.wait(timeout)

    def register_thread(self, thread: threading.Thread) -> None:
        """Has `join` wait for a thread."""
        with self._lock:
            self._registered_threads.add(thread)

    def join(
        self,
        threads: Iterable[threading.Thread] | None = None,
        stop_grace_period_secs: float = 120,
        ignore_live_threads: bool = False,
    ) -> None:
        """Waits for the threads to end.

        Args:
          threads: those to wait for beside the registered ones.
          stop_grace_period_secs: how long they may take after the request to stop, in seconds.
          ignore_live_threads: whether to go on when some have not ended by then.

        Raises:
          RuntimeError: some have not ended in time.
          The exception that was handed to `request_stop`.
        """
        with self._lock:
            waited_for = list(self._registered_threads.union(threads or ()))

        def running() -> list[str]:
            return [thread.name for thread in waited_for if thread.is_alive()]

        while running() and not self.wait_for_stop(1.0):
            pass
        end = time.monotonic() + stop_grace_period_secs
        wait = _SHORTEST_WAIT
        while running() and time.monotonic() < end:
            time.sleep(wait)
            wait = max(min(2 * wait, end - time.monotonic()), _SHORTEST_WAIT)
        with self._lock:
            self._joined = True
            self._registered_threads = set()
            exception = self._exception
        if exception is not None:
            raise exception
        left = running()
        if left:
            message = f"Coordinator stopped with threads still running: {' '.join(left)}"
            if not ignore_live_threads:
                raise RuntimeError(message)
            logging.info(message)

    @property
    def joined(self) -> bool:
        """Whether `join` has returned."""
        return self._joined

    def raise_requested_exception(self) -> None:
        """Raises the exception that was handed to `request_stop`, if there is one."""
        with self._lock:
            if self._exception is not None:
                raise self._exception


class LooperThread(threading.Thread):
    """Calls a function again and again, until its coordinator says stop.

    Args:
      coord: the coordinator.
      timer_interval_secs: the time from call to call, in seconds; None for no pause.
      target, args, kwargs: the function and its arguments; or override `run_loop`.

    Source: `tf.train.LooperThread`.
    """

    def __init__(
        self,
        coord: Coordinator,
        timer_interval_secs: float | None,
        target: Callable[..., Any] | None = None,
        args: Sequence[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        if not isinstance(coord, Coordinator):
            raise ValueError(f"'coord' argument must be a Coordinator: {coord}")
        if not target and (args or kwargs):
            raise ValueError("'args' and 'kwargs' argument require that you also pass 'target'")
        super().__init__(daemon=True)
        self._coord = coord
        self._timer_interval_secs = timer_interval_secs
        self._function = target
        self._arguments = args or ()
        self._keywords = kwargs or {}
        coord.register_thread(self)

    @staticmethod
    def loop(
        coord: Coordinator,
        timer_interval_secs: float | None,
        target: Callable[..., Any],
        args: Sequence[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
    ) -> LooperThread:
        """Starts such a thread and returns it."""
        looper = LooperThread(coord, timer_interval_secs, target, args, kwargs)
        looper.start()
        return looper

    def run(self) -> None:
        with self._coord.stop_on_exception():
            self.start_loop()
            if self._timer_interval_secs is None:
                while not self._coord.should_stop():
                    self.run_loop()
            else:
                next_time = time.time()
                while not self._coord.wait_for_stop(next_time - time.time()):
                    next_time += self._timer_interval_secs
                    self.run_loop()
            self.stop_loop()

    def start_loop(self) -> None:
        """Called before the first turn."""

    def stop_loop(self) -> None:
        """Called after the last turn."""

    def run_loop(self) -> None:
        """One turn."""
        if self._function:
            self._function(*self._arguments, **self._keywords)
