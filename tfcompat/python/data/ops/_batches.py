"""Datasets that put elements together and take them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.data.ops._dataset_base import DatasetSpec, new_dataset
from tfcompat.python.data.util import convert, nest, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.tensor_util import constant_value, constant_value_as_shape


def batch(source: Any, batch_size: Any, drop_remainder: Any) -> Any:
    batch_size = ops.convert_to_tensor(batch_size, dtypes.int64, name="batch_size")
    drop_remainder = ops.convert_to_tensor(drop_remainder, dtypes.bool, name="drop_remainder")
    size = _static_batch_size(batch_size, drop_remainder)
    spec = structure.batched(source.element_spec, size)
    return source._made("BatchDatasetV2", spec, batch_size=batch_size, drop_remainder=drop_remainder)


def _static_batch_size(batch_size: Tensor, drop_remainder: Tensor) -> int | None:
    size = constant_value(batch_size) if constant_value(drop_remainder) else None
    return None if size is None else int(size)


def padded_batch(source: Any, batch_size: Any, padded_shapes: Any, padding_values: Any, drop_remainder: Any) -> Any:
    if any(issubclass(cls, SparseTensor) for cls in nest.flatten(source.output_classes) if isinstance(cls, type)):
        raise TypeError("Batching of padded sparse tensors is not currently supported")
    batch_size = ops.convert_to_tensor(batch_size, dtypes.int64, name="batch_size")
    types, shapes = source.output_types, source.output_shapes
    if padding_values is None:
        padding_values = nest.map_structure(_zero, types)
    flat_shapes = [
        _padded_shape(padded, shape)
        for padded, shape in zip(nest.flatten_up_to(shapes, padded_shapes), nest.flatten(shapes), strict=True)
    ]
    flat_values = nest.flatten(nest.map_structure_up_to(shapes, _padding_value, padding_values, types))
    drop_remainder = ops.convert_to_tensor(drop_remainder, dtypes.bool, name="drop_remainder")
    size = _static_batch_size(batch_size, drop_remainder)
    output_shapes = [TensorShape([size]).concatenate(constant_value_as_shape(shape)) for shape in flat_shapes]
    spec = structure.convert_legacy_structure(
        types, nest.pack_sequence_as(shapes, output_shapes), source.output_classes
    )
    variant = apply_op(
        "PaddedBatchDatasetV2",
        input_dataset=source._variant_tensor,
        batch_size=batch_size,
        padded_shapes=flat_shapes,
        padding_values=flat_values,
        drop_remainder=drop_remainder,
        output_shapes=structure.get_flat_tensor_shapes(spec),
    )
    return new_dataset(variant, spec, [source])


def _zero(dtype: Any) -> Any:
    if dtype.base_dtype is dtypes.string:
        return ""
    if dtype.base_dtype is dtypes.variant:
        raise TypeError("Unable to create padding for field of type 'variant'")
    return np.zeros((), dtype.as_numpy_dtype)[()]


def _padded_shape(padded_shape: Any, component_shape: TensorShape) -> Tensor:
    tensor = convert.partial_shape_to_tensor(padded_shape)
    padded = constant_value_as_shape(tensor)
    if not _can_be_padded(component_shape, padded):
        raise ValueError(
            f"The padded shape {padded} is not compatible with the corresponding input component shape "
            f"{component_shape}."
        )
    return tensor


def _can_be_padded(shape: TensorShape, padded: TensorShape) -> bool:
    if shape.sizes is None or padded.sizes is None:
        return True
    return len(shape.sizes) == len(padded.sizes) and all(
        size is None or have is None or have <= size for have, size in zip(shape.sizes, padded.sizes, strict=True)
    )


def _padding_value(value: Any, dtype: Any) -> Tensor:
    tensor = ops.convert_to_tensor(value, name="padding_value")
    if not tensor.shape.is_compatible_with(TensorShape([])):
        raise ValueError(f"Padding value should be a scalar, but is not: {tensor}")
    if tensor.dtype != dtype:
        raise TypeError(f"Padding value tensor ({tensor}) does not match output type: {dtype}")
    return tensor


def unbatch(source: Any) -> Any:
    spec = source.element_spec
    shapes = [part.shape.sizes for part in nest.flatten(spec) if isinstance(part, TensorSpec)]
    if len({sizes[0] for sizes in shapes if sizes} - {None}) > 1:
        raise ValueError("Cannot unbatch an input whose components have different batch sizes.")

    def normalize(*components: Any) -> Any:
        element = components if type(spec) is tuple else components[0]
        return tuple(structure.to_batched_tensor_list(spec, element))

    # Sparse tensors become rows that can be sliced.
    rows = source.map(normalize)
    rows._element_spec = spec
    unbatched = structure.unbatched(spec)
    return rows._made("UnbatchDataset", unbatched)


def window(source: Any, size: Any, shift: Any, stride: Any, drop_remainder: Any) -> Any:
    numbers = {
        name: ops.convert_to_tensor(value, dtypes.int64, name=name)
        for name, value in (("size", size), ("shift", size if shift is None else shift), ("stride", stride))
    }
    drop_remainder = ops.convert_to_tensor(drop_remainder, dtypes.bool, name="drop_remainder")
    spec = nest.map_structure(DatasetSpec, source.element_spec)
    return source._made("WindowDataset", spec, **numbers, drop_remainder=drop_remainder)
