"""Shapes of datasets and iterators: handles are scalars, elements have the shapes that the node says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfcompat.core.framework.op_def import get_op_def, op_names
from tfcompat.core.framework.shape_function import shape_function
from tfcompat.core.shape_functions.common import SCALAR, with_rank, with_rank_at_most
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.tensor_shape import TensorShape

_OF_SCALARS = frozenset(
    """
    BatchDataset BatchDatasetV2 CacheDataset DenseToSparseBatchDataset FixedLengthRecordDataset
    FixedLengthRecordDatasetV2 MapAndBatchDataset MatchingFilesDataset PaddedBatchDataset PaddedBatchDatasetV2
    PrefetchDataset RandomDataset RangeDataset RepeatDataset ShardDataset ShuffleAndRepeatDataset ShuffleDataset
    SkipDataset SleepDataset SqlDataset TFRecordDataset TakeDataset TextLineDataset WindowDataset
    """.split()
)
"""Datasets whose inputs, but for datasets, lists and those in `_VECTORS`, must be scalars."""

_VECTORS: dict[str, Callable[[TensorShape], TensorShape]] = {
    "filenames": lambda shape: with_rank_at_most(shape, 1),
    "patterns": lambda shape: with_rank_at_most(shape, 1),
    "row_shape": lambda shape: with_rank(shape, 1),
}

_OTHERS = [
    name
    for name in op_names()
    if name.endswith(("Dataset", "DatasetV2"))
    and name not in {"ReduceDataset", "CSVDataset", "ExperimentalCSVDataset", *_OF_SCALARS}
    and not name.startswith(("Wrap", "Unwrap"))
]


@shape_function(
    *_OTHERS,
    "DatasetCardinality",
    "ExperimentalDatasetCardinality",
    "DatasetToGraph",
    "Iterator",
    "IteratorV2",
    "OneShotIterator",
    "IteratorToStringHandle",
    "IteratorFromStringHandle",
    "IteratorFromStringHandleV2",
    "IteratorGetDevice",
    "ExperimentalIteratorGetDevice",
    "IteratorGetNextAsOptional",
    "SerializeIterator",
)
def scalar(*inputs: Any) -> TensorShape:
    return SCALAR


def _register_of_scalars(op_type: str) -> None:
    names = [arg.name for arg in get_op_def(op_type).inputs]

    @shape_function(op_type)
    def of_scalars(*inputs: Any) -> TensorShape:
        for name, given in zip(names, inputs, strict=True):
            if isinstance(given, list) or given.dtype is dtypes.variant:
                continue
            if name in _VECTORS:
                _VECTORS[name](given.shape)
            else:
                with_rank(given.shape, 0)
        return SCALAR


for _op_type in _OF_SCALARS:
    _register_of_scalars(_op_type)


@shape_function("CSVDataset", "ExperimentalCSVDataset")
def csv_dataset(*inputs: Any) -> TensorShape:
    for default in inputs[-1]:
        shape = with_rank_at_most(default.shape, 1)
        if shape.num_elements() not in (None, 0, 1):
            raise ValueError("Shape of a default must be a length-0 or length-1 vector, or a scalar.")
    return SCALAR


@shape_function("MakeIterator", "DeserializeIterator", "DatasetToTFRecord", "ExperimentalDatasetToTFRecord")
def nothing(*inputs: Any) -> list[TensorShape]:
    return []


@shape_function("IteratorGetNext", "IteratorGetNextSync", "DatasetToSingleElement", "ReduceDataset")
def element(*inputs: Any, output_shapes: Sequence[TensorShape]) -> list[TensorShape]:
    return list(output_shapes)
