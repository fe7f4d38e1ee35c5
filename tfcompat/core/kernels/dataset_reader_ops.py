"""Kernels of datasets that read files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.core.data import files
from tfcompat.core.data.csv_records import CsvFormat
from tfcompat.core.data.dataset import Dataset, require
from tfcompat.core.framework.kernel import kernel
from tfcompat.python.framework.errors_impl import UnimplementedError


def _names(filenames: Any) -> tuple[str, ...]:
    require(np.ndim(filenames) <= 1, "`filenames` must be a scalar or a vector.")
    return tuple(name.decode() for name in np.ravel(np.asarray(filenames, object)))


def _text(value: Any) -> str:
    return np.asarray(value, object).item().decode()


@kernel("TFRecordDataset", host=True)
def tf_record_dataset(filenames: Any, compression_type: Any, buffer_size: Any) -> Dataset:
    return files.Files(_names(filenames), files.records(_text(compression_type)))


@kernel("TextLineDataset", host=True)
def text_line_dataset(filenames: Any, compression_type: Any, buffer_size: Any) -> Dataset:
    return files.Files(_names(filenames), files.lines(_text(compression_type)))


@kernel("FixedLengthRecordDataset", "FixedLengthRecordDatasetV2", host=True)
def fixed_length_record_dataset(
    filenames: Any,
    header_bytes: Any,
    record_bytes: Any,
    footer_bytes: Any,
    buffer_size: Any,
    compression_type: Any = b"",
) -> Dataset:
    read = files.fixed_length(int(header_bytes), int(record_bytes), int(footer_bytes), _text(compression_type))
    return files.Files(_names(filenames), read)


@kernel("CSVDataset", "ExperimentalCSVDataset", host=True)
def csv_dataset(
    filenames: Any,
    compression_type: Any,
    buffer_size: Any,
    header: Any,
    field_delim: Any,
    use_quote_delim: Any,
    na_value: Any,
    select_cols: Any,
    record_defaults: Sequence[Any],
) -> Dataset:
    columns = tuple(np.asarray(select_cols).tolist())
    delimiter = _text(field_delim).encode()
    require(int(buffer_size) > 0, "buffer_size should be positive")
    require(len(delimiter) == 1, "field_delim should be only 1 char")
    require(len(columns) in (0, len(record_defaults)), "select_cols should match output size")
    require(list(columns) == sorted(set(columns)), "select_cols should be strictly increasing indices")
    require(all(column >= 0 for column in columns), "select_cols should be non-negative indices")
    options = CsvFormat(
        tuple(np.asarray(default) for default in record_defaults),
        columns,
        bool(header),
        delimiter,
        bool(use_quote_delim),
        _text(na_value).encode(),
        _text(compression_type),
    )
    return files.Files(_names(filenames), files.comma_separated(options))


@kernel("LMDBDataset", "ExperimentalLMDBDataset", host=True)
def lmdb_dataset(filenames: Any) -> Dataset:
    raise UnimplementedError(
        None, None, "tfcompat does not read LMDB files: convert them to TFRecords with tf.python_io.TFRecordWriter."
    )


@kernel("SqlDataset", "ExperimentalSqlDataset", host=True)
def sql_dataset(driver_name: Any, data_source_name: Any, query: Any) -> Dataset:
    raise UnimplementedError(
        None,
        None,
        "tfcompat does not read databases: use tf.data.Dataset.from_generator with Python's own client of the "
        "database.",
    )


@kernel("DatasetToTFRecord", "ExperimentalDatasetToTFRecord", host=True)
def dataset_to_tf_record(input_dataset: Dataset, filename: Any, compression_type: Any) -> list[Any]:
    files.write_records(input_dataset, _text(filename), _text(compression_type))
    return []
