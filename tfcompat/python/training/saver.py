"""`tf.train.Saver`: variables to checkpoints and back."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tensorboard.compat.proto import meta_graph_pb2
from tensorboard.compat.proto.saver_pb2 import SaverDef
from tensorboard.compat.proto.trackable_object_graph_pb2 import TrackableObjectGraph

from tfcompat.core.util.checkpoint_reader import open_checkpoint
from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.framework import meta_graph, ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.ops import variables
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import checkpoint_management
from tfcompat.python.training._saver_builder import BaseSaverBuilder as BaseSaverBuilder
from tfcompat.python.training._saver_builder import BulkSaverBuilder as BulkSaverBuilder
from tfcompat.python.training.checkpoint_management import checkpoint_exists as checkpoint_exists
from tfcompat.python.training.checkpoint_management import (
    generate_checkpoint_state_proto as generate_checkpoint_state_proto,
)
from tfcompat.python.training.checkpoint_management import get_checkpoint_mtimes as get_checkpoint_mtimes
from tfcompat.python.training.checkpoint_management import get_checkpoint_state as get_checkpoint_state
from tfcompat.python.training.checkpoint_management import latest_checkpoint as latest_checkpoint
from tfcompat.python.training.checkpoint_management import remove_checkpoint as remove_checkpoint
from tfcompat.python.training.checkpoint_management import update_checkpoint_state as update_checkpoint_state
from tfcompat.python.training.saving import saveable_object_util
from tfcompat.python.training.training_util import global_step as evaluate_global_step

_OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
_SECONDS_PER_HOUR = 3600


class Saver:
    """Saves variables to checkpoints and restores them.

    Making a saver adds ops to the graph: make it after the variables.

    Example:
      saver = tf.train.Saver(max_to_keep=3)
      with tf.Session() as sess:
          path = saver.save(sess, "/tmp/model.ckpt", global_step=1000)
          saver.restore(sess, path)

    Args:
      var_list: what is saved: a list of variables, or a dict from the names in the checkpoint to variables (or lists
        of a variable's slices, or `SaveableObject`s). All variables and saveable objects when not given.
      reshape: whether restored values take the variables' shapes when they have others.
      sharded: whether each device's variables go to a file of their own.
      max_to_keep: how many checkpoints are kept; None or 0 for all.
      keep_checkpoint_every_n_hours: keep one more for each so many hours of training.
      name: the name scope of the ops, "save" when not given.
      restore_sequentially: accepted; variables are restored one after the other in any case.
      saver_def: the ops to use, when the graph has them already.
      builder: adds the ops, when not given a `BulkSaverBuilder`.
      defer_build: leave it to `build` to add the ops.
      allow_empty: allow a graph without variables; `save` and `restore` then do nothing.
      write_version: the format of checkpoints, `SaverDef.V2` or the older `SaverDef.V1`.
      pad_step_number: write steps with eight digits, so that names sort.
      save_relative_paths: whether the `checkpoint` file holds relative paths, so that the directory can be moved.
      filename: what the ops take for the path when they are run without one.

    Raises:
      TypeError: `var_list` holds something that cannot be saved.
      ValueError: names occur twice, or there is nothing to save.

    Source: `tf.train.Saver`.
    """

    def __init__(
        self,
        var_list: Mapping[str, Any] | Sequence[Any] | None = None,
        reshape: bool = False,
        sharded: bool = False,
        max_to_keep: int | None = 5,
        keep_checkpoint_every_n_hours: float = 10000.0,
        name: str | None = None,
        restore_sequentially: bool = False,
        saver_def: Any = None,
        builder: BaseSaverBuilder | None = None,
        defer_build: bool = False,
        allow_empty: bool = False,
        write_version: int = SaverDef.V2,
        pad_step_number: bool = False,
        save_relative_paths: bool = False,
        filename: str | None = None,
    ) -> None:
        if defer_build and var_list:
            raise ValueError(
                "If `var_list` is provided then build cannot be deferred. Either set defer_build=False or "
                "var_list=None."
            )
        self._var_list = var_list
        self._reshape = reshape
        self._sharded = sharded
        self._max_to_keep = max_to_keep
        self._keep_checkpoint_every_n_hours = keep_checkpoint_every_n_hours
        self._name = name
        self._restore_sequentially = restore_sequentially
        self.saver_def = saver_def
        self._builder = builder
        self._is_built = False
        self._allow_empty = allow_empty
        self._is_empty = False
        self._write_version = write_version
        self._pad_step_number = pad_step_number
        self._save_relative_paths = save_relative_paths
        self._filename = filename
        self._last_checkpoints: list[tuple[str, float]] = []
        self._checkpoints_to_be_deleted: list[tuple[str, float]] = []
        self._next_checkpoint_time = math.inf
        self._restores_objects: Saver | None = None
        if not defer_build:
            self.build()
        if self.saver_def:
            _check(self.saver_def)
            self._write_version = self.saver_def.version

    def build(self) -> None:
        """Adds the ops, unless they are there."""
        if self._is_built:
            return
        self._is_built = True
        if self.saver_def:
            if self._name:  # the scope that the graph of the ops was imported under
                for field in ("filename_tensor_name", "save_tensor_name", "restore_op_name"):
                    name = ops.prepend_name_scope(getattr(self.saver_def, field), self._name)
                    setattr(self.saver_def, field, name)
        else:
            if self._var_list is None:
                self._var_list = variables._all_saveable_objects()
            if not self._var_list:
                if not self._allow_empty:
                    raise ValueError("No variables to save")
                self._is_empty = True
                return
            builder = self._builder or BulkSaverBuilder(self._write_version)
            self.saver_def = builder.build(
                self._var_list,
                reshape=self._reshape,
                sharded=self._sharded,
                max_to_keep=self._max_to_keep,
                keep_checkpoint_every_n_hours=self._keep_checkpoint_every_n_hours,
                name=self._name,
                restore_sequentially=self._restore_sequentially,
                filename=self._filename,
            )
        _check(self.saver_def)
        self._next_checkpoint_time = time.time() + self.saver_def.keep_checkpoint_every_n_hours * _SECONDS_PER_HOUR

    def as_saver_def(self) -> Any:
        """The `SaverDef` that names the saver's ops."""
        return self.saver_def

    def to_proto(self, export_scope: str | None = None) -> Any:
        """The `SaverDef`, names without the scope `export_scope`; None for ops that are not all in that scope."""
        if export_scope is None:
            return self.saver_def
        fields = ("filename_tensor_name", "save_tensor_name", "restore_op_name")
        if not all(getattr(self.saver_def, field).startswith(export_scope) for field in fields):
            return None
        stripped = SaverDef()
        stripped.CopyFrom(self.saver_def)
        for field in fields:
            setattr(stripped, field, ops.strip_name_scope(getattr(stripped, field), export_scope))
        return stripped

    @staticmethod
    def from_proto(saver_def: Any, import_scope: str | None = None) -> Saver:
        """The saver of a `SaverDef`, whose ops are in the scope `import_scope`."""
        return Saver(saver_def=saver_def, name=import_scope)

    # Which checkpoints are kept

    @property
    def last_checkpoints(self) -> list[str]:
        """The paths of those kept, oldest first."""
        return [path for path, _ in self._last_checkpoints]

    def set_last_checkpoints(self, last_checkpoints: list[str]) -> None:
        """Says which checkpoints there are, oldest first. They are never deleted."""
        assert isinstance(last_checkpoints, list)
        self._last_checkpoints = [(path, math.inf) for path in last_checkpoints]

    def set_last_checkpoints_with_time(self, last_checkpoints_with_time: list[tuple[str, float]]) -> None:
        """Says which checkpoints there are: (path, seconds since the epoch), oldest first."""
        assert isinstance(last_checkpoints_with_time, list)
        self._last_checkpoints = last_checkpoints_with_time

    def recover_last_checkpoints(self, checkpoint_paths: Sequence[str]) -> None:
        """Takes over, from an earlier run, those of the checkpoints that exist."""
        found = [(path, checkpoint_management.get_checkpoint_mtimes([path])) for path in checkpoint_paths]
        self._last_checkpoints = [(path, times[0]) for path, times in found if times]

    def _record(self, path: str) -> None:
        if not self.saver_def.max_to_keep:
            return
        self._last_checkpoints = [each for each in self._last_checkpoints if each[0] != path]
        self._last_checkpoints.append((path, time.time()))
        if len(self._last_checkpoints) > self.saver_def.max_to_keep:
            self._checkpoints_to_be_deleted.append(self._last_checkpoints.pop(0))

    def _delete_old_checkpoint(self, meta_graph_suffix: str) -> None:
        if not self._checkpoints_to_be_deleted:
            return
        path, written = self._checkpoints_to_be_deleted.pop(0)
        if written > self._next_checkpoint_time:
            self._next_checkpoint_time += self.saver_def.keep_checkpoint_every_n_hours * _SECONDS_PER_HOUR
            return
        try:
            checkpoint_management.remove_checkpoint(path, self.saver_def.version, meta_graph_suffix)
        except OSError as error:
            logging.warning("Ignoring: %s", error)

    # Saving and restoring

    def save(
        self,
        sess: Any,
        save_path: str,
        global_step: Any = None,
        latest_filename: str | None = None,
        meta_graph_suffix: str = "meta",
        write_meta_graph: bool = True,
        write_state: bool = True,
        strip_default_attrs: bool = False,
        save_debug_info: bool = False,
    ) -> str | None:
        """Writes a checkpoint.

        Args:
          sess: the session that holds the variables.
          save_path: the path that the names of its files begin with.
          global_step: the step, which becomes part of the path: an integer, a tensor or its name.
          latest_filename: the name of the state file, "checkpoint" when not given.
          meta_graph_suffix: the ending of the MetaGraph's file.
          write_meta_graph: whether to write the graph.
          write_state: whether to write the state file, and to delete old checkpoints.
          strip_default_attrs: leave attributes with default values out of the MetaGraph.
          save_debug_info: not supported.

        Returns:
          The path for `restore`; None from a saver that saves nothing.

        Raises:
          RuntimeError: `build` has not been called.
          TypeError: `sess` is no session.
          ValueError: the directory does not exist, or the state file would replace the checkpoint.
          FailedPreconditionError: a variable is not initialised.

        Source: `tf.train.Saver.save`.
        """
        if not self._is_built:
            raise RuntimeError("`build()` should be called before save if defer_build==True")
        save_path = os.fspath(save_path)
        latest_filename = latest_filename or "checkpoint"
        if os.path.split(latest_filename)[0]:
            raise ValueError("'latest_filename' must not contain path components")
        if not (hasattr(sess, "run") and hasattr(sess, "graph")):
            raise TypeError(f"'sess' must be a Session; {sess}")
        if global_step is None:
            if os.path.basename(save_path) == latest_filename and not self._sharded:
                raise ValueError(f"'latest_filename' collides with 'save_path': '{latest_filename}' and '{save_path}'")
            checkpoint_file = save_path
        else:
            step = self._step_of(sess, global_step)
            checkpoint_file = f"{save_path}-{step:08d}" if self._pad_step_number else f"{save_path}-{step}"

        path = None
        if not self._is_empty:
            path = self._write(sess, checkpoint_file, save_path)
            if write_state:
                self._record(path)
                checkpoint_management.update_checkpoint_state_internal(
                    os.path.dirname(save_path),
                    path,
                    self.last_checkpoints,
                    latest_filename,
                    self._save_relative_paths,
                )
                self._delete_old_checkpoint(meta_graph_suffix)
        if write_meta_graph:
            with sess.graph.as_default():
                self.export_meta_graph(
                    checkpoint_management.meta_graph_filename(checkpoint_file, meta_graph_suffix),
                    strip_default_attrs=strip_default_attrs,
                    save_debug_info=save_debug_info,
                )
        return path

    @staticmethod
    def _step_of(sess: Any, global_step: Any) -> int:
        try:
            return int(global_step.__index__())
        except (AttributeError, TypeError):
            return evaluate_global_step(sess, global_step)

    def _write(self, sess: Any, checkpoint_file: str, save_path: str) -> str:
        try:
            path = sess.run(self.saver_def.save_tensor_name, {self.saver_def.filename_tensor_name: checkpoint_file})
        except (errors.FailedPreconditionError, errors.NotFoundError) as error:
            directory = os.path.dirname(save_path)
            if not os.path.isdir(directory or "."):
                raise ValueError(f"Parent directory of {save_path} doesn't exist, can't save.") from error
            raise
        return path.decode()

    def restore(self, sess: Any, save_path: str) -> None:
        """Gives the variables the values of a checkpoint. They need not be initialised.

        Args:
          sess: the session that holds the variables.
          save_path: the path that `save` or `tf.train.latest_checkpoint` returned.

        Raises:
          ValueError: there is no such checkpoint.
          NotFoundError: a variable is not in it.
          InvalidArgumentError: a variable has another shape or type in it.
          DataLossError: it is damaged.

        Source: `tf.train.Saver.restore`.
        """
        if self._is_empty:
            return
        if save_path is None:
            raise ValueError("Can't load save_path when it is None.")
        save_path = os.fspath(save_path)
        if not checkpoint_management.checkpoint_exists_internal(save_path):
            raise ValueError(f"The passed save_path is not a valid checkpoint: {save_path}")
        logging.info("Restoring parameters from %s", save_path)
        try:
            sess.run(self.saver_def.restore_op_name, {self.saver_def.filename_tensor_name: save_path})
        except errors.NotFoundError as error:
            try:
                keys = object_graph_key_mapping(save_path)
            except errors.NotFoundError:
                raise _restore_error(error, "a Variable name or other graph key that is missing") from error
            logging.warning(
                "Restoring an object-based checkpoint using a name-based saver. This may be somewhat fragile, and will "
                "re-build the Saver. Instead, consider loading object-based checkpoints using tf.train.Checkpoint()."
            )
            if self._restores_objects is None:
                self._restores_objects = _saver_of_objects(save_path, self._var_list, keys)
            self._restores_objects.restore(sess, save_path)
        except errors.InvalidArgumentError as error:
            raise _restore_error(error, "a mismatch between the current graph and the graph") from error

    def export_meta_graph(
        self,
        filename: str | None = None,
        collection_list: Sequence[str] | None = None,
        as_text: bool = False,
        export_scope: str | None = None,
        clear_devices: bool = False,
        clear_extraneous_savers: bool = False,
        strip_default_attrs: bool = False,
        save_debug_info: bool = False,
    ) -> Any:
        """The `MetaGraphDef` of the default graph with this saver; see `tf.train.export_meta_graph`.

        Source: `tf.train.Saver.export_meta_graph`.
        """
        return export_meta_graph(
            filename=filename,
            graph_def=ops.get_default_graph().as_graph_def(add_shapes=True),
            saver_def=self.saver_def,
            collection_list=collection_list,
            as_text=as_text,
            export_scope=export_scope,
            clear_devices=clear_devices,
            clear_extraneous_savers=clear_extraneous_savers,
            strip_default_attrs=strip_default_attrs,
            save_debug_info=save_debug_info,
        )


def _check(saver_def: Any) -> None:
    if not isinstance(saver_def, SaverDef):
        raise ValueError(f"saver_def must be a saver_pb2.SaverDef: {saver_def}")
    if not saver_def.save_tensor_name:
        raise ValueError(f"saver_def must specify the save_tensor_name: {saver_def}")
    if not saver_def.restore_op_name:
        raise ValueError(f"saver_def must specify the restore_op_name: {saver_def}")


def _restore_error(error: errors.OpError, reason: str) -> errors.OpError:
    kind: Any = type(error)
    return kind(
        error.node_def,
        error.op,
        f"Restoring from checkpoint failed. This is most likely due to {reason} from the checkpoint. Please ensure "
        f"that you have not altered the graph expected based on the checkpoint. Original error:\n\n{error.message}",
    )


def object_graph_key_mapping(checkpoint_path: str) -> dict[str, str]:
    """The keys of variables in a checkpoint of `tf.train.Checkpoint`, by their names.

    Raises:
      NotFoundError: it is another checkpoint, or there is none.

    Source: `tensorflow.python.training.saver.object_graph_key_mapping`.
    """
    reader = open_checkpoint(checkpoint_path)
    if _OBJECT_GRAPH not in reader:
        raise errors.NotFoundError(None, None, f"{checkpoint_path} is no checkpoint of objects")
    graph = TrackableObjectGraph.FromString(reader.read(_OBJECT_GRAPH).item())
    return {attribute.full_name: attribute.checkpoint_key for node in graph.nodes for attribute in node.attributes}


def _saver_of_objects(path: str, var_list: Any, keys: Mapping[str, str]) -> Saver:
    """A saver that finds the variables under the keys that `tf.train.Checkpoint` gave them."""
    if var_list is None:
        var_list = variables._all_saveable_objects()
    named = var_list if isinstance(var_list, Mapping) else saveable_object_util.op_list_to_dict(var_list)
    missing = sorted(set(named) - set(keys))
    if missing:
        raise errors.NotFoundError(
            None, None, f"Existing variables not in the checkpoint: {', '.join(missing)}; variables in it: {path}"
        )
    return Saver({keys[name]: value for name, value in named.items()})


def _get_saver_or_default() -> Saver:
    """The saver of the collection SAVERS, or a new one, which is put there.

    Raises:
      RuntimeError: there are several.
    """
    savers = ops.get_collection(GraphKeys.SAVERS)
    if len(savers) > 1:
        raise RuntimeError(
            f"More than one item in collection {GraphKeys.SAVERS}. Please indicate which one to use by passing it to "
            "the constructor."
        )
    if savers:
        return savers[0]
    saver = Saver(sharded=True, allow_empty=True)
    ops.add_to_collection(GraphKeys.SAVERS, saver)
    return saver


# MetaGraphs


def import_meta_graph(
    meta_graph_or_file: Any, clear_devices: bool = False, import_scope: str | None = None, **kwargs: Any
) -> Saver | None:
    """Adds a MetaGraph to the default graph, its collections too.

    Args:
      meta_graph_or_file: a `MetaGraphDef`, or the path of a file that holds one.
      clear_devices: whether to forget the nodes' devices.
      import_scope: the name scope for the nodes.
      **kwargs: further arguments of `meta_graph.import_scoped_meta_graph`, such as `input_map`.

    Returns:
      The saver of the MetaGraph, or one for its variables when it has none; None when there are no variables.

    Raises:
      IOError: there is no such file, or it holds no MetaGraph.

    Source: `tf.train.import_meta_graph`.
    """
    return _import_meta_graph_with_return_elements(meta_graph_or_file, clear_devices, import_scope, **kwargs)[0]


def _import_meta_graph_with_return_elements(
    meta_graph_or_file: Any,
    clear_devices: bool = False,
    import_scope: str | None = None,
    return_elements: Sequence[str] | None = None,
    **kwargs: Any,
) -> tuple[Saver | None, Any]:
    if isinstance(meta_graph_or_file, meta_graph_pb2.MetaGraphDef):
        definition = meta_graph_or_file
    else:
        definition = meta_graph.read_meta_graph_file(meta_graph_or_file)
    imported, elements = meta_graph.import_scoped_meta_graph_with_return_elements(
        definition, clear_devices=clear_devices, import_scope=import_scope, return_elements=return_elements, **kwargs
    )
    if definition.HasField("saver_def"):
        scope = import_scope
        if imported:  # the scope may have been made unique
            name, variable = next(iter(imported.items()))
            scope = variable.name[: -len(name)]
        return Saver(saver_def=definition.saver_def, name=scope), elements
    if variables._all_saveable_objects(scope=import_scope):
        return Saver(), elements
    logging.info("Saver not created because there are no variables in the graph to restore")
    return None, elements


def export_meta_graph(
    filename: str | None = None,
    meta_info_def: Any = None,
    graph_def: Any = None,
    saver_def: Any = None,
    collection_list: Sequence[str] | None = None,
    as_text: bool = False,
    graph: Any = None,
    export_scope: str | None = None,
    clear_devices: bool = False,
    clear_extraneous_savers: bool = False,
    strip_default_attrs: bool = False,
    save_debug_info: bool = False,
    **kwargs: Any,
) -> Any:
    """The `MetaGraphDef` of a graph: its nodes, collections and saver.

    Args:
      filename: where to write it as well.
      meta_info_def: a `MetaInfoDef` to start from.
      graph_def: the nodes, when they are not the graph's.
      saver_def: the saver.
      collection_list: the collections; all when not given.
      as_text: write text in place of bytes.
      graph: the graph, the default graph when not given.
      export_scope: the name scope of the nodes to export, which is taken off their names.
      clear_devices: whether to forget the nodes' devices.
      clear_extraneous_savers: leave out the ops of other savers.
      strip_default_attrs: leave out attributes with default values.
      save_debug_info: not supported.
      **kwargs: `unbound_inputs_col_name` of `meta_graph.export_scoped_meta_graph`.

    Raises:
      UnimplementedError: with `save_debug_info`.

    Source: `tf.train.export_meta_graph`.
    """
    if save_debug_info:
        raise errors.UnimplementedError(
            None, None, "tfcompat writes no GraphDebugInfo: leave save_debug_info out; errors name the user's lines."
        )
    definition, _ = meta_graph.export_scoped_meta_graph(
        filename=filename,
        meta_info_def=meta_info_def,
        graph_def=graph_def,
        saver_def=saver_def,
        collection_list=collection_list,
        as_text=as_text,
        graph=graph,
        export_scope=export_scope,
        clear_devices=clear_devices,
        clear_extraneous_savers=clear_extraneous_savers,
        strip_default_attrs=strip_default_attrs,
        **kwargs,
    )
    return definition


ops.register_proto_function(GraphKeys.SAVERS, proto_type=SaverDef, to_proto=Saver.to_proto, from_proto=Saver.from_proto)
