"""One `FileWriter` for each directory."""

from __future__ import annotations

import threading
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.summary.writer.writer import FileWriter


class FileWriterCache:
    """The writers that were asked for, by their directories.

    Source: `tf.summary.FileWriterCache`.
    """

    _cache: dict[str, Any] = {}
    _lock = threading.RLock()

    @staticmethod
    def clear() -> None:
        """Closes all writers and forgets them."""
        with FileWriterCache._lock:
            for writer in FileWriterCache._cache.values():
                writer.close()
            FileWriterCache._cache = {}

    @staticmethod
    def get(logdir: str) -> Any:
        """The writer of a directory, made with the default graph when there is none."""
        with FileWriterCache._lock:
            if logdir not in FileWriterCache._cache:
                FileWriterCache._cache[logdir] = FileWriter(logdir, graph=ops.get_default_graph())
            return FileWriterCache._cache[logdir]
