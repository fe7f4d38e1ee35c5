"""Shapes of datasets and iterators: handles are scalars, elements have the shapes that the node says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.core.framework.op_def import op_names
from tfcompat.core.framework.shape_function import shape_function
from tfcompat.core.shape_functions.common import SCALAR, with_rank_at_most
from tfcompat.python.framework.tensor_shape import TensorShape

_DATASETS = [
    name
    for name in op_names()
    if name.endswith(("Dataset", "DatasetV2"))
    and name not in ("ReduceDataset", "CSVDataset", "ExperimentalCSVDataset")
    and not name.startswith(("Wrap", "Unwrap"))
]


@shape_function(
    *_DATASETS,
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
