"""`tf.summary.FileWriter`."""

from __future__ import annotations

import time
import warnings
from typing import Any

from tensorboard.compat.proto.event_pb2 import Event, TaggedRunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.meta_graph_pb2 import MetaGraphDef
from tensorboard.compat.proto.summary_pb2 import Summary

from tfcompat.python.framework import ops
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.summary.writer.event_file_writer import EventFileWriter


class SummaryToEventTransformer:
    """Makes events of summaries, graphs and the like.

    Args:
      event_writer: gets the events by `add_event`.
      graph: a `Graph` to write at once.
      graph_def: a `GraphDef` in its place.

    Source: `writer.SummaryToEventTransformer`.
    """

    def __init__(self, event_writer: Any, graph: Any = None, graph_def: Any = None) -> None:
        self.event_writer = event_writer
        self._run_tags: set[str] = set()
        self._described_tags: set[str] = set()
        if graph is not None or graph_def is not None:
            self.add_graph(graph=graph, graph_def=graph_def)
            from tfcompat.python.framework import meta_graph

            written = graph.as_graph_def(add_shapes=True) if isinstance(graph, ops.Graph) else graph
            self.add_meta_graph(meta_graph.create_meta_graph_def(graph_def=graph_def or written))

    def add_summary(self, summary: Any, global_step: Any = None) -> None:
        """Writes a summary.

        Args:
          summary: what `session.run` of a summary op gave, or a `Summary`.
          global_step: the step it belongs to.
        """
        if isinstance(summary, bytes):
            summary = Summary.FromString(summary)
        for value in summary.value:  # what describes a tag is written once
            if value.tag in self._described_tags:
                value.ClearField("metadata")
            elif value.HasField("metadata"):
                self._described_tags.add(value.tag)
        self._add_event(Event(summary=summary), global_step)

    def add_session_log(self, session_log: Any, global_step: Any = None) -> None:
        """Writes a `SessionLog`: that training started, stopped, or wrote a checkpoint."""
        self._add_event(Event(session_log=session_log), global_step)

    def add_graph(self, graph: Any, global_step: Any = None, graph_def: Any = None) -> None:
        """Writes a graph, for TensorBoard's graph page.

        Args:
          graph: a `Graph`.
          graph_def: a `GraphDef` in its place.

        Raises:
          ValueError: both are given.
          TypeError: neither is.
        """
        if graph is not None and graph_def is not None:
            raise ValueError("Please pass only graph, or graph_def (deprecated), but not both.")
        given = graph_def if graph is None else graph
        if isinstance(given, ops.Graph):
            given = given.as_graph_def(add_shapes=True)
        elif not isinstance(given, GraphDef):
            raise TypeError("The passed graph must be an instance of `Graph` or the deprecated `GraphDef`")
        self._add_event(Event(graph_def=given.SerializeToString()), global_step)

    def add_meta_graph(self, meta_graph_def: Any, global_step: Any = None) -> None:
        """Writes a `MetaGraphDef`. Raises TypeError for anything else."""
        if not isinstance(meta_graph_def, MetaGraphDef):
            raise TypeError(f"meta_graph_def must be type MetaGraphDef, saw type: {type(meta_graph_def)}")
        self._add_event(Event(meta_graph_def=meta_graph_def.SerializeToString()), global_step)

    def add_run_metadata(self, run_metadata: Any, tag: str, global_step: Any = None) -> None:
        """Writes the `RunMetadata` of one `session.run` under a tag.

        Raises:
          ValueError: the tag was used before.
        """
        if tag in self._run_tags:
            raise ValueError("The provided tag was already used for this event type")
        self._run_tags.add(tag)
        tagged = TaggedRunMetadata(tag=tag, run_metadata=run_metadata.SerializeToString())
        self._add_event(Event(tagged_run_metadata=tagged), global_step)

    def _add_event(self, event: Any, step: Any) -> None:
        event.wall_time = time.time()
        if step is not None:
            event.step = int(step)
        self.event_writer.add_event(event)


class FileWriter(SummaryToEventTransformer):
    """Writes summaries and graphs to an event file, which TensorBoard reads.

    Args:
      logdir: the directory of the file.
      graph: a `Graph` to write at once.
      max_queue: how many events wait to be written before adding one waits.
      flush_secs: how often what was written is handed to the file system, in seconds.
      graph_def: a `GraphDef` to write at once.
      filename_suffix: the end of the file's name.
      session: not supported.

    Example:
      writer = tf.summary.FileWriter("/tmp/logs", sess.graph)
      summary, _ = sess.run([tf.summary.merge_all(), train_op])
      writer.add_summary(summary, global_step=step)
      writer.close()

    Raises:
      UnimplementedError: with `session`.

    Source: `tf.summary.FileWriter`.
    """

    def __init__(
        self,
        logdir: Any,
        graph: Any = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        graph_def: Any = None,
        filename_suffix: str | None = None,
        session: Any = None,
    ) -> None:
        if session is not None:
            raise UnimplementedError(
                None, None, "FileWriter(session=...) is not supported: leave session out; events are written directly."
            )
        self._closed = False
        super().__init__(EventFileWriter(logdir, max_queue, flush_secs, filename_suffix), graph, graph_def)

    def __enter__(self) -> FileWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def get_logdir(self) -> str:
        """The directory of the file."""
        return self.event_writer.get_logdir()

    def _warn_if_closed(self) -> None:
        if self._closed:
            warnings.warn(
                "Attempting to use a closed FileWriter. The operation will be a noop unless the FileWriter is "
                "explicitly reopened.",
                stacklevel=3,
            )

    def _add_event(self, event: Any, step: Any) -> None:
        self._warn_if_closed()
        super()._add_event(event, step)

    def add_event(self, event: Any) -> None:
        """Writes an `Event`."""
        self._warn_if_closed()
        self.event_writer.add_event(event)

    def flush(self) -> None:
        """Waits until all events are with the file system."""
        self._warn_if_closed()
        self.event_writer.flush()

    def close(self) -> None:
        """Writes what waits and ends the file."""
        self.event_writer.close()
        self._closed = True

    def reopen(self) -> None:
        """Goes on with a new file after `close`."""
        self.event_writer.reopen()
        self._closed = False
