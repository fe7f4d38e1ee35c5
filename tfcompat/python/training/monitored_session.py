"""Sessions that initialise, restore, save, report and recover by themselves."""

from __future__ import annotations

import abc
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.training import basic_session_run_hooks, queue_runner_impl
from tfcompat.python.training._scaffold import Scaffold as Scaffold
from tfcompat.python.training._wrapped_sessions import PREEMPTION_ERRORS as _PREEMPTION_ERRORS
from tfcompat.python.training._wrapped_sessions import StepContext as _StepContext
from tfcompat.python.training._wrapped_sessions import _CoordinatedSession as _CoordinatedSession
from tfcompat.python.training._wrapped_sessions import _HookedSession as _HookedSession
from tfcompat.python.training._wrapped_sessions import _RecoverableSession as _RecoverableSession
from tfcompat.python.training._wrapped_sessions import _WrappedSession as _WrappedSession
from tfcompat.python.training.coordinator import Coordinator
from tfcompat.python.training.session_manager import SessionManager
from tfcompat.python.training.session_run_hook import SessionRunHook
from tfcompat.python.util import function_utils

__all__ = [
    "USE_DEFAULT",
    "ChiefSessionCreator",
    "MonitoredSession",
    "MonitoredTrainingSession",
    "Scaffold",
    "SessionCreator",
    "SingularMonitoredSession",
    "WorkerSessionCreator",
    "_PREEMPTION_ERRORS",
]

USE_DEFAULT = object()
"""The value of arguments that are not given."""

_SUMMARY_STEPS = 100
_CHECKPOINT_SECS = 600


def MonitoredTrainingSession(
    master: str = "",
    is_chief: bool = True,
    checkpoint_dir: str | None = None,
    scaffold: Scaffold | None = None,
    hooks: Sequence[SessionRunHook] | None = None,
    chief_only_hooks: Sequence[SessionRunHook] | None = None,
    save_checkpoint_secs: Any = USE_DEFAULT,
    save_summaries_steps: Any = USE_DEFAULT,
    save_summaries_secs: Any = USE_DEFAULT,
    config: Any = None,
    stop_grace_period_secs: float = 120,
    log_step_count_steps: int | None = 100,
    max_wait_secs: float = 7200,
    save_checkpoint_steps: Any = USE_DEFAULT,
    summary_dir: str | None = None,
) -> MonitoredSession:
    """A `MonitoredSession` for training, with hooks that save checkpoints and summaries.

    Args:
      master: "" or the target of a `tf.train.Server`.
      is_chief: whether this session initialises, restores and saves; another one waits until the model is ready.
      checkpoint_dir: where checkpoints are saved and restored from.
      scaffold: the ops of the session.
      hooks: hooks.
      chief_only_hooks: hooks of the chief.
      save_checkpoint_secs: seconds between checkpoints, 600 when neither this nor the steps are given; None or 0 for
        none.
      save_summaries_steps: steps between summaries, 100 when neither this nor the seconds are given; None for none.
      save_summaries_secs: seconds between summaries.
      config: the session's `ConfigProto`.
      stop_grace_period_secs: how long threads may take to end, in seconds.
      log_step_count_steps: steps between lines of `global_step/sec`; None for none.
      max_wait_secs: how long others than the chief wait, in seconds.
      save_checkpoint_steps: steps between checkpoints.
      summary_dir: where summaries are written, `checkpoint_dir` when not given.

    Example:
      with tf.train.MonitoredTrainingSession(
          checkpoint_dir="/tmp/model", hooks=[tf.train.StopAtStepHook(last_step=1000)]
      ) as sess:
          while not sess.should_stop():
              sess.run(train_op)

    Source: `tf.train.MonitoredTrainingSession`.
    """
    save_summaries_steps, save_summaries_secs = _steps_and_secs(
        save_summaries_steps, save_summaries_secs, default=(_SUMMARY_STEPS, None)
    )
    save_checkpoint_steps, save_checkpoint_secs = _steps_and_secs(
        save_checkpoint_steps, save_checkpoint_secs, default=(None, _CHECKPOINT_SECS)
    )
    scaffold = scaffold or Scaffold()
    if not is_chief:
        worker = WorkerSessionCreator(scaffold, master, config, max_wait_secs)
        return MonitoredSession(worker, hooks or [], stop_grace_period_secs)
    all_hooks = list(chief_only_hooks or [])
    summary_dir = summary_dir or checkpoint_dir
    if summary_dir and _is_positive(log_step_count_steps):
        all_hooks.append(
            basic_session_run_hooks.StepCounterHook(every_n_steps=log_step_count_steps, output_dir=summary_dir)
        )
    if summary_dir and (_is_positive(save_summaries_steps) or _is_positive(save_summaries_secs)):
        all_hooks.append(
            basic_session_run_hooks.SummarySaverHook(
                save_summaries_steps, save_summaries_secs, output_dir=summary_dir, scaffold=scaffold
            )
        )
    if checkpoint_dir and (_is_positive(save_checkpoint_secs) or _is_positive(save_checkpoint_steps)):
        all_hooks.append(
            basic_session_run_hooks.CheckpointSaverHook(
                checkpoint_dir, save_checkpoint_secs, save_checkpoint_steps, scaffold=scaffold
            )
        )
    chief = ChiefSessionCreator(scaffold, master, config, checkpoint_dir)
    return MonitoredSession(chief, all_hooks + list(hooks or []), stop_grace_period_secs)


