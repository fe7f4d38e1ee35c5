"""The table that TensorFlow keeps in an array of buckets, which is what it exports and checkpoints contain."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tfcompat.core.kernels.checks import shape_text
from tfcompat.core.kernels.lookup_tables import LookupTable, invalid
from tfcompat.core.kernels.string_hash_ops import hash64, hash_strings
from tfcompat.python.framework import dtypes


class DenseTable(LookupTable):
    """A table whose keys lie in buckets, a power of two in number, each in the first free one that its hash leads to.

    Args:
      empty_key: stands in free buckets; its shape is that of all keys.
      deleted_key: stands where a key was removed.
      value_shape: the shape of one value, a scalar or a vector.
      buckets: how many there are at first.
      max_load_factor: there are twice as many when more than this part of them would be in use.
    """

    def __init__(
        self,
        empty_key: np.ndarray,
        deleted_key: np.ndarray,
        value_dtype: Any,
        value_shape: tuple[int, ...],
        buckets: int,
        max_load_factor: float,
    ) -> None:
        if empty_key.shape != deleted_key.shape:
            shapes = f"{shape_text(empty_key.shape)} and {shape_text(deleted_key.shape)}"
            raise invalid(f"Empty and deleted keys must have same shape, got shapes: {shapes}")
        if len(value_shape) > 1:
            raise invalid(f"Empty value must be a scalar or a vector, got shape {shape_text(value_shape)}")
        super().__init__(empty_key.dtype, value_dtype, value_shape, empty_key.shape)
        self._empty, self._deleted = super().hashable(empty_key)[0], super().hashable(deleted_key)[0]
        if self._empty == self._deleted:
            raise invalid("Empty and deleted keys cannot be equal")
        self._max_load_factor = max_load_factor
        self._clear(buckets)

    def _clear(self, buckets: int) -> None:
        if buckets < 4 or buckets & (buckets - 1):
            raise invalid(f"Number of buckets must be at least 4 and a power of 2, got: {buckets}")
        self._entries = {}
        self._buckets = [self._empty] * buckets
        self._bucket_of: dict[Any, int] = {}
        self._deleted_values: dict[int, Any] = {}

    def hashable(self, keys: np.ndarray) -> list[Any]:
        expected = (keys.shape[0] if keys.ndim else 1, *self.key_shape)
        if keys.size != math.prod(expected):
            raise invalid(f"Expected key shape {shape_text(expected)} got {shape_text(keys.shape)}")
        result = super().hashable(keys)
        for name, reserved in (("empty_key", self._empty), ("deleted_key", self._deleted)):
            if reserved in result:
                raise invalid(f"Using the {name} as a table key is not allowed")
        return result

    def insert(self, keys: np.ndarray, values: np.ndarray) -> None:
        self.check_entries(keys, values)
        pairs = list(self.pairs(keys, values))
        with self._lock:
            self._make_room(len(pairs))
            for (key, value), hashed in zip(pairs, self._hashes(keys), strict=True):
                self._put(key, value, hashed)

    def _make_room(self, count: int) -> None:
        buckets = len(self._buckets)
        while len(self._entries) + count > buckets * self._max_load_factor:
            buckets *= 2
        if buckets == len(self._buckets):
            return
        entries = [(key, self._entries[key]) for key in self._buckets if key in self._entries]
        self._clear(buckets)
        hashes = self._hashes(self.stacked([key for key, _ in entries], self.key_dtype, self.key_shape))
        for (key, value), hashed in zip(entries, hashes, strict=True):
            self._put(key, value, hashed)

    def _put(self, key: Any, value: Any, hashed: int) -> None:
        if key not in self._bucket_of:
            mask = len(self._buckets) - 1
            place, probes = hashed & mask, 0
            while self._buckets[place] != self._empty and self._buckets[place] != self._deleted:
                probes += 1
                place = (place + probes) & mask
            self._buckets[place] = key
            self._bucket_of[key] = place
            self._deleted_values.pop(place, None)
        self._entries[key] = value

    def _hashes(self, keys: np.ndarray) -> list[int]:
        """TensorFlow's hash of each key: of a vector, its elements' combined."""
        rows = keys.reshape(-1, math.prod(self.key_shape))
        hashes = hash_strings(rows, hash64) if rows.dtype == object else rows.astype(np.int64).view(np.uint64)
        if hashes.shape[1] == 1:
            return hashes[:, 0].tolist()
        result = np.zeros(len(rows), np.uint64)
        with np.errstate(over="ignore"):
            for column in hashes.T:
                mixed = column + np.uint64(0x9E3779B97F4A7800) + (result << np.uint64(10)) + (result >> np.uint64(4))
                result = result ^ mixed
        return result.tolist()

    def remove(self, keys: np.ndarray) -> None:
        with self._lock:
            for key in self.hashable(keys):
                place = self._bucket_of.pop(key, None)
                if place is not None:
                    self._buckets[place] = self._deleted
                    self._deleted_values[place] = self._entries.pop(key)

    def replace(self, keys: np.ndarray, values: np.ndarray) -> None:
        """Makes `keys` the buckets and `values` what they hold, as `export` gives them."""
        self._check_types(keys, values, "")
        if keys.size != len(keys) * math.prod(self.key_shape) or values.size != len(keys) * math.prod(self.value_shape):
            raise invalid(f"Expected entries, got {shape_text(keys.shape)} keys and {shape_text(values.shape)} values")
        buckets = super().hashable(keys)
        rows = values.reshape(-1, *self.value_shape)
        with self._lock:
            self._clear(len(buckets))
            for place, (key, value) in enumerate(
                zip(buckets, rows if self.value_shape else rows.tolist(), strict=True)
            ):
                self._buckets[place] = key
                if key == self._deleted:
                    self._deleted_values[place] = value
                elif key != self._empty:
                    self._entries[key] = value
                    self._bucket_of[key] = place

    def export(self) -> tuple[np.ndarray, np.ndarray]:
        """All buckets, free ones too: what is in each, and the values, of free ones zero."""
        with self._lock:
            count = len(self._buckets)
            keys = self.stacked(self._buckets, self.key_dtype, self.key_shape)
            nothing = b"" if self.value_dtype is dtypes.string else 0
            values = np.full((count, *self.value_shape), nothing, self.value_dtype.np_dtype)
            for key, place in self._bucket_of.items():
                values[place] = self._entries[key]
            for place, value in self._deleted_values.items():
                values[place] = value
        return keys.reshape(count, -1), values.reshape(count, -1)
