"""Sorted tables of keys and values in files, in LevelDB's format: the index of a checkpoint is one.

A table is a row of blocks, each of which is followed by its compression type and checksum. The last block but one
(the index) says where the others are, and a footer of fixed size where the index is. In a block a key is stored as what
differs from the one before it, anew every few keys.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from tfcompat.core.util import crc32c, varint

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48
_TRAILER = 5  # compression type, checksum
_UNCOMPRESSED, _SNAPPY = 0, 1
_BLOCK_SIZE = 262_144
_RESTART_INTERVAL = 16
_LARGEST_BLOCK = 2**31


class TableError(Exception):
    """A file is no table, or is damaged."""


class _BlockBuilder:
    def __init__(self, restart_interval: int) -> None:
        self._interval = restart_interval
        self._data = bytearray()
        self._restarts = [0]
        self._count = 0
        self._last = b""

    def add(self, key: bytes, value: bytes) -> None:
        shared = 0
        if self._count % self._interval:
            shared = _shared_prefix(self._last, key)
        elif self._count:
            self._restarts.append(len(self._data))
        self._data += varint.write(shared) + varint.write(len(key) - shared) + varint.write(len(value))
        self._data += key[shared:] + value
        self._last = key
        self._count += 1

    @property
    def is_empty(self) -> bool:
        return not self._count

    @property
    def size(self) -> int:
        return len(self._data) + 4 * (len(self._restarts) + 1)

    def finish(self) -> bytes:
        return bytes(self._data) + struct.pack(f"<{len(self._restarts) + 1}I", *self._restarts, len(self._restarts))


def _shared_prefix(one: bytes, other: bytes) -> int:
    """The number of bytes that two keys begin with alike."""
    count = 0
    for a, b in zip(one, other):
        if a != b:
            break
        count += 1
    return count


class TableWriter:
    """Writes a table; keys come in ascending order.

    Example:
      with open(path, "wb") as file:
          table = TableWriter(file)
          table.add(b"key", b"value")
          table.finish()
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offset = 0
        self._block = _BlockBuilder(_RESTART_INTERVAL)
        self._index = _BlockBuilder(1)
        self._last = b""
        self._pending: bytes | None = None  # handle of a block whose entry in the index waits for the next key

    def add(self, key: bytes, value: bytes) -> None:
        if self._pending is not None:
            self._index.add(_separator(self._last, key), self._pending)
            self._pending = None
        self._block.add(key, value)
        self._last = key
        if self._block.size >= _BLOCK_SIZE:
            self._flush()

    def finish(self) -> None:
        self._flush()
        meta_index = self._write(_BlockBuilder(_RESTART_INTERVAL).finish())
        if self._pending is not None:
            self._index.add(_successor(self._last), self._pending)
        index = self._write(self._index.finish())
        self._file.write((meta_index + index).ljust(_FOOTER - 8, b"\0") + struct.pack("<Q", _MAGIC))

    def _flush(self) -> None:
        if not self._block.is_empty:
            self._pending = self._write(self._block.finish())
            self._block = _BlockBuilder(_RESTART_INTERVAL)

    def _write(self, block: bytes) -> bytes:
        """Appends a block. Returns its handle: offset and size."""
        handle = varint.write(self._offset) + varint.write(len(block))
        kind = bytes([_UNCOMPRESSED])
        checksum = crc32c.mask(crc32c.extend(crc32c.extend(0, block), kind))
        self._file.write(block + kind + struct.pack("<I", checksum))
        self._offset += len(block) + _TRAILER
        return handle


def _separator(before: bytes, after: bytes) -> bytes:
    """A short key k with before <= k < after."""
    shared = _shared_prefix(before, after)
    if shared < min(len(before), len(after)) and before[shared] < 0xFF and before[shared] + 1 < after[shared]:
        return before[:shared] + bytes([before[shared] + 1])
    return before


def _successor(key: bytes) -> bytes:
    """A short key that is not smaller than `key`."""
    for position, byte in enumerate(key):
        if byte != 0xFF:
            return key[:position] + bytes([byte + 1])
    return key


def read_table(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """All (key, value) of a table, in order.

    Raises:
      TableError: the file is no table, or is damaged.
    """
    try:
        yield from _entries(file)
    except (ValueError, struct.error, OverflowError) as error:
        raise TableError(f"the table is damaged: {error}") from error


def _entries(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    length = file.seek(0, os.SEEK_END)
    if length < _FOOTER:
        raise TableError("file is too short to be an sstable")
    file.seek(length - _FOOTER)
    footer = file.read(_FOOTER)
    if struct.unpack("<Q", footer[-8:])[0] != _MAGIC:
        raise TableError("not an sstable (bad magic number)")
    position = 0
    for _ in range(2):  # the meta index, which is empty in TensorFlow's tables, and the index
        offset, position = varint.read(footer, position)
        size, position = varint.read(footer, position)
    for _, handle in _block_entries(_read_block(file, offset, size, length)):
        block_offset, position = varint.read(handle, 0)
        block_size, _ = varint.read(handle, position)
        yield from _block_entries(_read_block(file, block_offset, block_size, length))


def _read_block(file: BinaryIO, offset: int, size: int, length: int) -> bytes:
    if offset + size + _TRAILER > length - _FOOTER:
        raise TableError("truncated block read")
    file.seek(offset)
    data = file.read(size + _TRAILER)
    block, kind, checksum = data[:size], data[size], struct.unpack("<I", data[size + 1 :])[0]
    if crc32c.masked(data[: size + 1]) != checksum:
        raise TableError("block checksum mismatch")
    if kind == _UNCOMPRESSED:
        return block
    if kind == _SNAPPY:
        return _decompressed(block)
    raise TableError(f"unknown compression type {kind} of a block")


def _decompressed(block: bytes) -> bytes:
    """What snappy made `block` of."""
    size, position = varint.read(block, 0, most_bytes=5)
    if size > min(_LARGEST_BLOCK, 255 * len(block)):
        raise TableError("corrupted compressed block contents")
    result = bytearray()
    while position < len(block):
        tag = block[position]
        position += 1
        if tag & 3 == 0:
            count = tag >> 2
            if count >= 60:
                width = count - 59
                count = int.from_bytes(block[position : position + width], "little")
                position += width
            result += block[position : position + count + 1]
            position += count + 1
        else:
            if tag & 3 == 1:
                count, back, width = (tag >> 2 & 7) + 4, (tag >> 5) << 8, 1
            else:
                count, back, width = (tag >> 2) + 1, 0, 2 if tag & 3 == 2 else 4
            back |= int.from_bytes(block[position : position + width], "little")
            position += width
            if not 0 < back <= len(result):
                raise TableError("corrupted compressed block contents")
            start = len(result) - back
            pattern = result[start : start + count]
            result += (pattern * -(-count // len(pattern)))[:count]
        if len(result) > size:
            raise TableError("corrupted compressed block contents")
    if position != len(block) or len(result) != size:
        raise TableError("corrupted compressed block contents")
    return bytes(result)


def _block_entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    if len(block) < 4:
        raise TableError("bad block contents")
    end = len(block) - 4 * (struct.unpack("<I", block[-4:])[0] + 1)
    if end < 0:
        raise TableError("bad block contents")
    key, position = b"", 0
    while position < end:
        shared, position = varint.read(block, position)
        own, position = varint.read(block, position)
        size, position = varint.read(block, position)
        if shared > len(key) or position + own + size > end:
            raise TableError("bad entry in block")
        key = key[:shared] + block[position : position + own]
        position += own
        yield key, block[position : position + size]
        position += size