def _steps_and_secs(steps: Any, secs: Any, default: tuple[Any, Any]) -> tuple[Any, Any]:
    if steps is USE_DEFAULT and secs is USE_DEFAULT:
        return default
    return None if steps is USE_DEFAULT else steps, None if secs is USE_DEFAULT else secs


def _is_positive(number: float | None) -> bool:
    return bool(number) and number > 0  # type: ignore[operator]


class SessionCreator(abc.ABC):
    """Makes sessions.

    Source: `tf.train.SessionCreator`.
    """

    @abc.abstractmethod
    def create_session(self) -> Any:
        """A new session, ready to train."""


class ChiefSessionCreator(SessionCreator):
    """Makes sessions and brings the model to values: from a checkpoint or by initialisers.

    Args:
      scaffold: the ops of the session.
      master: "" or the target of a `tf.train.Server`.
      config: the session's `ConfigProto`.
      checkpoint_dir: where the newest checkpoint is restored from.
      checkpoint_filename_with_path: the checkpoint, in place of the directory.

    Source: `tf.train.ChiefSessionCreator`.
    """

    def __init__(
        self,
        scaffold: Scaffold | None = None,
        master: str = "",
        config: Any = None,
        checkpoint_dir: str | None = None,
        checkpoint_filename_with_path: str | None = None,
    ) -> None:
        self._scaffold = scaffold or Scaffold()
        self._master = master
        self._config = config
        self._checkpoint_dir = checkpoint_dir
        self._checkpoint_filename_with_path = checkpoint_filename_with_path
        self._session_manager: SessionManager | None = None

    def create_session(self) -> Any:
        self._scaffold.finalize()
        self._session_manager = self._session_manager or _session_manager(self._scaffold)
        return self._session_manager.prepare_session(
            self._master,
            saver=self._scaffold.saver,
            checkpoint_dir=self._checkpoint_dir,
            checkpoint_filename_with_path=self._checkpoint_filename_with_path,
            config=self._config,
            init_op=self._scaffold.init_op,
            init_feed_dict=self._scaffold.init_feed_dict,
            init_fn=self._scaffold.init_fn,
        )


