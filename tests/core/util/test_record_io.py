"""Files of records: what is written is read again; damage raises DataLossError after the records before it."""

import gzip
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfcompat.core.util import crc32c
from tfcompat.core.util.record_io import RecordWriter, read_records
from tfcompat.python.framework.errors_impl import DataLossError

RECORDS = st.lists(st.binary(max_size=60), max_size=6)
COMPRESSION = st.sampled_from(["", "GZIP", "ZLIB"])


class _Kept(io.BytesIO):
    def close(self) -> None:
        """Keeps what was written."""


def _written(records: list[bytes], compression: str = "") -> bytes:
    file = _Kept()
    writer = RecordWriter(file, compression)
    for record in records:
        writer.write(record)
    writer.close()
    return file.getvalue()


def _read(content: bytes, compression: str = "") -> tuple[list[bytes], bool]:
    """The records, and whether the end is damaged."""
    found = []
    try:
        for record in read_records(io.BytesIO(content), compression):
            found.append(record)
    except DataLossError:
        return found, True
    return found, False


@given(RECORDS, COMPRESSION)
def test_what_is_written_is_read_again(records: list[bytes], compression: str) -> None:
    assert _read(_written(records, compression), compression) == (records, False)


@given(RECORDS, st.data())
def test_a_truncated_file_gives_the_records_that_are_whole(records: list[bytes], data: st.DataObject) -> None:
    content = _written(records)
    length = data.draw(st.integers(0, len(content)))
    found, is_damaged = _read(content[:length])
    assert found == records[: len(found)]
    assert is_damaged == (content[:length] != _written(found))


@given(RECORDS.filter(bool), st.data())
def test_a_flipped_bit_is_found(records: list[bytes], data: st.DataObject) -> None:
    content = bytearray(_written(records))
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    found, is_damaged = _read(bytes(content))
    assert is_damaged and found == records[: len(found)] and len(found) < len(records)


@given(RECORDS.filter(bool), st.sampled_from(["GZIP", "ZLIB"]), st.data())
def test_damage_in_a_compressed_file_gives_no_other_records(
    records: list[bytes], compression: str, data: st.DataObject
) -> None:
    content = bytearray(_written(records, compression))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    found, _ = _read(bytes(content), compression)
    assert found == records[: len(found)]


@given(st.binary(max_size=200), COMPRESSION)
def test_garbage_is_no_record(content: bytes, compression: str) -> None:
    found, is_damaged = _read(content, compression)
    assert not found
    assert is_damaged or compression or not content


@pytest.mark.parametrize("length", [2**63 - 1, 2**64 - 1, 2**40])
def test_a_length_that_the_file_does_not_have_takes_no_memory(length: int) -> None:
    header = struct.pack("<Q", length)
    content = header + struct.pack("<I", crc32c.masked(header)) + b"short"
    assert _read(content) == ([], True)
    assert _read(gzip.compress(content), "GZIP") == ([], True)


@pytest.mark.parametrize(("written", "read"), [("GZIP", ""), ("ZLIB", "GZIP"), ("GZIP", "ZLIB"), ("", "ZLIB")])
def test_the_wrong_compression_is_damage(written: str, read: str) -> None:
    assert _read(_written([b"record"] * 3, written), read) == ([], True)


def test_a_small_file_that_expands_is_read_in_pieces() -> None:
    content = zlib.compress(_written([b"\0" * (1 << 24)]))
    ((record,), is_damaged) = _read(content, "ZLIB")
    assert len(record) == 1 << 24 and not is_damaged
