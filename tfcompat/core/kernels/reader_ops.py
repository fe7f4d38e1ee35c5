"""Kernels of readers."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.util import readers
from tfcompat.core.util.queues import QueueBase
from tfcompat.core.util.readers import Reader
from tfcompat.python.framework.errors_impl import UnimplementedError


@kernel("WholeFileReader", "WholeFileReaderV2", resource=True)
def whole_file_reader(ctx: Context) -> Reader:
    return ctx.resource(Reader, readers.WholeFileReader)


@kernel("IdentityReader", "IdentityReaderV2", resource=True)
def identity_reader(ctx: Context) -> Reader:
    return ctx.resource(Reader, readers.IdentityReader)


@kernel("TextLineReader", "TextLineReaderV2", resource=True)
def text_line_reader(ctx: Context, *, skip_header_lines: int) -> Reader:
    return ctx.resource(Reader, lambda: readers.TextLineReader(skip_header_lines))


@kernel("TFRecordReader", "TFRecordReaderV2", resource=True)
def tf_record_reader(ctx: Context, *, compression_type: str) -> Reader:
    return ctx.resource(Reader, lambda: readers.TFRecordReader(compression_type))


@kernel("FixedLengthRecordReader", resource=True)
def fixed_length_record_reader(
    ctx: Context, *, header_bytes: int, record_bytes: int, footer_bytes: int, hop_bytes: int
) -> Reader:
    return ctx.resource(
        Reader, lambda: readers.FixedLengthRecordReader(header_bytes, record_bytes, footer_bytes, hop_bytes, "")
    )


@kernel("FixedLengthRecordReaderV2", resource=True)
def fixed_length_record_reader_v2(
    ctx: Context, *, header_bytes: int, record_bytes: int, footer_bytes: int, hop_bytes: int, encoding: str
) -> Reader:
    return ctx.resource(
        Reader, lambda: readers.FixedLengthRecordReader(header_bytes, record_bytes, footer_bytes, hop_bytes, encoding)
    )


@kernel("LMDBReader", resource=True)
def lmdb_reader(ctx: Context) -> Reader:
    raise UnimplementedError(
        None, None, "tfcompat does not read LMDB files: convert them to TFRecords with tf.python_io.TFRecordWriter."
    )


@kernel("FakeQueue", resource=True)
def fake_queue(ctx: Context, resource: QueueBase) -> QueueBase:
    return resource


def _text(value: bytes) -> np.ndarray:
    return np.array(value, object)


@kernel("ReaderRead", "ReaderReadV2", host=True)
def reader_read(reader_handle: Reader, queue_handle: QueueBase) -> list[np.ndarray]:
    return [_text(part) for part in reader_handle.read(queue_handle)]


@kernel("ReaderReadUpTo", "ReaderReadUpToV2", host=True)
def reader_read_up_to(reader_handle: Reader, queue_handle: QueueBase, num_records: Any) -> list[np.ndarray]:
    records = reader_handle.read_up_to(queue_handle, int(num_records))
    return [np.array(column, object) for column in zip(*records, strict=True)]


@kernel("ReaderNumRecordsProduced", "ReaderNumRecordsProducedV2", host=True)
def reader_num_records_produced(reader_handle: Reader) -> np.ndarray:
    return np.array(reader_handle.records_produced, np.int64)


@kernel("ReaderNumWorkUnitsCompleted", "ReaderNumWorkUnitsCompletedV2", host=True)
def reader_num_work_units_completed(reader_handle: Reader) -> np.ndarray:
    return np.array(reader_handle.work_units_completed, np.int64)


@kernel("ReaderReset", "ReaderResetV2", host=True)
def reader_reset(reader_handle: Reader) -> list[Any]:
    reader_handle.reset()
    return []


@kernel("ReaderSerializeState", "ReaderSerializeStateV2", host=True)
def reader_serialize_state(reader_handle: Reader) -> np.ndarray:
    return _text(reader_handle.serialize_state())


@kernel("ReaderRestoreState", "ReaderRestoreStateV2", host=True)
def reader_restore_state(reader_handle: Reader, state: Any) -> list[Any]:
    reader_handle.restore_state(np.asarray(state, object).item())
    return []
