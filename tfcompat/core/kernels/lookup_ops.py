"""Kernels of lookup tables: maps from keys to values that a session keeps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.resource import Resource
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.util import numbers
from tfcompat.core.util.file_errors import file_errors
from tfcompat.python.framework import dtypes, errors_impl
from tfcompat.python.framework.errors_impl import InvalidArgumentError


class LookupTable(Resource):
    """A map from keys to values.

    Args:
      key_shape: the shape of one key.
      value_shape: the shape of one value.
    """

    def __init__(
        self, key_dtype: Any, value_dtype: Any, value_shape: tuple[int, ...] = (), key_shape: tuple[int, ...] = ()
    ) -> None:
        self.key_dtype = dtypes.as_dtype(key_dtype)
        self.value_dtype = dtypes.as_dtype(value_dtype)
        self.key_shape = key_shape
        self.value_shape = value_shape
        self._lock = threading.Lock()
        self._entries: dict[Any, Any] = {}

    def size(self) -> int:
        return len(self._entries)

    def find(self, keys: np.ndarray, default: np.ndarray) -> np.ndarray:
        """The keys' values, `default` for those that are missing."""
        self._check_types(keys, default, "->")
        if default.shape != self.value_shape:
            raise _invalid(
                f"Expected shape {shape_text(self.value_shape)} for default value, got {shape_text(default.shape)}"
            )
        wanted = self._hashable(keys)
        values = np.empty((len(wanted), *self.value_shape), default.dtype)
        missing = default[()]
        with self._lock:
            for index, key in enumerate(wanted):
                values[index] = self._entries.get(key, missing)
        return values.reshape(self._outer_shape(keys) + self.value_shape)

    def insert(self, keys: np.ndarray, values: np.ndarray) -> None:
        """Gives keys new values."""
        self._check_entries(keys, values)
        with self._lock:
            self._entries.update(self._pairs(keys, values))

    def remove(self, keys: np.ndarray) -> None:
        """Forgets keys; those that are missing are passed over."""
        with self._lock:
            for key in self._hashable(keys):
                self._entries.pop(key, None)

    def replace(self, keys: np.ndarray, values: np.ndarray) -> None:
        """Makes `keys` and `values` all there is."""
        self._check_entries(keys, values)
        with self._lock:
            self._entries = dict(self._pairs(keys, values))

    def export(self) -> tuple[np.ndarray, np.ndarray]:
        """All keys and all values."""
        with self._lock:
            return self._stacked(self._entries, self.key_dtype, self.key_shape), self._stacked(
                self._entries.values(), self.value_dtype, self.value_shape
            )

    def _stacked(self, items: Iterable[Any], dtype: dtypes.DType, shape: tuple[int, ...]) -> np.ndarray:
        rows = list(items)
        result = np.empty((len(rows), *shape), dtype.np_dtype)
        for index, row in enumerate(rows):
            result[index] = row
        return result

    def _hashable(self, keys: np.ndarray) -> list[Any]:
        flat = keys.reshape(-1, *self.key_shape).tolist()
        return [_frozen(key) for key in flat] if self.key_shape else flat

    def _pairs(self, keys: np.ndarray, values: np.ndarray) -> Iterator[tuple[Any, Any]]:
        rows = values.reshape(-1, *self.value_shape)
        return zip(self._hashable(keys), rows if self.value_shape else rows.tolist(), strict=True)

    def _outer_shape(self, keys: np.ndarray) -> tuple[int, ...]:
        return keys.shape[: keys.ndim - len(self.key_shape)]

    def _check_types(self, keys: np.ndarray, values: np.ndarray, arrow: str) -> None:
        expected = [f"{self.key_dtype.name}, {self.value_dtype.name}", _type_name(keys) + ", " + _type_name(values)]
        if expected[0] != expected[1]:
            results = [f"->{self.value_dtype.name}", f"->{_type_name(values)}"] if arrow else ["->", "->"]
            raise _invalid(
                f"Signature mismatch, have: resource, {expected[1]}{results[1]} "
                f"expected: resource, {expected[0]}{results[0]}"
            )

    def _check_entries(self, keys: np.ndarray, values: np.ndarray) -> None:
        self._check_types(keys, values, "")
        if keys.shape[keys.ndim - len(self.key_shape) :] != self.key_shape:
            raise _invalid(f"Input key shape must end in {shape_text(self.key_shape)}, got {shape_text(keys.shape)}")
        expected = self._outer_shape(keys) + self.value_shape
        if values.shape != expected:
            raise _invalid(f"Expected shape {shape_text(expected)} for value, got {shape_text(values.shape)}")


