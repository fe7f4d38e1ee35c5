"""Datasets to files."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.ops.dataset_ops import DatasetV2
from tfcompat.python.data.util import convert, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_spec import TensorSpec


class TFRecordWriter:
    """Writes a dataset of strings to a file of records. Source: `tf.data.experimental.TFRecordWriter`.

    Args:
      compression_type: "", "ZLIB" or "GZIP".
    """

    def __init__(self, filename: Any, compression_type: Any = None) -> None:
        self._filename = ops.convert_to_tensor(filename, dtypes.string, name="filename")
        self._compression_type = convert.optional_param_to_tensor(
            "compression_type", compression_type, "", dtypes.string
        )

    def write(self, dataset: Any) -> Operation:
        """The operation that writes the elements, scalar strings."""
        if not isinstance(dataset, DatasetV2):
            raise TypeError("`dataset` must be a `tf.data.Dataset` object.")
        if not structure.are_compatible(dataset.element_spec, TensorSpec([], dtypes.string)):
            raise TypeError(
                "`dataset` must produce scalar `DT_STRING` tensors whereas it produces shape "
                f"{dataset.output_shapes} and types {dataset.output_types}"
            )
        return apply_op(
            "DatasetToTFRecord",
            input_dataset=dataset._variant_tensor,
            filename=self._filename,
            compression_type=self._compression_type,
        )
