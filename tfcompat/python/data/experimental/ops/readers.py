"""Datasets of files with columns or features."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tfcompat.python.data.experimental.ops import _csv_columns, error_ops, interleave_ops, shuffle_ops
from tfcompat.python.data.experimental.ops.parsing_ops import parse_example_dataset
from tfcompat.python.data.ops.dataset_ops import AUTOTUNE, DatasetV1, DatasetV1Adapter, Options
from tfcompat.python.data.ops.readers import TFRecordDatasetV1
from tfcompat.python.data.util import convert, nest, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_spec import TensorSpec

_BUFFER_SIZE = 4 * 1024 * 1024


class CsvDatasetV1(DatasetV1Adapter):
    """The rows of CSV files, each a tuple of scalars. Source: `tf.data.experimental.CsvDataset`.

    Args:
      filenames: one name, or several.
      record_defaults: for each column its type, where a value is required, or a vector of one default.
      compression_type: "", "ZLIB" or "GZIP".
      buffer_size: taken for the graph; reading is buffered anyway.
      header: whether the first line of each file is left out.
      field_delim: what separates fields.
      use_quote_delim: whether double quotes enclose fields.
      na_value: a text that stands for a missing value, besides the empty one.
      select_cols: which columns are read, rising; all by default.
    """

    def __init__(
        self,
        filenames: Any,
        record_defaults: Sequence[Any],
        compression_type: Any = None,
        buffer_size: Any = None,
        header: Any = False,
        field_delim: Any = ",",
        use_quote_delim: Any = True,
        na_value: Any = "",
        select_cols: Any = None,
    ) -> None:
        filenames = ops.convert_to_tensor(filenames, dtypes.string, name="filenames")
        compression = convert.optional_param_to_tensor("compression_type", compression_type, "", dtypes.string)
        defaults = ops.convert_n_to_tensor(_csv_columns.as_defaults(record_defaults), name="record_defaults")
        buffer = convert.optional_param_to_tensor("buffer_size", buffer_size, _BUFFER_SIZE)
        header = ops.convert_to_tensor(header, dtypes.bool, name="header")
        delimiter = ops.convert_to_tensor(field_delim, dtypes.string, name="field_delim")
        quoted = ops.convert_to_tensor(use_quote_delim, dtypes.bool, name="use_quote_delim")
        missing = ops.convert_to_tensor(na_value, dtypes.string, name="na_value")
        columns = convert.optional_param_to_tensor("select_cols", select_cols, [], dtypes.int64)
        spec = tuple(TensorSpec([], default.dtype) for default in defaults)
        variant = apply_op(
            "CSVDataset",
            filenames=filenames,
            record_defaults=defaults,
            buffer_size=buffer,
            header=header,
            output_shapes=structure.get_flat_tensor_shapes(spec),
            field_delim=delimiter,
            use_quote_delim=quoted,
            na_value=missing,
            select_cols=columns,
            compression_type=compression,
        )
        super().__init__(variant, spec)


CsvDataset = CsvDatasetV1


class SqlDatasetV1(DatasetV1Adapter):
    """The rows of a database query. Running it raises UnimplementedError: use `Dataset.from_generator` with Python's
    own client of the database. Source: `tf.data.experimental.SqlDataset`."""

    def __init__(self, driver_name: Any, data_source_name: Any, query: Any, output_types: Any) -> None:
        arguments: dict[str, Any] = {
            name: ops.convert_to_tensor(value, dtypes.string, name=name)
            for name, value in (("driver_name", driver_name), ("data_source_name", data_source_name), ("query", query))
        }
        spec = nest.map_structure(lambda dtype: TensorSpec([], dtype), output_types)
        super().__init__(apply_op("SqlDataset", **arguments, **structure.flat_structure(spec)), spec)


SqlDataset = SqlDatasetV1


def _shuffled_and_repeated(dataset: Any, num_epochs: Any, shuffle: bool, buffer_size: Any, seed: Any) -> Any:
    if num_epochs != 1 and shuffle:
        return dataset.apply(shuffle_ops.shuffle_and_repeat(buffer_size, num_epochs, seed))
    if shuffle:
        return dataset.shuffle(buffer_size, seed)
    return dataset if num_epochs == 1 else dataset.repeat(num_epochs)


def _read(dataset: Any, read: Callable[[Any], Any], num_parallel_reads: int, sloppy: bool) -> Any:
    """What `read` gives for a dataset of file names."""
    if num_parallel_reads != AUTOTUNE:
        return dataset.apply(interleave_ops.parallel_interleave(read, num_parallel_reads, sloppy=sloppy))
    options = Options()
    options.experimental_deterministic = not sloppy
    return dataset.interleave(read, num_parallel_calls=num_parallel_reads).with_options(options)


def make_csv_dataset(
    file_pattern: Any,
    batch_size: Any,
    column_names: Sequence[str] | None = None,
    column_defaults: Sequence[Any] | None = None,
    label_name: str | None = None,
    select_columns: Sequence[Any] | None = None,
    field_delim: str = ",",
    use_quote_delim: bool = True,
    na_value: str = "",
    header: bool = True,
    num_epochs: int | None = None,
    shuffle: bool = True,
    shuffle_buffer_size: int = 10000,
    shuffle_seed: int | None = None,
    prefetch_buffer_size: int | None = None,
    num_parallel_reads: int | None = None,
    sloppy: bool = False,
    num_rows_for_inference: int | None = 100,
    compression_type: Any = None,
    ignore_errors: bool = False,
) -> Any:
    """Batches of the rows of CSV files: dicts of columns by name; pairs of these and a label with `label_name`.

    Args:
      file_pattern: a pattern of file names, or several.
      column_names: read from the first line when not given.
      column_defaults: as `record_defaults` of `CsvDataset`; types are inferred from the first rows when not given.
      select_columns: names or positions of the columns that are read.
      num_epochs: how often all is read; without end for None.
      num_rows_for_inference: how many rows types are inferred from; all for None.
      ignore_errors: whether rows with errors are left out.

    Raises ValueError when files or arguments do not fit each other.

    Source: `tf.data.experimental.make_csv_dataset`.
    """
    filenames = _csv_columns.matching_files(file_pattern)
    dataset: Any = DatasetV1.from_tensor_slices(filenames)
    if shuffle:
        dataset = dataset.shuffle(len(filenames), shuffle_seed)
    files = _csv_columns.CsvFiles(filenames, field_delim, use_quote_delim, header, compression_type)
    names = list(column_names) if column_names is not None else files.column_names()
    if len(names) != len(set(names)):
        raise ValueError("Cannot have duplicate column names.")
    selected = None if select_columns is None else _csv_columns.positions(select_columns, names)
    if column_defaults is not None:
        defaults = _csv_columns.as_defaults(column_defaults)
    else:
        defaults = files.inferred_defaults(len(names), na_value, num_rows_for_inference, selected)
    if selected is not None and len(defaults) != len(selected):
        raise ValueError("If specified, column_defaults and select_columns must have same length.")
    if selected is not None:
        names = [names[position] for position in selected]
    if label_name is not None and label_name not in names:
        raise ValueError("`label_name` provided must be one of the columns.")

    def read(filename: Any) -> Any:
        rows = CsvDatasetV1(
            filename,
            record_defaults=defaults,
            field_delim=field_delim,
            use_quote_delim=use_quote_delim,
            na_value=na_value,
            select_cols=selected,
            header=header,
            compression_type=compression_type,
        )
        return rows.apply(error_ops.ignore_errors()) if ignore_errors else rows

    def by_name(*columns: Any) -> Any:
        features = OrderedDict(zip(names, columns, strict=True))
        return features if label_name is None else (features, features.pop(label_name))

    dataset = _read(dataset, read, 1 if num_parallel_reads is None else num_parallel_reads, sloppy)
    dataset = _shuffled_and_repeated(dataset, num_epochs, shuffle, shuffle_buffer_size, shuffle_seed)
    dataset = dataset.batch(batch_size, drop_remainder=num_epochs is None).map(by_name)
    return dataset.prefetch(prefetch_buffer_size)


def make_batched_features_dataset(
    file_pattern: Any,
    batch_size: Any,
    features: Mapping[str, Any],
    reader: Callable[..., Any] = TFRecordDatasetV1,
    label_key: str | None = None,
    reader_args: Sequence[Any] | None = None,
    num_epochs: int | None = None,
    shuffle: bool = True,
    shuffle_buffer_size: int = 10000,
    shuffle_seed: int | None = None,
    prefetch_buffer_size: int | None = None,
    reader_num_threads: int | None = None,
    parser_num_threads: int | None = None,
    sloppy_ordering: bool = False,
    drop_final_batch: bool = False,
) -> Any:
    """Batches of the features of `Example`s in files: dicts of tensors and sparse tensors; pairs of these and a label
    with `label_key`.

    Args:
      file_pattern: a pattern of file names, or several.
      batch_size: how many examples make a batch.
      features: the features by name, as for `tf.io.parse_example`.
      reader: makes a dataset of serialized `Example`s from a file name and `reader_args`.
      label_key: the feature that is the label.
      num_epochs: how often all is read; without end for None.
      shuffle: whether files and examples come in random order; of the examples, `shuffle_buffer_size` mix at a time.
      shuffle_seed: of that order.
      prefetch_buffer_size: how many batches are made ready.
      reader_num_threads: how many files are read at a time; 1 for None.
      parser_num_threads: how many batches are parsed at a time; 2 for None.
      sloppy_ordering: whether files may take turns in another order, so as not to wait for one.
      drop_final_batch: leave out a last batch that is smaller; so it is without `num_epochs`, too.

    Raises ValueError for a `label_key` that is not among the features.

    Source: `tf.data.experimental.make_batched_features_dataset`.
    """
    dataset = DatasetV1.list_files(file_pattern, shuffle=shuffle, seed=shuffle_seed)
    arguments = reader_args or []
    dataset = _read(dataset, lambda filename: reader(filename, *arguments), reader_num_threads or 1, sloppy_ordering)
    if dataset.output_types == (dtypes.string, dtypes.string):
        dataset = dataset.map(lambda _, value: value)
    dataset = _shuffled_and_repeated(dataset, num_epochs, shuffle, shuffle_buffer_size, shuffle_seed)
    dataset = dataset.batch(batch_size, drop_remainder=drop_final_batch or num_epochs is None)
    dataset = dataset.apply(parse_example_dataset(features, num_parallel_calls=parser_num_threads or 2))
    if label_key:
        if label_key not in features:
            raise ValueError(f"The `label_key` provided ({label_key!r}) must be one of the `features` keys.")
        dataset = dataset.map(lambda x: (x, x.pop(label_key)))
    return dataset.prefetch(prefetch_buffer_size)
