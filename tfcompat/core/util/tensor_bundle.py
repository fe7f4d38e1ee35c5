"""Checkpoints in TensorFlow's format of the second version, the tensor bundle.

A bundle with prefix P is the file P.index, a table (`table.py`) from tensors' names to where they are, and the files
P.data-00000-of-00001, ..., which hold the tensors' bytes.

Writing one replaces an older bundle of the same prefix at one instant. All files are first written under temporary
names; they are complete when `P.index.pending` appears. From then on the bundle counts as written: whoever opens P
next finishes what was interrupted, before anything else is done with it.
"""

from __future__ import annotations

import contextlib
import glob
import math
import os
import struct
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import numpy as np
from google.protobuf.message import DecodeError
from tensorboard.compat.proto import types_pb2

from tfcompat.core.framework.tensor_slice import TensorSlice, intersection, relative
from tfcompat.core.protobuf.tensor_bundle_pb2 import BundleEntryProto, BundleHeaderProto
from tfcompat.core.util import crc32c, mapped_file, ordered_code, varint
from tfcompat.core.util.table import TableError, TableWriter, read_table
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import (
    DataLossError,
    InvalidArgumentError,
    NotFoundError,
    UnimplementedError,
)

_VERSION = 1
_PENDING = ".pending"
_READ_AT_ONCE = 1 << 24
_WRITTEN_AT_ONCE = 1 << 18
"""Bytes: what has just been written is in the processor's cache when its checksum is computed."""
_HEADER_KEY = b""


def data_path(prefix: str, shard: int, shards: int) -> str:
    return f"{prefix}.data-{shard:05d}-of-{shards:05d}"


def index_path(prefix: str) -> str:
    return f"{prefix}.index"


def slice_key(name: bytes, part: TensorSlice) -> bytes:
    """The key under which a slice of tensor `name` is stored."""
    key = ordered_code.write_number(0) + ordered_code.write_string(name) + ordered_code.write_number(len(part.extents))
    for extent in part.extents:
        key += b"".join(ordered_code.write_signed_number(number) for number in extent)
    return key


# Writing


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
            raise _file_error(error, self._temporary) from error

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
            full = self._entries[key] = _entry_of(value.dtype, shape)
        elif not full.slices or list(_shape_of(full)) != list(shape):
            raise InvalidArgumentError(None, None, f"{name} is saved with two shapes, or as a whole and in slices")
        full.slices.append(part.to_proto())
        self._add(slice_key(key, part), value)

    def _add(self, key: bytes, value: np.ndarray) -> None:
        if key in self._entries:
            raise InvalidArgumentError(None, None, f"Adding duplicate key: {key.decode(errors='replace')}")
        value = np.asarray(value)
        entry = _entry_of(value.dtype, value.shape)
        entry.offset = self._offset
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
        _commit(self._prefix, index, [self._temporary])


def _entry_of(dtype: np.dtype, shape: Iterable[int]) -> Any:
    kind = dtypes.string if dtype.kind == "O" else dtypes.as_dtype(dtype)
    entry = BundleEntryProto(dtype=kind.as_datatype_enum)
    entry.shape.SetInParent()
    for size in shape:
        entry.shape.dim.add(size=size)
    return entry


def _write_index(path: str, entries: dict[bytes, Any], shards: int) -> None:
    header = BundleHeaderProto(num_shards=shards)
    header.version.producer = _VERSION
    with open(path, "wb") as file:
        table = TableWriter(file)
        table.add(_HEADER_KEY, header.SerializeToString())
        for key in sorted(entries):
            table.add(key, entries[key].SerializeToString())
        table.finish()
        _sync_and_close(file)


