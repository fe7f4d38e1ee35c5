"""Tables that a graph changes while it runs."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops._lookup_table import LookupInterface, export, find
from tfcompat.python.training.saving.saveable_object import SaveableObject, SaveSpec


class _MutableTable(LookupInterface):
    """What the two kinds share.

    Args:
      default_value: the value of missing keys; its shape is that of all values.
      name: a name for the table, also in checkpoints.
      checkpoint: savers save and restore the entries.
    """

    _resource_handle: Tensor

    def __init__(self, key_dtype: Any, value_dtype: Any, default_value: Tensor, name: str, checkpoint: bool) -> None:
        super().__init__(key_dtype, value_dtype)
        self._default_value = default_value
        self._value_shape = default_value.get_shape()
        self._checkpoint = checkpoint
        self._name = name
        self._resource_handle = self._create_resource()
        self._table_name = self._resource_handle.op.name.split("/")[-1]
        if checkpoint:
            ops.add_to_collection(ops.GraphKeys.SAVEABLE_OBJECTS, _Saveable(self, name))

    def _create_resource(self) -> Tensor:
        raise NotImplementedError

    def _gather_saveables_for_checkpoint(self) -> dict[str, Any]:
        """What savers that are given the table save: one object, made with the name that entries are kept under."""
        return {"table": lambda name=self._name: _Saveable(self, name)}

    @property
    def resource_handle(self) -> Tensor:
        return self._resource_handle

    @property
    def name(self) -> str:
        return self._table_name

    def size(self, name: str | None = None) -> Tensor:
        """The number of entries, an int64 scalar."""
        handle = self.resource_handle
        with ops.name_scope(name, f"{self.name}_Size", [handle]), ops.colocate_with(handle):
            return apply_op("LookupTableSizeV2", table_handle=handle)

    def lookup(self, keys: Any, name: str | None = None) -> Tensor:
        """The values of `keys`, the default value where one is missing: shape `keys` + shape of a value."""
        handle = self.resource_handle
        with ops.name_scope(name, f"{self.name}_lookup_table_find", (handle, keys, self._default_value)):
            keys = ops.convert_to_tensor(keys, dtype=self._key_dtype, name="keys")
            with ops.colocate_with(handle):
                return find(handle, keys, self._default_value)

    def insert(self, keys: Any, values: Any, name: str | None = None) -> Operation:
        """The op that gives `keys` the values `values`."""
        handle = self.resource_handle
        with ops.name_scope(name, f"{self.name}_lookup_table_insert", [handle, keys, values]):
            keys = ops.convert_to_tensor(keys, self._key_dtype, name="keys")
            values = ops.convert_to_tensor(values, self._value_dtype, name="values")
            with ops.colocate_with(handle):
                return apply_op("LookupTableInsertV2", table_handle=handle, keys=keys, values=values)

    def remove(self, keys: Any, name: str | None = None) -> Operation:
        """The op that removes `keys`; missing ones are passed over. Raises TypeError for keys of another type."""
        if keys.dtype != self._key_dtype:
            raise TypeError(f"Signature mismatch. Keys must be dtype {self._key_dtype}, got {keys.dtype}.")
        handle = self.resource_handle
        with ops.name_scope(name, f"{self.name}_lookup_table_remove", (handle, keys, self._default_value)):
            return apply_op("LookupTableRemoveV2", table_handle=handle, keys=keys)

    def export(self, name: str | None = None) -> tuple[Tensor, Tensor]:
        """All keys and all values, in no particular order."""
        handle = self.resource_handle
        with ops.name_scope(name, f"{self.name}_lookup_table_export_values", [handle]), ops.colocate_with(handle):
            keys, values = export(self)
        return keys, values


class MutableHashTable(_MutableTable):
    """A table that can be changed.

        table = MutableHashTable(tf.string, tf.int64, -1)
        sess.run(table.insert(["a", "b"], [1, 2]))
        sess.run(table.lookup(["b", "c"]))      # 2, -1

    Args:
      key_dtype, value_dtype: types of keys and values.
      default_value: the value of missing keys; its shape is that of all values.
      name: a name for the table, also in checkpoints.
      checkpoint: savers save and restore the entries.

    Source: `tf.contrib.lookup.MutableHashTable`.
    """

    def __init__(
        self,
        key_dtype: Any,
        value_dtype: Any,
        default_value: Any,
        name: str = "MutableHashTable",
        checkpoint: bool = True,
    ) -> None:
        default = ops.convert_to_tensor(default_value, dtype=value_dtype)
        super().__init__(key_dtype, value_dtype, default, name, checkpoint)

    def _create_resource(self) -> Tensor:
        attrs = {"use_node_name_sharing": self._checkpoint, "key_dtype": self._key_dtype}
        if self._value_shape.ndims == 0:
            return apply_op("MutableHashTableV2", value_dtype=self._value_dtype, name=self._name, **attrs)
        return apply_op(
            "MutableHashTableOfTensorsV2",
            value_dtype=self._value_dtype,
            value_shape=self._value_shape,
            name=self._name,
            **attrs,
        )


class DenseHashTable(_MutableTable):
    """A table that can be changed, for keys of any shape.

    Args:
      key_dtype, value_dtype: types of keys and values.
      default_value: the value of missing keys; its shape is that of all values.
      empty_key, deleted_key: two different keys that are never used; their shape is that of all keys.
      initial_num_buckets: a power of 2, at least 4.
      name: a name for the table, also in checkpoints.
      checkpoint: savers save and restore the entries.

    Source: `tf.lookup.experimental.DenseHashTable`.
    """

    def __init__(
        self,
        key_dtype: Any,
        value_dtype: Any,
        default_value: Any,
        empty_key: Any,
        deleted_key: Any,
        initial_num_buckets: int | None = None,
        name: str = "MutableDenseHashTable",
        checkpoint: bool = True,
    ) -> None:
        default = ops.convert_to_tensor(default_value, dtype=value_dtype, name="default_value")
        self._empty_key = ops.convert_to_tensor(empty_key, dtype=key_dtype, name="empty_key")
        self._deleted_key = ops.convert_to_tensor(deleted_key, dtype=key_dtype, name="deleted_key")
        self._initial_num_buckets = initial_num_buckets
        super().__init__(key_dtype, value_dtype, default, name, checkpoint)

    def _create_resource(self) -> Tensor:
        return apply_op(
            "MutableDenseHashTableV2",
            empty_key=self._empty_key,
            deleted_key=self._deleted_key,
            use_node_name_sharing=self._checkpoint,
            value_dtype=self._value_dtype,
            value_shape=self._value_shape,
            initial_num_buckets=131072 if self._initial_num_buckets is None else self._initial_num_buckets,
            name=self._name,
        )

    def insert_or_assign(self, keys: Any, values: Any, name: str | None = None) -> Operation:
        """`insert` under another name."""
        return self.insert(keys, values, name)

    def erase(self, keys: Any, name: str | None = None) -> Operation:
        """`remove` under another name."""
        return self.remove(keys, name)


class _Saveable(SaveableObject):
    """The entries of a table in a checkpoint."""

    def __init__(self, table: _MutableTable, name: str) -> None:
        keys, values = table.export()
        super().__init__(table, [SaveSpec(keys, "", f"{name}-keys"), SaveSpec(values, "", f"{name}-values")], name)

    def restore(self, restored_tensors: Any, restored_shapes: Any, name: str | None = None) -> Operation:
        with ops.name_scope(name, f"{self.name}_table_restore"), ops.colocate_with(self.op.resource_handle):
            return apply_op(
                "LookupTableImportV2",
                table_handle=self.op.resource_handle,
                keys=restored_tensors[0],
                values=restored_tensors[1],
            )
