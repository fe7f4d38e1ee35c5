"""`tf.data.Dataset`, under TensorFlow's module name. Its transformations with functions are in `_function_datasets`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.data.ops import _batches, _function_datasets, _generator, _sources
from tfcompat.python.data.ops._dataset_base import DatasetSpec as DatasetSpec
from tfcompat.python.data.ops._dataset_base import DatasetV2
from tfcompat.python.data.ops._options import Options as Options
from tfcompat.python.data.ops._structured_function import StructuredFunctionWrapper as StructuredFunctionWrapper
from tfcompat.python.data.ops.iterator_ops import Iterator
from tfcompat.python.data.util import random_seed, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor

AUTOTUNE = -1
"""Stands for a number that is left open: of parallel calls, or of elements in a buffer."""


class DatasetV1(DatasetV2):
    """A potentially large set of elements, and a description of how they are made.

        dataset = tf.data.Dataset.from_tensor_slices(images).map(scale).shuffle(1000).batch(32).repeat()
        batch = dataset.make_one_shot_iterator().get_next()

    Subclasses outside this package give its tensor by `_as_variant_tensor`, and the properties `output_types`,
    `output_shapes` and `output_classes`. Source: `tf.data.Dataset`.
    """

    def __init__(self) -> None:
        views = (self.output_types, self.output_shapes, self.output_classes)
        super().__init__(self._as_variant_tensor(), structure.convert_legacy_structure(*views))

    def _as_variant_tensor(self) -> Tensor:
        raise NotImplementedError("Dataset._as_variant_tensor")

    # Sources

    @staticmethod
    def from_tensors(tensors: Any) -> DatasetV1:
        """One element: `tensors`, a nest of what converts to tensors, of sparse tensors or datasets."""
        return _sources.from_tensors(tensors)

    @staticmethod
    def from_tensor_slices(tensors: Any) -> DatasetV1:
        """The slices of `tensors` along their first dimension, in which all must agree."""
        return _sources.from_tensor_slices(tensors)

    @staticmethod
    def from_sparse_tensor_slices(sparse_tensor: Any) -> DatasetV1:
        """The rows of a sparse tensor, each as a tuple (indices, values, dense_shape)."""
        return _sources.from_sparse_tensor_slices(sparse_tensor)

    @staticmethod
    def from_generator(
        generator: Callable[..., Any], output_types: Any, output_shapes: Any = None, args: Any = None
    ) -> DatasetV1:
        """What `generator()` yields, called anew for each pass.

        Args:
          output_types, output_shapes: nested types and shapes of what it yields.
          args: tensors whose values it is called with.
        """
        return _generator.from_generator(generator, output_types, output_shapes, args)

    @staticmethod
    def range(*args: Any) -> DatasetV1:
        """The int64 numbers of Python's `range(*args)`; arguments may be tensors."""
        return _sources.range_dataset(*args)

    @staticmethod
    def zip(datasets: Any) -> DatasetV1:
        """The elements of a nest of datasets side by side, as many as the shortest has."""
        return _sources.zip_datasets(datasets)

    @staticmethod
    def list_files(file_pattern: Any, shuffle: Any = None, seed: int | None = None) -> DatasetV1:
        """The names of files that fit a pattern (or one of several), in pseudorandom order unless `shuffle` is False.

        InvalidArgumentError at run time when there are none.
        """
        return _sources.list_files(file_pattern, shuffle, seed)

    # Order and number

    def _same(self, op_type: str, **arguments: Any) -> DatasetV1:
        """A dataset with elements of the same structure."""
        return self._made(op_type, self.element_spec, **arguments)

    def _made(self, op_type: str, element_spec: Any, functions: Any = (), **arguments: Any) -> DatasetV1:
        arguments = {**arguments, **structure.flat_structure(element_spec)}
        variant = apply_op(op_type, input_dataset=self._variant_tensor, **arguments)
        return DatasetV1Adapter(variant, element_spec, [self], functions)

    def concatenate(self, dataset: DatasetV2) -> DatasetV1:
        """The elements of this dataset, then those of `dataset`. Raises TypeError when their types differ."""
        return _sources.concatenate(self, dataset)

    def prefetch(self, buffer_size: Any) -> DatasetV1:
        """The same elements, of which a thread gets `buffer_size` ready ahead."""
        size = ops.convert_to_tensor(AUTOTUNE if buffer_size is None else buffer_size, dtypes.int64, name="buffer_size")
        return self._same("PrefetchDataset", buffer_size=size)

    def repeat(self, count: Any = None) -> DatasetV1:
        """The elements `count` times, without end for None or -1."""
        count = ops.convert_to_tensor(-1 if count is None else count, dtypes.int64, name="count")
        return self._same("RepeatDataset", count=count)

    def enumerate(self, start: Any = 0) -> DatasetV1:
        """Pairs of a number, counted from `start`, and an element."""
        return DatasetV1.zip((DatasetV1.range(start, np.iinfo(np.int64).max), self))

    def shuffle(self, buffer_size: Any, seed: Any = None, reshuffle_each_iteration: bool | None = None) -> DatasetV1:
        """The elements in pseudorandom order: each is drawn from a buffer of the next `buffer_size`.

        Args:
          seed: with it (or a graph seed) the order is the same in every run of the program, and TensorFlow's.
          reshuffle_each_iteration: whether each pass has another order (default True).
        """
        size = ops.convert_to_tensor(buffer_size, dtypes.int64, name="buffer_size")
        first, second = random_seed.get_seed(seed)
        reshuffle = True if reshuffle_each_iteration is None else reshuffle_each_iteration
        return self._same(
            "ShuffleDataset", buffer_size=size, seed=first, seed2=second, reshuffle_each_iteration=reshuffle
        )

    def cache(self, filename: Any = "") -> DatasetV1:
        """The elements, kept at the first pass: in memory, or in a file whose name begins with `filename`."""
        filename = ops.convert_to_tensor(filename, dtypes.string, name="filename")
        return self._same("CacheDataset", filename=filename)

    def take(self, count: Any) -> DatasetV1:
        """The first `count` elements; all for -1."""
        return self._same("TakeDataset", count=ops.convert_to_tensor(count, dtypes.int64, name="count"))

    def skip(self, count: Any) -> DatasetV1:
        """All but the first `count` elements; none for -1."""
        return self._same("SkipDataset", count=ops.convert_to_tensor(count, dtypes.int64, name="count"))

    def shard(self, num_shards: Any, index: Any) -> DatasetV1:
        """Every `num_shards`-th element, from the one at `index` on."""
        num_shards = ops.convert_to_tensor(num_shards, dtypes.int64, name="num_shards")
        index = ops.convert_to_tensor(index, dtypes.int64, name="index")
        return self._same("ShardDataset", num_shards=num_shards, index=index)

    # Batches

    def batch(self, batch_size: Any, drop_remainder: Any = False) -> DatasetV1:
        """Elements put together, `batch_size` at a time; fewer in the last batch, unless `drop_remainder`."""
        return _batches.batch(self, batch_size, drop_remainder)

    def padded_batch(
        self, batch_size: Any, padded_shapes: Any, padding_values: Any = None, drop_remainder: Any = False
    ) -> DatasetV1:
        """Elements put together, each component filled up to one shape.

        Args:
          padded_shapes: a nest of shapes; None or -1 stands for the largest size in the batch.
          padding_values: a nest of scalars to fill up with; zeros or empty strings by default.
        """
        return _batches.padded_batch(self, batch_size, padded_shapes, padding_values, drop_remainder)

    def unbatch(self) -> DatasetV1:
        """The slices of the elements along their first dimension."""
        return _batches.unbatch(self)

    def window(self, size: Any, shift: Any = None, stride: Any = 1, drop_remainder: Any = False) -> DatasetV1:
        """Datasets of `size` elements, which begin `shift` elements after one another (default `size`) and take every
        `stride`-th. Components become datasets."""
        return _batches.window(self, size, shift, stride, drop_remainder)

    # Functions

    def map(self, map_func: Callable[..., Any], num_parallel_calls: Any = None) -> DatasetV1:
        """What `map_func` makes of the elements: it gets the components of a tuple as arguments, other elements as one.

        Args:
          map_func: builds tensors; it is called once, and compiled.
          num_parallel_calls: how many elements are worked on at a time.
        """
        return _function_datasets.map_dataset(self, map_func, num_parallel_calls)

    map_with_legacy_function = map

    def flat_map(self, map_func: Callable[..., Any]) -> DatasetV1:
        """The elements of the datasets that `map_func` returns, one dataset after the other."""
        return _function_datasets.flat_map(self, map_func)

    def interleave(
        self,
        map_func: Callable[..., Any],
        cycle_length: Any = AUTOTUNE,
        block_length: Any = 1,
        num_parallel_calls: Any = None,
    ) -> DatasetV1:
        """The elements of the datasets that `map_func` returns: `block_length` of one, then of the next, `cycle_length`
        being open at a time.

        Args:
          num_parallel_calls: how many are read from at a time, by threads.
        """
        return _function_datasets.interleave(self, map_func, cycle_length, block_length, num_parallel_calls)

    def filter(self, predicate: Callable[..., Any]) -> DatasetV1:
        """The elements for which `predicate` is True."""
        return _function_datasets.filter_dataset(self, predicate)

    filter_with_legacy_function = filter

    def reduce(self, initial_state: Any, reduce_func: Callable[..., Any]) -> Any:
        """The last state (a nest of tensors) when `reduce_func(state, element)` gives the next one for each element."""
        return _function_datasets.reduce_dataset(self, initial_state, reduce_func)

    def apply(self, transformation_func: Callable[[Any], Any]) -> Any:
        """`transformation_func(self)`. Raises TypeError when that is no dataset."""
        dataset = transformation_func(self)
        if not isinstance(dataset, DatasetV2):
            raise TypeError(f"`transformation_func` must return a Dataset. Got {dataset}.")
        return dataset

    def with_options(self, options: Options) -> DatasetV1:
        """The same dataset with options; those of its inputs stay where they do not disagree (else ValueError)."""
        result = DatasetV1Adapter(self._variant_tensor, self.element_spec, self._inputs(), self._functions())
        result._own_options = self.options().merge(options)
        return result