class WorkerSessionCreator(SessionCreator):
    """Makes sessions on a model that the chief makes ready, on the same server.

    Args:
      scaffold: the ops of the session.
      master: the target of the server.
      config: the session's `ConfigProto`.
      max_wait_secs: how long to wait for the chief, in seconds.

    Source: `tf.train.WorkerSessionCreator`.
    """

    def __init__(
        self, scaffold: Scaffold | None = None, master: str = "", config: Any = None, max_wait_secs: float = 30 * 60
    ) -> None:
        self._scaffold = scaffold or Scaffold()
        self._master = master
        self._config = config
        self._max_wait_secs = max_wait_secs
        self._session_manager: SessionManager | None = None

    def create_session(self) -> Any:
        self._scaffold.finalize()
        self._session_manager = self._session_manager or _session_manager(self._scaffold)
        return self._session_manager.wait_for_session(self._master, self._config, self._max_wait_secs)


def _session_manager(scaffold: Scaffold) -> SessionManager:
    return SessionManager(
        local_init_op=scaffold.local_init_op,
        ready_op=scaffold.ready_op,
        ready_for_local_init_op=scaffold.ready_for_local_init_op,
        graph=ops.get_default_graph(),
    )


class _MonitoredSession:
    """A session with hooks and threads; see `MonitoredSession`.

    Args:
      session_creator: makes the session, a `ChiefSessionCreator` when not given.
      hooks: the hooks.
      should_recover: whether an aborted session is replaced.
      stop_grace_period_secs: how long threads may take to end, in seconds.
    """

    StepContext = _StepContext

    def __init__(
        self,
        session_creator: SessionCreator | None,
        hooks: Sequence[SessionRunHook] | None,
        should_recover: bool,
        stop_grace_period_secs: float = 120,
    ) -> None:
        self._graph_was_finalized = ops.get_default_graph().finalized
        self._hooks = hooks or []
        for hook in self._hooks:
            hook.begin()
        self._coordinated_creator = self._CoordinatedSessionCreator(
            session_creator or ChiefSessionCreator(), self._hooks, stop_grace_period_secs
        )
        self._sess: Any = (
            _RecoverableSession(self._coordinated_creator)
            if should_recover
            else self._coordinated_creator.create_session()
        )

    @property
    def graph(self) -> Any:
        """The graph of the session, None when it is closed."""
        session = self._tf_sess()
        return None if session is None else session.graph

    def run(self, fetches: Any, feed_dict: Any = None, options: Any = None, run_metadata: Any = None) -> Any:
        """As `tf.Session.run`, with the hooks."""
        return self._sess.run(fetches, feed_dict=feed_dict, options=options, run_metadata=run_metadata)

    def run_step_fn(self, step_fn: Callable[..., Any]) -> Any:
        """What `step_fn` returns.

        Args:
          step_fn: a function of `step_context`: `step_context.session` is the `tf.Session`,
            `step_context.run_with_hooks(...)` runs with hooks, `step_context.request_stop()` ends training.

        Raises:
          StopIteration: the function asks to stop; `with` takes it for a regular end.
          ValueError: its argument is not called `step_context`.
        """
        arguments = function_utils.fn_args(step_fn)
        if arguments not in (("step_context",), ("self", "step_context")):
            raise ValueError(
                "`step_fn` may either have one `step_context` argument, or `self` and `step_context` arguments if it's "
                f"an instance method. Got {arguments} instead."
            )
        return self._sess.run_step_fn(step_fn, self._tf_sess(), run_with_hooks=None)

    def should_stop(self) -> bool:
        """Whether training is over."""
        return self._sess is None or self._sess.should_stop()

    def close(self) -> None:
        """Ends the hooks, the threads and the session."""
        self._close_internal()

    def __enter__(self) -> Any:
        return self

    def __exit__(
        self, exception_type: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if exception_type in (errors.OutOfRangeError, StopIteration):
            exception_type = None
        self._close_internal(exception_type)
        return exception_type is None

    class _CoordinatedSessionCreator(SessionCreator):
        """Makes a session, starts its queue runners and tells the hooks."""

        def __init__(
            self, session_creator: SessionCreator, hooks: Sequence[SessionRunHook], stop_grace_period_secs: float
        ) -> None:
            self._session_creator = session_creator
            self._hooks = hooks
            self._stop_grace_period_secs = stop_grace_period_secs
            self.coord: Coordinator | None = None
            self.tf_sess: Any = None

        def create_session(self) -> Any:
            self.tf_sess = self._session_creator.create_session()
            self.coord = Coordinator(clean_stop_exception_types=())
            if ops.get_collection(GraphKeys.QUEUE_RUNNERS):
                queue_runner_impl.start_queue_runners(sess=self.tf_sess, coord=self.coord)
            for hook in self._hooks:
                hook.after_create_session(self.tf_sess, self.coord)
            return _CoordinatedSession(
                _HookedSession(self.tf_sess, self._hooks), self.coord, self._stop_grace_period_secs
            )

    def _close_internal(self, exception_type: type[BaseException] | None = None) -> None:
        try:
            if not exception_type:
                for hook in self._hooks:
                    hook.end(self._coordinated_creator.tf_sess)
        finally:
            try:
                if self._sess is None:
                    raise RuntimeError("Session is already closed.")
                self._sess.close()
            finally:
                self._sess = None
                self._coordinated_creator.tf_sess = None
                self._coordinated_creator.coord = None
                if not self._graph_was_finalized:
                    ops.get_default_graph()._unsafe_unfinalize()

    def _is_closed(self) -> bool:
        return self._coordinated_creator.tf_sess is None

    def _tf_sess(self) -> Any:
        return self._coordinated_creator.tf_sess


class MonitoredSession(_MonitoredSession):
    """A session that initialises its model, runs hooks and queue runners, and recovers when a run is aborted.

    Made, it calls `begin` of the hooks, finalizes the graph, makes a session, initialises or restores the model, starts
    the queue runners and calls `after_create_session`. After an `AbortedError` or `UnavailableError` it makes a new
    session, which goes on from the last checkpoint. As a context it takes `OutOfRangeError` and `StopIteration` for a
    regular end. It is no `tf.Session`: a saver takes the session that hooks get.

    Args:
      session_creator: makes the session, a `ChiefSessionCreator` when not given.
      hooks: the hooks.
      stop_grace_period_secs: how long threads may take to end, in seconds.

    Source: `tf.train.MonitoredSession`.
    """

    def __init__(
        self,
        session_creator: SessionCreator | None = None,
        hooks: Sequence[SessionRunHook] | None = None,
        stop_grace_period_secs: float = 120,
    ) -> None:
        super().__init__(session_creator, hooks, True, stop_grace_period_secs)


class SingularMonitoredSession(_MonitoredSession):
    """As `MonitoredSession`, but an aborted run raises, and the `tf.Session` is `raw_session()`.

    Args:
      hooks: the hooks.
      scaffold: the ops of the session.
      master: "" or the target of a `tf.train.Server`.
      config: the session's `ConfigProto`.
      checkpoint_dir: where the newest checkpoint is restored from.
      stop_grace_period_secs: how long threads may take to end, in seconds.
      checkpoint_filename_with_path: the checkpoint, in place of the directory.

    Source: `tf.train.SingularMonitoredSession`.
    """

    def __init__(
        self,
        hooks: Sequence[SessionRunHook] | None = None,
        scaffold: Scaffold | None = None,
        master: str = "",
        config: Any = None,
        checkpoint_dir: str | None = None,
        stop_grace_period_secs: float = 120,
        checkpoint_filename_with_path: str | None = None,
    ) -> None:
        creator = ChiefSessionCreator(scaffold, master, config, checkpoint_dir, checkpoint_filename_with_path)
        super().__init__(creator, hooks, False, stop_grace_period_secs)

    def raw_session(self) -> Any:
        """The `tf.Session`: its runs call no hooks."""
        return self._tf_sess()
