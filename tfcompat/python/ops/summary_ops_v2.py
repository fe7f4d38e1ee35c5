"""What `tf.summary` has of TensorFlow 2's summaries: their writers are not here, so there is none to initialise."""

from __future__ import annotations

from typing import Any, NoReturn


def all_v2_summary_ops() -> list[Any]:
    """The graph's summary ops of TensorFlow 2: none, for lack of writers.

    Source: `tf.summary.all_v2_summary_ops`.
    """
    return []


def initialize(graph: Any = None, session: Any = None) -> NoReturn:
    """Would initialise TensorFlow 2's summary writer in a session; a `tf.summary.FileWriter` needs none of this.

    Args:
      graph: the graph that it would write.
      session: the session, the default one when not given.

    Raises:
      RuntimeError: there is no such writer, as in TensorFlow when none was made.

    Source: `tf.summary.initialize`.
    """
    raise RuntimeError(
        "No default tf.contrib.summary.SummaryWriter found: tf.summary.FileWriter needs no initialize()."
    )
