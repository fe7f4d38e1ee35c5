"""Writes checkpoints in TensorFlow's format of the second version: see `tensor_bundle.py`."""

from __future__ import annotations

import contextlib
import glob
import os
import struct
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import numpy as np

from tfcompat.core.framework.tensor_slice import TensorSlice
from tfcompat.core.framework.variant import VariantData
from tfcompat.core.protobuf.tensor_bundle_pb2 import BundleEntryProto, BundleHeaderProto
from tfcompat.core.util import crc32c, variant_coding, varint
from tfcompat.core.util.bundle_reader import BundleReader
from tfcompat.core.util.table import TableWriter
from tfcompat.core.util.tensor_bundle import (
    HEADER_KEY,
    VERSION,
    commit,
    data_path,
    file_error,
    index_path,
    shape_of,
    slice_key,
)
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import InvalidArgumentError

_WRITTEN_AT_ONCE = 1 << 18
"""Bytes: what has just been written is in the processor's cache when its checksum is computed."""


class BundleWriter:
    """Writes a bundle; nothing of it is seen before `finish`.

    Example:
      with BundleWriter(prefix) as writer:
          writer.add("w", array)
          writer.finish()

    Args:
      prefix: the path of the bundle without endings; its directory is made when just that is missing.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._entries: dict[bytes, Any] = {}
        self._offset = 0
        self._temporary = f"{prefix}.tempstate{uuid.uuid4().hex[:16]}"
        try:
            with contextlib.suppress(FileExistsError):
                os.mkdir(os.path.dirname(os.path.abspath(prefix)))
            self._file: BinaryIO = open(self._temporary, "wb")  # noqa: SIM115
        except OSError as error:
            raise file_error(error, self._temporary) from error

    def __enter__(self) -> BundleWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives up what is not finished."""
        self._file.close()
        for path in (self._temporary, self._temporary + ".index"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(path)

    def add(self, name: str, value: np.ndarray) -> None:
        """Writes a tensor.

        Raises:
          InvalidArgumentError: there is one of that name already.
        """
        self._add(name.encode(), value)

    def add_slice(self, name: str, shape: Sequence[int], part: TensorSlice, value: np.ndarray) -> None:
        """Writes a slice of a tensor of `shape`."""
        key = name.encode()
        full = self._entries.get(key)
        if full is None:
            full = self._entries[key] = _entry_of(value, shape)
        elif not full.slices or list(shape_of(full)) != list(shape):
            raise InvalidArgumentError(None, None, f"{name} is saved with two shapes, or as a whole and in slices")
        full.slices.append(part.to_proto())
        self._add(slice_key(key, part), value)

    def _add(self, key: bytes, value: np.ndarray) -> None:
        if key in self._entries:
            raise InvalidArgumentError(None, None, f"Adding duplicate key: {key.decode(errors='replace')}")
        value = np.asarray(value)
        entry = _entry_of(value, value.shape)
        entry.offset = self._offset
        if _holds_variants(value):
            encoded, crc = variant_coding.encode(value.ravel())
            self._write(encoded, 0)
        else:
            crc = self._write_strings(value) if value.dtype == object else self._write_numbers(value)
        entry.crc32c = crc32c.mask(crc)
        entry.size = self._offset - entry.offset
        self._entries[key] = entry

    def _write(self, data: Any, crc: int) -> int:
        """Appends bytes. Returns the checksum `crc` continued over them."""
        self._file.write(data)
        self._offset += len(data)
        return crc32c.extend(crc, data)

    def _write_numbers(self, value: np.ndarray) -> int:
        data = np.ascontiguousarray(value).reshape(-1).view(np.uint8)
        crc = 0
        for start in range(0, len(data), _WRITTEN_AT_ONCE):
            crc = self._write(data[start : start + _WRITTEN_AT_ONCE], crc)
        return crc

    def _write_strings(self, value: np.ndarray) -> int:
        texts = [text if isinstance(text, bytes) else str(text).encode() for text in value.ravel()]
        crc = 0
        for text in texts:
            crc = crc32c.extend(crc, struct.pack("<I" if len(text) < 1 << 32 else "<Q", len(text)))
        self._write(b"".join(varint.write(len(text)) for text in texts), 0)
        crc = self._write(struct.pack("<I", crc32c.mask(crc)), crc)
        for text in texts:
            crc = self._write(text, crc)
        return crc

    def finish(self) -> None:
        """Makes the bundle the one of its prefix."""
        _sync_and_close(self._file)
        index = self._temporary + ".index"
        _write_index(index, self._entries, 1)
        commit(self._prefix, index, [self._temporary])


def _holds_variants(value: np.ndarray) -> bool:
    return value.dtype == object and value.size > 0 and isinstance(value.flat[0], VariantData)


def _entry_of(value: np.ndarray, shape: Iterable[int]) -> Any:
    if _holds_variants(value):
        kind = dtypes.variant
    else:
        kind = dtypes.string if value.dtype == object else dtypes.as_dtype(value.dtype)
    entry = BundleEntryProto(dtype=kind.as_datatype_enum)
    entry.shape.SetInParent()
    for size in shape:
        entry.shape.dim.add(size=size)
    return entry


def _write_index(path: str, entries: dict[bytes, Any], shards: int) -> None:
    header = BundleHeaderProto(num_shards=shards)
    header.version.producer = VERSION
    with open(path, "wb") as file:
        table = TableWriter(file)
        table.add(HEADER_KEY, header.SerializeToString())
        for key in sorted(entries):
            table.add(key, entries[key].SerializeToString())
        table.finish()
        _sync_and_close(file)


def _sync_and_close(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()


def merge_bundles(prefixes: Sequence[str], destination: str) -> None:
    """Makes one bundle of several: a shard of each. They are gone afterwards.

    Raises:
      InvalidArgumentError: two of them hold the same tensor.
    """
    entries: dict[bytes, Any] = {}
    files: list[str] = []
    total = sum(BundleReader(prefix).shards for prefix in prefixes)
    for prefix in prefixes:
        reader = BundleReader(prefix)
        for key, entry in reader.entries():
            merged = entries.get(key)
            if merged is None:
                entry.shard_id += len(files)
                entries[key] = entry
            elif merged.slices and entry.slices:
                merged.slices.extend(entry.slices)
            else:
                raise InvalidArgumentError(
                    None,
                    None,
                    f"Duplicate tensor keyed by {key.decode(errors='replace')} encountered, when merging "
                    f"prefix: {prefix}",
                )
        files += [data_path(prefix, shard, reader.shards) for shard in range(reader.shards)]
    os.makedirs(os.path.dirname(os.path.abspath(destination)), exist_ok=True)
    index = f"{destination}.tempstate{uuid.uuid4().hex[:16]}.index"
    _write_index(index, entries, total)
    commit(destination, index, files)
    for prefix in prefixes:
        with contextlib.suppress(FileNotFoundError):
            os.remove(index_path(prefix))
