"""Which checkpoints there are: the `checkpoint` state file, and the files that belong to a checkpoint."""

from __future__ import annotations

import contextlib
import glob
import os
import time
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from google.protobuf import text_format
from tensorboard.compat.proto.saver_pb2 import SaverDef

from tfcompat.core.util.tensor_bundle import bundle_exists, index_path, remove_bundle
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training.checkpoint_state_pb2 import CheckpointState


def _state_path(directory: str, latest_filename: str | None) -> str:
    return os.path.join(directory, "checkpoint" if latest_filename is None else latest_filename)


def generate_checkpoint_state_proto(
    save_dir: str,
    model_checkpoint_path: str,
    all_model_checkpoint_paths: Sequence[str] | None = None,
    all_model_checkpoint_timestamps: Sequence[float] | None = None,
    last_preserved_timestamp: float | None = None,
) -> Any:
    """The `CheckpointState` of a directory.

    Args:
      save_dir: the directory. When it is relative, so become relative paths, counted from it.
      model_checkpoint_path: the newest checkpoint.
      all_model_checkpoint_paths: all that are kept, oldest first.
      all_model_checkpoint_timestamps: when each was written, in seconds since the epoch.
      last_preserved_timestamp: when the last one was written that is kept for ever.

    Raises:
      ValueError: there are not as many timestamps as paths.

    Source: `tf.train.generate_checkpoint_state_proto`.
    """
    paths = list(all_model_checkpoint_paths or [])
    if not paths or paths[-1] != model_checkpoint_path:
        logging.info("%s is not in all_model_checkpoint_paths. Manually adding it.", model_checkpoint_path)
        paths.append(model_checkpoint_path)
    if all_model_checkpoint_timestamps and len(all_model_checkpoint_timestamps) != len(paths):
        raise ValueError(
            f"Checkpoint timestamps, if provided, must match checkpoint paths (got paths {paths} and timestamps "
            f"{all_model_checkpoint_timestamps})"
        )

    def stored(path: str) -> str:
        return path if os.path.isabs(save_dir) or os.path.isabs(path) else os.path.relpath(path, save_dir)

    return CheckpointState(
        model_checkpoint_path=stored(model_checkpoint_path),
        all_model_checkpoint_paths=[stored(path) for path in paths],
        all_model_checkpoint_timestamps=all_model_checkpoint_timestamps,
        last_preserved_timestamp=last_preserved_timestamp,
    )


def update_checkpoint_state(
    save_dir: str,
    model_checkpoint_path: str,
    all_model_checkpoint_paths: Sequence[str] | None = None,
    latest_filename: str | None = None,
    all_model_checkpoint_timestamps: Sequence[float] | None = None,
    last_preserved_timestamp: float | None = None,
) -> None:
    """Writes the state file of a directory; see `generate_checkpoint_state_proto`.

    Args:
      latest_filename: the file's name, "checkpoint" when not given.

    Raises:
      RuntimeError: the file would replace the checkpoint.

    Source: `tf.train.update_checkpoint_state`.
    """
    update_checkpoint_state_internal(
        save_dir,
        model_checkpoint_path,
        all_model_checkpoint_paths,
        latest_filename,
        False,
        all_model_checkpoint_timestamps,
        last_preserved_timestamp,
    )