def _sync_and_close(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _commit(prefix: str, index: str, data: Sequence[str]) -> None:
    """Makes complete files, on the same disk, the bundle of `prefix`."""
    finish_interrupted(prefix)
    for shard, path in enumerate(data):
        os.replace(path, data_path(prefix, shard, len(data)) + _PENDING)
    os.replace(index, index_path(prefix) + _PENDING)
    _sync_directory(prefix)
    finish_interrupted(prefix)


def finish_interrupted(prefix: str) -> None:
    """Brings to its end what was interrupted while a bundle took its place."""
    pending = index_path(prefix) + _PENDING
    if not os.path.exists(pending):
        return
    with contextlib.suppress(FileNotFoundError):
        os.remove(index_path(prefix))
    for path in glob.glob(glob.escape(prefix) + ".data-*-of-*" + _PENDING):
        with contextlib.suppress(FileNotFoundError):  # another process finishes it as well
            os.replace(path, path.removesuffix(_PENDING))
    with contextlib.suppress(FileNotFoundError):
        os.replace(pending, index_path(prefix))
    _sync_directory(prefix)


def _sync_directory(prefix: str) -> None:
    if os.name == "posix":
        directory = os.open(os.path.dirname(os.path.abspath(prefix)), os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


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
    _commit(destination, index, files)
    for prefix in prefixes:
        with contextlib.suppress(FileNotFoundError):
            os.remove(index_path(prefix))


def remove_bundle(prefix: str) -> None:
    """Deletes a bundle's files."""
    for path in glob.glob(glob.escape(prefix) + ".data-?????-of-?????") + [index_path(prefix)]:
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)


def bundle_exists(prefix: str) -> bool:
    finish_interrupted(prefix)
    return os.path.exists(index_path(prefix))


# Reading


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
            raise _file_error(error, index_path(prefix)) from error
        header = _parsed(BundleHeaderProto, table.pop(_HEADER_KEY, None), "the header")
        if header.endianness != BundleHeaderProto.LITTLE:
            raise UnimplementedError(
                None,
                None,
                f"{prefix}: the checkpoint was written on a machine of the other byte order; save it again on one like "
                "this.",
            )
        if not 0 < header.num_shards <= 99_999 or header.version.min_consumer > _VERSION:
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
        return _shape_of(self.entry(name))

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
        return self._value(entry, name)[_index(part, _shape_of(entry), name)]

    def _assembled(self, name: str, entry: Any, part: TensorSlice) -> np.ndarray:
        shape = _shape_of(entry)
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
        dtype, shape = _dtype_of(entry), _shape_of(entry)
        data = self._bytes(entry, name)
        if dtype == dtypes.string:
            return _strings(data, shape, entry.crc32c, name)
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
                raise _file_error(error, path) from error
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


def _shape_of(entry: Any) -> tuple[int, ...]:
    shape = tuple(dim.size for dim in entry.shape.dim)
    if entry.shape.unknown_rank or any(size < 0 for size in shape) or len(shape) > 254:
        raise DataLossError(None, None, f"the checkpoint holds a tensor of the shape {list(shape)}")
    return shape


def _dtype_of(entry: Any) -> dtypes.DType:
    try:
        dtype = dtypes.as_dtype(entry.dtype)
    except TypeError as error:
        raise DataLossError(None, None, f"the checkpoint holds a tensor of unknown type {entry.dtype}") from error
    if entry.dtype in (types_pb2.DT_RESOURCE, types_pb2.DT_VARIANT) or dtype._is_ref_dtype:
        raise UnimplementedError(
            None,
            None,
            f"a tensor of type {dtype.name} cannot be read from a checkpoint; leave it out of what is restored.",
        )
    return dtype


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


def _checksum_error(name: str) -> DataLossError:
    return DataLossError(None, None, f"Checksum does not match: the value of {name} in the checkpoint is damaged")


def _incomplete_error(name: str) -> DataLossError:
    return DataLossError(None, None, f"{name}: the checkpoint does not hold all of the tensor")


def _file_error(error: OSError, path: str) -> Exception:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return NotFoundError(None, None, f"{path}; No such file or directory")
    return InvalidArgumentError(None, None, f"{path}; {error.strerror}")