Dataset = DatasetV1


class DatasetV1Adapter(DatasetV1):
    """A dataset that a transformation made.

    Args:
      dataset: a dataset, to be wrapped; or the parts of one, as `DatasetV2` takes them.
    """

    def __init__(self, dataset: Any, element_spec: Any = None, inputs: Any = (), functions: Any = ()) -> None:
        if isinstance(dataset, DatasetV2):
            parts = (dataset._variant_tensor, dataset.element_spec, dataset._inputs(), dataset._functions())
            DatasetV2.__init__(self, *parts)
            self._own_options = dataset._own_options
        else:
            DatasetV2.__init__(self, dataset, element_spec, inputs, functions)

    def _as_variant_tensor(self) -> Tensor:
        return self._variant_tensor


class _VariantDataset(DatasetV1Adapter):
    """A dataset of which there is a variant tensor: an element, or an argument of a function."""


def make_one_shot_iterator(dataset: DatasetV2) -> Iterator:
    """See `Dataset.make_one_shot_iterator`. Source: `tf.compat.v1.data.make_one_shot_iterator`."""
    return dataset.make_one_shot_iterator()


def make_initializable_iterator(dataset: DatasetV2, shared_name: str | None = None) -> Iterator:
    """See `Dataset.make_initializable_iterator`. Source: `tf.compat.v1.data.make_initializable_iterator`."""
    return dataset.make_initializable_iterator(shared_name)


