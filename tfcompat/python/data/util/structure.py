"""What elements of datasets are made of: nested specs of their components, by which elements become flat lists of
tensors and come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfcompat.python.data.util import nest
from tfcompat.python.framework import ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor, SparseTensorSpec
from tfcompat.python.framework.tensor_shape import TensorShape, dimension_value
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import TypeSpec, spec_without_conversion
from tfcompat.python.framework.type_spec import type_spec_from_value as _spec_from_value
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensorSpec, convert_to_tensor_or_ragged_tensor
from tfcompat.python.ops.tensor_array_ops import TensorArray, TensorArraySpec


def are_compatible(spec1: Any, spec2: Any) -> bool:
    """Whether values of one nested structure of specs may be of another."""
    try:
        nest.assert_same_structure(spec1, spec2)
    except (TypeError, ValueError):
        return False
    pairs = zip(nest.flatten(spec1), nest.flatten(spec2), strict=True)
    return all(one.is_compatible_with(other) and other.is_compatible_with(one) for one, other in pairs)


# Specs of values


def type_spec_from_value(element: Any, use_fallback: bool = True) -> Any:
    """The nested specs of an element.

    Args:
      use_fallback: whether what is no tensor yet is described as the tensor that it converts to.

    Raises TypeError for a component that is none of the kinds that datasets have.
    """
    spec = spec_without_conversion(element)
    if spec is not None:
        return spec
    if nest.is_sequence(element):
        leaves = [type_spec_from_value(leaf, use_fallback) for leaf in nest.flatten(element)]
        return nest.pack_sequence_as(element, leaves)
    if not use_fallback:
        raise TypeError(f"Could not build a TypeSpec for {element!r} with type {type(element).__name__}")
    return _spec_from_value(element)


def normalize_element(element: Any) -> Any:
    """An element with all that is to become a tensor converted to one."""
    with ops.name_scope("normalize_element"):
        components = [_normalized(part, f"component_{index}") for index, part in enumerate(nest.flatten(element))]
    return nest.pack_sequence_as(element, components)


def _normalized(component: Any, name: str) -> Any:
    spec = spec_without_conversion(component)
    if isinstance(spec, SparseTensorSpec):
        return SparseTensor.from_value(component)
    if isinstance(spec, RaggedTensorSpec):
        return convert_to_tensor_or_ragged_tensor(component, name=name)
    if spec is None or isinstance(spec, TensorSpec):
        return ops.convert_to_tensor(component, name=name)
    return component


# The views that TensorFlow 1 has of specs


def convert_legacy_structure(output_types: Any, output_shapes: Any, output_classes: Any) -> Any:
    """The nested specs for nested types, shapes and classes (`tf.Tensor`, `tf.SparseTensor` or specs)."""
    flat = (nest.flatten(output_types), nest.flatten(output_shapes), nest.flatten(output_classes))
    specs = [_legacy_spec(dtype, shape, cls) for dtype, shape, cls in zip(*flat, strict=True)]
    return nest.pack_sequence_as(output_classes, specs)


def _legacy_spec(dtype: Any, shape: Any, cls: Any) -> TypeSpec:
    if isinstance(cls, TypeSpec):
        return cls
    if issubclass(cls, SparseTensor):
        return SparseTensorSpec(shape, dtype)
    if issubclass(cls, Tensor):
        return TensorSpec(shape, dtype)
    if issubclass(cls, TensorArray):
        dynamic_size, infer_shape = (dimension_value(shape[index]) for index in range(2))
        return TensorArraySpec(shape[2:], dtype, dynamic_size, infer_shape)
    raise TypeError(f"Could not build a structure for output class {cls!r}")


def legacy_types(structure: Any) -> Any:
    return nest.map_structure(lambda spec: spec._to_legacy_output_types(), structure)


def legacy_shapes(structure: Any) -> Any:
    return nest.map_structure(lambda spec: spec._to_legacy_output_shapes(), structure)


def legacy_classes(structure: Any) -> Any:
    return nest.map_structure(lambda spec: spec._to_legacy_output_classes(), structure)


# Flat tensors


def get_flat_tensor_specs(element_spec: Any) -> list[TensorSpec]:
    """The specs of the tensors that elements travel as."""
    return [flat for spec in nest.flatten(element_spec) for flat in spec._flat_tensor_specs]


def get_flat_tensor_types(element_spec: Any) -> list[DType]:
    """The dtypes of the tensors that elements travel as."""
    return [spec.dtype for spec in get_flat_tensor_specs(element_spec)]


def get_flat_tensor_shapes(element_spec: Any) -> list[TensorShape]:
    """The static shapes of the tensors that elements travel as."""
    return [spec.shape for spec in get_flat_tensor_specs(element_spec)]


def flat_structure(element_spec: Any) -> dict[str, Any]:
    """The attributes `output_types` and `output_shapes` of a node with such elements."""
    return {
        "output_types": get_flat_tensor_types(element_spec),
        "output_shapes": get_flat_tensor_shapes(element_spec),
    }


def to_tensor_list(element_spec: Any, element: Any) -> list[Tensor]:
    """The tensors that an element travels as. Raises ValueError or TypeError when it nests in another way."""
    return _flat(element_spec, element, lambda spec, value: spec._to_tensor_list(value))


def to_batched_tensor_list(element_spec: Any, element: Any) -> list[Tensor]:
    """The same, with a row for each slice of the components. Raises ValueError for a component of rank 0."""
    return _flat(element_spec, element, lambda spec, value: spec._to_batched_tensor_list(value))


def _flat(element_spec: Any, element: Any, encode: Callable[[Any, Any], list[Tensor]]) -> list[Tensor]:
    nest.assert_same_structure(element_spec, element)
    pairs = zip(nest.flatten(element_spec), nest.flatten(element), strict=True)
    return [tensor for spec, value in pairs for tensor in encode(spec, value)]


def from_tensor_list(element_spec: Any, tensor_list: Sequence[Tensor]) -> Any:
    """The element that travels as these tensors. Raises ValueError for tensors of other types or shapes."""
    return _nested(element_spec, tensor_list, lambda spec, tensors: spec._from_tensor_list(tensors))


def from_compatible_tensor_list(element_spec: Any, tensor_list: Sequence[Tensor]) -> Any:
    """The element that travels as these tensors, whose static shapes become those of the specs."""
    return _nested(element_spec, tensor_list, lambda spec, tensors: spec._from_compatible_tensor_list(tensors))


def _nested(element_spec: Any, tensors: Sequence[Tensor], decode: Callable[[Any, list[Tensor]], Any]) -> Any:
    specs = nest.flatten(element_spec)
    counts = [len(spec._flat_tensor_specs) for spec in specs]
    if sum(counts) != len(tensors):
        raise ValueError(f"Expected {sum(counts)} tensors but got {len(tensors)}.")
    remaining = iter(tensors)
    values = [decode(spec, [next(remaining) for _ in range(count)]) for spec, count in zip(specs, counts, strict=True)]
    return nest.pack_sequence_as(element_spec, values)


# Batches of specs


def batched(element_spec: Any, size: int | None) -> Any:
    """The specs of batches of `size` elements."""
    return nest.map_structure(lambda spec: spec._batch(size), element_spec)


def unbatched(element_spec: Any) -> Any:
    """The specs of the slices of elements. Raises ValueError for components of rank 0."""
    return nest.map_structure(lambda spec: spec._unbatch(), element_spec)


# The names of specs in `tf.data.experimental`


def TensorStructure(dtype: Any, shape: Any) -> TensorSpec:
    """`tf.TensorSpec(shape, dtype)`. Source: `tf.data.experimental.TensorStructure`."""
    return TensorSpec(shape, dtype)


def SparseTensorStructure(dtype: Any, shape: Any) -> SparseTensorSpec:
    """`tf.SparseTensorSpec(shape, dtype)`. Source: `tf.data.experimental.SparseTensorStructure`."""
    return SparseTensorSpec(shape, dtype)


def TensorArrayStructure(dtype: Any, element_shape: Any, dynamic_size: bool, infer_shape: bool) -> TensorArraySpec:
    """`tf.TensorArraySpec(element_shape, dtype, dynamic_size, infer_shape)`.

    Source: `tf.data.experimental.TensorArrayStructure`.
    """
    return TensorArraySpec(element_shape, dtype, dynamic_size, infer_shape)


def RaggedTensorStructure(dtype: Any, shape: Any, ragged_rank: int) -> RaggedTensorSpec:
    """`tf.RaggedTensorSpec(shape, dtype, ragged_rank)`. Source: `tf.data.experimental.RaggedTensorStructure`."""
    return RaggedTensorSpec(shape, dtype, ragged_rank)
