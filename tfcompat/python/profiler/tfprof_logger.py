"""Logs for TensorFlow's own profiler program."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework.errors_impl import UnimplementedError

TRAINABLE_VARIABLES = "_trainable_variables"
"""The type that the profiler gives to trainable variables."""


def write_op_log(graph: Any, log_dir: str, op_log: Any = None, run_meta: Any = None, add_trace: bool = True) -> None:
    """Raises UnimplementedError: there is no program to read such logs. Use `tf.profiler.profile`."""
    raise UnimplementedError(
        None, None, "tf.profiler.write_op_log is not supported: tf.profiler.profile reports on the graph itself."
    )
