"""The hooks that TensorFlow brings along."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from tensorboard.compat.proto.summary_pb2 import Summary

from tfcompat.python.framework import dtypes, errors, ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import init_ops, variable_scope
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import training_util
from tfcompat.python.training._hook_timers import NeverTriggerTimer as NeverTriggerTimer
from tfcompat.python.training._hook_timers import SecondOrStepTimer as SecondOrStepTimer
from tfcompat.python.training._writing_hooks import CheckpointSaverHook as CheckpointSaverHook
from tfcompat.python.training._writing_hooks import CheckpointSaverListener as CheckpointSaverListener
from tfcompat.python.training._writing_hooks import ProfilerHook as ProfilerHook
from tfcompat.python.training._writing_hooks import SummarySaverHook as SummarySaverHook
from tfcompat.python.training._writing_hooks import global_step_read_for
from tfcompat.python.training.session_run_hook import (
    SessionRunArgs,
    SessionRunContext,
    SessionRunHook,
    SessionRunValues,
)
from tfcompat.python.training.summary_io import SummaryWriterCache

_STEPS_PER_RUN_COLLECTION = "hooks_steps_per_run"
_POLLING_SECS = 0.5
_STEPS_BETWEEN_WAITING_MESSAGES = 1000


class LoggingTensorHook(SessionRunHook):
    """Logs the values of tensors, as `INFO`: `loss = 0.25, step = 100 (0.312 sec)`.

    Args:
      tensors: tensors or their names, or a dict of them with the names to print.
      every_n_iter: how many runs lie between two lines.
      every_n_secs: how many seconds lie between two lines.
      at_end: whether to log when the session ends.
      formatter: makes the line from the dict of values.

    Raises:
      ValueError: not exactly one of `every_n_iter` and `every_n_secs` is given (with `at_end` both may be missing), or
        `every_n_iter` is not positive.

    Source: `tf.train.LoggingTensorHook`.
    """

    def __init__(
        self,
        tensors: Mapping[str, Any] | Iterable[Any],
        every_n_iter: int | None = None,
        every_n_secs: float | None = None,
        at_end: bool = False,
        formatter: Callable[[dict[Any, Any]], str] | None = None,
    ) -> None:
        only_at_end = at_end and every_n_iter is None and every_n_secs is None
        if not only_at_end and (every_n_iter is None) == (every_n_secs is None):
            raise ValueError("either at_end and/or exactly one of every_n_iter and every_n_secs must be provided.")
        if every_n_iter is not None and every_n_iter <= 0:
            raise ValueError(f"invalid every_n_iter={every_n_iter}.")
        if isinstance(tensors, Mapping):
            self._tensors = dict(tensors)
            self._tag_order = sorted(tensors)
        else:
            self._tag_order = list(tensors)
            self._tensors = {tensor: tensor for tensor in self._tag_order}
        self._formatter = formatter
        self._timer = NeverTriggerTimer() if only_at_end else SecondOrStepTimer(every_n_secs, every_n_iter)
        self._log_at_end = at_end

    def begin(self) -> None:
        self._timer.reset()
        self._iter_count = 0
        self._current_tensors = {tag: _as_graph_element(tensor) for tag, tensor in self._tensors.items()}

    def before_run(self, run_context: SessionRunContext) -> Any:
        self._should_trigger = self._timer.should_trigger_for_step(self._iter_count)
        return SessionRunArgs(self._current_tensors) if self._should_trigger else None

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        if self._should_trigger:
            self._log_tensors(run_values.results)
        self._iter_count += 1

    def end(self, session: Any) -> None:
        if self._log_at_end:
            self._log_tensors(session.run(self._current_tensors))

    def _log_tensors(self, tensor_values: dict[Any, Any]) -> None:
        elapsed_secs, _ = self._timer.update_last_triggered_step(self._iter_count)
        with np.printoptions(suppress=True):
            if self._formatter:
                logging.info(self._formatter(tensor_values))
                return
            line = ", ".join(f"{tag!s} = {tensor_values[tag]!s}" for tag in self._tag_order)
        if elapsed_secs is None:
            logging.info("%s", line)
        else:
            logging.info("%s (%.3f sec)", line, elapsed_secs)


class StopAtStepHook(SessionRunHook):
    """Stops at a step.

    Args:
      num_steps: how many steps to do from where training starts.
      last_step: the step to stop at.

    Raises:
      ValueError: not exactly one is given.

    Source: `tf.train.StopAtStepHook`.
    """

    def __init__(self, num_steps: int | None = None, last_step: int | None = None) -> None:
        _check_one_end(num_steps, last_step)
        self._num_steps = num_steps
        self._last_step = last_step

    def begin(self) -> None:
        self._global_step_tensor = global_step_read_for("StopAtStepHook")

    def after_create_session(self, session: Any, coord: Any) -> None:
        if self._last_step is None:
            assert self._num_steps is not None
            self._last_step = session.run(self._global_step_tensor) + self._num_steps

    def before_run(self, run_context: SessionRunContext) -> Any:
        return SessionRunArgs(self._global_step_tensor)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        # The value is that of before the run, which may have counted or not.
        if run_values.results + 1 >= self._last_step and (
            run_context.session.run(self._global_step_tensor) >= self._last_step
        ):
            run_context.request_stop()


class _MultiStepStopAtStepHook(SessionRunHook):
    """Stops at a step where one run does several, as many as the variable "steps_per_run" says.

    Args: as `StopAtStepHook`, and
      steps_per_run: the most steps of a run.
    """

    def __init__(self, num_steps: int | None = None, last_step: int | None = None, steps_per_run: int = 1) -> None:
        _check_one_end(num_steps, last_step)
        if steps_per_run is None or steps_per_run < 1:
            raise ValueError("steps_per_run should be greater than 0")
        self._num_steps = num_steps
        self._last_step = last_step
        self._steps_per_run_initial_value = steps_per_run

    def begin(self) -> None:
        self._global_step_tensor = training_util.get_global_step()
        if self._global_step_tensor is None:
            raise RuntimeError("Global step should be created to use StopAtStepHook.")
        self._steps_per_run_variable = get_or_create_steps_per_run_variable()

    def after_create_session(self, session: Any, coord: Any) -> None:
        global_step = session.run(self._global_step_tensor)
        if self._last_step is None:
            assert self._num_steps is not None
            self._last_step = global_step + self._num_steps
        self._update_steps_per_run_variable(global_step, session)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        global_step = run_context.session.run(self._global_step_tensor)
        if global_step >= self._last_step:
            run_context.request_stop()
        else:
            self._update_steps_per_run_variable(global_step, run_context.session)

    def _update_steps_per_run_variable(self, global_step: int, session: Any) -> None:
        assert self._last_step is not None
        steps = min(self._last_step - global_step, self._steps_per_run_initial_value)
        self._steps_per_run_variable.load(steps, session=session)


def _check_one_end(num_steps: int | None, last_step: int | None) -> None:
    if num_steps is None and last_step is None:
        raise ValueError("One of num_steps or last_step must be specified.")
    if num_steps is not None and last_step is not None:
        raise ValueError("Only one of num_steps or last_step can be specified.")


def get_or_create_steps_per_run_variable() -> Any:
    """The variable that says how many steps one run does, made with 1 when there is none.

    Raises:
      RuntimeError: there are several.
    """
    found = ops.get_collection(_STEPS_PER_RUN_COLLECTION)
    if len(found) > 1:
        raise RuntimeError("Multiple steps_per_run_var in collection.")
    if found:
        return found[0]
    with variable_scope.variable_scope("hooks", reuse=variable_scope.AUTO_REUSE):
        return variable_scope.get_variable(
            "steps_per_run",
            initializer=init_ops.ones_initializer(),
            shape=[],
            dtype=dtypes.int32,
            trainable=False,
            collections=[_STEPS_PER_RUN_COLLECTION, GraphKeys.LOCAL_VARIABLES],
            use_resource=True,
        )


class StepCounterHook(SessionRunHook):
    """Logs and records steps per second: `global_step/sec: 24.3`.

    Args:
      every_n_steps: how many steps lie between two measurements.
      every_n_secs: how many seconds do, in its place.
      output_dir: where summaries are written.
      summary_writer: the writer in place of the directory's.

    Raises:
      ValueError: not exactly one of `every_n_steps` and `every_n_secs` is given.

    Source: `tf.train.StepCounterHook`.
    """

    def __init__(
        self,
        every_n_steps: int | None = 100,
        every_n_secs: float | None = None,
        output_dir: str | None = None,
        summary_writer: Any = None,
    ) -> None:
        if (every_n_steps is None) == (every_n_secs is None):
            raise ValueError("exactly one of every_n_steps and every_n_secs should be provided.")
        self._timer = SecondOrStepTimer(every_steps=every_n_steps, every_secs=every_n_secs)
        self._summary_writer = summary_writer
        self._output_dir = output_dir
        self._last_global_step: int | None = None
        self._steps_per_run = 1

    def _set_steps_per_run(self, steps_per_run: int) -> None:
        self._steps_per_run = steps_per_run

    def begin(self) -> None:
        if self._summary_writer is None and self._output_dir:
            self._summary_writer = SummaryWriterCache.get(self._output_dir)
        self._global_step_tensor = global_step_read_for("StepCounterHook")
        self._summary_tag = training_util.get_global_step().op.name + "/sec"

    def before_run(self, run_context: SessionRunContext) -> Any:
        return SessionRunArgs(self._global_step_tensor)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        stale_global_step = run_values.results
        if self._timer.should_trigger_for_step(stale_global_step + self._steps_per_run):
            global_step = run_context.session.run(self._global_step_tensor)
            if self._timer.should_trigger_for_step(global_step):
                elapsed_time, elapsed_steps = self._timer.update_last_triggered_step(global_step)
                if elapsed_time is not None and elapsed_steps is not None:
                    self._log_and_record(elapsed_steps, elapsed_time, global_step)
        if stale_global_step == self._last_global_step:
            logging.log_first_n(
                logging.WARN,
                "It seems that global step (tf.train.get_global_step) has not been increased. Current value (could be "
                "stable): %s vs previous value: %s. You could increase the global step by passing "
                "tf.train.get_global_step() to Optimizer.apply_gradients or Optimizer.minimize.",
                5,
                stale_global_step,
                self._last_global_step,
            )
        self._last_global_step = stale_global_step

    def _log_and_record(self, elapsed_steps: int, elapsed_time: float, global_step: int) -> None:
        steps_per_sec = elapsed_steps / elapsed_time
        if self._summary_writer is not None:
            value = Summary.Value(tag=self._summary_tag, simple_value=steps_per_sec)
            self._summary_writer.add_summary(Summary(value=[value]), global_step)
        logging.info("%s: %g", self._summary_tag, steps_per_sec)


class NanLossDuringTrainingError(RuntimeError):
    """The loss is NaN.

    Source: `tf.train.NanLossDuringTrainingError`.
    """

    def __str__(self) -> str:
        return "NaN loss during training."


class NanTensorHook(SessionRunHook):
    """Stops when the loss is NaN.

    Args:
      loss_tensor: the loss.
      fail_on_nan_loss: whether to raise `NanLossDuringTrainingError`, not just to stop.

    Source: `tf.train.NanTensorHook`.
    """

    def __init__(self, loss_tensor: Any, fail_on_nan_loss: bool = True) -> None:
        self._loss_tensor = loss_tensor
        self._fail_on_nan_loss = fail_on_nan_loss

    def before_run(self, run_context: SessionRunContext) -> Any:
        return SessionRunArgs(self._loss_tensor)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        if not np.isnan(run_values.results):
            return
        message = "Model diverged with loss = NaN."
        if self._fail_on_nan_loss:
            logging.error(message)
            raise NanLossDuringTrainingError
        logging.warning(message)
        run_context.request_stop()


class GlobalStepWaiterHook(SessionRunHook):
    """Has the first run wait until the global step has come to a value: other workers count it.

    Args:
      wait_until_step: the step to wait for.

    Source: `tf.train.GlobalStepWaiterHook`.
    """

    def __init__(self, wait_until_step: int) -> None:
        self._wait_until_step = wait_until_step

    def begin(self) -> None:
        self._worker_is_started = False
        self._global_step_tensor = global_step_read_for("_GlobalStepWaiterHook")

    def before_run(self, run_context: SessionRunContext) -> Any:
        if not self._worker_is_started and self._wait_until_step > 0:
            self._wait(run_context.session)
        self._worker_is_started = True
        return None

    def _wait(self, session: Any) -> None:
        logging.info("Waiting for global step %d before starting training.", self._wait_until_step)
        last_logged_step = 0
        while (current_step := session.run(self._global_step_tensor)) < self._wait_until_step:
            if current_step - last_logged_step > _STEPS_BETWEEN_WAITING_MESSAGES:
                logging.info(
                    "Waiting for global step %d before starting training. Current step is %d.",
                    self._wait_until_step,
                    current_step,
                )
                last_logged_step = current_step
            time.sleep(_POLLING_SECS)


class FinalOpsHook(SessionRunHook):
    """Evaluates tensors when the session ends.

    Args:
      final_ops: tensors, as `tf.Session.run` fetches them.
      final_ops_feed_dict: what to feed then.

    Attributes:
      final_ops_values: their values, None before.

    Source: `tf.train.FinalOpsHook`.
    """

    def __init__(self, final_ops: Any, final_ops_feed_dict: Any = None) -> None:
        self._final_ops = final_ops
        self._final_ops_feed_dict = final_ops_feed_dict
        self._final_ops_values: Any = None

    @property
    def final_ops_values(self) -> Any:
        return self._final_ops_values

    def end(self, session: Any) -> None:
        if self._final_ops is None:
            return
        try:
            self._final_ops_values = session.run(self._final_ops, feed_dict=self._final_ops_feed_dict)
        except (errors.OutOfRangeError, StopIteration):
            logging.warning(
                "The ops of FinalOpsHook ended the input: they depend on what reads it. They should depend on "
                "variables only, as the values of metrics do, not on the metrics' update ops."
            )
            raise


class FeedFnHook(SessionRunHook):
    """Feeds each run.

    Args:
      feed_fn: returns the feeds of a run, a dict from tensors to values.

    Source: `tf.train.FeedFnHook`.
    """

    def __init__(self, feed_fn: Callable[[], Mapping[Any, Any]]) -> None:
        self.feed_fn = feed_fn

    def before_run(self, run_context: SessionRunContext) -> Any:
        return SessionRunArgs(fetches=None, feed_dict=self.feed_fn())


def _as_graph_element(obj: Any) -> Any:
    """The tensor or operation that `obj` is or names; the name of an operation means its only output."""
    graph = ops.get_default_graph()
    if not isinstance(obj, str):
        if getattr(obj, "graph", None) is not graph:
            raise ValueError(f"Passed {obj} should have graph attribute that is equal to current graph {graph}.")
        return obj
    if ":" in obj:
        return graph.as_graph_element(obj)
    element = graph.as_graph_element(obj + ":0")
    if len(element.op.outputs) > 1:
        raise ValueError(f"Name {obj} is ambiguous, as this `Operation` has multiple outputs (at least 2).")
    return element
