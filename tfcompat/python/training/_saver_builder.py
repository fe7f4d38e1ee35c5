"""The ops that save and restore: what `tf.train.Saver` adds to a graph."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from tensorboard.compat.proto.saver_pb2 import SaverDef

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.device import canonical_name
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, control_flow_ops
from tfcompat.python.ops.variables import PartitionedVariable
from tfcompat.python.training.saving import saveable_object, saveable_object_util
from tfcompat.python.training.saving.saveable_object_util import set_cpu0


class BaseSaverBuilder:
    """Adds save and restore ops, one restore op for each variable. Subclasses may add others.

    Args:
      write_version: the format of checkpoints, `SaverDef.V1` or `V2`.

    Source: `saver.BaseSaverBuilder`.
    """

    SaveSpec = saveable_object.SaveSpec
    SaveableObject = saveable_object.SaveableObject
    VariableSaveable = saveable_object_util.ReferenceVariableSaveable
    ResourceVariableSaveable = saveable_object_util.ResourceVariableSaveable

    def __init__(self, write_version: int = SaverDef.V2) -> None:
        self._write_version = write_version

    def save_op(self, filename_tensor: Any, saveables: Sequence[Any]) -> Any:
        """The op that writes the saveables to the file (or under the prefix) `filename_tensor`."""
        specs = [spec for saveable in saveables for spec in saveable.specs]
        names, tensors, slices = [], [], []
        for spec in specs:
            names.append(spec.name)
            tensors.append(spec.tensor)
            slices.append(spec.slice_spec)
        if self._write_version == SaverDef.V1:
            return apply_op(
                "SaveSlices", filename=filename_tensor, tensor_names=names, shapes_and_slices=slices, data=tensors
            )
        if self._write_version == SaverDef.V2:
            return apply_op(
                "SaveV2", prefix=filename_tensor, tensor_names=names, shape_and_slices=slices, tensors=tensors
            )
        raise RuntimeError(f"Unexpected write_version: {self._write_version}")

    def restore_op(self, filename_tensor: Any, saveable: Any, preferred_shard: int) -> list[Any]:
        """The tensors that a saveable is restored from."""
        return [_restore(filename_tensor, [spec])[0] for spec in saveable.specs]

    def bulk_restore(
        self, filename_tensor: Any, saveables: Sequence[Any], preferred_shard: int, restore_sequentially: bool
    ) -> list[Any]:
        """The tensors that all saveables are restored from, in their order."""
        tensors = []
        for saveable in saveables:
            with ops.device(set_cpu0(saveable.device) if saveable.device else None):
                tensors += self.restore_op(filename_tensor, saveable, preferred_shard)
        return tensors

    def sharded_filename(self, filename_tensor: Any, shard: int, num_shards: Any) -> Any:
        return apply_op("ShardedFilename", basename=filename_tensor, shard=shard, num_shards=num_shards)

    def build(
        self,
        names_to_saveables: Mapping[str, Any] | Sequence[Any],
        reshape: bool = False,
        sharded: bool = False,
        max_to_keep: int | None = 5,
        keep_checkpoint_every_n_hours: float = 10000.0,
        name: str | None = None,
        restore_sequentially: bool = False,
        filename: str | None = "model",
    ) -> Any:
        """Adds the ops. Returns the `SaverDef` that names them. The arguments are those of `tf.train.Saver`."""
        saveables = saveable_object_util.validate_and_slice_inputs(names_to_saveables)
        with ops.name_scope(name, "save", [saveable.op for saveable in saveables]) as name:
            path = array_ops.placeholder_with_default(filename or "model", shape=(), name="filename")
            path = array_ops.placeholder_with_default(path, shape=(), name="Const")
            if sharded:
                per_device = _grouped_by_device(saveables)
                saved = self._add_sharded_save_ops(path, per_device)
                restored = self._add_sharded_restore_ops(path, per_device, restore_sequentially, reshape)
            else:
                saved = self._add_save_ops(path, saveables)
                restored = self._add_restore_ops(path, saveables, restore_sequentially, reshape)
        _make_values_of_partitioned_variables()
        return SaverDef(
            filename_tensor_name=path.name,
            save_tensor_name=saved.name,
            restore_op_name=restored.name,
            max_to_keep=max_to_keep or 0,
            sharded=sharded,
            keep_checkpoint_every_n_hours=keep_checkpoint_every_n_hours,
            version=self._write_version,
        )

    def _add_save_ops(self, filename_tensor: Any, saveables: Sequence[Any]) -> Any:
        save = self.save_op(filename_tensor, saveables)
        return control_flow_ops.with_dependencies([save], filename_tensor)

    def _add_sharded_save_ops(self, filename_tensor: Any, per_device: Sequence[Any]) -> Any:
        if self._write_version == SaverDef.V2:
            return self._add_sharded_save_ops_v2(filename_tensor, per_device)
        saves = []
        num_shards = constant_op.constant(len(per_device), name="num_shards")
        for shard, (device, saveables) in enumerate(per_device):
            with ops.device(device):
                saves.append(self._add_save_ops(self.sharded_filename(filename_tensor, shard, num_shards), saveables))
        with ops.control_dependencies([save.op for save in saves]):
            return apply_op("ShardedFilespec", basename=filename_tensor, num_shards=num_shards)

    def _add_sharded_save_ops_v2(self, prefix: Any, per_device: Sequence[Any]) -> Any:
        """Each device writes a bundle to a directory of its own; then they become the shards of one."""
        part = apply_op("StringJoin", inputs=[prefix, f"_temp_{uuid.uuid4().hex}/part"])
        num_shards = constant_op.constant(len(per_device), name="num_shards")
        names, saves = [], []
        for shard, (device, saveables) in enumerate(per_device):
            with ops.device(set_cpu0(device)):
                names.append(self.sharded_filename(part, shard, num_shards))
                saves.append(self._add_save_ops(names[-1], saveables))
        last_device = set_cpu0(per_device[-1][0])
        with ops.control_dependencies([save.op for save in saves]), ops.device(last_device):
            merge = apply_op(
                "MergeV2Checkpoints", checkpoint_prefixes=names, destination_prefix=prefix, delete_old_dirs=True
            )
            with ops.control_dependencies([merge]):
                return array_ops.identity(prefix)

    def _add_restore_ops(
        self,
        filename_tensor: Any,
        saveables: Sequence[Any],
        restore_sequentially: bool,
        reshape: bool,
        preferred_shard: int = -1,
        name: str = "restore_all",
    ) -> Any:
        tensors = iter(self.bulk_restore(filename_tensor, saveables, preferred_shard, restore_sequentially))
        assigned = []
        for saveable in saveables:
            shapes = [_static_or_dynamic_shape(spec.tensor) for spec in saveable.specs] if reshape else None
            assigned.append(saveable.restore([next(tensors) for _ in saveable.specs], shapes))
        return control_flow_ops.group(*assigned, name=name)

    def _add_sharded_restore_ops(
        self, filename_tensor: Any, per_device: Sequence[Any], restore_sequentially: bool, reshape: bool
    ) -> Any:
        restored = []
        for shard, (device, saveables) in enumerate(per_device):
            with ops.device(device):
                restored.append(
                    self._add_restore_ops(
                        filename_tensor, saveables, restore_sequentially, reshape, shard, name="restore_shard"
                    )
                )
        return control_flow_ops.group(*restored, name="restore_all")


class BulkSaverBuilder(BaseSaverBuilder):
    """Restores all variables with one op."""

    def bulk_restore(
        self, filename_tensor: Any, saveables: Sequence[Any], preferred_shard: int, restore_sequentially: bool
    ) -> list[Any]:
        with ops.device("cpu:0"):
            return _restore(filename_tensor, [spec for saveable in saveables for spec in saveable.specs])


def _restore(filename_tensor: Any, specs: Sequence[Any]) -> list[Any]:
    return apply_op(
        "RestoreV2",
        prefix=filename_tensor,
        tensor_names=[spec.name for spec in specs],
        shape_and_slices=[spec.slice_spec for spec in specs],
        dtypes=[dtypes.as_dtype(spec.dtype).base_dtype for spec in specs],
    )


def _static_or_dynamic_shape(tensor: Any) -> Any:
    return tensor.get_shape() if tensor.get_shape().is_fully_defined() else array_ops.shape(tensor)


def _grouped_by_device(saveables: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for saveable in saveables:
        devices = {canonical_name(spec.device) for spec in saveable.specs}
        if len(devices) != 1:
            raise ValueError(f"All tensors of a saveable object must be on the same device: {saveable.name}")
        groups.setdefault(devices.pop(), []).append(saveable)
    return sorted(groups.items(), key=lambda group: group[0])


def _make_values_of_partitioned_variables() -> None:
    """A partitioned variable in a collection is looked up by its value's name when a MetaGraph is imported."""
    graph = ops.get_default_graph()
    for key in graph.get_all_collection_keys():
        for element in graph.get_collection(key):
            if isinstance(element, PartitionedVariable):
                try:
                    graph.get_operation_by_name(element.name)
                except KeyError:
                    element.as_tensor()
