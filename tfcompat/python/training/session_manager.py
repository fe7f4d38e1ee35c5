"""Sessions that are ready to train: restored from a checkpoint or initialised."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.client import session
from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.framework import ops
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import checkpoint_management


class SessionManager:
    """Makes sessions and brings their variables to values.

    Args:
      local_init_op: run in each new session, for local variables and tables.
      ready_op: a vector of the names of variables without values; the model is ready when it is empty. None: it
        always is.
      ready_for_local_init_op: the same, asked before `local_init_op` is run.
      graph: the graph, the default one when not given.
      recovery_wait_secs: how often is looked whether a checkpoint or the model is there, in seconds.
      local_init_run_options: the `RunOptions` of `local_init_op`.

    Raises:
      ValueError: `ready_for_local_init_op` without `local_init_op`.

    Source: `tf.train.SessionManager`.
    """

    def __init__(
        self,
        local_init_op: Any = None,
        ready_op: Any = None,
        ready_for_local_init_op: Any = None,
        graph: Any = None,
        recovery_wait_secs: float = 30,
        local_init_run_options: Any = None,
    ) -> None:
        if ready_for_local_init_op is not None and local_init_op is None:
            raise ValueError(
                "If you pass a ready_for_local_init_op you must also pass a local_init_op , ready_for_local_init_op "
                f"[{ready_for_local_init_op}]"
            )
        self._local_init_op = local_init_op
        self._ready_op = ready_op
        self._ready_for_local_init_op = ready_for_local_init_op
        self._graph = ops.get_default_graph() if graph is None else graph
        self._recovery_wait_secs = recovery_wait_secs
        self._local_init_run_options = local_init_run_options

    def prepare_session(
        self,
        master: str,
        init_op: Any = None,
        saver: Any = None,
        checkpoint_dir: str | None = None,
        checkpoint_filename_with_path: str | None = None,
        wait_for_checkpoint: bool = False,
        max_wait_secs: float = 7200,
        config: Any = None,
        init_feed_dict: Any = None,
        init_fn: Callable[[Any], Any] | None = None,
    ) -> Any:
        """A session with a model that is restored where there is a checkpoint, else initialised.

        Args:
          master: "" or the target of a `tf.train.Server`.
          init_op: initialises the variables.
          saver: restores them.
          checkpoint_dir: where the newest checkpoint is taken from.
          checkpoint_filename_with_path: the checkpoint, in place of the directory.
          wait_for_checkpoint: whether to wait for one.
          max_wait_secs: for how long, in seconds.
          config: the session's `ConfigProto`.
          init_feed_dict: what `init_op` is fed.
          init_fn: called with the session after `init_op`.

        Raises:
          RuntimeError: there is nothing to initialise with, or variables are left without values.
          ValueError: both a directory and a checkpoint are given.
        """
        sess, is_restored = self._restore_checkpoint(
            master, saver, checkpoint_dir, checkpoint_filename_with_path, wait_for_checkpoint, max_wait_secs, config
        )
        if not is_restored:
            if init_op is None and not init_fn and self._local_init_op is None:
                raise RuntimeError("Model is not initialized and no init_op or init_fn or local_init_op was given")
            if init_op is not None:
                sess.run(init_op, feed_dict=init_feed_dict)
            if init_fn:
                init_fn(sess)
        success, message = self._try_run_local_init_op(sess)
        if not success:
            raise RuntimeError(
                f"Init operations did not make model ready for local_init.  Init op: {_maybe_name(init_op)}, init fn: "
                f"{init_fn}, error: {message}"
            )
        is_ready, message = self._model_ready(sess)
        if not is_ready:
            raise RuntimeError(
                f"Init operations did not make model ready.  Init op: {_maybe_name(init_op)}, init fn: {init_fn}, "
                f"local_init_op: {self._local_init_op}, error: {message}"
            )
        return sess

    def recover_session(
        self,
        master: str,
        saver: Any = None,
        checkpoint_dir: str | None = None,
        checkpoint_filename_with_path: str | None = None,
        wait_for_checkpoint: bool = False,
        max_wait_secs: float = 7200,
        config: Any = None,
    ) -> tuple[Any, bool]:
        """A session and whether its model was restored from a checkpoint and is ready; see `prepare_session`."""
        sess, is_restored = self._restore_checkpoint(
            master, saver, checkpoint_dir, checkpoint_filename_with_path, wait_for_checkpoint, max_wait_secs, config
        )
        success, message = self._try_run_local_init_op(sess)
        if not is_restored:
            return sess, False
        source = checkpoint_dir or checkpoint_filename_with_path
        if not success:
            logging.info("Restoring model from %s did not make model ready for local init: %s", source, message)
            return sess, False
        is_ready, message = self._model_ready(sess)
        if not is_ready:
            logging.info("Restoring model from %s did not make model ready: %s", source, message)
            return sess, False
        logging.info("Restored model from %s", source)
        return sess, True

    def wait_for_session(self, master: str, config: Any = None, max_wait_secs: float | None = math.inf) -> Any:
        """A session on a model that another session makes ready, on the same server.

        Args:
          master: the target of the server.
          config: the session's `ConfigProto`.
          max_wait_secs: how long to wait, in seconds; None for ever.

        Raises:
          DeadlineExceededError: the model was not ready in time.
        """
        limit = math.inf if max_wait_secs is None else max_wait_secs
        end = time.time() + limit
        while True:
            sess = session.Session(master, graph=self._graph, config=config)
            message = None
            success, local_message = self._try_run_local_init_op(sess)
            if success:
                is_ready, message = self._model_ready(sess)
                if is_ready:
                    return sess
            with contextlib.suppress(Exception):
                sess.close()
            if max(0, end - time.time()) < self._recovery_wait_secs:
                raise errors.DeadlineExceededError(None, None, f"Session was not ready after waiting {limit:.0f} secs.")
            logging.info(
                "Waiting for model to be ready.  Ready_for_local_init_op:  %s, ready: %s", local_message, message
            )
            time.sleep(self._recovery_wait_secs)

    def _restore_checkpoint(
        self,
        master: str,
        saver: Any,
        checkpoint_dir: str | None,
        checkpoint_filename_with_path: str | None,
        wait_for_checkpoint: bool,
        max_wait_secs: float,
        config: Any,
    ) -> tuple[Any, bool]:
        """A session and whether its variables were restored."""
        sess = session.Session(master, graph=self._graph, config=config)
        if checkpoint_dir and checkpoint_filename_with_path:
            raise ValueError("Can not provide both checkpoint_dir and checkpoint_filename_with_path.")
        if not saver or not (checkpoint_dir or checkpoint_filename_with_path):
            return sess, False
        if checkpoint_filename_with_path:
            saver.restore(sess, checkpoint_filename_with_path)
            return sess, True
        assert checkpoint_dir is not None
        waited: float = 0
        while not (state := checkpoint_management.get_checkpoint_state(checkpoint_dir)):
            if not wait_for_checkpoint or waited >= max_wait_secs:
                return sess, False
            logging.info("Waiting for checkpoint to be available.")
            time.sleep(self._recovery_wait_secs)
            waited += self._recovery_wait_secs
        saver.restore(sess, state.model_checkpoint_path)
        saver.recover_last_checkpoints(state.all_model_checkpoint_paths)
        return sess, True

    def _try_run_local_init_op(self, sess: Any) -> tuple[bool, str | None]:
        """Whether the local initialiser is done, and if not why."""
        if self._local_init_op is None:
            return True, None
        is_ready, message = _ready(self._ready_for_local_init_op, sess, "Model not ready for local init")
        if not is_ready:
            return False, message
        logging.info("Running local_init_op.")
        sess.run(self._local_init_op, options=self._local_init_run_options)
        logging.info("Done running local_init_op.")
        return True, None

    def _model_ready(self, sess: Any) -> tuple[bool, str | None]:
        return _ready(self._ready_op, sess, "Model not ready")


def _ready(op: Any, sess: Any, msg: str) -> tuple[bool, str | None]:
    """Whether `op` finds no variable without a value, and if it does which."""
    if op is None:
        return True, None
    try:
        value = sess.run(op)
    except errors.FailedPreconditionError as error:
        if "uninitialized" not in str(error):
            logging.warning("%s : error [%s]", msg, str(error))
            raise
        return False, str(error)
    # Old ready ops are operations, or give numbers.
    if value is None or value.dtype == np.int32 or value.size == 0:
        return True, None
    return False, "Variables not initialized: " + ", ".join(name.decode() for name in value)


def _maybe_name(obj: Any) -> str:
    if obj is None:
        return "None"
    return obj.name if hasattr(obj, "name") else f"<no name for {type(obj)}>"
