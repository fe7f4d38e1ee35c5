"""Files of events, written at once, without a thread: `pywrap_tensorflow.EventsWriter`."""

from __future__ import annotations

import os
import socket
import time
from typing import Any

from tensorboard.compat.proto.event_pb2 import Event

from tfcompat.core.util.record_io import RecordWriter
from tfcompat.python.lib.io.file_io import FileIO


class EventsWriter:
    """Writes events to `file_prefix.out.tfevents.TIME.HOST`, a file that the first event makes.

    Args:
      file_prefix: the beginning of the path, as text or bytes.

    Example:
      writer = pywrap_tensorflow.EventsWriter(b"/tmp/log/events")
      writer.WriteEvent(event_pb2.Event(wall_time=time.time(), step=1))
      writer.Close()

    Source: `pywrap_tensorflow.EventsWriter`.
    """

    def __init__(self, file_prefix: Any) -> None:
        self._prefix = os.fsdecode(file_prefix)
        self._suffix = ""
        self._path = ""
        self._writer: RecordWriter | None = None

    def InitWithSuffix(self, suffix: Any) -> None:
        """Opens the file; its name ends in `suffix`."""
        self._suffix = os.fsdecode(suffix)
        self._open()

    def FileName(self) -> str:
        """The file's path."""
        self._open()
        return self._path

    def WriteEvent(self, event: Any) -> None:
        """Writes an `Event`. Raises TypeError for anything else."""
        if not isinstance(event, Event):
            raise TypeError(f"Expected an event_pb2.Event proto, but got {type(event)}")
        self._WriteSerializedEvent(event.SerializeToString())

    def _WriteSerializedEvent(self, event_str: bytes) -> None:
        self._open().write(event_str)

    def Flush(self) -> None:
        """Hands what was written to the file system."""
        if self._writer is not None:
            self._writer.flush()

    def Close(self) -> None:
        """Ends the file; the next event makes another one."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _open(self) -> RecordWriter:
        if self._writer is None:
            now = time.time()
            self._path = f"{self._prefix}.out.tfevents.{int(now):010d}.{socket.gethostname()}{self._suffix}"
            self._writer = RecordWriter(FileIO(self._path, "wb"))
            self._writer.write(Event(wall_time=now, file_version="brain.Event:2").SerializeToString())
            self._writer.flush()
        return self._writer
