"""Reads checkpoints in TensorFlow's format of the second version: see `tensor_bundle.py`."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from google.protobuf.message import DecodeError

from tfcompat.core.framework.tensor_slice import TensorSlice, intersection, relative
from tfcompat.core.protobuf.tensor_bundle_pb2 import BundleEntryProto, BundleHeaderProto
from tfcompat.core.util import crc32c, mapped_file, variant_coding, varint
from tfcompat.core.util.table import TableError, read_table
from tfcompat.core.util.tensor_bundle import (
    HEADER_KEY,
    VERSION,
    data_path,
    file_error,
    finish_interrupted,
    index_path,
    shape_of,
    slice_key,
)
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import DataLossError, InvalidArgumentError, NotFoundError, UnimplementedError

_READ_AT_ONCE = 1 << 24


class BundleReader:
    """Reads a bundle. Only what is asked for is read from the data files.

    Args:
      prefix: the path of the bundle without endings.

    Raises:
      NotFoundError: there is none.
      DataLossError: the index is damaged. (The methods raise it for what they find damaged.)
    """

    def __init__(self, prefix: str) -> None:
        finish_interrupted(prefix)
        self._prefix = prefix
        try:
            with open(index_path(prefix), "rb") as file:
                table = dict(read_table(file))
        except TableError as error:
            raise DataLossError(None, None, f"Unable to read {index_path(prefix)}: {error}") from error
        except OSError as error:
            raise file_error(error, index_path(prefix)) from error
        header = _parsed(BundleHeaderProto, table.pop(HEADER_KEY, None), "the header")
        if header.endianness != BundleHeaderProto.LITTLE:
            raise UnimplementedError(
                None,
                None,
                f"{prefix}: the checkpoint was written on a machine of the other byte order; save it again on one like "
                "this.",
            )
        if not 0 < header.num_shards <= 99_999 or header.version.min_consumer > VERSION:
            raise DataLossError(None, None, f"{prefix}: the header of the checkpoint is damaged, or of a later format")
        self.shards: int = header.num_shards
        self._table = table
        self._files: dict[int, np.ndarray] = {}

    def names(self) -> list[str]:
        """The names of all tensors, sorted."""
        return [key.decode(errors="replace") for key in sorted(self._table) if not key.startswith(b"\0")]

    def __contains__(self, name: str) -> bool:
        return name.encode() in self._table

    def entries(self) -> list[tuple[bytes, Any]]:
        """(key, `BundleEntryProto`) of all that is stored, slices too."""
        return [(key, self._entry(key)) for key in self._table]

    def _entry(self, key: bytes) -> Any:
        return _parsed(BundleEntryProto, self._table.get(key), key.decode(errors="replace"))

    def entry(self, name: str) -> Any:
        """The `BundleEntryProto` of a tensor.

        Raises:
          NotFoundError: there is no tensor of that name.
        """
        if name.encode() not in self._table:
            raise NotFoundError(None, None, f"Key {name} not found in checkpoint")
        return self._entry(name.encode())

    def shape(self, name: str) -> tuple[int, ...]:
        return shape_of(self.entry(name))

    def dtype(self, name: str) -> dtypes.DType:
        return _dtype_of(self.entry(name))

    def slices(self, name: str) -> list[TensorSlice]:
        """The slices that a tensor is stored in; none for one stored as a whole."""
        return [TensorSlice.from_proto(proto) for proto in self.entry(name).slices]

    def read(self, name: str) -> np.ndarray:
        """A tensor's value: the caller's own, or a view of the file that cannot be written."""
        entry = self.entry(name)
        if not entry.slices:
            return self._value(entry, name)
        return self._assembled(name, entry, TensorSlice.whole(len(entry.shape.dim)))

    def read_slice(self, name: str, part: TensorSlice) -> np.ndarray:
        """The value of a slice of a tensor.

        Raises:
          InvalidArgumentError: it is not a slice of that tensor.
        """
        entry = self.entry(name)
        if entry.slices:
            return self._assembled(name, entry, part)
        return self._value(entry, name)[_index(part, shape_of(entry), name)]

    def _assembled(self, name: str, entry: Any, part: TensorSlice) -> np.ndarray:
        shape = shape_of(entry)
        wanted = _index(part, shape, name)
        stored = [TensorSlice.from_proto(proto) for proto in entry.slices]
        boxes = [_index(each, shape, name) for each in stored]
        if part in stored:
            return self._stored_slice(name, part, boxes[stored.index(part)])
        sizes = [each.stop - each.start for each in wanted]
        pieces = [
            (box, common, self._stored_slice(name, each, box))
            for each, box in zip(stored, boxes, strict=True)
            if (common := intersection(wanted, box)) is not None
        ]
        if _elements(sizes) > sum(value.size for _, _, value in pieces):
            raise _incomplete_error(name)
        result = np.empty(sizes, _dtype_of(entry).as_numpy_dtype)
        filled = np.zeros(sizes, bool)
        for box, common, value in pieces:
            result[relative(common, wanted)] = value[relative(common, box)]
            filled[relative(common, wanted)] = True
        if not filled.all():
            raise _incomplete_error(name)
        return result

    def _stored_slice(self, name: str, part: TensorSlice, box: Sequence[slice]) -> np.ndarray:
        value = self._value(self._entry(slice_key(name.encode(), part)), name)
        if value.shape != tuple(each.stop - each.start for each in box):
            raise DataLossError(None, None, f"{name}: slice {part} has shape {list(value.shape)} in the checkpoint")
        return value

    def _value(self, entry: Any, name: str) -> np.ndarray:
        dtype, shape = _dtype_of(entry), shape_of(entry)
        data = self._bytes(entry, name)
        if dtype == dtypes.string:
            return _strings(data, shape, entry.crc32c, name)
        if dtype == dtypes.variant:
            return _variants(data, shape, entry.crc32c, name)
        if dtype == dtypes.resource or dtype._is_ref_dtype:
            raise UnimplementedError(
                None,
                None,
                f"a tensor of type {dtype.name} cannot be read from a checkpoint; leave it out of what is restored.",
            )
        numpy_type = np.dtype(dtype.as_numpy_dtype)
        if _elements(shape) * numpy_type.itemsize != len(data):
            raise DataLossError(None, None, f"{name}: {len(data)} bytes are no tensor of {dtype.name} {list(shape)}")
        crc = 0
        for start in range(0, len(data), _READ_AT_ONCE):
            chunk = data[start : start + _READ_AT_ONCE]
            crc = crc32c.extend(crc, chunk)
            mapped_file.let_go(chunk)
        if crc32c.mask(crc) != entry.crc32c:
            raise _checksum_error(name)
        return data.view(numpy_type).reshape(shape) if len(data) else np.zeros(shape, numpy_type)

    def _bytes(self, entry: Any, name: str) -> np.ndarray:
        if not 0 <= entry.shard_id < self.shards:
            raise DataLossError(None, None, f"{name}: the checkpoint has no shard {entry.shard_id}")
        if entry.shard_id not in self._files:
            path = data_path(self._prefix, entry.shard_id, self.shards)
            try:
                self._files[entry.shard_id] = mapped_file.mapped(path)
            except OSError as error:
                raise file_error(error, path) from error
        file = self._files[entry.shard_id]
        if entry.offset < 0 or entry.size < 0 or entry.offset + entry.size > len(file):
            raise DataLossError(
                None, None, f"{name}: {self._prefix}.data ends before the tensor does; the file is truncated"
            )
        data = file[entry.offset : entry.offset + entry.size]
        return data if entry.offset % 16 == 0 or entry.size > _READ_AT_ONCE else data.copy()


def _parsed(message: Any, data: bytes | None, what: str) -> Any:
    if data is None:
        raise DataLossError(None, None, f"the index of the checkpoint lacks {what}")
    try:
        return message.FromString(data)
    except DecodeError as error:
        raise DataLossError(None, None, f"the entry of {what} in the index of the checkpoint is damaged") from error


def _dtype_of(entry: Any) -> dtypes.DType:
    try:
        return dtypes.as_dtype(entry.dtype)
    except TypeError as error:
        raise DataLossError(None, None, f"the checkpoint holds a tensor of unknown type {entry.dtype}") from error


def _elements(shape: Iterable[int]) -> int:
    return math.prod(shape)


def _index(part: TensorSlice, shape: Sequence[int], name: str) -> tuple[slice, ...]:
    try:
        return part.within(shape)
    except ValueError as error:
        raise InvalidArgumentError(None, None, f"{name}: {error}") from error


def _strings(data: np.ndarray, shape: tuple[int, ...], stored_crc: int, name: str) -> np.ndarray:
    count = _elements(shape)
    if count > len(data):
        raise DataLossError(None, None, f"{name}: {len(data)} bytes are no {count} strings")
    raw = data.tobytes()
    lengths: list[int] = []
    position = 0
    crc = 0
    try:
        for _ in range(count):
            length, position = varint.read(raw, position)
            crc = crc32c.extend(crc, struct.pack("<I" if length < 1 << 32 else "<Q", length))
            lengths.append(length)
    except (ValueError, struct.error) as error:
        raise DataLossError(None, None, f"{name}: the lengths of its strings are damaged") from error
    checksum = raw[position : position + 4]
    position += 4
    if len(checksum) < 4 or struct.unpack("<I", checksum)[0] != crc32c.mask(crc):
        raise _checksum_error(name)
    if position + sum(lengths) != len(raw):
        raise DataLossError(None, None, f"{name}: the lengths of its strings are damaged")
    if crc32c.mask(crc32c.extend(crc32c.extend(crc, checksum), raw[position:])) != stored_crc:
        raise _checksum_error(name)
    texts = np.empty(count, object)
    for i, length in enumerate(lengths):
        texts[i] = raw[position : position + length]
        position += length
    return texts.reshape(shape)


def _variants(data: np.ndarray, shape: tuple[int, ...], stored_crc: int, name: str) -> np.ndarray:
    count = _elements(shape)
    if count > len(data):
        raise DataLossError(None, None, f"{name}: {len(data)} bytes are no {count} variants")
    try:
        elements, crc = variant_coding.decode(data.tobytes(), count)
    except ValueError as error:
        raise DataLossError(None, None, f"{name}: {error}") from error
    if crc32c.mask(crc) != stored_crc:
        raise _checksum_error(name)
    values = np.empty(count, object)
    values[:] = elements
    return values.reshape(shape)


def _checksum_error(name: str) -> DataLossError:
    return DataLossError(None, None, f"Checksum does not match: the value of {name} in the checkpoint is damaged")


def _incomplete_error(name: str) -> DataLossError:
    return DataLossError(None, None, f"{name}: the checkpoint does not hold all of the tensor")