def get_structure(dataset_or_iterator: Any) -> Any:
    """The nested specs of the elements. Raises TypeError for what has none.

    Source: `tf.data.experimental.get_structure`.
    """
    try:
        return dataset_or_iterator.element_spec
    except AttributeError:
        raise TypeError(
            f"`dataset_or_iterator` must be a Dataset or Iterator object, but got {type(dataset_or_iterator)}."
        ) from None


def get_legacy_output_types(dataset_or_iterator: Any) -> Any:
    """The nested types of the elements. Source: `tf.compat.v1.data.get_output_types`."""
    return structure.legacy_types(get_structure(dataset_or_iterator))


def get_legacy_output_shapes(dataset_or_iterator: Any) -> Any:
    """The nested shapes of the elements. Source: `tf.compat.v1.data.get_output_shapes`."""
    return structure.legacy_shapes(get_structure(dataset_or_iterator))


def get_legacy_output_classes(dataset_or_iterator: Any) -> Any:
    """The nested classes of the elements. Source: `tf.compat.v1.data.get_output_classes`."""
    return structure.legacy_classes(get_structure(dataset_or_iterator))


def from_variant(variant: Tensor, structure: Any) -> DatasetV1:
    """The dataset behind a variant tensor; `structure` are the nested specs of its elements."""
    return _VariantDataset(variant, structure)


def to_variant(dataset: DatasetV2) -> Tensor:
    """The variant tensor of a dataset."""
    return dataset._variant_tensor
