"""`tf.data.experimental`: more transformations, sources and options."""

from tfcompat.python.data.experimental.ops.batching import (
    dense_to_sparse_batch,
    map_and_batch,
    map_and_batch_with_legacy_function,
    unbatch,
)
from tfcompat.python.data.experimental.ops.cardinality import INFINITE as INFINITE_CARDINALITY
from tfcompat.python.data.experimental.ops.cardinality import UNKNOWN as UNKNOWN_CARDINALITY
from tfcompat.python.data.experimental.ops.cardinality import cardinality
from tfcompat.python.data.experimental.ops.counter import Counter
from tfcompat.python.data.experimental.ops.distribute_options import DistributeOptions
from tfcompat.python.data.experimental.ops.enumerate_ops import enumerate_dataset
from tfcompat.python.data.experimental.ops.error_ops import ignore_errors
from tfcompat.python.data.experimental.ops.get_single_element import get_single_element
from tfcompat.python.data.experimental.ops.grouping import (
    Reducer,
    bucket_by_sequence_length,
    group_by_reducer,
    group_by_window,
)
from tfcompat.python.data.experimental.ops.interleave_ops import (
    choose_from_datasets,
    parallel_interleave,
    sample_from_datasets,
)
from tfcompat.python.data.experimental.ops.iterator_ops import CheckpointInputPipelineHook, make_saveable_from_iterator
from tfcompat.python.data.experimental.ops.optimization_options import MapVectorizationOptions, OptimizationOptions
from tfcompat.python.data.experimental.ops.parsing_ops import parse_example_dataset
from tfcompat.python.data.experimental.ops.prefetching_ops import copy_to_device, prefetch_to_device
from tfcompat.python.data.experimental.ops.random_ops import RandomDataset
from tfcompat.python.data.experimental.ops.readers import (
    CsvDataset,
    SqlDataset,
    make_batched_features_dataset,
    make_csv_dataset,
)
from tfcompat.python.data.experimental.ops.resampling import rejection_resample
from tfcompat.python.data.experimental.ops.scan_ops import scan
from tfcompat.python.data.experimental.ops.shuffle_ops import shuffle_and_repeat
from tfcompat.python.data.experimental.ops.stats_options import StatsOptions
from tfcompat.python.data.experimental.ops.take_while_ops import take_while
from tfcompat.python.data.experimental.ops.threading_options import ThreadingOptions
from tfcompat.python.data.experimental.ops.unique import unique
from tfcompat.python.data.experimental.ops.writers import TFRecordWriter
from tfcompat.python.data.ops.dataset_ops import AUTOTUNE, from_variant, get_structure, to_variant
from tfcompat.python.data.ops.dataset_ops import DatasetSpec as DatasetStructure
from tfcompat.python.data.ops.iterator_ops import get_next_as_optional
from tfcompat.python.data.ops.optional_ops import Optional
from tfcompat.python.data.ops.optional_ops import OptionalSpec as OptionalStructure
from tfcompat.python.data.util.structure import (
    RaggedTensorStructure,
    SparseTensorStructure,
    TensorArrayStructure,
    TensorStructure,
)
from tfcompat.python.framework.type_spec import TypeSpec as Structure

__all__ = [
    "AUTOTUNE",
    "INFINITE_CARDINALITY",
    "UNKNOWN_CARDINALITY",
    "CheckpointInputPipelineHook",
    "Counter",
    "CsvDataset",
    "DatasetStructure",
    "DistributeOptions",
    "MapVectorizationOptions",
    "OptimizationOptions",
    "Optional",
    "OptionalStructure",
    "RaggedTensorStructure",
    "RandomDataset",
    "Reducer",
    "SparseTensorStructure",
    "SqlDataset",
    "StatsOptions",
    "Structure",
    "TFRecordWriter",
    "TensorArrayStructure",
    "TensorStructure",
    "ThreadingOptions",
    "bucket_by_sequence_length",
    "cardinality",
    "choose_from_datasets",
    "copy_to_device",
    "dense_to_sparse_batch",
    "enumerate_dataset",
    "from_variant",
    "get_next_as_optional",
    "get_single_element",
    "get_structure",
    "group_by_reducer",
    "group_by_window",
    "ignore_errors",
    "make_batched_features_dataset",
    "make_csv_dataset",
    "make_saveable_from_iterator",
    "map_and_batch",
    "map_and_batch_with_legacy_function",
    "parallel_interleave",
    "parse_example_dataset",
    "prefetch_to_device",
    "rejection_resample",
    "sample_from_datasets",
    "scan",
    "shuffle_and_repeat",
    "take_while",
    "to_variant",
    "unbatch",
    "unique",
]
