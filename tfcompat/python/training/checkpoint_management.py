"""Which checkpoints there are: the `checkpoint` state file, and the files that belong to a checkpoint."""

from __future__ import annotations

import contextlib
import glob
import os
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

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


def meta_graph_filename(checkpoint_filename: str, meta_graph_suffix: str = "meta") -> str:
    """Where the MetaGraph of a checkpoint is."""
    # The path of a sharded checkpoint of the first version ends with "-?????-of-00002".
    name = checkpoint_filename
    head, separator, tail = name.rpartition("-?????-of-")
    if separator and tail.isdigit() and len(tail) == 5:
        name = head
    return f"{name}.{meta_graph_suffix}"