def update_checkpoint_state_internal(
    save_dir: str,
    model_checkpoint_path: str,
    all_model_checkpoint_paths: Sequence[str] | None = None,
    latest_filename: str | None = None,
    save_relative_paths: bool = False,
    all_model_checkpoint_timestamps: Sequence[float] | None = None,
    last_preserved_timestamp: float | None = None,
) -> None:
    """As `update_checkpoint_state`; with `save_relative_paths`, absolute paths are stored as relative ones."""

    def stored(path: str) -> str:
        return os.path.relpath(path, save_dir) if save_relative_paths and os.path.isabs(path) else path

    state = generate_checkpoint_state_proto(
        save_dir,
        stored(model_checkpoint_path),
        [stored(path) for path in all_model_checkpoint_paths or []],
        all_model_checkpoint_timestamps,
        last_preserved_timestamp,
    )
    path = _state_path(save_dir, latest_filename)
    if path == state.model_checkpoint_path:
        raise RuntimeError(
            f"Save path '{model_checkpoint_path}' conflicts with path used for checkpoint state.  Please use a "
            "different save path."
        )
    temporary = f"{path}.tmp{uuid.uuid4().hex}"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(text_format.MessageToString(state))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def get_checkpoint_state(checkpoint_dir: str, latest_filename: str | None = None) -> Any:
    """The `CheckpointState` of a directory, with paths that start with it, or None when there is none to be read.

    Args:
      latest_filename: the state file's name, "checkpoint" when not given.

    Raises:
      ValueError: the state file names no checkpoint.

    Source: `tf.train.get_checkpoint_state`.
    """
    path = _state_path(checkpoint_dir, latest_filename)
    if not os.path.exists(path):
        return None
    try:
        with open(path, encoding="utf-8") as file:
            state = text_format.Parse(file.read(), CheckpointState())
    except (OSError, UnicodeDecodeError, text_format.ParseError) as error:
        logging.warning("%s: %s", type(error).__name__, error)
        logging.warning("%s: Checkpoint ignored", path)
        return None
    if not state.model_checkpoint_path:
        raise ValueError(f"Invalid checkpoint state loaded from {checkpoint_dir}")
    state.model_checkpoint_path = os.path.join(checkpoint_dir, state.model_checkpoint_path)
    for index, each in enumerate(state.all_model_checkpoint_paths):
        state.all_model_checkpoint_paths[index] = os.path.join(checkpoint_dir, each)
    return state


def latest_checkpoint(checkpoint_dir: str, latest_filename: str | None = None) -> str | None:
    """The path of a directory's newest checkpoint, as its state file has it, or None.

    Example:
      saver.restore(sess, tf.train.latest_checkpoint("/tmp/model"))

    Source: `tf.train.latest_checkpoint`.
    """
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state is None:
        return None
    if checkpoint_exists_internal(state.model_checkpoint_path):
        return state.model_checkpoint_path
    logging.error("Couldn't match files for checkpoint %s", state.model_checkpoint_path)
    return None


def checkpoint_exists_internal(checkpoint_prefix: str) -> bool:
    return bundle_exists(checkpoint_prefix) or bool(glob.glob(checkpoint_prefix))


def checkpoint_exists(checkpoint_prefix: str) -> bool:
    """Whether there is a checkpoint of that path, of either version.

    Source: `tf.train.checkpoint_exists`.
    """
    return checkpoint_exists_internal(checkpoint_prefix)


def get_checkpoint_mtimes(checkpoint_prefixes: Iterable[str]) -> list[float]:
    """When each checkpoint was last changed, in seconds since the epoch; those that are missing are left out.

    Source: `tf.train.get_checkpoint_mtimes`.
    """
    times = []
    for prefix in checkpoint_prefixes:
        files = [index_path(prefix)] if bundle_exists(prefix) else glob.glob(prefix)
        if files:
            times.append(os.path.getmtime(files[0]))
    return times


def remove_checkpoint(
    checkpoint_prefix: str, checkpoint_format_version: int = SaverDef.V2, meta_graph_suffix: str = "meta"
) -> None:
    """Deletes a checkpoint's files, its MetaGraph too.

    Source: `tf.train.remove_checkpoint`.
    """
    with contextlib.suppress(FileNotFoundError):
        os.remove(meta_graph_filename(checkpoint_prefix, meta_graph_suffix))
    if checkpoint_format_version == SaverDef.V2:
        remove_bundle(checkpoint_prefix)
        return
    for path in glob.glob(checkpoint_prefix):
        os.remove(path)


