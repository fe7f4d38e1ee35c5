"""Kernels of datasets with functions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from tfcompat.core.data import batching, elementwise, interleaving, parallel, sources
from tfcompat.core.data.dataset import Dataset, Element, require
from tfcompat.core.framework.kernel import kernel

_AHEAD = 4

Values = Sequence[Any]


@kernel("GeneratorDataset", callables=True)
def generator_dataset(
    init_func_other_args: Values,
    next_func_other_args: Values,
    finalize_func_other_args: Values,
    *,
    init_func: Any,
    next_func: Any,
    finalize_func: Any,
) -> Dataset:
    return sources.Generator(
        init_func.bind(init_func_other_args),
        next_func.bind(next_func_other_args),
        finalize_func.bind(finalize_func_other_args),
    )


@kernel("MapDataset", callables=True)
def map_dataset(input_dataset: Dataset, other_arguments: Values, *, f: Any, preserve_cardinality: bool) -> Dataset:
    return elementwise.Map(input_dataset, f.bind(other_arguments), preserve_cardinality)


@kernel("ParallelMapDataset", callables=True)
def parallel_map_dataset(
    input_dataset: Dataset, other_arguments: Values, num_parallel_calls: Any, *, f: Any, preserve_cardinality: bool
) -> Dataset:
    return parallel.ParallelMap(
        input_dataset, f.bind(other_arguments), preserve_cardinality, _num_parallel_calls(num_parallel_calls)
    )


def _num_parallel_calls(value: Any) -> int:
    require(int(value) > 0 or int(value) == parallel.AUTOTUNE, "num_parallel_calls must be greater than zero.")
    return int(value)


@kernel("MapAndBatchDataset", "ExperimentalMapAndBatchDataset", callables=True)
def map_and_batch_dataset(
    input_dataset: Dataset,
    other_arguments: Values,
    batch_size: Any,
    num_parallel_calls: Any,
    drop_remainder: Any,
    *,
    f: Any,
    preserve_cardinality: bool,
) -> Dataset:
    require(int(batch_size) > 0, "batch_size must be greater than zero.")
    mapped = parallel_map_dataset(
        input_dataset, other_arguments, num_parallel_calls, f=f, preserve_cardinality=preserve_cardinality
    )
    return batching.BatchOfMapped(mapped, int(batch_size), bool(drop_remainder))


@kernel("FlatMapDataset", callables=True)
def flat_map_dataset(input_dataset: Dataset, other_arguments: Values, *, f: Any) -> Dataset:
    return interleaving.FlatMap(input_dataset, f.bind(other_arguments))


def _interleave(source: Dataset, function: Any, cycle_length: Any, block_length: Any, ahead: int = 0) -> Dataset:
    length = (os.cpu_count() or 1) if int(cycle_length) == parallel.AUTOTUNE else int(cycle_length)
    require(length > 0, "cycle_length must be greater than zero.")
    require(int(block_length) > 0, "block_length must be greater than zero.")
    return interleaving.Interleave(source, function, length, int(block_length), ahead)


@kernel("InterleaveDataset", callables=True)
def interleave_dataset(
    input_dataset: Dataset, other_arguments: Values, cycle_length: Any, block_length: Any, *, f: Any
) -> Dataset:
    return _interleave(input_dataset, f.bind(other_arguments), cycle_length, block_length)


@kernel("ParallelInterleaveDatasetV2", callables=True)
def parallel_interleave_dataset_v2(
    input_dataset: Dataset,
    other_arguments: Values,
    cycle_length: Any,
    block_length: Any,
    num_parallel_calls: Any,
    *,
    f: Any,
) -> Dataset:
    ahead = _AHEAD * int(block_length) if _num_parallel_calls(num_parallel_calls) != 1 else 0
    return _interleave(input_dataset, f.bind(other_arguments), cycle_length, block_length, ahead)


@kernel("ParallelInterleaveDataset", "ExperimentalParallelInterleaveDataset", callables=True)
def parallel_interleave_dataset(
    input_dataset: Dataset,
    other_arguments: Values,
    cycle_length: Any,
    block_length: Any,
    sloppy: Any,
    buffer_output_elements: Any,
    prefetch_input_elements: Any,
    *,
    f: Any,
) -> Dataset:
    """An order that is always the same is one that `sloppy` allows."""
    ahead = max(int(buffer_output_elements), 1)
    return _interleave(input_dataset, f.bind(other_arguments), cycle_length, block_length, ahead)


@kernel("FilterDataset", callables=True)
def filter_dataset(input_dataset: Dataset, other_arguments: Values, *, predicate: Any) -> Dataset:
    return elementwise.Filter(input_dataset, predicate.bind(other_arguments))


@kernel("TakeWhileDataset", "ExperimentalTakeWhileDataset", callables=True)
def take_while_dataset(input_dataset: Dataset, other_arguments: Values, *, predicate: Any) -> Dataset:
    return elementwise.TakeWhile(input_dataset, predicate.bind(other_arguments))


@kernel("ScanDataset", "ExperimentalScanDataset", callables=True)
def scan_dataset(
    input_dataset: Dataset, initial_state: Values, other_arguments: Values, *, f: Any, preserve_cardinality: bool
) -> Dataset:
    return elementwise.Scan(input_dataset, tuple(initial_state), f.bind(other_arguments), preserve_cardinality)


@kernel("GroupByWindowDataset", "ExperimentalGroupByWindowDataset", callables=True)
def group_by_window_dataset(
    input_dataset: Dataset,
    key_func_other_arguments: Values,
    reduce_func_other_arguments: Values,
    window_size_func_other_arguments: Values,
    *,
    key_func: Any,
    reduce_func: Any,
    window_size_func: Any,
) -> Dataset:
    return batching.GroupByWindow(
        input_dataset,
        key_func.bind(key_func_other_arguments),
        reduce_func.bind(reduce_func_other_arguments),
        window_size_func.bind(window_size_func_other_arguments),
    )


@kernel("GroupByReducerDataset", "ExperimentalGroupByReducerDataset", callables=True)
def group_by_reducer_dataset(
    input_dataset: Dataset,
    key_func_other_arguments: Values,
    init_func_other_arguments: Values,
    reduce_func_other_arguments: Values,
    finalize_func_other_arguments: Values,
    *,
    key_func: Any,
    init_func: Any,
    reduce_func: Any,
    finalize_func: Any,
) -> Dataset:
    return batching.GroupByReducer(
        input_dataset,
        key_func.bind(key_func_other_arguments),
        init_func.bind(init_func_other_arguments),
        reduce_func.bind(reduce_func_other_arguments),
        finalize_func.bind(finalize_func_other_arguments),
    )


@kernel("ReduceDataset", callables=True)
def reduce_dataset(input_dataset: Dataset, initial_state: Values, other_arguments: Values, *, f: Any) -> Element:
    return elementwise.reduce_dataset(input_dataset, tuple(initial_state), f.bind(other_arguments))
