"""The kernel of `RecordInput`."""

from __future__ import annotations

import glob
import itertools
import random
import threading
from collections.abc import Iterator

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.resource import Resource
from tfcompat.core.util.readers import opened
from tfcompat.core.util.record_io import read_records
from tfcompat.python.framework.errors_impl import NotFoundError


class MixedRecords(Resource):
    """Records of files, each once an epoch, in a random order.

    Args:
      pattern: of the files' names.
      seed: of the order.
      shift_ratio: by what fraction of the files the first one moves from epoch to epoch.
      buffer_size: how many records are mixed at a time.
      parallelism: how many files are read at a time.
      compression_type: "", "ZLIB" or "GZIP".
    """

    def __init__(
        self, pattern: str, seed: int, shift_ratio: float, buffer_size: int, parallelism: int, compression_type: str
    ) -> None:
        self._pattern = pattern
        self._random = random.Random(seed)
        self._shift_ratio = shift_ratio
        self._buffer_size = max(buffer_size, 1)
        self._parallelism = max(parallelism, 1)
        self._compression_type = compression_type
        self._lock = threading.Lock()
        self._records = self._mixed()

    def take(self, count: int) -> np.ndarray:
        """The next records, a string vector."""
        batch = np.empty(count, object)
        with self._lock:
            batch[:] = list(itertools.islice(self._records, count))
        return batch

    def _mixed(self) -> Iterator[bytes]:
        for epoch in itertools.count():
            buffer: list[bytes] = []
            is_empty = True
            for record in self._of_an_epoch(epoch):
                is_empty = False
                buffer.append(record)
                if len(buffer) >= self._buffer_size:
                    yield self._pop(buffer)
            if is_empty:
                raise NotFoundError(None, None, f"Found no records at {self._pattern}")
            while buffer:
                yield self._pop(buffer)

    def _pop(self, buffer: list[bytes]) -> bytes:
        place = self._random.randrange(len(buffer))
        buffer[place], buffer[-1] = buffer[-1], buffer[place]
        return buffer.pop()

    def _of_an_epoch(self, epoch: int) -> Iterator[bytes]:
        """Takes turns with `parallelism` files at a time."""
        names = sorted(glob.glob(self._pattern, include_hidden=True))
        self._random.shuffle(names)
        shift = int(epoch * self._shift_ratio * len(names)) % len(names) if names else 0
        waiting = iter(names[shift:] + names[:shift])
        being_read = [self._of_file(name) for name in itertools.islice(waiting, self._parallelism)]
        while being_read:
            for records in list(being_read):
                record = next(records, None)
                if record is not None:
                    yield record
                    continue
                being_read.remove(records)
                being_read += [self._of_file(name) for name in itertools.islice(waiting, 1)]

    def _of_file(self, name: str) -> Iterator[bytes]:
        with opened(name) as file:
            yield from read_records(file, self._compression_type)


@kernel("RecordInput", resource=True)
def record_input(
    ctx: Context,
    *,
    file_pattern: str,
    file_random_seed: int,
    file_shuffle_shift_ratio: float,
    file_buffer_size: int,
    file_parallelism: int,
    batch_size: int,
    compression_type: str,
) -> np.ndarray:
    records = ctx.resource(
        MixedRecords,
        lambda: MixedRecords(
            file_pattern,
            file_random_seed,
            file_shuffle_shift_ratio,
            file_buffer_size,
            file_parallelism,
            compression_type,
        ),
    )
    return records.take(batch_size)
