"""Kernels of lookup tables: maps from keys to values that a session keeps (see `lookup_tables`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.dense_hash_table import DenseTable
from tfcompat.core.kernels.lookup_tables import LookupTable, StaticTable, invalid, text
from tfcompat.core.util import numbers
from tfcompat.core.util.file_errors import file_errors
from tfcompat.python.framework import dtypes


def _table(ctx: Context, create: Callable[[], LookupTable], key_dtype: Any, value_dtype: Any) -> LookupTable:
    table = ctx.resource(LookupTable, create)
    wanted = dtypes.as_dtype(key_dtype), dtypes.as_dtype(value_dtype)
    if wanted != (table.key_dtype, table.value_dtype):
        raise invalid(
            f"Conflicting key/value dtypes {wanted[0].name}->{wanted[1].name} with {table.key_dtype.name}-"
            f"{table.value_dtype.name} for the table"
        )
    return table


@kernel("HashTable", "HashTableV2", resource=True)
def hash_table(ctx: Context, *, key_dtype: Any, value_dtype: Any) -> LookupTable:
    return _table(ctx, lambda: StaticTable(key_dtype, value_dtype), key_dtype, value_dtype)


@kernel("MutableHashTable", "MutableHashTableV2", resource=True)
def mutable_hash_table(ctx: Context, *, key_dtype: Any, value_dtype: Any) -> LookupTable:
    return _table(ctx, lambda: LookupTable(key_dtype, value_dtype), key_dtype, value_dtype)


@kernel("MutableHashTableOfTensors", "MutableHashTableOfTensorsV2", resource=True)
def mutable_hash_table_of_tensors(
    ctx: Context, *, key_dtype: Any, value_dtype: Any, value_shape: tuple[int, ...]
) -> LookupTable:
    require(len(value_shape) == 1, f"Default value must be a vector, got shape {shape_text(value_shape)}")
    return _table(ctx, lambda: LookupTable(key_dtype, value_dtype, value_shape), key_dtype, value_dtype)


@kernel("MutableDenseHashTableV2", resource=True)
def mutable_dense_hash_table(
    ctx: Context,
    empty_key: np.ndarray,
    deleted_key: np.ndarray,
    *,
    key_dtype: Any,
    value_dtype: Any,
    value_shape: tuple[int, ...],
    initial_num_buckets: int,
    max_load_factor: float,
) -> LookupTable:
    def create() -> LookupTable:
        return DenseTable(empty_key, deleted_key, value_dtype, value_shape, initial_num_buckets, max_load_factor)

    return _table(ctx, create, key_dtype, value_dtype)


@kernel("LookupTableFind", "LookupTableFindV2", host=True)
def lookup_table_find(table: LookupTable, keys: np.ndarray, default_value: np.ndarray) -> np.ndarray:
    return table.find(np.asarray(keys), np.asarray(default_value))


@kernel("LookupTableInsert", "LookupTableInsertV2", host=True)
def lookup_table_insert(table: LookupTable, keys: np.ndarray, values: np.ndarray) -> list[Any]:
    table.insert(np.asarray(keys), np.asarray(values))
    return []


@kernel("LookupTableRemoveV2", host=True)
def lookup_table_remove(table: LookupTable, keys: np.ndarray) -> list[Any]:
    table.remove(np.asarray(keys))
    return []


@kernel("LookupTableImport", "LookupTableImportV2", "InitializeTable", "InitializeTableV2", host=True)
def lookup_table_import(table: LookupTable, keys: np.ndarray, values: np.ndarray) -> list[Any]:
    table.replace(np.asarray(keys), np.asarray(values))
    return []


@kernel("LookupTableExport", "LookupTableExportV2", host=True)
def lookup_table_export(table: LookupTable) -> tuple[np.ndarray, np.ndarray]:
    return table.export()


@kernel("LookupTableSize", "LookupTableSizeV2", host=True)
def lookup_table_size(table: LookupTable) -> np.ndarray:
    return np.asarray(table.size(), np.int64)


WHOLE_LINE, LINE_NUMBER = -2, -1


@kernel("InitializeTableFromTextFile", "InitializeTableFromTextFileV2", host=True)
def initialize_table_from_text_file(
    table: LookupTable, filename: np.ndarray, *, key_index: int, value_index: int, vocab_size: int, delimiter: str
) -> list[Any]:
    if len(delimiter.encode()) != 1:
        raise invalid("delimiter should be only 1 char")
    path = text(np.asarray(filename).item())
    keys, values = [], []
    for number, line in enumerate(_lines(path)):
        if number == vocab_size:
            break
        fields = line.split(delimiter.encode())
        last = max(key_index, value_index)
        if last >= len(fields):
            raise invalid(
                f"Invalid number of columns in {path} line {number} ({text(line)}) : expected {last} got {len(fields)}"
            )
        keys.append(_field(line, fields, number, key_index, table.key_dtype))
        values.append(_field(line, fields, number, value_index, table.value_dtype))
    if vocab_size >= 0 and len(keys) < vocab_size:
        raise invalid(f"Invalid vocab_size in {path}: expected {vocab_size} but got {len(keys)}")
    table.replace(np.array(keys, table.key_dtype.np_dtype), np.array(values, table.value_dtype.np_dtype))
    return []


def _lines(path: str) -> Iterator[bytes]:
    with file_errors(path), open(path, "rb") as file:
        position = 0
        for raw in file:
            line = raw.rstrip(b"\n").replace(b"\r", b"")
            position += len(raw)
            require(bool(line), f"Invalid content in {path}: empty line found at position {position}.")
            yield line


def _field(line: bytes, fields: list[bytes], number: int, index: int, dtype: dtypes.DType) -> Any:
    """What an index means in one line of a file."""
    if index == LINE_NUMBER:
        return number
    field = line if index == WHOLE_LINE else fields[index]
    if dtype is dtypes.string:
        return field
    parse = numbers.parse_float if dtype.is_floating else numbers.parse_integer
    value = parse(field, dtype.np_dtype)
    if value is None:
        raise invalid(f"Field {text(field)} in line {number} is not a valid {dtype.name}.")
    return value
