"""Variables that start from the values of another model's checkpoint, across vocabularies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from tfcompat.python.framework import ops
from tfcompat.python.framework.errors_impl import NotFoundError
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import init_ops, state_ops
from tfcompat.python.ops.variables import PartitionedVariable, Variable
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import checkpoint_utils, saver
from tfcompat.python.training.checkpoint_ops import Axis, load_and_remap_matrix
from tfcompat.python.training.saving import saveable_object_util


class _VocabInfo(NamedTuple):
    new_vocab: Any
    new_vocab_size: int
    num_oov_buckets: int
    old_vocab: Any
    old_vocab_size: int
    backup_initializer: Any
    axis: int


class VocabInfo(_VocabInfo):
    """The vocabularies that the rows or columns of a matrix belong to, for `tf.train.warm_start`.

    Args:
      new_vocab, old_vocab: files with a word a line: of this graph's variable, and of the checkpoint's.
      new_vocab_size: how many words the new one has.
      num_oov_buckets: how many more rows or columns the variable has, for other words.
      old_vocab_size: how many words of the old one count, -1 for all.
      backup_initializer: of what the checkpoint does not have; zeros when not given.
      axis: 0 for rows, 1 for columns.

    Raises:
      ValueError: another axis.

    Source: `tf.train.VocabInfo`.
    """

    __slots__ = ()

    def __new__(
        cls,
        new_vocab: Any,
        new_vocab_size: int,
        num_oov_buckets: int,
        old_vocab: Any,
        old_vocab_size: int = -1,
        backup_initializer: Any = None,
        axis: int = 0,
    ) -> VocabInfo:
        if axis not in (0, 1):
            raise ValueError(f"The only supported values for the axis argument are 0 and 1.  Provided axis: {axis}")
        return super().__new__(
            cls, new_vocab, new_vocab_size, num_oov_buckets, old_vocab, old_vocab_size, backup_initializer, axis
        )


def warm_start(
    ckpt_to_initialize_from: Any,
    vars_to_warm_start: Any = ".*",
    var_name_to_vocab_info: Mapping[str, VocabInfo] | None = None,
    var_name_to_prev_var_name: Mapping[str, str] | None = None,
) -> None:
    """Has variables start from the values of a checkpoint, when they are initialised.

    Args:
      ckpt_to_initialize_from: a checkpoint, or a directory for its newest one.
      vars_to_warm_start: a regular expression for trainable variables, a list of such for all global variables, a list
        of variables, or None for just those of `var_name_to_vocab_info`.
      var_name_to_vocab_info: for variables' names, their vocabularies where these are not the checkpoint's.
      var_name_to_prev_var_name: for variables' names, those in the checkpoint where they differ.

    Raises:
      ValueError: a name of the two maps is of no variable that starts so; a checkpoint of objects lacks a variable.

    Example:
      tf.train.warm_start("/tmp/model", vars_to_warm_start=".*embedding.*")

    Source: `tf.train.warm_start`.
    """
    vocabularies = dict(var_name_to_vocab_info or {})
    old_names = dict(var_name_to_prev_var_name or {})
    variables = _grouped(vars_to_warm_start)
    if not old_names:
        old_names = _keys_of_objects(ckpt_to_initialize_from, variables)
    plain: dict[str, Any] = {}
    for name, parts in variables.items():
        old_name = old_names.get(name) or name
        if name in vocabularies:
            _start_with_vocabulary(parts, ckpt_to_initialize_from, old_name, vocabularies[name])
        elif vars_to_warm_start:
            plain[old_name] = parts[0] if len(parts) == 1 else parts
    checkpoint_utils.init_from_checkpoint(ckpt_to_initialize_from, plain)
    logging.info("Warm-started %d variables.", len(plain) + len(vocabularies))
    for argument, names in (
        ("var_name_to_prev_var_name", set(old_names)),
        ("var_name_to_vocab_info", set(vocabularies)),
    ):
        if unused := names - set(variables):
            raise ValueError(
                f"You provided the following variables in {argument} that were not used: {unused}.  Perhaps you "
                f"misspelled them?  Here is the list of viable variable names: {list(variables)}"
            )


def _keys_of_objects(checkpoint: Any, names: Collection[str]) -> dict[str, str]:
    """The keys of variables in a checkpoint of objects; none for another one."""
    try:
        keys = saver.object_graph_key_mapping(checkpoint_utils._path_of(checkpoint))
    except NotFoundError:
        return {}
    if missing := set(names) - set(keys):
        raise ValueError(
            "Attempting to warm-start from an object-based checkpoint, but found that the checkpoint did not contain "
            f"values for all variables. The following variables were missing: {missing}"
        )
    return {name: keys[name] for name in names}


def _grouped(wanted: Any) -> dict[str, list[Any]]:
    """The variables by the names that checkpoints have for them; those in parts with all their parts."""
    if wanted is None or isinstance(wanted, str):
        found = ops.get_collection(GraphKeys.TRAINABLE_VARIABLES, scope=wanted)
    elif isinstance(wanted, list) and all(isinstance(each, str) for each in wanted):
        found = [each for scope in wanted for each in ops.get_collection(GraphKeys.GLOBAL_VARIABLES, scope=scope)]
    elif isinstance(wanted, list) and all(isinstance(each, (Variable, PartitionedVariable)) for each in wanted):
        found = [part for each in wanted for part in (each if isinstance(each, PartitionedVariable) else [each])]
    elif isinstance(wanted, list):
        raise ValueError(
            "If `vars_to_warm_start` is a list, it must be all `Variable` or all `str`.  Given types are "
            f"{[type(each) for each in wanted]}"
        )
    else:
        raise ValueError(f"`vars_to_warm_start must be a `list` or `str`.  Given type is {type(wanted)}")
    groups: dict[str, list[Any]] = {}
    for variable in found:
        (name,) = saveable_object_util.op_list_to_dict([variable])
        groups.setdefault(name, []).append(variable)
    return groups


def _start_with_vocabulary(parts: list[Any], checkpoint: Any, old_name: str, info: VocabInfo) -> None:
    path = checkpoint_utils._path_of(checkpoint)
    words = Axis(info.new_vocab_size, info.new_vocab, info.old_vocab, info.old_vocab_size, info.num_oov_buckets)
    initializer = info.backup_initializer or init_ops.zeros_initializer()
    for part in parts:
        shape = part.get_shape().as_list()
        slice_info = part._get_save_slice_info()
        if info.axis == 0:
            rows, columns = words, Axis(shape[1])
        else:
            rows, columns = Axis(sum(each.get_shape().as_list()[0] for each in parts)), words
        offset = slice_info.var_offset[0] if slice_info else 0
        value = load_and_remap_matrix(path, old_name, shape, offset, rows, columns, initializer)
        part._initializer_op = state_ops.assign(part, value)