class CheckpointManager:
    """Keeps the newest checkpoints of a `tf.train.Checkpoint` in a directory, across runs.

    Example:
      manager = tf.train.CheckpointManager(checkpoint, "/tmp/model", max_to_keep=3)
      checkpoint.restore(manager.latest_checkpoint).initialize_or_restore(sess)
      manager.save()

    Args:
      checkpoint: the `tf.train.Checkpoint`.
      directory: where checkpoints go.
      max_to_keep: how many are kept; None for all.
      keep_checkpoint_every_n_hours: keep one more for each so many hours.
      checkpoint_name: the beginning of the files' names.

    Raises ValueError when `max_to_keep` is not positive.

    Source: `tf.train.CheckpointManager`.
    """

    def __init__(
        self,
        checkpoint: Any,
        directory: str,
        max_to_keep: int | None,
        keep_checkpoint_every_n_hours: float | None = None,
        checkpoint_name: str = "ckpt",
    ) -> None:
        if max_to_keep is not None and max_to_keep <= 0:
            raise ValueError(f"Expected a positive integer or `None` for `max_to_max_to_keep`, got {max_to_keep}.")
        self._checkpoint = checkpoint
        self._directory = directory
        self._max_to_keep = max_to_keep
        self._hours = keep_checkpoint_every_n_hours
        self._prefix = os.path.join(directory, checkpoint_name)
        self._increment: Any = None
        self._kept: dict[str, float] = {}
        self._latest: str | None = None
        now = time.time()
        self._last_preserved = now - 1.0
        state = get_checkpoint_state(directory)
        if state is not None:
            self._latest = state.model_checkpoint_path
            if now < state.last_preserved_timestamp:
                logging.warning(
                    "time.time() returned a value %f seconds behind the last preserved checkpoint timestamp.",
                    state.last_preserved_timestamp - now,
                )
            self._last_preserved = min(state.last_preserved_timestamp, now)
            paths = state.all_model_checkpoint_paths
            times = state.all_model_checkpoint_timestamps or [self._last_preserved] * len(paths)
            for path, written in zip(paths, times, strict=True):
                if min(written, now) > self._last_preserved:
                    self._kept[path] = min(written, now)

    @property
    def latest_checkpoint(self) -> str | None:
        """The path of the newest checkpoint, or None."""
        return self._latest

    @property
    def checkpoints(self) -> list[str]:
        """The paths of those kept, oldest first, without those that are kept for ever."""
        return list(self._kept)

    def save(self, checkpoint_number: Any = None) -> str:
        """Writes a checkpoint with the default session, and deletes those that are too many. Returns its path.

        Args:
          checkpoint_number: its number, an integer or a variable; the checkpoint's `save_counter` when None.

        Source: `tf.train.CheckpointManager.save`.
        """
        from tfcompat.python.framework import ops
        from tfcompat.python.training import training_util

        session = ops.get_default_session()
        if session is None:
            raise ValueError("There is no default session: use `with tf.Session()`.")
        is_new = self._checkpoint._counter is None
        counter = self._checkpoint.save_counter
        if is_new:
            session.run(counter.initializer)
        if self._increment is None:
            self._increment = counter.assign_add(1, read_value=False)
        session.run(self._increment)
        number = counter if checkpoint_number is None else checkpoint_number
        if not isinstance(number, (int, np.integer)):
            number = training_util.global_step(session, number)
        path = self._checkpoint.write(f"{self._prefix}-{number}")
        self._kept.pop(path, None)
        self._kept[path] = time.time()
        self._latest = path
        self._record()
        self._sweep()
        self._record()
        return path

    def _sweep(self) -> None:
        while self._max_to_keep and len(self._kept) > self._max_to_keep:
            path, written = next(iter(self._kept.items()))
            del self._kept[path]
            if self._hours and written - self._hours * 3600 >= self._last_preserved:
                self._last_preserved = written
            else:
                remove_bundle(path)

    def _record(self) -> None:
        assert self._latest is not None
        update_checkpoint_state_internal(
            self._directory,
            self._latest,
            list(self._kept),
            save_relative_paths=True,
            all_model_checkpoint_timestamps=list(self._kept.values()),
            last_preserved_timestamp=self._last_preserved,
        )


def meta_graph_filename(checkpoint_filename: str, meta_graph_suffix: str = "meta") -> str:
    """Where the MetaGraph of a checkpoint is."""
    # The path of a sharded checkpoint of the first version ends with "-?????-of-00002".
    name = checkpoint_filename
    head, separator, tail = name.rpartition("-?????-of-")
    if separator and tail.isdigit() and len(tail) == 5:
        name = head
    return f"{name}.{meta_graph_suffix}"
