"""Python values in checkpoints of objects."""

from __future__ import annotations

import abc

from tfcompat.python.training.tracking.tracking import Trackable


class PythonState(Trackable, abc.ABC):
    """State of Python's that is saved with a `tf.train.Checkpoint`. Subclasses turn it into bytes, and bytes into it.

    Example:
      class Position(tf.train.experimental.PythonState):
          def __init__(self):
              self.line = 0

          def serialize(self):
              return str(self.line)

          def deserialize(self, string_value):
              self.line = int(string_value)

    Source: `tf.train.experimental.PythonState`.
    """

    @abc.abstractmethod
    def serialize(self) -> str | bytes:
        """The state."""

    @abc.abstractmethod
    def deserialize(self, string_value: bytes) -> None:
        """Takes over the state."""
