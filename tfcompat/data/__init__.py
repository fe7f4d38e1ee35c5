"""`tf.data`: input pipelines."""

from tfcompat.data import experimental as experimental
from tfcompat.python.data.ops.dataset_ops import (
    Dataset,
    DatasetSpec,
    Options,
    make_initializable_iterator,
    make_one_shot_iterator,
)
from tfcompat.python.data.ops.dataset_ops import get_legacy_output_classes as get_output_classes
from tfcompat.python.data.ops.dataset_ops import get_legacy_output_shapes as get_output_shapes
from tfcompat.python.data.ops.dataset_ops import get_legacy_output_types as get_output_types
from tfcompat.python.data.ops.iterator_ops import Iterator
from tfcompat.python.data.ops.readers import FixedLengthRecordDataset, TextLineDataset, TFRecordDataset

__all__ = [
    "Dataset",
    "DatasetSpec",
    "FixedLengthRecordDataset",
    "Iterator",
    "Options",
    "TFRecordDataset",
    "TextLineDataset",
    "experimental",
    "get_output_classes",
    "get_output_shapes",
    "get_output_types",
    "make_initializable_iterator",
    "make_one_shot_iterator",
]
