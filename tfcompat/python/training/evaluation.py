"""Evaluation of one checkpoint, as estimators do it."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import array_ops, init_ops, math_ops, state_ops, variable_scope
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import basic_session_run_hooks, monitored_session
from tfcompat.python.training.session_run_hook import (
    SessionRunArgs,
    SessionRunContext,
    SessionRunHook,
    SessionRunValues,
)

_MOST_LINES = 10
_FEW_EVALUATIONS = 20


def _get_or_create_eval_step() -> Any:
    """The variable that counts the batches of an evaluation. Raises ValueError when there are several."""
    found = ops.get_collection(GraphKeys.EVAL_STEP)
    if len(found) > 1:
        raise ValueError("Multiple tensors added to tf.GraphKeys.EVAL_STEP")
    if found:
        return found[0]
    return variable_scope.get_variable(
        "eval_step",
        shape=[],
        dtype=dtypes.int64,
        initializer=init_ops.zeros_initializer(),
        trainable=False,
        collections=[GraphKeys.LOCAL_VARIABLES, GraphKeys.EVAL_STEP],
    )


def _get_latest_eval_step_value(update_ops: Any) -> Any:
    """The count after the update ops."""
    if isinstance(update_ops, dict):
        update_ops = list(update_ops.values())
    with ops.control_dependencies(update_ops):
        return array_ops.identity(_get_or_create_eval_step().read_value())


class _CountingHook(SessionRunHook):
    """Asks for the count of batches."""

    _evals_completed: Any = None

    def _set_evals_completed_tensor(self, updated_eval_step: Any) -> None:
        self._evals_completed = updated_eval_step

    def before_run(self, run_context: SessionRunContext) -> Any:
        return SessionRunArgs({"evals_completed": self._evals_completed})


def _log_progress(done: int, num_evals: int | None) -> None:
    if num_evals is None:
        logging.info("Evaluation [%d]", done)
    else:
        logging.info("Evaluation [%d/%d]", done, num_evals)


class _StopAfterNEvalsHook(_CountingHook):
    """Stops after so many batches.

    Args:
      num_evals: how many; None for all there are.
      log_progress: whether to log the count, about ten times.
    """

    def __init__(self, num_evals: int | None, log_progress: bool = True) -> None:
        self._num_evals = num_evals
        self._log_progress = log_progress
        is_short = num_evals is None or num_evals < _FEW_EVALUATIONS
        self._log_frequency = 1 if is_short else math.floor(num_evals / _MOST_LINES)  # type: ignore[operator]

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        done = run_values.results["evals_completed"]
        if self._log_progress and (
            self._num_evals is None or done % self._log_frequency == 0 or done == self._num_evals
        ):
            _log_progress(done, self._num_evals)
        if self._num_evals is not None and done >= self._num_evals:
            run_context.request_stop()


class _MultiStepStopAfterNEvalsHook(_CountingHook):
    """Stops after so many batches, where one run does several, as many as the variable "steps_per_run" says.

    Args:
      num_evals: how many; None for all there are.
      steps_per_run: the most batches of a run.
    """

    def __init__(self, num_evals: int | None, steps_per_run: int = 1) -> None:
        self._num_evals = num_evals
        self._steps_per_run_initial_value = steps_per_run

    def begin(self) -> None:
        self._steps_per_run_variable = basic_session_run_hooks.get_or_create_steps_per_run_variable()

    def after_create_session(self, session: Any, coord: Any) -> None:
        self._load_steps(0, session)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        done = run_values.results["evals_completed"]
        self._load_steps(done, run_context.session)
        _log_progress(done, self._num_evals)
        if self._num_evals is not None and done >= self._num_evals:
            run_context.request_stop()

    def _load_steps(self, done: int, session: Any) -> None:
        steps = self._steps_per_run_initial_value
        if self._num_evals is not None:
            steps = min(steps, self._num_evals - done)
        self._steps_per_run_variable.load(steps, session=session)


def _evaluate_once(
    checkpoint_path: str | None,
    master: str = "",
    scaffold: Any = None,
    eval_ops: Any = None,
    feed_dict: Any = None,
    final_ops: Any = None,
    final_ops_feed_dict: Any = None,
    hooks: Sequence[SessionRunHook] | None = None,
    config: Any = None,
) -> Any:
    """The values of `final_ops` after `eval_ops` have run until the input ends or a hook stops.

    Args:
      checkpoint_path: the checkpoint to evaluate; None to initialise.
      master: "" or the target of a `tf.train.Server`.
      scaffold: the ops of the session.
      eval_ops: what is run: a tensor or op, or a list or dict of these.
      feed_dict: what it is fed.
      final_ops: what is evaluated at the end.
      final_ops_feed_dict: what that is fed.
      hooks: hooks.
      config: the session's `ConfigProto`.
    """
    eval_step = _get_or_create_eval_step()
    all_hooks = list(hooks or [])
    if eval_ops is not None:
        increment: Any = 1
        if any(isinstance(hook, _MultiStepStopAfterNEvalsHook) for hook in all_hooks):
            steps_per_run = basic_session_run_hooks.get_or_create_steps_per_run_variable()
            increment = math_ops.cast(steps_per_run, dtype=eval_step.dtype)
        update_eval_step = state_ops.assign_add(eval_step, increment, use_locking=True)
        if isinstance(eval_ops, dict):
            eval_ops["update_eval_step"] = update_eval_step
        elif isinstance(eval_ops, (tuple, list)):
            eval_ops = [*eval_ops, update_eval_step]
        else:
            eval_ops = [eval_ops, update_eval_step]
        count = _get_latest_eval_step_value(eval_ops)
        for hook in all_hooks:
            if isinstance(hook, _CountingHook):
                hook._set_evals_completed_tensor(count)
    logging.info("Starting evaluation at %s", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.localtime()))
    creator = monitored_session.ChiefSessionCreator(
        scaffold=scaffold, checkpoint_filename_with_path=checkpoint_path, master=master, config=config
    )
    final_ops_hook = basic_session_run_hooks.FinalOpsHook(final_ops, final_ops_feed_dict)
    all_hooks.append(final_ops_hook)
    with monitored_session.MonitoredSession(session_creator=creator, hooks=all_hooks) as session:
        if eval_ops is not None:
            while not session.should_stop():
                session.run(eval_ops, feed_dict)
    logging.info("Finished evaluation at %s", time.strftime("%Y-%m-%d-%H:%M:%S", time.localtime()))
    return final_ops_hook.final_ops_values
