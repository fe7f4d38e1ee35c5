"""Hooks: what is to happen around each `run` of a `MonitoredSession`."""

from __future__ import annotations

from typing import Any, NamedTuple


class SessionRunHook:
    """Adds to the runs of a `MonitoredSession`. A subclass overrides what it needs.

    The order of calls: `begin` while the graph may still change; `after_create_session`; around each run `before_run`
    and `after_run`; `end` when the session closes, unless an exception other than `OutOfRangeError` and `StopIteration`
    ended it.

    Example:
      class PrintLoss(tf.train.SessionRunHook):
          def before_run(self, run_context):
              return tf.train.SessionRunArgs(loss)

          def after_run(self, run_context, run_values):
              print(run_values.results)

    Source: `tf.train.SessionRunHook`.
    """

    def begin(self) -> None:
        """Called once, before there is a session; may add ops to the default graph."""

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Called when a session has been made, also in the place of one that was lost. The graph is finalized.

        Args:
          session: the `tf.Session`.
          coord: the `Coordinator` of its threads.
        """

    def before_run(self, run_context: SessionRunContext) -> Any:
        """Called before each run. Returns None or the `SessionRunArgs` of what is to be run too."""
        return None

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        """Called after each run that raised nothing.

        Args:
          run_context: the one that `before_run` got; its `request_stop` ends training.
          run_values: the values of what `before_run` asked for.
        """

    def end(self, session: Any) -> None:
        """Called before the session closes."""


class SessionRunArgs(NamedTuple):
    """What a run is called with.

    Args:
      fetches: as in `tf.Session.run`.
      feed_dict: as in `tf.Session.run`.
      options: a `RunOptions`.

    Source: `tf.train.SessionRunArgs`.
    """

    fetches: Any
    feed_dict: Any = None
    options: Any = None


class SessionRunContext:
    """What a hook is told of a run.

    Args:
      original_args: the `SessionRunArgs` of the caller.
      session: the `tf.Session` that runs.

    Source: `tf.train.SessionRunContext`.
    """

    def __init__(self, original_args: SessionRunArgs, session: Any) -> None:
        self._original_args = original_args
        self._session = session
        self._stop_requested = False

    @property
    def original_args(self) -> SessionRunArgs:
        """What the caller asked for, without the hooks' additions."""
        return self._original_args

    @property
    def session(self) -> Any:
        """The `tf.Session`: its runs call no hooks."""
        return self._session

    @property
    def stop_requested(self) -> bool:
        """Whether a hook has asked to stop."""
        return self._stop_requested

    def request_stop(self) -> None:
        """Asks to stop after this run."""
        self._stop_requested = True


class SessionRunValues(NamedTuple):
    """What came of a run.

    Args:
      results: the values of the hook's fetches, in their structure.
      options: the `RunOptions` of the run.
      run_metadata: its `RunMetadata`.

    Source: `tf.train.SessionRunValues`.
    """

    results: Any
    options: Any
    run_metadata: Any
