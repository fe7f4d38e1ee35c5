"""The layers of a monitored session: hooks, a coordinator, recovery."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tensorboard.compat.proto.config_pb2 import RunMetadata, RunOptions

from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training.coordinator import Coordinator
from tfcompat.python.training.session_run_hook import (
    SessionRunArgs,
    SessionRunContext,
    SessionRunHook,
    SessionRunValues,
)

PREEMPTION_ERRORS = (errors.AbortedError, errors.UnavailableError)
"""What a new session may mend: it goes on from the last checkpoint."""


class StepContext:
    """What a step function works with.

    Args:
      session: the `tf.Session`, whose runs call no hooks.
      run_with_hooks_fn: runs with hooks.
    """

    def __init__(self, session: Any, run_with_hooks_fn: Callable[..., Any]) -> None:
        self._session = session
        self._run_with_hooks_fn = run_with_hooks_fn

    @property
    def session(self) -> Any:
        return self._session

    def run_with_hooks(self, *args: Any, **kwargs: Any) -> Any:
        """As `MonitoredSession.run`."""
        return self._run_with_hooks_fn(*args, **kwargs)

    def request_stop(self) -> None:
        """Leaves the step function and ends training. Raises StopIteration."""
        raise StopIteration("step_fn has requested the iterations to stop.")


class _WrappedSession:
    """A session around another one. It ends when that one does, or when `_check_stop` says so."""

    def __init__(self, sess: Any) -> None:
        self._sess = sess

    @property
    def graph(self) -> Any:
        return self._sess.graph

    @property
    def sess_str(self) -> Any:
        return self._sess.sess_str

    def should_stop(self) -> bool:
        """Whether this session is over."""
        if self._check_stop() or self._sess is None:
            return True
        return isinstance(self._sess, _WrappedSession) and self._sess.should_stop()

    def _check_stop(self) -> bool:
        return False

    def close(self) -> None:
        if self._sess is None:
            return
        try:
            self._sess.close()
        except PREEMPTION_ERRORS as error:
            logging.warning("An error occurred when attempting to close the session. Error: %s", error)
        finally:
            self._sess = None

    def run(self, *args: Any, **kwargs: Any) -> Any:
        return self._sess.run(*args, **kwargs)

    def run_step_fn(
        self, step_fn: Callable[..., Any], raw_session: Any, run_with_hooks: Callable[..., Any] | None
    ) -> Any:
        """What `step_fn` returns for a `StepContext`."""
        return step_fn(StepContext(raw_session, run_with_hooks or self.run))


class _RecoverableSession(_WrappedSession):
    """A session in whose place comes a new one when a run is aborted.

    Args:
      sess_creator: makes the sessions.
    """

    def __init__(self, sess_creator: Any) -> None:
        self._sess_creator = sess_creator
        super().__init__(self._create_session())

    def _create_session(self) -> Any:
        while True:
            try:
                return self._sess_creator.create_session()
            except PREEMPTION_ERRORS as error:
                logging.info(
                    "An error was raised while a session was being created. A new session will be created. Error: %s",
                    error,
                )

    def _check_stop(self) -> bool:
        if self._sess is None:
            return True
        try:
            return self._sess._check_stop()
        except PREEMPTION_ERRORS as error:
            self._replace(error, "while considering whether the session is complete")
            self._sess = self._create_session()
            return False
        except Exception:  # the next run raises it
            return True

    def _replace(self, error: Exception, when: str = "") -> None:
        logging.info(
            "An error was raised%s. The current session will be closed and a new session will be created. Error: %s",
            f" {when}" if when else "",
            error,
        )
        self.close()

    def _retrying(self, run: Callable[[], Any]) -> Any:
        while True:
            try:
                if self._sess is None:
                    self._sess = self._create_session()
                return run()
            except PREEMPTION_ERRORS as error:
                self._replace(error)

    def run(self, *args: Any, **kwargs: Any) -> Any:
        return self._retrying(lambda: self._sess.run(*args, **kwargs))

    def run_step_fn(
        self, step_fn: Callable[..., Any], raw_session: Any, run_with_hooks: Callable[..., Any] | None
    ) -> Any:
        return self._retrying(
            lambda: self._sess.run_step_fn(step_fn, getattr(self._sess_creator, "tf_sess", raw_session), self._sess.run)
        )


class _CoordinatedSession(_WrappedSession):
    """A session with threads: their exceptions come up in it, and they end with it.

    Args:
      sess: the session.
      coord: the coordinator of the threads.
      stop_grace_period_secs: how long they may take to end, in seconds.
    """

    def __init__(self, sess: Any, coord: Coordinator, stop_grace_period_secs: float = 120) -> None:
        super().__init__(sess)
        self._coord = coord
        self._stop_grace_period_secs = stop_grace_period_secs

    def _check_stop(self) -> bool:
        self._coord.raise_requested_exception()
        return self._coord.should_stop()

    def close(self) -> None:
        self._coord.request_stop()
        try:
            self._coord.join(stop_grace_period_secs=self._stop_grace_period_secs, ignore_live_threads=True)
        finally:
            try:
                super().close()
            except Exception as error:  # what matters was raised by `join`
                logging.vlog(1, "Ignored exception: %s", error)

    def run(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return self._sess.run(*args, **kwargs)
        except PREEMPTION_ERRORS:
            raise
        except Exception:
            # It may be the consequence of an abortion in a thread, from which there is recovery.
            try:
                self._coord.raise_requested_exception()
            except PREEMPTION_ERRORS:
                raise
            except Exception as error:
                logging.vlog(1, "Exception in a thread: %s", error)
            raise


class _HookedSession(_WrappedSession):
    """A session whose runs call hooks.

    Args:
      sess: the `tf.Session`.
      hooks: the hooks.
    """

    def __init__(self, sess: Any, hooks: Sequence[SessionRunHook]) -> None:
        super().__init__(sess)
        self._hooks = hooks
        self._should_stop = False

    def _check_stop(self) -> bool:
        return self._should_stop

    def run(self, fetches: Any, feed_dict: Any = None, options: Any = None, run_metadata: Any = None) -> Any:
        """As `tf.Session.run`, with what the hooks add. Raises RuntimeError when the session should have stopped, or
        when two feed one tensor."""
        if self.should_stop():
            raise RuntimeError("Run called even after should_stop requested.")
        context = SessionRunContext(SessionRunArgs(fetches, feed_dict), self._sess)
        options = options or RunOptions()
        run_metadata = run_metadata or RunMetadata()
        actual_fetches = {"caller": fetches}
        feed_dict = self._call_hook_before_run(context, actual_fetches, feed_dict, options)
        outputs = self._sess.run(actual_fetches, feed_dict=feed_dict, options=options, run_metadata=run_metadata)
        for hook in self._hooks:
            hook.after_run(context, SessionRunValues(outputs.get(hook), options, run_metadata))
        self._should_stop = self._should_stop or context.stop_requested
        return outputs["caller"]

    def _call_hook_before_run(
        self, run_context: SessionRunContext, fetch_dict: dict[Any, Any], user_feed_dict: Any, options: Any
    ) -> Any:
        """Adds what the hooks ask for to the fetches and options. Returns all feeds."""
        hook_feeds: dict[Any, Any] = {}
        for hook in self._hooks:
            request = hook.before_run(run_context)
            if request is None:
                continue
            if request.fetches is not None:
                fetch_dict[hook] = request.fetches
            if request.feed_dict:
                _check_disjoint(hook_feeds, request.feed_dict, "Same tensor is fed by two hooks.")
                hook_feeds.update(request.feed_dict)
            if request.options:
                _merge_run_options(options, request.options)
        if not hook_feeds:
            return user_feed_dict
        if not user_feed_dict:
            return hook_feeds
        _check_disjoint(user_feed_dict, hook_feeds, "Same tensor is fed by a SessionRunHook and user.")
        return {**hook_feeds, **user_feed_dict}


def _check_disjoint(feeds: Mapping[Any, Any], others: Mapping[Any, Any], message: str) -> None:
    both = set(feeds) & set(others)
    if both:
        raise RuntimeError(f"{message} Conflict(s): {list(both)}")


def _merge_run_options(options: Any, incoming: Any) -> None:
    """Adds the wishes of `incoming` to `options`: the higher number, either flag, all tensors watched."""
    for name in ("trace_level", "timeout_in_ms", "inter_op_thread_pool"):
        setattr(options, name, max(getattr(options, name), getattr(incoming, name)))
    for name in ("output_partition_graphs", "report_tensor_allocations_upon_oom"):
        setattr(options, name, getattr(options, name) or getattr(incoming, name))
    debug, incoming_debug = options.debug_options, incoming.debug_options
    debug.debug_tensor_watch_opts.extend(incoming_debug.debug_tensor_watch_opts)
    debug.reset_disk_byte_usage = debug.reset_disk_byte_usage or incoming_debug.reset_disk_byte_usage
