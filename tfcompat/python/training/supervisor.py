"""`tf.train.Supervisor`: sessions with threads that save and report."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tensorboard.compat.proto.event_pb2 import SessionLog

from tfcompat.python.framework import meta_graph, ops
from tfcompat.python.framework.graph_io import write_graph
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import control_flow_ops, lookup_ops, variables
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.summary import summary as _summary
from tfcompat.python.training import saver as saver_mod
from tfcompat.python.training import training_util
from tfcompat.python.training._supervisor_services import SVStepCounterThread as SVStepCounterThread
from tfcompat.python.training._supervisor_services import SVSummaryThread as SVSummaryThread
from tfcompat.python.training._supervisor_services import SVTimerCheckpointThread as SVTimerCheckpointThread
from tfcompat.python.training.coordinator import Coordinator, LooperThread
from tfcompat.python.training.session_manager import SessionManager
from tfcompat.python.util import deprecation

_USE_DEFAULT = 0


class Supervisor:
    """Makes sessions that are restored or initialised, with threads that save checkpoints and summaries. It finalizes
    the graph.

    Arguments that are `USE_DEFAULT` are taken from the graph's collections, or made.

    Args:
      graph: the graph, the default one when not given.
      ready_op: a vector of the names of variables without values.
      ready_for_local_init_op: the same, asked before `local_init_op` is run.
      is_chief: whether this one initialises, restores, saves and reports.
      init_op: initialises the variables.
      init_feed_dict: what it is fed.
      local_init_op: initialises local variables and tables.
      logdir: the directory of checkpoints and event files.
      summary_op: the summary of everything, None when the program writes its own.
      saver: saves and restores.
      global_step: counts the steps.
      save_summaries_secs: seconds between summaries, 0 for none.
      save_model_secs: seconds between checkpoints, 0 for none.
      recovery_wait_secs: how often is looked whether the model is ready, in seconds.
      stop_grace_secs: how long threads may take to end, in seconds.
      checkpoint_basename: the begin of the files' names.
      session_manager: makes the sessions.
      summary_writer: writes the summaries.
      init_fn: called with the session after `init_op`.
      local_init_run_options: the `RunOptions` of `local_init_op`.

    Example:
      sv = tf.train.Supervisor(logdir="/tmp/model")
      with sv.managed_session() as sess:
          while not sv.should_stop():
              sess.run(train_op)

    Raises:
      ValueError: this is not the chief and a variable has no device.

    Source: `tf.train.Supervisor`.
    """

    USE_DEFAULT = _USE_DEFAULT

    @deprecation.deprecated(None, "Please switch to tf.train.MonitoredTrainingSession")
    def __init__(
        self,
        graph: Any = None,
        ready_op: Any = USE_DEFAULT,
        ready_for_local_init_op: Any = USE_DEFAULT,
        is_chief: bool = True,
        init_op: Any = USE_DEFAULT,
        init_feed_dict: Any = None,
        local_init_op: Any = USE_DEFAULT,
        logdir: str | None = None,
        summary_op: Any = USE_DEFAULT,
        saver: Any = USE_DEFAULT,
        global_step: Any = USE_DEFAULT,
        save_summaries_secs: float = 120,
        save_model_secs: float = 600,
        recovery_wait_secs: float = 30,
        stop_grace_secs: float = 120,
        checkpoint_basename: str = "model.ckpt",
        session_manager: SessionManager | None = None,
        summary_writer: Any = USE_DEFAULT,
        init_fn: Callable[[Any], Any] | None = None,
        local_init_run_options: Any = None,
    ) -> None:
        self._graph = ops.get_default_graph() if graph is None else graph
        with self._graph.as_default():
            self._ready_op = _chosen(ready_op, GraphKeys.READY_OP, variables.report_uninitialized_variables)
            self._ready_for_local_init_op = _chosen(ready_for_local_init_op, GraphKeys.READY_FOR_LOCAL_INIT_OP)
            self._init_op = _chosen(init_op, GraphKeys.INIT_OP, variables.global_variables_initializer)
            self._local_init_op = _chosen(local_init_op, GraphKeys.LOCAL_INIT_OP, _make_local_init_op)
            self._saver = _chosen(saver, GraphKeys.SAVERS, _make_saver)
            self._summary_op = _chosen(summary_op, GraphKeys.SUMMARY_OP, _summary.merge_all)
            self._global_step = _chosen(global_step, GraphKeys.GLOBAL_STEP, _default_global_step_tensor)
        self._init_feed_dict = init_feed_dict
        self._meta_graph_def = meta_graph.create_meta_graph_def(
            graph_def=self._graph.as_graph_def(add_shapes=True),
            saver_def=self._saver.saver_def if self._saver else None,
        )
        self._is_chief = is_chief
        self._coord = Coordinator()
        self._stop_grace_secs = stop_grace_secs
        self._init_fn = init_fn
        # Only the chief writes.
        self._logdir = logdir if is_chief else None
        self._save_summaries_secs = save_summaries_secs if is_chief else None
        self._save_model_secs = save_model_secs if is_chief else None
        self._save_path = os.path.join(logdir, checkpoint_basename) if is_chief and logdir else None
        self._summary_writer: Any = None
        self._graph_added_to_summary = False
        if is_chief and summary_writer is not Supervisor.USE_DEFAULT:
            self._summary_writer = summary_writer
        elif is_chief and logdir:
            self._summary_writer = _summary.FileWriter(logdir)
        self._session_manager = session_manager or SessionManager(
            local_init_op=self._local_init_op,
            ready_op=self._ready_op,
            ready_for_local_init_op=self._ready_for_local_init_op,
            graph=self._graph,
            recovery_wait_secs=recovery_wait_secs,
            local_init_run_options=local_init_run_options,
        )
        self._verify_setup()
        self._graph.finalize()

    def _verify_setup(self) -> None:
        if self._is_chief:
            return
        for op in self._graph.get_operations():
            if op.type in ("Variable", "VariableV2") and not op.device:
                raise ValueError(f"When using replicas, all Variables must have their device set: {op}")

    @property
    def is_chief(self) -> bool:
        return self._is_chief

    @property
    def session_manager(self) -> SessionManager:
        return self._session_manager

    @property
    def coord(self) -> Coordinator:
        """The coordinator of the threads."""
        return self._coord

    @property
    def init_op(self) -> Any:
        return self._init_op

    @property
    def init_feed_dict(self) -> Any:
        return self._init_feed_dict

    @property
    def ready_op(self) -> Any:
        return self._ready_op

    @property
    def ready_for_local_init_op(self) -> Any:
        return self._ready_for_local_init_op

    @property
    def summary_writer(self) -> Any:
        """The writer, None for others than the chief, or without a directory."""
        return self._summary_writer

    @property
    def summary_op(self) -> Any:
        return self._summary_op

    @property
    def save_summaries_secs(self) -> float | None:
        return self._save_summaries_secs

    @property
    def global_step(self) -> Any:
        """The tensor or variable of the global step, or None."""
        return self._global_step

    @property
    def saver(self) -> Any:
        return self._saver

    @property
    def save_model_secs(self) -> float | None:
        return self._save_model_secs

    @property
    def save_path(self) -> str | None:
        """The path that the names of checkpoints begin with."""
        return self._save_path

    # Sessions

    def prepare_or_wait_for_session(
        self,
        master: str = "",
        config: Any = None,
        wait_for_checkpoint: bool = False,
        max_wait_secs: float = 7200,
        start_standard_services: bool = True,
    ) -> Any:
        """A session that is ready to train. Not the chief, this waits until it is.

        Args:
          master: "" or the target of a `tf.train.Server`.
          config: the session's `ConfigProto`.
          wait_for_checkpoint: whether the chief waits for a checkpoint.
          max_wait_secs: how long to wait, in seconds.
          start_standard_services: whether to start the threads that save and report, and the queue runners.
        """
        self._coord.clear_stop()
        if self._summary_writer:
            self._summary_writer.reopen()
        if self._is_chief:
            sess = self._session_manager.prepare_session(
                master,
                init_op=self.init_op,
                saver=self.saver,
                checkpoint_dir=self._logdir,
                wait_for_checkpoint=wait_for_checkpoint,
                max_wait_secs=max_wait_secs,
                config=config,
                init_feed_dict=self._init_feed_dict,
                init_fn=self._init_fn,
            )
            self._write_graph()
            if start_standard_services:
                logging.info("Starting standard services.")
                self.start_standard_services(sess)
        else:
            sess = self._session_manager.wait_for_session(master, config=config, max_wait_secs=max_wait_secs)
        if start_standard_services:
            logging.info("Starting queue runners.")
            self.start_queue_runners(sess)
        return sess

    @contextlib.contextmanager
    def managed_session(
        self,
        master: str = "",
        config: Any = None,
        start_standard_services: bool = True,
        close_summary_writer: bool = True,
    ) -> Iterator[Any]:
        """Context with a session. At its end all threads have ended; an exception of the block or of a thread is
        raised, unless it is an `OutOfRangeError`.

        Args: as `prepare_or_wait_for_session`, and
          close_summary_writer: whether to close the writer at the end.
        """
        sess = None
        try:
            sess = self.prepare_or_wait_for_session(
                master=master, config=config, start_standard_services=start_standard_services
            )
            yield sess
        except Exception as error:
            self.request_stop(error)
        finally:
            try:
                self.stop(close_summary_writer=close_summary_writer)
            finally:
                if sess is not None:
                    with contextlib.suppress(Exception):
                        sess.close()

    def _write_graph(self) -> None:
        if self._logdir:
            write_graph(self._graph.as_graph_def(add_shapes=True), self._logdir, "graph.pbtxt")
        if self._summary_writer and not self._graph_added_to_summary:
            self._summary_writer.add_graph(self._graph)
            self._summary_writer.add_meta_graph(self._meta_graph_def)
            self._graph_added_to_summary = True

    # Threads

    def start_standard_services(self, sess: Any) -> list[threading.Thread] | None:
        """Starts the threads that save and report. Returns them; None without a directory.

        Raises:
          RuntimeError: this is not the chief.
        """
        if not self._is_chief:
            raise RuntimeError(
                "Only chief supervisor can start standard services. Because only chief supervisors can write events."
            )
        if not self._logdir:
            logging.warning("Standard services need a 'logdir' passed to the SessionManager")
            return None
        if self._global_step is not None and self._summary_writer:
            step = training_util.global_step(sess, self._global_step)
            self._summary_writer.add_session_log(SessionLog(status=SessionLog.START), step)
        threads: list[threading.Thread] = []
        if self._save_summaries_secs and self._summary_writer:
            if self._summary_op is not None:
                threads.append(SVSummaryThread(self, sess))
            if self._global_step is not None:
                threads.append(SVStepCounterThread(self, sess))
        if self.saver and self._save_model_secs:
            threads.append(SVTimerCheckpointThread(self, sess))
        for thread in threads:
            thread.start()
        return threads

    def start_queue_runners(self, sess: Any, queue_runners: Iterable[Any] | None = None) -> list[threading.Thread]:
        """Starts queue runners, those of the graph's collection when not given. Returns the threads."""
        if queue_runners is None:
            queue_runners = self._graph.get_collection(GraphKeys.QUEUE_RUNNERS)
        return [
            thread
            for runner in queue_runners
            for thread in runner.create_threads(sess, coord=self._coord, daemon=True, start=True)
        ]

    def loop(
        self,
        timer_interval_secs: float | None,
        target: Callable[..., Any],
        args: Sequence[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
    ) -> LooperThread:
        """Starts a thread that calls a function every so many seconds; see `tf.train.LooperThread`."""
        return LooperThread.loop(self._coord, timer_interval_secs, target, args, kwargs)

    def stop(
        self,
        threads: Iterable[threading.Thread] | None = None,
        close_summary_writer: bool = True,
        ignore_live_threads: bool = False,
    ) -> None:
        """Stops the threads and waits for them; see `Coordinator.join`.

        Args:
          threads: those to wait for beside the supervisor's own.
          close_summary_writer: whether to close the writer.
          ignore_live_threads: whether to go on when some have not ended in time.
        """
        self._coord.request_stop()
        try:
            self._coord.join(
                threads, stop_grace_period_secs=self._stop_grace_secs, ignore_live_threads=ignore_live_threads
            )
        finally:
            if close_summary_writer and self._summary_writer:
                self._summary_writer.add_session_log(SessionLog(status=SessionLog.STOP))
                self._summary_writer.close()
                self._graph_added_to_summary = False

    def request_stop(self, ex: Any = None) -> None:
        """Asks the threads to stop; see `Coordinator.request_stop`."""
        self._coord.request_stop(ex=ex)

    def should_stop(self) -> bool:
        """Whether a stop was asked for."""
        return self._coord.should_stop()

    def stop_on_exception(self) -> contextlib.AbstractContextManager[None]:
        """Context in which any exception becomes a request to stop."""
        return self._coord.stop_on_exception()

    def wait_for_stop(self) -> None:
        """Waits until a stop is asked for."""
        self._coord.wait_for_stop()

    def summary_computed(self, sess: Any, summary: Any, global_step: Any = None) -> None:
        """Writes a summary.

        Args:
          sess: has the global step.
          summary: what the run of a summary op gave.
          global_step: the step, when it is known.

        Raises:
          RuntimeError: there is no writer.
        """
        if not self._summary_writer:
            raise RuntimeError("Writing a summary requires a summary writer.")
        if global_step is None and self.global_step is not None:
            global_step = training_util.global_step(sess, self.global_step)
        self._summary_writer.add_summary(summary, global_step)

    PrepareSession = prepare_or_wait_for_session
    StartQueueRunners = start_queue_runners
    StartStandardServices = start_standard_services
    Stop = stop
    RequestStop = request_stop
    Loop = loop
    ShouldStop = should_stop
    StopOnException = stop_on_exception
    WaitForStop = wait_for_stop
    SummaryComputed = summary_computed


def _chosen(given: Any, collection: str, make: Callable[[], Any] = lambda: None) -> Any:
    """What is given; else the first of a collection; else what `make` makes, which is put there."""
    if given is not Supervisor.USE_DEFAULT:
        return given
    found = ops.get_collection(collection)
    if len(found) > 1:
        logging.info("Found %d %s operations. Returning the first one.", len(found), collection)
    if found:
        return found[0]
    made = make()
    if made is not None:
        ops.add_to_collection(collection, made)
    return made


def _make_local_init_op() -> Any:
    return control_flow_ops.group(variables.local_variables_initializer(), lookup_ops.tables_initializer())


def _make_saver() -> Any:
    return saver_mod.Saver() if variables.global_variables() else None


def _default_global_step_tensor() -> Any:
    try:
        tensor = ops.get_default_graph().get_tensor_by_name("global_step:0")
    except KeyError:
        return None
    if tensor.dtype.base_dtype.is_integer:
        return tensor
    logging.warning("Found 'global_step' is not an int type: %s", tensor.dtype)
    return None
