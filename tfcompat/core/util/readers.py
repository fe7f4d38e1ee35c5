"""Readers: they take names of files from a queue and give the files' records one by one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import IO

from tfcompat.core.framework.resource import Resource
from tfcompat.core.util.file_errors import file_errors
from tfcompat.core.util.queues import QueueBase
from tfcompat.core.util.record_io import check_compression, decompressed, read_records
from tfcompat.python.framework.errors_impl import InvalidArgumentError, UnimplementedError

Record = tuple[bytes, bytes]
"""(key, value)."""


class Reader(Resource):
    """Gives records. Subclasses say what the records of a file are: `_records`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records_left: Iterator[Record] | None = None
        self.records_produced = 0
        self.work_units_completed = 0

    def _records(self, name: str) -> Iterator[Record]:
        raise NotImplementedError

    def _next_of_this_file(self) -> Record | None:
        assert self._records_left is not None
        record = next(self._records_left, None)
        if record is None:
            self._records_left = None
            self.work_units_completed += 1
        else:
            self.records_produced += 1
        return record

    def read(self, queue: QueueBase) -> Record:
        """The next record; where a file is done the next one's name is taken from the queue.

        Raises:
          OutOfRangeError: the queue is closed and has no more names.
        """
        with self._lock:
            while True:
                if self._records_left is None:
                    self._records_left = self._records(self._next_name(queue))
                record = self._next_of_this_file()
                if record is not None:
                    return record

    def read_up_to(self, queue: QueueBase, count: int) -> list[Record]:
        """The next records of one file, at most `count`."""
        if count <= 0:
            raise InvalidArgumentError(None, None, "num_records must be positive")
        records = [self.read(queue)]
        with self._lock:
            while len(records) < count and self._records_left is not None:
                record = self._next_of_this_file()
                if record is not None:
                    records.append(record)
        return records

    @staticmethod
    def _next_name(queue: QueueBase) -> str:
        element = queue.dequeue()
        if len(element) != 1:
            raise InvalidArgumentError(None, None, f"Expected single component queue, got {len(element)} components.")
        return element[0].item().decode()

    def reset(self) -> None:
        """Goes back to the state of a new reader."""
        with self._lock:
            self._records_left = None
            self.records_produced = self.work_units_completed = 0

    def serialize_state(self) -> bytes:
        raise UnimplementedError(None, None, "Reader SerializeState")

    def restore_state(self, state: bytes) -> None:
        raise UnimplementedError(None, None, "Reader RestoreState")


def opened(name: str) -> IO[bytes]:
    """The file `name`, to be closed by the caller. Raises NotFoundError and the like."""
    with file_errors(name):
        return open(name, "rb")


class WholeFileReader(Reader):
    """A file is one record: its name and what it holds."""

    def _records(self, name: str) -> Iterator[Record]:
        with opened(name) as file:
            yield name.encode(), file.read()


class IdentityReader(Reader):
    """The names themselves, as keys and as values."""

    def _records(self, name: str) -> Iterator[Record]:
        yield name.encode(), name.encode()


class TextLineReader(Reader):
    """A record a line, keys `name:line`."""

    def __init__(self, skip_header_lines: int) -> None:
        super().__init__()
        self._skip = skip_header_lines

    def _records(self, name: str) -> Iterator[Record]:
        with opened(name) as file:
            for number, line in enumerate(file, 1):
                if number > self._skip:
                    yield f"{name}:{number}".encode(), line.removesuffix(b"\n").removesuffix(b"\r")


class TFRecordReader(Reader):
    """The records of a file of records, keys `name:position`."""

    def __init__(self, compression_type: str) -> None:
        super().__init__()
        check_compression(compression_type)
        self._compression_type = compression_type

    def _records(self, name: str) -> Iterator[Record]:
        position = 0
        with opened(name) as file:
            for record in read_records(file, self._compression_type):
                yield f"{name}:{position}".encode(), record
                position += len(record) + 16


class FixedLengthRecordReader(Reader):
    """Records of a fixed number of bytes, keys `name:number`.

    Args:
      header_bytes, footer_bytes: what does not belong to the records.
      hop_bytes: from the beginning of a record to the next; 0 for the records' size.
      encoding: "", "ZLIB" or "GZIP".
    """

    def __init__(self, header_bytes: int, record_bytes: int, footer_bytes: int, hop_bytes: int, encoding: str) -> None:
        super().__init__()
        for name, value in (("header_bytes", header_bytes), ("footer_bytes", footer_bytes), ("hop_bytes", hop_bytes)):
            if value < 0:
                raise InvalidArgumentError(None, None, f"{name} must be >= 0, but got {value}")
        if record_bytes <= 0:
            raise InvalidArgumentError(None, None, f"record_bytes must be >= 0, but got {record_bytes}")
        check_compression(encoding)
        self._header, self._size, self._footer = header_bytes, record_bytes, footer_bytes
        self._hop = hop_bytes or record_bytes
        self._encoding = encoding

    def _records(self, name: str) -> Iterator[Record]:
        with opened(name) as file:
            content = decompressed(file.read(), self._encoding)
        end = len(content) - self._footer
        starts = range(self._header, end - self._size + 1, self._hop)
        for number, start in enumerate(starts):
            yield f"{name}:{number}".encode(), content[start : start + self._size]
