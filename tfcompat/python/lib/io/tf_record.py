"""Files of records from Python: `tf.python_io`."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from tfcompat.core.util.record_io import RecordWriter, read_records
from tfcompat.python.lib.io.file_io import FileIO


class TFRecordCompressionType:
    """How a file of records is compressed.

    Source: `tf.python_io.TFRecordCompressionType`.
    """

    NONE = 0
    ZLIB = 1
    GZIP = 2


class TFRecordOptions:
    """How a file of records is written.

    Args:
      compression_type: a member of `TFRecordCompressionType`, or "", "ZLIB" or "GZIP".
      flush_mode, input_buffer_size, output_buffer_size: accepted; zlib's own are used.
      window_bits: not supported.
      compression_level: of zlib, 0 to 9.
      compression_method: of zlib; there is just one.
      mem_level: of zlib, 1 to 9.
      compression_strategy: of zlib.

    Raises:
      ValueError: an unknown compression.
      UnimplementedError: with `window_bits`.

    Source: `tf.python_io.TFRecordOptions`.
    """

    compression_type_map = {
        TFRecordCompressionType.ZLIB: "ZLIB",
        TFRecordCompressionType.GZIP: "GZIP",
        TFRecordCompressionType.NONE: "",
    }

    def __init__(
        self,
        compression_type: Any = None,
        flush_mode: int | None = None,
        input_buffer_size: int | None = None,
        output_buffer_size: int | None = None,
        window_bits: int | None = None,
        compression_level: int | None = None,
        compression_method: int | None = None,
        mem_level: int | None = None,
        compression_strategy: int | None = None,
    ) -> None:
        self.get_compression_type_string(compression_type)
        self.compression_type = compression_type
        self.flush_mode = flush_mode
        self.input_buffer_size = input_buffer_size
        self.output_buffer_size = output_buffer_size
        self.window_bits = window_bits
        self.compression_level = compression_level
        self.compression_method = compression_method
        self.mem_level = mem_level
        self.compression_strategy = compression_strategy

    @classmethod
    def get_compression_type_string(cls, options: Any) -> str:
        """The compression ("", "ZLIB" or "GZIP") of options, a type of compression, or None."""
        if not options:
            return ""
        if isinstance(options, TFRecordOptions):
            return cls.get_compression_type_string(options.compression_type)
        if options in cls.compression_type_map:
            return cls.compression_type_map[options]
        if options in cls.compression_type_map.values():
            return options
        raise ValueError(f'Not a valid compression_type: "{options}"')


def tf_record_iterator(path: Any, options: Any = None) -> Iterator[bytes]:
    """The records of a file.

    Args:
      path: the file.
      options: a `TFRecordOptions` or a type of compression.

    Raises:
      NotFoundError: there is no such file.
      DataLossError: it is damaged.

    Example:
      for record in tf.python_io.tf_record_iterator("train.tfrecords"):
          example = tf.train.Example.FromString(record)

    Source: `tf.python_io.tf_record_iterator`.
    """
    with FileIO(path, "rb") as file:
        yield from read_records(file, TFRecordOptions.get_compression_type_string(options))


class TFRecordWriter:
    """Writes records to a file.

    Args:
      path: the file; one that exists is replaced.
      options: a `TFRecordOptions` or a type of compression.

    Example:
      with tf.python_io.TFRecordWriter("train.tfrecords") as writer:
          writer.write(example.SerializeToString())

    Source: `tf.python_io.TFRecordWriter`.
    """

    def __init__(self, path: Any, options: Any = None) -> None:
        if not isinstance(options, TFRecordOptions):
            options = TFRecordOptions(compression_type=options)

        def chosen(value: int | None, default: int) -> int:
            return default if value is None else value

        file = FileIO(path, "wb")
        file.write(b"")  # makes the file, or raises now
        self._writer = RecordWriter(
            file,
            TFRecordOptions.get_compression_type_string(options),
            chosen(options.compression_level, zlib.Z_DEFAULT_COMPRESSION),
            options.window_bits,
            chosen(options.mem_level, zlib.DEF_MEM_LEVEL),
            chosen(options.compression_strategy, zlib.Z_DEFAULT_STRATEGY),
        )

    def __enter__(self) -> TFRecordWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def write(self, record: bytes) -> None:
        """Writes a record. Raises FailedPreconditionError when the file is closed."""
        self._writer.write(record)

    def flush(self) -> None:
        """Hands what was written to the file system. Raises FailedPreconditionError when the file is closed."""
        self._writer.flush()

    def close(self) -> None:
        """Ends the file."""
        self._writer.close()
