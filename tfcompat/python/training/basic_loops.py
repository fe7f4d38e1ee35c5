"""`tf.train.basic_train_loop`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tfcompat.python.framework import errors_impl as errors


def basic_train_loop(
    supervisor: Any,
    train_step_fn: Callable[..., Any],
    args: Sequence[Any] | None = None,
    kwargs: Mapping[str, Any] | None = None,
    master: str = "",
) -> None:
    """Calls a function in a supervisor's session until the supervisor stops. Begins again after an `AbortedError`.

    Args:
      supervisor: a `tf.train.Supervisor`.
      train_step_fn: called with the session and the arguments.
      args, kwargs: its further arguments.
      master: "" or the target of a `tf.train.Server`.

    Source: `tf.train.basic_train_loop`.
    """
    should_retry = True
    while should_retry:
        should_retry = False
        try:
            with supervisor.managed_session(master) as sess:
                while not supervisor.should_stop():
                    train_step_fn(sess, *(args or ()), **(kwargs or {}))
        except errors.AbortedError:
            should_retry = True
