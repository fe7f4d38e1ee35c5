"""Transformations that mix datasets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfcompat.python.data.experimental.ops.batching import Transformation
from tfcompat.python.data.experimental.ops.random_ops import RandomDataset
from tfcompat.python.data.ops import readers
from tfcompat.python.data.ops.dataset_ops import DatasetV1, DatasetV1Adapter, DatasetV2
from tfcompat.python.data.util import nest, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.ops import array_ops, math_ops


def parallel_interleave(
    map_func: Callable[..., Any],
    cycle_length: Any,
    block_length: Any = 1,
    sloppy: Any = False,
    buffer_output_elements: Any = None,
    prefetch_input_elements: Any = None,
) -> Transformation:
    """`dataset.interleave` by threads.

    Args:
      sloppy: whether elements may come in another order; here they come in the same one.
      buffer_output_elements: how many elements each thread gets ready.
      prefetch_input_elements: how many inputs TensorFlow opens ahead; here none are.
    """
    return lambda dataset: readers.parallel_interleave(
        dataset, map_func, cycle_length, block_length, sloppy, buffer_output_elements, prefetch_input_elements
    )


def _directed(selector: DatasetV2, datasets: Sequence[DatasetV2]) -> Any:
    first = datasets[0]
    for dataset in datasets[1:]:
        if dataset.output_types != first.output_types or dataset.output_classes != first.output_classes:
            raise TypeError("All datasets must have the same type and class.")
    shapes = nest.flatten(first.output_shapes)
    for dataset in datasets[1:]:
        pairs = zip(shapes, nest.flatten(dataset.output_shapes), strict=True)
        shapes = [shape.most_specific_compatible_shape(other) for shape, other in pairs]
    output_shapes = nest.pack_sequence_as(first.output_shapes, shapes)
    spec = structure.convert_legacy_structure(first.output_types, output_shapes, first.output_classes)
    variant = apply_op(
        "DirectedInterleaveDataset",
        selector_input_dataset=selector._variant_tensor,
        data_input_datasets=[dataset._variant_tensor for dataset in datasets],
        **structure.flat_structure(spec),
    )
    return DatasetV1Adapter(variant, spec, [selector, *datasets])


def sample_from_datasets(datasets: Sequence[Any], weights: Any = None, seed: int | None = None) -> Any:
    """Elements of datasets chosen at random.

    Args:
      weights: the datasets' probabilities, or a dataset of such vectors; equal ones by default.
      seed: for the same choice in each run of the program.
    """
    count = len(datasets)

    def choose(logits: Any, seeds: Any) -> Any:
        drawn = apply_op("StatelessMultinomial", logits=logits, num_samples=1, seed=seeds)
        return array_ops.squeeze(drawn, axis=[0, 1])

    if isinstance(weights, DatasetV1):
        logits_dataset = weights.map(lambda *p: math_ops.log(p, name="logits"))
        pairs = DatasetV1.zip((logits_dataset, RandomDataset(seed).batch(2)))
        return _directed(pairs.map(choose), datasets)
    if weights is None:
        logits: Any = [[1.0] * count]
    else:
        weights = ops.convert_to_tensor(weights, name="weights")
        if weights.dtype not in (dtypes.float32, dtypes.float64):
            raise TypeError("`weights` must be convertible to a tensor of `tf.float32` or `tf.float64` elements.")
        if not weights.shape.is_compatible_with([count]):
            raise ValueError("`weights` must be a vector of length `len(datasets)`.")
        logits = array_ops.expand_dims(math_ops.log(weights, name="logits"), 0)
    if count == 1:
        return datasets[0]
    return _directed(RandomDataset(seed).batch(2).map(lambda seeds: choose(logits, seeds)), datasets)


def choose_from_datasets(datasets: Sequence[Any], choice_dataset: Any) -> Any:
    """Elements of datasets in the order of the indices that `choice_dataset` gives. Those of datasets that have ended
    are passed over."""
    if not structure.are_compatible(choice_dataset.element_spec, TensorSpec([], dtypes.int64)):
        raise TypeError("`choice_dataset` must be a dataset of scalar `tf.int64` tensors.")
    return _directed(choice_dataset, datasets)
