"""Shapes of lookup tables' ops."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function, shape_text
from tfcompat.core.shape_functions.common import merge, with_rank, with_rank_at_most
from tfcompat.python.framework.tensor_shape import TensorShape

_OF_TENSORS = ("MutableHashTableOfTensorsV2", "MutableDenseHashTableV2")
_KNOWS_ENTRIES = ("MutableHashTableV2", *_OF_TENSORS)


@shape_function("HashTableV2", "MutableHashTableV2", "MutableHashTableOfTensorsV2")
def table_handle() -> TensorShape:
    return TensorShape([])


@shape_function("MutableDenseHashTableV2")
def dense_table_handle(empty_key: Input, deleted_key: Input) -> TensorShape:
    with_rank_at_most(empty_key.shape, 1)
    return TensorShape([])


@shape_function("HashTable", "MutableHashTable", "MutableHashTableOfTensors")
def table_reference() -> TensorShape:
    return TensorShape([2])


def _entry_shapes(table: Input) -> tuple[TensorShape, TensorShape] | None:
    """The shapes of one key and one value, or None when they are not known."""
    op = table.resource_op
    if op is None or op.type not in _KNOWS_ENTRIES:
        return None
    key_shape = op.inputs[0].shape if op.type == "MutableDenseHashTableV2" else TensorShape([])
    return key_shape, op._attrs["value_shape"] if op.type in _OF_TENSORS else TensorShape([])


@shape_function("LookupTableFindV2")
def lookup_table_find(table_handle: Input, keys: Input, default_value: Input) -> TensorShape:
    with_rank(table_handle.shape, 0)
    with_rank_at_most(default_value.shape, 1)
    shapes = _entry_shapes(table_handle)
    if shapes is None or keys.shape.ndims is None:
        return TensorShape(None)
    key_shape, value_shape = shapes
    if key_shape.ndims is None:
        return TensorShape(None)
    outer = keys.shape.ndims - key_shape.ndims
    if outer < 0 or not keys.shape[outer:].is_compatible_with(key_shape):
        raise ValueError(
            f"Expected keys to have suffix {shape_text(key_shape)} but saw shape: {shape_text(keys.shape)}"
        )
    return keys.shape[:outer].concatenate(value_shape)


@shape_function("LookupTableFind")
def lookup_in_reference(table_handle: Input, keys: Input, default_value: Input) -> TensorShape:
    with_rank(table_handle.shape, 1)
    with_rank_at_most(default_value.shape, 1)
    return TensorShape(None)


@shape_function("LookupTableExportV2")
def lookup_table_export(table_handle: Input) -> list[TensorShape]:
    with_rank(table_handle.shape, 0)
    shapes = _entry_shapes(table_handle)
    if shapes is None:
        return [TensorShape([None]), TensorShape(None)]
    return [TensorShape([None]), TensorShape([None]).concatenate(shapes[1])]


@shape_function("LookupTableSize", "LookupTableSizeV2")
def lookup_table_size(table_handle: Input) -> TensorShape:
    return TensorShape([])


@shape_function("LookupTableImportV2", "InitializeTableV2")
def initialize_table(table_handle: Input, keys: Input, values: Input) -> list[Any]:
    with_rank(table_handle.shape, 0)
    merge(with_rank(keys.shape, 1), values.shape)
    return []


@shape_function("InitializeTable")
def initialize_table_reference(table_handle: Input, keys: Input, values: Input) -> list[Any]:
    with_rank(table_handle.shape, 1)
    merge(with_rank(keys.shape, 1), values.shape)
    return []


@shape_function("LookupTableExport")
def export_reference(table_handle: Input) -> list[TensorShape]:
    with_rank(table_handle.shape, 1)
    return [TensorShape([None]), TensorShape(None)]


@shape_function("InitializeTableFromTextFileV2")
def initialize_table_from_text_file(table_handle: Input, filename: Input) -> list[Any]:
    with_rank(table_handle.shape, 0)
    with_rank(filename.shape, 0)
    return []
