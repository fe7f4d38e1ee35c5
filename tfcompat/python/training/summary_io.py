"""Event files under their names in TensorFlow 0.x."""

from __future__ import annotations

from typing import Any

from tfcompat.python.summary.summary_iterator import summary_iterator as summary_iterator
from tfcompat.python.summary.writer.writer import FileWriter
from tfcompat.python.summary.writer.writer_cache import FileWriterCache as SummaryWriterCache
from tfcompat.python.util.deprecation import deprecated

__all__ = ["SummaryWriter", "SummaryWriterCache", "summary_iterator"]


class SummaryWriter(FileWriter):
    """`tf.summary.FileWriter` under its old name; see there for the arguments."""

    @deprecated(
        "2016-11-30",
        "Please switch to tf.summary.FileWriter. The interface and behavior is the same; this is just a rename.",
    )
    def __init__(
        self, logdir: Any, graph: Any = None, max_queue: int = 10, flush_secs: float = 120, graph_def: Any = None
    ) -> None:
        super().__init__(logdir, graph, max_queue, flush_secs, graph_def)