class StaticTable(LookupTable):
    """A table that is filled once."""

    _is_filled = False

    def find(self, keys: np.ndarray, default: np.ndarray) -> np.ndarray:
        if not self._is_filled:
            raise errors_impl.FailedPreconditionError(None, None, "Table not initialized.")
        return super().find(keys, default)

    def export(self) -> tuple[np.ndarray, np.ndarray]:
        if not self._is_filled:
            raise errors_impl.AbortedError(None, None, "HashTable is not initialized.")
        return super().export()

    def insert(self, keys: np.ndarray, values: np.ndarray) -> None:
        raise _fixed("Insert")

    def remove(self, keys: np.ndarray) -> None:
        raise _fixed("Remove")

    def replace(self, keys: np.ndarray, values: np.ndarray) -> None:
        self._check_entries(keys, values)
        with self._lock:
            if self._is_filled:
                if keys.size != len(self._entries):
                    message = "Table was already initialized with different data."
                    raise errors_impl.FailedPreconditionError(None, None, message)
                return
            for key, value in self._pairs(keys, values):
                known = self._entries.setdefault(key, value)
                if known != value:
                    raise errors_impl.FailedPreconditionError(
                        None,
                        None,
                        f"HashTable has different value for same key. Key {_text(key)} has {_text(known)} and trying "
                        f"to add value {_text(value)}",
                    )
            self._is_filled = True


class DenseTable(LookupTable):
    """A table that TensorFlow keeps in an array of buckets, and exports with the empty ones."""

    def __init__(
        self,
        empty_key: np.ndarray,
        deleted_key: np.ndarray,
        value_dtype: Any,
        value_shape: tuple[int, ...],
        buckets: int,
        max_load_factor: float,
    ) -> None:
        if buckets < 4 or buckets & (buckets - 1):
            raise _invalid(f"Number of buckets must be at least 4 and a power of 2, got: {buckets}")
        super().__init__(empty_key.dtype, value_dtype, value_shape, empty_key.shape)
        self._reserved = {"deleted_key": self._hashable(deleted_key)[0], "empty_key": self._hashable(empty_key)[0]}
        if self._reserved["empty_key"] == self._reserved["deleted_key"]:
            raise _invalid("Empty and deleted keys cannot be equal")
        self._buckets = buckets
        self._max_load_factor = max_load_factor

    def _hashable(self, keys: np.ndarray) -> list[Any]:
        result = super()._hashable(keys)
        for name, key in getattr(self, "_reserved", {}).items():
            if key in result:
                raise _invalid(f"Using the {name} as a table key is not allowed")
        return result

    def insert(self, keys: np.ndarray, values: np.ndarray) -> None:
        self._check_entries(keys, values)
        pairs = list(self._pairs(keys, values))
        with self._lock:
            while len(self._entries) + len(pairs) > self._buckets * self._max_load_factor:
                self._buckets *= 2
            self._entries.update(pairs)

    def export(self) -> tuple[np.ndarray, np.ndarray]:
        keys, values = super().export()
        empty = self._buckets - len(keys)
        blank = np.full(empty, None, object)
        blank[:] = [self._reserved["empty_key"]] * empty
        nothing = b"" if self.value_dtype is dtypes.string else 0
        keys = np.concatenate([keys, self._stacked(blank, self.key_dtype, self.key_shape)])
        values = np.concatenate([values, np.full((empty, *self.value_shape), nothing, values.dtype)])
        return keys.reshape(self._buckets, -1), values.reshape(self._buckets, -1)


def _frozen(key: Any) -> Any:
    return tuple(map(_frozen, key)) if isinstance(key, list) else key


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _type_name(array: np.ndarray) -> str:
    return dtypes.as_dtype(array.dtype).name


def _invalid(message: str) -> InvalidArgumentError:
    return InvalidArgumentError(None, None, message)


def _fixed(what: str) -> errors_impl.UnimplementedError:
    message = f"{what} not supported by InitializableLookupTable implementations"
    return errors_impl.UnimplementedError(None, None, message)


def _table(ctx: Context, create: Callable[[], LookupTable], key_dtype: Any, value_dtype: Any) -> LookupTable:
    table = ctx.resource(LookupTable, create)
    wanted = dtypes.as_dtype(key_dtype), dtypes.as_dtype(value_dtype)
    if wanted != (table.key_dtype, table.value_dtype):
        raise _invalid(
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
        raise _invalid("delimiter should be only 1 char")
    path = _text(np.asarray(filename).item())
    keys, values = [], []
    for number, line in enumerate(_lines(path)):
        if number == vocab_size:
            break
        fields = line.split(delimiter.encode())
        last = max(key_index, value_index)
        if last >= len(fields):
            raise _invalid(
                f"Invalid number of columns in {path} line {number} ({_text(line)}) : expected {last} got {len(fields)}"
            )
        keys.append(_field(line, fields, number, key_index, table.key_dtype))
        values.append(_field(line, fields, number, value_index, table.value_dtype))
    if vocab_size >= 0 and len(keys) < vocab_size:
        raise _invalid(f"Invalid vocab_size in {path}: expected {vocab_size} but got {len(keys)}")
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
    text = line if index == WHOLE_LINE else fields[index]
    if dtype is dtypes.string:
        return text
    parse = numbers.parse_float if dtype.is_floating else numbers.parse_integer
    value = parse(text, dtype.np_dtype)
    if value is None:
        raise _invalid(f"Field {_text(text)} in line {number} is not a valid {dtype.name}.")
    return value
