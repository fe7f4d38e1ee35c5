"""Datasets of what files hold, under TensorFlow's module name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.data.ops import _function_datasets
from tfcompat.python.data.ops._sources import from_tensor_slices
from tfcompat.python.data.ops.dataset_ops import AUTOTUNE, DatasetV1Adapter, DatasetV2
from tfcompat.python.data.util import convert
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.ops import array_ops

_BUFFER_SIZE = 256 * 1024
_STRING = TensorSpec([], dtypes.string)


class _FileDataset(DatasetV1Adapter):
    """The records of some files, one file after the other, or from several at a time."""

    def __init__(self, filenames: Any, num_parallel_reads: Any, read: Callable[[Tensor], Tensor]) -> None:
        names = _filenames_dataset(filenames)

        def read_one_file(filename: Any) -> DatasetV2:
            filename = ops.convert_to_tensor(filename, dtypes.string, name="filename")
            return DatasetV1Adapter(read(filename), _STRING)

        if num_parallel_reads is None:
            dataset = names.flat_map(read_one_file)
        elif isinstance(num_parallel_reads, int) and num_parallel_reads == AUTOTUNE:
            dataset = names.interleave(read_one_file, num_parallel_calls=num_parallel_reads)
        else:
            dataset = parallel_interleave(names, read_one_file, num_parallel_reads, 1, False, None, None)
        super().__init__(dataset)
        self._filenames = names


def _filenames_dataset(filenames: Any) -> Any:
    if isinstance(filenames, DatasetV2):
        if filenames.output_types != dtypes.string:
            raise TypeError("`filenames` must be a `tf.data.Dataset` of `tf.string` elements.")
        if not filenames.output_shapes.is_compatible_with(TensorShape([])):
            raise TypeError("`filenames` must be a `tf.data.Dataset` of scalar `tf.string` elements.")
        return filenames
    tensor = ops.convert_to_tensor(filenames, dtypes.string)
    return from_tensor_slices(array_ops.reshape(tensor, [-1], name="flat_filenames"))


def parallel_interleave(
    source: Any,
    map_func: Callable[..., Any],
    cycle_length: Any,
    block_length: Any,
    sloppy: Any,
    buffer_output_elements: Any,
    prefetch_input_elements: Any,
) -> Any:
    """The dataset of `tf.data.experimental.parallel_interleave`."""
    function, spec = _function_datasets.dataset_function(map_func, "tf.data.experimental.parallel_interleave()", source)
    return source._made(
        "ParallelInterleaveDataset",
        spec,
        [function],
        cycle_length=ops.convert_to_tensor(cycle_length, dtypes.int64, name="cycle_length"),
        block_length=ops.convert_to_tensor(block_length, dtypes.int64, name="block_length"),
        sloppy=ops.convert_to_tensor(sloppy, dtypes.bool, name="sloppy"),
        buffer_output_elements=convert.optional_param_to_tensor(
            "buffer_output_elements", buffer_output_elements, 2 * block_length
        ),
        prefetch_input_elements=convert.optional_param_to_tensor(
            "prefetch_input_elements", prefetch_input_elements, 2 * cycle_length
        ),
        other_arguments=function.captured_inputs,
        f=function.function,
    )


def _compression(compression_type: Any) -> Tensor:
    return convert.optional_param_to_tensor("compression_type", compression_type, "", dtypes.string)


def _buffer(buffer_size: Any) -> Tensor:
    return convert.optional_param_to_tensor("buffer_size", buffer_size, _BUFFER_SIZE)


class TFRecordDatasetV1(_FileDataset):
    """The records of TFRecord files, as scalar strings.

    Args:
      filenames: one name, several, or a dataset of names.
      compression_type: "", "ZLIB" or "GZIP".
      buffer_size: taken for the graph; reading is buffered anyway.
      num_parallel_reads: how many files are read at a time.

    Source: `tf.data.TFRecordDataset`.
    """

    def __init__(
        self, filenames: Any, compression_type: Any = None, buffer_size: Any = None, num_parallel_reads: Any = None
    ) -> None:
        def read(filename: Tensor) -> Tensor:
            return apply_op(
                "TFRecordDataset",
                filenames=filename,
                compression_type=_compression(compression_type),
                buffer_size=_buffer(buffer_size),
            )

        super().__init__(filenames, num_parallel_reads, read)


class TextLineDatasetV1(_FileDataset):
    """The lines of text files, as scalar strings without their ends. Arguments as for `TFRecordDataset`.

    Source: `tf.data.TextLineDataset`.
    """

    def __init__(
        self, filenames: Any, compression_type: Any = None, buffer_size: Any = None, num_parallel_reads: Any = None
    ) -> None:
        def read(filename: Tensor) -> Tensor:
            return apply_op(
                "TextLineDataset",
                filenames=filename,
                compression_type=_compression(compression_type),
                buffer_size=_buffer(buffer_size),
            )

        super().__init__(filenames, num_parallel_reads, read)


class FixedLengthRecordDatasetV1(_FileDataset):
    """Pieces of files of `record_bytes` bytes each, as scalar strings.

    Args:
      header_bytes, footer_bytes: how much at the beginning and end of each file belongs to no record.

    The others are as for `TFRecordDataset`. Source: `tf.data.FixedLengthRecordDataset`.
    """

    def __init__(
        self,
        filenames: Any,
        record_bytes: Any,
        header_bytes: Any = None,
        footer_bytes: Any = None,
        buffer_size: Any = None,
        compression_type: Any = None,
        num_parallel_reads: Any = None,
    ) -> None:
        def read(filename: Tensor) -> Tensor:
            return apply_op(
                "FixedLengthRecordDatasetV2",
                filenames=filename,
                record_bytes=ops.convert_to_tensor(record_bytes, dtypes.int64, name="record_bytes"),
                header_bytes=convert.optional_param_to_tensor("header_bytes", header_bytes),
                footer_bytes=convert.optional_param_to_tensor("footer_bytes", footer_bytes),
                buffer_size=_buffer(buffer_size),
                compression_type=_compression(compression_type),
            )

        super().__init__(filenames, num_parallel_reads, read)


TFRecordDataset = TFRecordDatasetV1
TextLineDataset = TextLineDatasetV1
FixedLengthRecordDataset = FixedLengthRecordDatasetV1
