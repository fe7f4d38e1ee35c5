"""Batches of records from many files, mixed."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.lib.io.tf_record import TFRecordCompressionType, TFRecordOptions
from tfcompat.python.ops import array_ops


class RecordInput:
    """Records of TFRecord files, in a random order, again and again.

    Args:
      file_pattern: a glob pattern.
      batch_size: how many records make a batch.
      buffer_size: how many records are mixed at a time.
      parallelism: how many files are read at a time.
      shift_ratio: by what fraction of the files the first one moves from epoch to epoch.
      seed: of the order.
      name: a name for the op.
      batches: makes `get_yield_op` give a list of so many batches.
      compression_type: a member of `tf.python_io.TFRecordCompressionType`.

    Source: `tensorflow.python.ops.data_flow_ops.RecordInput`.
    """

    def __init__(
        self,
        file_pattern: Any,
        batch_size: int = 1,
        buffer_size: int = 1,
        parallelism: int = 1,
        shift_ratio: float = 0,
        seed: int = 0,
        name: str | None = None,
        batches: int | None = None,
        compression_type: Any = None,
    ) -> None:
        self._batch_size = batch_size * (1 if batches is None else batches)
        self._batches = batches
        self._file_pattern = file_pattern
        self._buffer_size = buffer_size
        self._parallelism = parallelism
        self._shift_ratio = shift_ratio
        self._seed = seed
        self._name = name
        self._compression_type = TFRecordCompressionType.NONE if compression_type is None else compression_type

    def get_yield_op(self) -> Any:
        """The next batch, string of shape [batch_size]; with `batches`, a list of lists of scalars."""
        records = apply_op(
            "RecordInput",
            file_pattern=self._file_pattern,
            file_buffer_size=self._buffer_size,
            file_parallelism=self._parallelism,
            file_shuffle_shift_ratio=self._shift_ratio,
            batch_size=self._batch_size,
            file_random_seed=self._seed,
            compression_type=TFRecordOptions.get_compression_type_string(TFRecordOptions(self._compression_type)),
            name=self._name,
        )
        if self._batches is None:
            return records
        with ops.name_scope(self._name):
            batches: list[list[Any]] = [[] for _ in range(self._batches)]
            for index, record in enumerate(array_ops.split(records, self._batch_size, 0)):
                batches[index % self._batches].append(array_ops.reshape(record, []))
            return batches
