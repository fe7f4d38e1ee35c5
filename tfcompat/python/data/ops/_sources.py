"""Datasets of tensors, numbers, file names, and of other datasets side by side."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.ops._dataset_base import DatasetV2, new_dataset
from tfcompat.python.data.util import nest, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import Dimension, dimension_value
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops, string_ops


def from_tensors(tensors: Any) -> Any:
    element = structure.normalize_element(tensors)
    spec = structure.type_spec_from_value(element)
    components = structure.to_tensor_list(spec, element)
    shapes = structure.get_flat_tensor_shapes(spec)
    return new_dataset(apply_op("TensorDataset", components=components, output_shapes=shapes), spec)


def from_tensor_slices(tensors: Any) -> Any:
    element = structure.normalize_element(tensors)
    batched = structure.type_spec_from_value(element)
    components = structure.to_batched_tensor_list(batched, element)
    spec = structure.unbatched(batched)
    length = Dimension(dimension_value(components[0].shape[0]))
    for component in components[1:]:
        length.assert_is_compatible_with(Dimension(dimension_value(component.shape[0])))
    shapes = structure.get_flat_tensor_shapes(spec)
    return new_dataset(apply_op("TensorSliceDataset", components=components, output_shapes=shapes), spec)


def from_sparse_tensor_slices(sparse_tensor: Any) -> Any:
    if not isinstance(sparse_tensor, SparseTensor):
        raise TypeError(f"`sparse_tensor` must be a `tf.SparseTensor` object. Was {sparse_tensor}.")
    indices, dense_shape = sparse_tensor.indices, sparse_tensor.dense_shape
    rank = (indices.shape.with_rank(2)[1] - 1).merge_with(dense_shape.shape.with_rank(1)[0] - 1)
    spec = (
        TensorSpec([None, rank], dtypes.int64),
        TensorSpec([None], sparse_tensor.dtype),
        TensorSpec([rank], dtypes.int64),
    )
    variant = apply_op(
        "SparseTensorSliceDataset", indices=indices, values=sparse_tensor.values, dense_shape=dense_shape
    )
    return new_dataset(variant, spec)


def range_dataset(*args: Any) -> Any:
    if not 1 <= len(args) <= 3:
        raise ValueError(f"Invalid arguments to RangeDataset: {args}")
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (*args, 1)[:3]
    tensors: dict[str, Any] = {
        name: ops.convert_to_tensor(value, dtypes.int64, name=name)
        for name, value in (("start", start), ("stop", stop), ("step", step))
    }
    spec = TensorSpec([], dtypes.int64)
    return new_dataset(apply_op("RangeDataset", **tensors, **structure.flat_structure(spec)), spec)


def zip_datasets(datasets: Any) -> Any:
    sources = nest.flatten(datasets)
    for source in sources:
        if not isinstance(source, DatasetV2):
            message = "The argument to `Dataset.zip()` must be a nested structure of `Dataset` objects."
            if isinstance(source, list):
                message += " Nested structures do not support Python lists; please use a tuple instead."
            raise TypeError(message)
    spec = nest.pack_sequence_as(datasets, [source.element_spec for source in sources])
    variants = [source._variant_tensor for source in sources]
    return new_dataset(apply_op("ZipDataset", input_datasets=variants, **structure.flat_structure(spec)), spec, sources)


def concatenate(first: Any, second: Any) -> Any:
    for name in ("types", "classes"):
        mine, other = getattr(first, f"output_{name}"), getattr(second, f"output_{name}")
        if mine != other:
            raise TypeError(f"Two datasets to concatenate have different {name} {mine} and {other}")
    shapes = [
        shape.most_specific_compatible_shape(other)
        for shape, other in zip(nest.flatten(first.output_shapes), nest.flatten(second.output_shapes), strict=True)
    ]
    output_shapes = nest.pack_sequence_as(first.output_shapes, shapes)
    spec = structure.convert_legacy_structure(first.output_types, output_shapes, first.output_classes)
    variant = apply_op(
        "ConcatenateDataset",
        input_dataset=first._variant_tensor,
        another_dataset=second._variant_tensor,
        **structure.flat_structure(spec),
    )
    return new_dataset(variant, spec, [first, second])


def list_files(file_pattern: Any, shuffle: Any, seed: Any) -> Any:
    with ops.name_scope("list_files"):
        pattern = ops.convert_to_tensor(file_pattern, dtypes.string, name="file_pattern")
        found = apply_op("MatchingFiles", pattern=pattern)
        any_found = math_ops.greater(array_ops.shape(found)[0], 0, name="match_not_empty")
        message = math_ops.add(
            "No files matched pattern: ", string_ops.reduce_join(pattern, separator=", "), name="message"
        )
        check = control_flow_ops.Assert(any_found, [message], summarize=1, name="assert_not_empty")
        with ops.control_dependencies([check]):
            found = array_ops.identity(found)
        dataset = from_tensor_slices(found)
        if shuffle is None or shuffle:
            size = math_ops.maximum(array_ops.shape(found, out_type=dtypes.int64)[0], 1)
            dataset = dataset.shuffle(size, seed=seed)
        return dataset
