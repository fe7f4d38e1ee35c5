"""Reading event files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tensorboard.compat.proto.event_pb2 import Event

from tfcompat.python.lib.io.tf_record import tf_record_iterator


def summary_iterator(path: Any) -> Iterator[Any]:
    """The `Event`s of an event file.

    Raises:
      NotFoundError: there is no such file.
      DataLossError: it is damaged.

    Example:
      for event in tf.train.summary_iterator(path):
          for value in event.summary.value:
              print(event.step, value.tag, value.simple_value)

    Source: `tf.train.summary_iterator`.
    """
    for record in tf_record_iterator(path):
        yield Event.FromString(record)
