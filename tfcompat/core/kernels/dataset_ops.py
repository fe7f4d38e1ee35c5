"""Kernels of datasets without functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.core.data import batching, elementwise, interleaving, parallel, sequencing, shuffling, sources
from tfcompat.core.data.dataset import Dataset, Element, SameElements, require
from tfcompat.core.data.optimizing import optimized
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.sparse_serialization_ops import (
    array_from_bytes,
    bytes_from_array,
    serialize_sparse,
)
from tfcompat.python.framework.errors_impl import UnimplementedError

# Sources


@kernel("TensorDataset", host=True)
def tensor_dataset(components: Sequence[Any]) -> Dataset:
    return sources.Elements((tuple(components),))


@kernel("TensorSliceDataset", host=True)
def tensor_slice_dataset(components: Sequence[Any]) -> Dataset:
    lengths = {len(component) for component in components}
    require(
        len(lengths) == 1,
        f"All components must have the same size in the 0th dimension. Components have {sorted(lengths)}",
    )
    return sources.Slices(tuple(components))


@kernel("SparseTensorSliceDataset", host=True)
def sparse_tensor_slice_dataset(indices: Any, values: Any, dense_shape: Any) -> Dataset:
    return sources.SparseSlices(indices, values, dense_shape)


@kernel("RangeDataset", host=True)
def range_dataset(start: Any, stop: Any, step: Any) -> Dataset:
    require(int(step) != 0, "step must be a non-zero integer.")
    return sources.Range(range(int(start), int(stop), int(step)))


@kernel("RandomDataset", "ExperimentalRandomDataset", host=True)
def random_dataset(seed: Any, seed2: Any) -> Dataset:
    return sources.Random(int(seed), int(seed2))


# Order and number


@kernel("RepeatDataset", host=True)
def repeat_dataset(input_dataset: Dataset, count: Any) -> Dataset:
    return sequencing.Repeat(input_dataset, int(count))


@kernel("TakeDataset", host=True)
def take_dataset(input_dataset: Dataset, count: Any) -> Dataset:
    return sequencing.Take(input_dataset, int(count))


@kernel("SkipDataset", host=True)
def skip_dataset(input_dataset: Dataset, count: Any) -> Dataset:
    return sequencing.Skip(input_dataset, int(count))


@kernel("ShardDataset", host=True)
def shard_dataset(input_dataset: Dataset, num_shards: Any, index: Any, *, require_non_empty: bool) -> Dataset:
    if require_non_empty:
        raise UnimplementedError(None, None, "ShardDataset(require_non_empty=True) is not supported: leave it out")
    require(int(num_shards) > 0, f"Number of shards must be greater than zero (currently num_shards = {num_shards}).")
    require(
        0 <= int(index) < int(num_shards),
        f"Index must be between 0 and {int(num_shards) - 1} (currently index = {index}).",
    )
    return sequencing.Shard(input_dataset, int(num_shards), int(index))


@kernel("ConcatenateDataset", host=True)
def concatenate_dataset(input_dataset: Dataset, another_dataset: Dataset) -> Dataset:
    return sequencing.Concatenate(input_dataset, another_dataset)


@kernel("ZipDataset", host=True)
def zip_dataset(input_datasets: Sequence[Dataset]) -> Dataset:
    return sequencing.Zip(tuple(input_datasets))


@kernel("CacheDataset", host=True)
def cache_dataset(input_dataset: Dataset, filename: Any) -> Dataset:
    name = np.asarray(filename, object).item().decode()
    if not name:
        return sequencing.MemoryCache(input_dataset)
    return sequencing.FileCache(input_dataset, name, bytes_from_array, array_from_bytes)


def _buffer_size(buffer_size: Any) -> int:
    require(int(buffer_size) > 0, "buffer_size must be greater than zero.")
    return int(buffer_size)


@kernel("ShuffleDataset", host=True)
def shuffle_dataset(
    input_dataset: Dataset, buffer_size: Any, seed: Any, seed2: Any, *, reshuffle_each_iteration: bool
) -> Dataset:
    return shuffling.Shuffle(
        input_dataset, _buffer_size(buffer_size), int(seed), int(seed2), reshuffle=reshuffle_each_iteration
    )


@kernel("ShuffleAndRepeatDataset", host=True)
def shuffle_and_repeat_dataset(input_dataset: Dataset, buffer_size: Any, seed: Any, seed2: Any, count: Any) -> Dataset:
    require(int(count) > 0 or int(count) == -1, "count must be greater than zero or equal to -1.")
    return shuffling.Shuffle(
        input_dataset, _buffer_size(buffer_size), int(seed), int(seed2), int(count), reshuffle=False
    )


@kernel("PrefetchDataset", host=True)
def prefetch_dataset(input_dataset: Dataset, buffer_size: Any) -> Dataset:
    require(int(buffer_size) >= -1, "buffer_size must be >= 0 or set buffer_size to be -1 for auto-tuning")
    return parallel.Prefetch(input_dataset, int(buffer_size))


@kernel("UniqueDataset", "ExperimentalUniqueDataset", host=True)
def unique_dataset(input_dataset: Dataset) -> Dataset:
    return elementwise.Unique(input_dataset)


@kernel("IgnoreErrorsDataset", "ExperimentalIgnoreErrorsDataset", host=True)
def ignore_errors_dataset(input_dataset: Dataset) -> Dataset:
    return elementwise.IgnoreErrors(input_dataset)


@kernel("SleepDataset", "ExperimentalSleepDataset", host=True)
def sleep_dataset(input_dataset: Dataset, sleep_microseconds: Any) -> Dataset:
    return elementwise.Sleep(input_dataset, int(sleep_microseconds))


@kernel("FilterByLastComponentDataset", host=True)
def filter_by_last_component_dataset(input_dataset: Dataset) -> Dataset:
    return elementwise.FilterByLastComponent(input_dataset)


@kernel("DirectedInterleaveDataset", "ExperimentalDirectedInterleaveDataset", host=True)
def directed_interleave_dataset(selector_input_dataset: Dataset, data_input_datasets: Sequence[Dataset]) -> Dataset:
    return interleaving.Directed(selector_input_dataset, tuple(data_input_datasets))


# Batches


def _batch_size(batch_size: Any) -> int:
    require(int(batch_size) > 0, "Batch size must be greater than zero.")
    return int(batch_size)


@kernel("BatchDataset", "BatchDatasetV2", host=True)
def batch_dataset(input_dataset: Dataset, batch_size: Any, drop_remainder: Any = False) -> Dataset:
    return batching.Batch(input_dataset, _batch_size(batch_size), bool(drop_remainder))


@kernel("PaddedBatchDataset", "PaddedBatchDatasetV2", host=True)
def padded_batch_dataset(
    input_dataset: Dataset,
    batch_size: Any,
    padded_shapes: Sequence[Any],
    padding_values: Sequence[Any],
    drop_remainder: Any = False,
) -> Dataset:
    shapes = [np.asarray(shape).tolist() for shape in padded_shapes]
    for value in padding_values:
        require(np.ndim(value) == 0, "All padding values must be scalars")
    fill = [np.asarray(value) for value in padding_values]
    stack = batching.stack_padded(shapes, fill)
    return batching.Batch(input_dataset, _batch_size(batch_size), bool(drop_remainder), stack)


@kernel("DenseToSparseBatchDataset", "ExperimentalDenseToSparseBatchDataset", host=True)
def dense_to_sparse_batch_dataset(input_dataset: Dataset, batch_size: Any, row_shape: Any) -> Dataset:
    stack = batching.stack_sparse(np.asarray(row_shape).tolist(), lambda parts: serialize_sparse(*parts))
    return batching.Batch(input_dataset, _batch_size(batch_size), False, stack)


@kernel("UnbatchDataset", "ExperimentalUnbatchDataset", host=True)
def unbatch_dataset(input_dataset: Dataset) -> Dataset:
    return batching.Unbatch(input_dataset)


@kernel("WindowDataset", host=True)
def window_dataset(input_dataset: Dataset, size: Any, shift: Any, stride: Any, drop_remainder: Any) -> Dataset:
    for name, value in (("size", size), ("shift", shift), ("stride", stride)):
        require(int(value) > 0, f"Window {name} must be greater than zero.")
    return batching.Window(input_dataset, int(size), int(shift), int(stride), bool(drop_remainder))


# Options of TensorFlow's runtime


@kernel("OptimizeDataset", host=True)
def optimize_dataset(input_dataset: Dataset, optimizations: Any) -> Dataset:
    return optimized(input_dataset, [name.decode() for name in np.asarray(optimizations, object).tolist()])


@kernel("MaxIntraOpParallelismDataset", "PrivateThreadPoolDataset", host=True)
def configured_dataset(input_dataset: Dataset, setting: Any) -> Dataset:
    return SameElements(input_dataset)


@kernel("ModelDataset", "NonSerializableDataset", host=True)
def same_dataset(input_dataset: Dataset) -> Dataset:
    return SameElements(input_dataset)


# Results


@kernel("DatasetToSingleElement", host=True)
def dataset_to_single_element(dataset: Dataset) -> Element:
    return elementwise.single_element(dataset)


@kernel("DatasetCardinality", "ExperimentalDatasetCardinality", host=True)
def dataset_cardinality(input_dataset: Dataset) -> np.ndarray:
    return np.array(input_dataset.cardinality(), np.int64)


@kernel("DatasetToGraph", host=True)
def dataset_to_graph(input_dataset: Dataset) -> np.ndarray:
    raise UnimplementedError(None, None, "tfcompat does not serialize datasets: export the graph that makes them.")
