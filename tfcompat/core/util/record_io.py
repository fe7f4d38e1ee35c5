"""Files of records (TFRecords), which event files are as well.

A record is its length (8 bytes), the length's checksum, its bytes and their checksum.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import IO, Any

from tfcompat.core.util import crc32c
from tfcompat.python.framework.errors_impl import DataLossError, FailedPreconditionError, InvalidArgumentError

_HEADER = struct.Struct("<QI")
_FOOTER = struct.Struct("<I")
_CHUNK = 1 << 18

WINDOW_BITS = {"ZLIB": zlib.MAX_WBITS, "GZIP": zlib.MAX_WBITS + 16}
"""What zlib calls the formats of compressed files, by TensorFlow's names. "" stands for no compression."""


def check_compression(compression_type: str) -> None:
    """Raises InvalidArgumentError for a compression that is unknown."""
    if compression_type and compression_type not in WINDOW_BITS:
        raise InvalidArgumentError(None, None, f"Unsupported compression_type:{compression_type}")


def decompressed(data: bytes, compression_type: str) -> bytes:
    """What a compressed file of the content `data` holds. Raises DataLossError when it is damaged."""
    if not compression_type:
        return data
    source = _Decompressed(io.BytesIO(data), WINDOW_BITS[compression_type])
    return b"".join(iter(lambda: source.read(_CHUNK), b""))


class RecordWriter:
    """Writes records to a binary file.

    Args:
      file: where they go; closed by `close`.
      compression_type: "", "ZLIB" or "GZIP".
      level, window_bits, memory_level, strategy: of zlib; the type of compression sets `window_bits` when None.

    Raises:
      InvalidArgumentError: zlib refuses its settings.
    """

    def __init__(
        self,
        file: Any,
        compression_type: str = "",
        level: int = zlib.Z_DEFAULT_COMPRESSION,
        window_bits: int | None = None,
        memory_level: int = zlib.DEF_MEM_LEVEL,
        strategy: int = zlib.Z_DEFAULT_STRATEGY,
    ) -> None:
        check_compression(compression_type)
        self._file = file
        self._compressor = None
        if compression_type:
            bits = WINDOW_BITS[compression_type] if window_bits is None else window_bits
            try:
                self._compressor = zlib.compressobj(level, zlib.DEFLATED, bits, memory_level, strategy)
            except (ValueError, OverflowError) as error:
                raise InvalidArgumentError(None, None, f"zlib refuses the options of compression: {error}") from error

    def write(self, record: bytes) -> None:
        """Writes a record. Raises FailedPreconditionError after `close`."""
        self._check_open()
        length = struct.pack("<Q", len(record))
        framed = b"".join([length, _FOOTER.pack(crc32c.masked(length)), record, _FOOTER.pack(crc32c.masked(record))])
        self._file.write(self._compressor.compress(framed) if self._compressor else framed)

    def flush(self) -> None:
        """Hands what was written to the file. Raises FailedPreconditionError after `close`."""
        self._check_open()
        if self._compressor:
            self._file.write(self._compressor.flush(zlib.Z_SYNC_FLUSH))
        self._file.flush()

    def close(self) -> None:
        """Ends the file, unless it is ended."""
        if self._file is None:
            return
        if self._compressor:
            self._file.write(self._compressor.flush(zlib.Z_FINISH))
        self._file.close()
        self._file = None

    def _check_open(self) -> None:
        if self._file is None:
            raise FailedPreconditionError(None, None, "Writer not initialized or previously closed")


class _Decompressed:
    """Reads what a compressed file holds; a GZIP file may be several in a row."""

    def __init__(self, file: IO[bytes], window_bits: int) -> None:
        self._file = file
        self._window_bits = window_bits
        self._decompressor = zlib.decompressobj(window_bits)
        self._ready = b""

    def read(self, size: int) -> bytes:
        parts = []
        while size:
            if not self._ready and not self._fill():
                break
            part, self._ready = self._ready[:size], self._ready[size:]
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _fill(self) -> bool:
        while not self._ready:
            data = self._decompressor.unconsumed_tail or self._decompressor.unused_data or self._file.read(_CHUNK)
            if not data:
                return False
            if self._decompressor.eof:
                self._decompressor = zlib.decompressobj(self._window_bits)
            try:
                self._ready = self._decompressor.decompress(data, _CHUNK)
            except zlib.error as error:
                raise DataLossError(None, None, f"the compressed file is damaged: {error}") from error
        return True


def read_records(file: Any, compression_type: str = "") -> Iterator[bytes]:
    """The records of a binary file.

    Args:
      file: a binary file, which the caller closes.
      compression_type: "", "ZLIB" or "GZIP".

    Raises:
      DataLossError: the file is damaged, or ends within a record.
    """
    check_compression(compression_type)
    source: Any = _Decompressed(file, WINDOW_BITS[compression_type]) if compression_type else file
    offset = 0
    while header := source.read(_HEADER.size):
        if len(header) < _HEADER.size:
            raise DataLossError(None, None, f"truncated record at {offset}")
        length, checksum = _HEADER.unpack(header)
        if crc32c.masked(header[:8]) != checksum:
            raise DataLossError(None, None, f"corrupted record at {offset}")
        record = _read_fully(source, length)
        footer = source.read(_FOOTER.size)
        if len(record) < length or len(footer) < _FOOTER.size:
            raise DataLossError(None, None, f"truncated record at {offset}")
        if crc32c.masked(record) != _FOOTER.unpack(footer)[0]:
            raise DataLossError(None, None, f"corrupted record at {offset}")
        yield record
        offset += _HEADER.size + length + _FOOTER.size


def _read_fully(source: Any, length: int) -> bytes:
    """At most `length` bytes; memory is taken as they come, not as the length claims."""
    if length <= _CHUNK:
        return source.read(length)
    parts = []
    while length and (part := source.read(min(length, _CHUNK))):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
