"""Writes event files, from a thread of its own."""

from __future__ import annotations

import itertools
import os
import queue
import socket
import threading
import time
from typing import Any

from tensorboard.compat.proto.event_pb2 import Event

from tfcompat.core.util.record_io import RecordWriter
from tfcompat.python.lib.io import file_io

_numbers = itertools.count()
_END = Event()


class EventFileWriter:
    """Writes events to a new file in a directory.

    Args:
      logdir: the directory; made when it does not exist.
      max_queue: how many events wait to be written before `add_event` waits.
      flush_secs: how often what was written is handed to the file system, in seconds.
      filename_suffix: the end of the file's name.

    Source: `event_file_writer.EventFileWriter`.
    """

    def __init__(
        self, logdir: Any, max_queue: int = 10, flush_secs: float = 120, filename_suffix: str | None = None
    ) -> None:
        self._logdir = os.fspath(logdir)
        if not file_io.is_directory(self._logdir):
            file_io.recursive_create_dir(self._logdir)
        self._queue: queue.Queue[Any] = queue.Queue(max_queue)
        self._flush_secs = flush_secs
        self._suffix = filename_suffix or ""
        self._open()

    def _open(self) -> None:
        name = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}"
        path = os.path.join(self._logdir, name + self._suffix)
        if file_io.file_exists(path):  # of another writer that began in this second
            path = os.path.join(self._logdir, f"{name}.{os.getpid()}.{next(_numbers)}{self._suffix}")
        self._writer = RecordWriter(file_io.FileIO(path, "wb"))
        self._error: BaseException | None = None
        version = Event(wall_time=time.time(), file_version="brain.Event:2")
        self._writer.write(version.SerializeToString())
        self._writer.flush()
        self._worker = threading.Thread(target=self._write_all, name="EventFileWriter", daemon=True)
        self._closed = False
        self._worker.start()

    def _write_all(self) -> None:
        next_flush = 0.0
        while (event := self._queue.get()) is not _END:
            try:
                if self._error is None:
                    self._writer.write(event.SerializeToString())
                    if time.time() > next_flush:
                        self._writer.flush()
                        next_flush = time.time() + self._flush_secs
            except BaseException as error:  # told to whoever flushes
                self._error = error
            finally:
                self._queue.task_done()
        self._queue.task_done()

    def get_logdir(self) -> str:
        """The directory."""
        return self._logdir

    def add_event(self, event: Any) -> None:
        """Writes an `Event`, unless the writer is closed."""
        if not self._closed:
            self._queue.put(event)

    def flush(self) -> None:
        """Waits until all events are with the file system. Raises what kept them from being written."""
        if self._closed:
            return
        self._queue.join()
        if self._error is not None:
            raise self._error
        self._writer.flush()

    def close(self) -> None:
        """Writes what waits and ends the file."""
        if self._closed:
            return
        self._queue.put(_END)
        self._worker.join()
        self._closed = True
        self._writer.close()
        if self._error is not None:
            raise self._error

    def reopen(self) -> None:
        """Goes on with a new file after `close`."""
        if self._closed:
            self._open()
