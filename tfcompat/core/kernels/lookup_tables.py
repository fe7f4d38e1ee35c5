"""Lookup tables: what a session keeps for them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from tfcompat.core.framework.resource import Resource
from tfcompat.core.kernels.checks import shape_text
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
            raise invalid(
                f"Expected shape {shape_text(self.value_shape)} for default value, got {shape_text(default.shape)}"
            )
        wanted = self.hashable(keys)
        values = np.empty((len(wanted), *self.value_shape), default.dtype)
        missing = default[()]
        with self._lock:
            for index, key in enumerate(wanted):
                values[index] = self._entries.get(key, missing)
        return values.reshape(self._outer_shape(keys) + self.value_shape)

    def insert(self, keys: np.ndarray, values: np.ndarray) -> None:
        """Gives keys new values."""
        self.check_entries(keys, values)
        with self._lock:
            self._entries.update(self.pairs(keys, values))

    def remove(self, keys: np.ndarray) -> None:
        """Forgets keys; those that are missing are passed over."""
        with self._lock:
            for key in self.hashable(keys):
                self._entries.pop(key, None)

    def replace(self, keys: np.ndarray, values: np.ndarray) -> None:
        """Makes `keys` and `values` all there is."""
        self.check_entries(keys, values)
        with self._lock:
            self._entries = dict(self.pairs(keys, values))

    def export(self) -> tuple[np.ndarray, np.ndarray]:
        """All keys and all values."""
        with self._lock:
            return self.stacked(self._entries, self.key_dtype, self.key_shape), self.stacked(
                self._entries.values(), self.value_dtype, self.value_shape
            )

    def stacked(self, items: Iterable[Any], dtype: dtypes.DType, shape: tuple[int, ...]) -> np.ndarray:
        rows = list(items)
        result = np.empty((len(rows), *shape), dtype.np_dtype)
        for index, row in enumerate(rows):
            result[index] = row
        return result

    def hashable(self, keys: np.ndarray) -> list[Any]:
        flat = keys.reshape(-1, *self.key_shape).tolist()
        return [_frozen(key) for key in flat] if self.key_shape else flat

    def pairs(self, keys: np.ndarray, values: np.ndarray) -> Iterator[tuple[Any, Any]]:
        rows = values.reshape(-1, *self.value_shape)
        return zip(self.hashable(keys), rows if self.value_shape else rows.tolist(), strict=True)

    def _outer_shape(self, keys: np.ndarray) -> tuple[int, ...]:
        return keys.shape[: keys.ndim - len(self.key_shape)]

    def _check_types(self, keys: np.ndarray, values: np.ndarray, arrow: str) -> None:
        expected = [f"{self.key_dtype.name}, {self.value_dtype.name}", _type_name(keys) + ", " + _type_name(values)]
        if expected[0] != expected[1]:
            results = [f"->{self.value_dtype.name}", f"->{_type_name(values)}"] if arrow else ["->", "->"]
            raise invalid(
                f"Signature mismatch, have: resource, {expected[1]}{results[1]} "
                f"expected: resource, {expected[0]}{results[0]}"
            )

    def check_entries(self, keys: np.ndarray, values: np.ndarray) -> None:
        self._check_types(keys, values, "")
        if keys.shape[keys.ndim - len(self.key_shape) :] != self.key_shape:
            raise invalid(f"Input key shape must end in {shape_text(self.key_shape)}, got {shape_text(keys.shape)}")
        expected = self._outer_shape(keys) + self.value_shape
        if values.shape != expected:
            raise invalid(f"Expected shape {shape_text(expected)} for value, got {shape_text(values.shape)}")


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
        self.check_entries(keys, values)
        with self._lock:
            if not keys.size:
                raise invalid("keys and values cannot be empty tensors.")
            if self._is_filled:
                if keys.size != len(self._entries):
                    message = "Table was already initialized with different data."
                    raise errors_impl.FailedPreconditionError(None, None, message)
                return
            for key, value in self.pairs(keys, values):
                known = self._entries.setdefault(key, value)
                if known != value:
                    raise errors_impl.FailedPreconditionError(
                        None,
                        None,
                        f"HashTable has different value for same key. Key {text(key)} has {text(known)} and trying "
                        f"to add value {text(value)}",
                    )
            self._is_filled = True


def _frozen(key: Any) -> Any:
    return tuple(map(_frozen, key)) if isinstance(key, list) else key


def text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _type_name(array: np.ndarray) -> str:
    return dtypes.as_dtype(array.dtype).name


def invalid(message: str) -> InvalidArgumentError:
    return InvalidArgumentError(None, None, message)


def _fixed(what: str) -> errors_impl.UnimplementedError:
    message = f"{what} not supported by InitializableLookupTable implementations"
    return errors_impl.UnimplementedError(None, None, message)
