"""Readers: records of the files whose names come from a queue."""

from __future__ import annotations

from typing import Any, NamedTuple

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor


class ReaderBase:
    """Gives (key, value) of the records of files, one after the other.

    Args:
      reader_ref: the reader's handle.
      supports_serialize: whether its state can be serialized.

    Source: `tf.ReaderBase`.
    """

    def __init__(self, reader_ref: Tensor, supports_serialize: bool = False) -> None:
        self._reader_ref = reader_ref
        self._supports_serialize = supports_serialize

    @property
    def reader_ref(self) -> Tensor:
        """The reader's handle."""
        return self._reader_ref

    @property
    def supports_serialize(self) -> bool:
        """Whether its state can be serialized."""
        return self._supports_serialize

    @property
    def _has_resource(self) -> bool:
        return self._reader_ref.dtype == dtypes.resource

    def _op(self, op_type: str, **arguments: Any) -> Any:
        """An op on the reader, in the form for its handle."""
        version = "V2" if self._has_resource else ""
        return apply_op(op_type + version, reader_handle=self._reader_ref, **arguments)

    def _queue_handle(self, queue: Any) -> Tensor:
        handle = queue if isinstance(queue, ops.Tensor) else queue.queue_ref
        return handle if self._has_resource else apply_op("FakeQueue", resource=handle)

    def read(self, queue: Any, name: str | None = None) -> NamedTuple:
        """(key, value) of the next record, scalar strings.

        Args:
          queue: a queue of names of files, or its handle.

        Running it raises OutOfRangeError when the files are read and the queue is closed.
        """
        return self._op("ReaderRead", queue_handle=self._queue_handle(queue), name=name)

    def read_up_to(self, queue: Any, num_records: Any, name: str | None = None) -> NamedTuple:
        """(keys, values) of the next records, at most `num_records`, vectors of strings."""
        queue_handle = self._queue_handle(queue)
        return self._op("ReaderReadUpTo", queue_handle=queue_handle, num_records=num_records, name=name)

    def num_records_produced(self, name: str | None = None) -> Tensor:
        """How many records were read, a scalar int64."""
        return self._op("ReaderNumRecordsProduced", name=name)

    def num_work_units_completed(self, name: str | None = None) -> Tensor:
        """How many files were read to their ends, a scalar int64."""
        return self._op("ReaderNumWorkUnitsCompleted", name=name)

    def serialize_state(self, name: str | None = None) -> Tensor:
        """The reader's state. Running it raises UnimplementedError."""
        return self._op("ReaderSerializeState", name=name)

    def restore_state(self, state: Any, name: str | None = None) -> Operation:
        """Brings back a state. Running it raises UnimplementedError."""
        return self._op("ReaderRestoreState", state=state, name=name)

    def reset(self, name: str | None = None) -> Operation:
        """Makes it a new reader."""
        return self._op("ReaderReset", name=name)


class WholeFileReader(ReaderBase):
    """A file is one record: its name and what it holds.

    Source: `tf.WholeFileReader`.
    """

    def __init__(self, name: str | None = None) -> None:
        super().__init__(apply_op("WholeFileReaderV2", name=name), supports_serialize=True)


class TextLineReader(ReaderBase):
    """A record a line, keys `name:line`.

    Args:
      skip_header_lines: how many lines of each file are left out.

    Source: `tf.TextLineReader`.
    """

    def __init__(self, skip_header_lines: int | None = None, name: str | None = None) -> None:
        super().__init__(apply_op("TextLineReaderV2", skip_header_lines=skip_header_lines, name=name))


class FixedLengthRecordReader(ReaderBase):
    """Records of a fixed number of bytes, keys `name:number`.

    Args:
      record_bytes: a record's size.
      header_bytes, footer_bytes: what does not belong to the records.
      hop_bytes: from the beginning of a record to the next; the records' size when not given.
      encoding: "", "ZLIB" or "GZIP".

    Source: `tf.FixedLengthRecordReader`.
    """

    def __init__(
        self,
        record_bytes: int,
        header_bytes: int | None = None,
        footer_bytes: int | None = None,
        hop_bytes: int | None = None,
        name: str | None = None,
        encoding: str | None = None,
    ) -> None:
        handle = apply_op(
            "FixedLengthRecordReaderV2",
            record_bytes=record_bytes,
            header_bytes=header_bytes,
            footer_bytes=footer_bytes,
            hop_bytes=hop_bytes,
            encoding=encoding,
            name=name,
        )
        super().__init__(handle)


class TFRecordReader(ReaderBase):
    """The records of files of records, keys `name:position`.

    Args:
      options: a `TFRecordOptions` or a type of compression.

    Source: `tf.TFRecordReader`.
    """

    def __init__(self, name: str | None = None, options: Any = None) -> None:
        from tfcompat.python.lib.io.tf_record import TFRecordOptions

        compression_type = TFRecordOptions.get_compression_type_string(options)
        super().__init__(apply_op("TFRecordReaderV2", compression_type=compression_type, name=name))


class LMDBReader(ReaderBase):
    """Raises UnimplementedError when it is run: tfcompat does not read LMDB files.

    Source: `tf.LMDBReader`.
    """

    def __init__(self, name: str | None = None, options: Any = None) -> None:
        super().__init__(apply_op("LMDBReader", name=name))


class IdentityReader(ReaderBase):
    """The names in the queue, as keys and as values.

    Source: `tf.IdentityReader`.
    """

    def __init__(self, name: str | None = None) -> None:
        super().__init__(apply_op("IdentityReaderV2", name=name), supports_serialize=True)
