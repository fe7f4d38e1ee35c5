"""Variables of checkpoints: listing, reading, and initialising from them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import variable_scope as vs
from tfcompat.python.ops.variables import PartitionedVariable, Variable
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import checkpoint_management
from tfcompat.python.training.checkpoint_reader import CheckpointReader, NewCheckpointReader
from tfcompat.python.training.saving import saveable_object_util


def load_checkpoint(ckpt_dir_or_file: Any) -> CheckpointReader:
    """A reader of a checkpoint.

    Args:
      ckpt_dir_or_file: the checkpoint's path, or a directory, whose newest one is taken.

    Raises:
      ValueError: the directory has none.

    Source: `tf.train.load_checkpoint`.
    """
    return NewCheckpointReader(_path_of(ckpt_dir_or_file))


def _path_of(directory_or_path: Any) -> str:
    path = os.fspath(directory_or_path)
    if not os.path.isdir(path):
        return path
    latest = checkpoint_management.latest_checkpoint(path)
    if latest is None:
        raise ValueError(f"Couldn't find 'checkpoint' file or checkpoints in given directory {path}")
    return latest


def load_variable(ckpt_dir_or_file: Any, name: str) -> Any:
    """The value of a variable in a checkpoint.

    Args:
      ckpt_dir_or_file: see `load_checkpoint`.
      name: the variable's name, with or without ":0".

    Source: `tf.train.load_variable`.
    """
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))


def list_variables(ckpt_dir_or_file: Any) -> list[tuple[str, list[int]]]:
    """The (name, shape) of the variables in a checkpoint, sorted.

    Args:
      ckpt_dir_or_file: see `load_checkpoint`.

    Source: `tf.train.list_variables`.
    """
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


def init_from_checkpoint(ckpt_dir_or_file: Any, assignment_map: Mapping[str, Any]) -> None:
    """Has variables start from the values of a checkpoint, when they are initialised.

    Args:
      ckpt_dir_or_file: see `load_checkpoint`.
      assignment_map: from names in the checkpoint to variables, their names, or lists of a variable's slices; from a
        scope that ends with "/" ("/" alone for all) to a scope of the graph.

    Raises:
      ValueError: a name is missing in the checkpoint or the graph, or shapes differ.

    Example:
      tf.train.init_from_checkpoint("/tmp/pretrained", {"encoder/": "model/encoder/"})

    Source: `tf.train.init_from_checkpoint`.
    """
    path = _path_of(ckpt_dir_or_file)
    reader = load_checkpoint(path)
    stored = reader.get_variable_to_shape_map()
    for name, target in sorted(assignment_map.items(), key=lambda item: item[0]):
        variable = _variable_of(target)
        if variable is not None:
            _check(name, variable, stored, path)
            _initialise(variable, path, name)
        else:
            _initialise_scope(name, target, stored, path)


def _variable_of(target: Any) -> Any:
    """A variable, or the list of its slices; None for a scope."""
    if isinstance(target, (Variable, list, PartitionedVariable)):
        return list(target) if isinstance(target, PartitionedVariable) else target
    variables = vs._get_default_variable_store()
    return variables._vars.get(target) or _slices_of(target, variables._vars)


def _slices_of(name: str, variables: Mapping[str, Any]) -> list[Any] | None:
    slices: list[Any] = []
    while f"{name}/part_{len(slices)}" in variables:
        slices.append(variables[f"{name}/part_{len(slices)}"])
    return slices or None


def _check(name: str, variable: Any, stored: Mapping[str, list[int]], path: str) -> None:
    if name not in stored:
        raise ValueError(f"Tensor {name} is not found in {path} checkpoint {stored}")
    parts = variable if isinstance(variable, list) else [variable]
    info = parts[0]._get_save_slice_info()
    shape = info.full_shape if info else parts[0].get_shape().as_list()
    if list(shape) != list(stored[name]):
        raise ValueError(
            f"Shape of variable {parts[0].name} ({list(shape)}) doesn't match with shape of tensor {name} "
            f"({stored[name]}) from checkpoint reader."
        )


def _initialise_scope(name: str, target: str, stored: Mapping[str, list[int]], path: str) -> None:
    """Initialises all variables of a scope from those of a scope of the checkpoint."""
    scope = target.rpartition("/")[0]
    if not name.endswith("/"):
        raise ValueError(
            f"Assignment map with scope only name {scope} should map to scope only {name}. Should be 'scope/': "
            "'other_scope/'."
        )
    prefix = scope + "/" if scope else ""
    variables = vs._get_default_variable_store()._vars
    for each in sorted({each.partition("/part_")[0] for each in variables if each.startswith(prefix)}):
        full = ("" if name == "/" else name) + each[len(prefix) :]
        if full not in stored:
            raise ValueError(f"Tensor {full} ({each[len(prefix) :]} in {name}) is not found in {path} checkpoint")
        _initialise(variables.get(each) or _slices_of(each, variables), path, full)


def _initialise(variable: Any, path: str, name: str) -> None:
    for part in variable if isinstance(variable, list) else [variable]:
        info = part._get_save_slice_info() if isinstance(variable, list) else None
        _set_initializer(part, path, name, info.spec if info else "")
        logging.debug("Initialize variable %s from checkpoint %s with %s", part.name, path, name)


def _set_initializer(variable: Any, path: str, name: str, spec: str) -> None:
    with ops.device(variable.device), ops.device("/cpu:0"):
        restored = apply_op(
            "RestoreV2",
            prefix=path,
            tensor_names=[name],
            shape_and_slices=[spec],
            dtypes=[variable.dtype.base_dtype],
            name="checkpoint_initializer",
        )[0]
        ((saved_name, saved),) = saveable_object_util.op_list_to_dict([variable]).items()
        (saveable,) = saveable_object_util.saveable_objects_for_op(saved, saved_name)
    variable._initializer_op = saveable.restore([restored], None)
    restored.set_shape(variable.shape)
    variable._initial_value = restored


def checkpoints_iterator(
    checkpoint_dir: str,
    min_interval_secs: float = 0,
    timeout: float | None = None,
    timeout_fn: Callable[[], bool] | None = None,
) -> Iterator[str]:
    """The paths of a directory's newest checkpoints, each as soon as it is there.

    Args:
      checkpoint_dir: the directory.
      min_interval_secs: the least time between two, in seconds.
      timeout: how long to wait for the next one, in seconds; for ever when not given.
      timeout_fn: asked after that time whether to give up; without it, that is done.

    Source: `tf.train.checkpoints_iterator`.
    """
    path = None
    while True:
        path_of_next = wait_for_new_checkpoint(checkpoint_dir, path, timeout=timeout)
        if path_of_next is None:
            if timeout_fn is None or timeout_fn():
                return
            continue
        path = path_of_next
        start = time.time()
        yield path
        time.sleep(max(0.0, start + min_interval_secs - time.time()))


def wait_for_new_checkpoint(
    checkpoint_dir: str, last_checkpoint: str | None = None, seconds_to_sleep: float = 1, timeout: float | None = None
) -> str | None:
    """The path of a directory's newest checkpoint, as soon as it is another one than `last_checkpoint`; None after
    `timeout` seconds."""
    end = None if timeout is None else time.time() + timeout
    while True:
        path = checkpoint_management.latest_checkpoint(checkpoint_dir)
        if path is not None and path != last_checkpoint:
            return path
        if end is not None and time.time() + seconds_to_sleep > end:
            return None
        time.sleep(seconds_to_sleep)
