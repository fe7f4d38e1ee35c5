"""What elements of datasets are made of: specs of their components, and how these become flat lists of tensors.

A component is a tensor; a sparse tensor, which travels as one variant tensor; or a dataset.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.data.util import nest
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor, is_sparse
from tfcompat.python.framework.sparse_tensor_spec import SparseTensorSpec
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import TypeSpec
from tfcompat.python.ops import _sparse_serialization as serialization


class DatasetSpec(TypeSpec):
    """The type of a dataset.

    Args:
      element_spec: the nested specs of its elements.
      dataset_shape: () for a dataset, [n] for a batch of n of them.
    """

    def __init__(self, element_spec: Any, dataset_shape: Any = ()) -> None:
        self._element_spec = element_spec
        self._dataset_shape = TensorShape(dataset_shape)

    @property
    def value_type(self) -> type:
        from tfcompat.python.data.ops.dataset_ops import DatasetV1Adapter

        return DatasetV1Adapter

    @staticmethod
    def from_value(value: Any) -> DatasetSpec:
        """The type of a dataset."""
        return DatasetSpec(value.element_spec)

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether another spec, or a dataset, may be of this type."""
        other = spec_or_value if isinstance(spec_or_value, TypeSpec) else DatasetSpec.from_value(spec_or_value)
        return isinstance(other, DatasetSpec) and is_compatible(self._element_spec, other._element_spec)

    def _serialize(self) -> tuple[Any, ...]:
        return (repr(self._element_spec), str(self._dataset_shape))

    def __repr__(self) -> str:
        return f"DatasetSpec({self._element_spec!r}, {self._dataset_shape!r})"


class OptionalSpec(TypeSpec):
    """The type of an optional value.

    Args:
      value_structure: the nested specs of the value.
    """

    def __init__(self, value_structure: Any) -> None:
        self._value_structure = value_structure

    @property
    def value_type(self) -> type:
        from tfcompat.python.data.ops.optional_ops import _OptionalImpl

        return _OptionalImpl

    @staticmethod
    def from_value(value: Any) -> OptionalSpec:
        """The type of an optional value."""
        return OptionalSpec(value.value_structure)

    def _serialize(self) -> tuple[Any, ...]:
        return (repr(self._value_structure),)

    def __repr__(self) -> str:
        return f"OptionalSpec({self._value_structure!r})"


def is_compatible(structure: Any, other: Any) -> bool:
    """Whether values of one nested structure of specs may be of another."""
    try:
        nest.assert_same_structure(structure, other)
    except (TypeError, ValueError):
        return False
    pairs = zip(nest.flatten(structure), nest.flatten(other), strict=True)
    return all(spec.is_compatible_with(other_spec) for spec, other_spec in pairs)


# Specs of values


def type_spec_from_value(element: Any) -> Any:
    """The nested specs of an element; what is no tensor yet is described as the tensor that it converts to.

    Raises TypeError for a component that is none of the kinds that datasets have.
    """
    if nest.is_sequence(element):
        return nest.pack_sequence_as(element, [type_spec_from_value(leaf) for leaf in nest.flatten(element)])
    spec = _spec_of(element)
    if spec is not None:
        return spec
    try:
        tensor = ops.convert_to_tensor(element)
    except (TypeError, ValueError):
        raise TypeError(f"Could not build a TypeSpec for {element!r} with type {type(element).__name__}") from None
    return TensorSpec(tensor.shape, tensor.dtype.base_dtype)


def _spec_of(value: Any) -> TypeSpec | None:
    """The spec of a value that needs no conversion."""
    from tfcompat.python.data.ops.dataset_ops import DatasetV2
    from tfcompat.python.data.ops.optional_ops import Optional

    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype.base_dtype)
    if is_sparse(value):
        return SparseTensorSpec.from_value(value)
    if isinstance(value, DatasetV2):
        return DatasetSpec.from_value(value)
    if isinstance(value, Optional):
        return OptionalSpec.from_value(value)
    return None


def normalize_element(element: Any) -> Any:
    """An element with all that is to become a tensor converted to one."""
    components = []
    with ops.name_scope("normalize_element"):
        for index, component in enumerate(nest.flatten(element)):
            spec = _spec_of(component)
            if isinstance(spec, SparseTensorSpec):
                component = component if isinstance(component, SparseTensor) else SparseTensor.from_value(component)
            elif spec is None or isinstance(spec, TensorSpec):
                component = ops.convert_to_tensor(component, name=f"component_{index}")
            components.append(component)
    return nest.pack_sequence_as(element, components)


def convert_legacy_structure(output_types: Any, output_shapes: Any, output_classes: Any) -> Any:
    """The nested specs for nested types, shapes and classes (`tf.Tensor`, `tf.SparseTensor` or specs)."""
    specs = []
    flat = (nest.flatten(output_types), nest.flatten(output_shapes), nest.flatten(output_classes))
    for dtype, shape, cls in zip(*flat, strict=True):
        if isinstance(cls, TypeSpec):
            specs.append(cls)
        elif issubclass(cls, SparseTensor):
            specs.append(SparseTensorSpec(shape, dtype))
        elif issubclass(cls, Tensor):
            specs.append(TensorSpec(shape, dtype))
        else:
            raise TypeError(f"Could not build a structure for output class {cls!r}")
    return nest.pack_sequence_as(output_classes, specs)


# The views that TensorFlow 1 has of specs


def legacy_types(structure: Any) -> Any:
    return nest.map_structure(lambda spec: _either(spec, "dtype"), structure)


def legacy_shapes(structure: Any) -> Any:
    return nest.map_structure(lambda spec: _either(spec, "shape"), structure)


def legacy_classes(structure: Any) -> Any:
    return nest.map_structure(lambda spec: spec if _is_variant(spec) else spec.value_type, structure)


def _is_variant(spec: TypeSpec) -> bool:
    return isinstance(spec, (DatasetSpec, OptionalSpec))


def _either(spec: Any, attribute: str) -> Any:
    return spec if _is_variant(spec) else getattr(spec, attribute)


# Flat tensors


def get_flat_tensor_types(structure: Any) -> list[DType]:
    """The dtypes of the tensors that elements travel as."""
    return [spec.dtype if isinstance(spec, TensorSpec) else dtypes.variant for spec in nest.flatten(structure)]


def get_flat_tensor_shapes(structure: Any) -> list[TensorShape]:
    """The static shapes of the tensors that elements travel as."""
    return [_flat_shape(spec) for spec in nest.flatten(structure)]


def _flat_shape(spec: Any) -> TensorShape:
    if isinstance(spec, DatasetSpec):
        return spec._dataset_shape
    if isinstance(spec, OptionalSpec):
        return TensorShape([])
    return TensorShape(None) if isinstance(spec, SparseTensorSpec) else spec.shape


def flat_structure(structure: Any) -> dict[str, Any]:
    """The attributes `output_types` and `output_shapes` of a node with such elements."""
    return {
        "output_types": get_flat_tensor_types(structure),
        "output_shapes": get_flat_tensor_shapes(structure),
    }


def to_tensor_list(structure: Any, element: Any) -> list[Tensor]:
    """The tensors that an element travels as."""
    nest.assert_same_structure(structure, element)
    pairs = zip(nest.flatten(structure), nest.flatten(element), strict=True)
    return [_to_tensor(spec, value) for spec, value in pairs]


def _to_tensor(spec: Any, value: Any) -> Tensor:
    if isinstance(spec, SparseTensorSpec):
        return serialization.serialize_sparse(value, out_type=dtypes.variant)
    if _is_variant(spec):
        return value._variant_tensor
    return ops.convert_to_tensor(value, spec.dtype)


def to_batched_tensor_list(structure: Any, element: Any) -> list[Tensor]:
    """The same, with a row for each slice of the components.

    Raises ValueError for a component of rank 0.
    """
    nest.assert_same_structure(structure, element)
    pairs = zip(nest.flatten(structure), nest.flatten(element), strict=True)
    return [_to_batched_tensor(spec, value) for spec, value in pairs]


def _to_batched_tensor(spec: Any, value: Any) -> Tensor:
    if isinstance(spec, SparseTensorSpec):
        return serialization.serialize_many_sparse(value, out_type=dtypes.variant)
    tensor = _to_tensor(spec, value)
    if isinstance(spec, TensorSpec) and tensor.shape.ndims == 0:
        raise ValueError(f"Value {tensor} has insufficient rank for batching.")
    return tensor


def from_tensor_list(structure: Any, tensors: Sequence[Tensor]) -> Any:
    """The element that travels as `tensors`; their static shapes become those of the specs."""
    specs = nest.flatten(structure)
    if len(specs) != len(tensors):
        raise ValueError(f"Expected {len(specs)} tensors but got {len(tensors)}.")
    values = [_from_tensor(spec, tensor) for spec, tensor in zip(specs, tensors, strict=True)]
    return nest.pack_sequence_as(structure, values)


def _from_tensor(spec: Any, tensor: Tensor) -> Any:
    from tfcompat.python.data.ops.dataset_ops import DatasetV1Adapter
    from tfcompat.python.data.ops.optional_ops import _OptionalImpl

    if isinstance(spec, SparseTensorSpec):
        return serialization.deserialize_sparse(tensor, spec.dtype, spec.shape.ndims)
    if isinstance(spec, DatasetSpec):
        return DatasetV1Adapter(tensor, spec._element_spec)
    if isinstance(spec, OptionalSpec):
        return _OptionalImpl(tensor, spec._value_structure)
    tensor.set_shape(spec.shape)
    return tensor


# Batches of specs


def batched(structure: Any, size: int | None) -> Any:
    """The specs of batches of `size` elements."""

    def batch(spec: Any) -> Any:
        if isinstance(spec, DatasetSpec):
            return DatasetSpec(spec._element_spec, TensorShape([size]).concatenate(spec._dataset_shape))
        return type(spec)(TensorShape([size]).concatenate(spec.shape), spec.dtype)

    return nest.map_structure(batch, structure)


def unbatched(structure: Any) -> Any:
    """The specs of the slices of elements. Raises ValueError for components of rank 0."""

    def unbatch(spec: Any) -> Any:
        if isinstance(spec, DatasetSpec):
            return DatasetSpec(spec._element_spec, spec._dataset_shape[1:])
        if spec.shape.ndims == 0:
            raise ValueError("Unbatching a tensor is only supported for rank >= 1")
        return type(spec)(spec.shape[1:], spec.dtype)

    return nest.map_structure(unbatch, structure)


def TensorStructure(dtype: Any, shape: Any) -> TensorSpec:
    """`tf.TensorSpec(shape, dtype)`. Source: `tf.data.experimental.TensorStructure`."""
    return TensorSpec(shape, dtype)


def SparseTensorStructure(dtype: Any, shape: Any) -> SparseTensorSpec:
    """`tf.SparseTensorSpec(shape, dtype)`. Source: `tf.data.experimental.SparseTensorStructure`."""
    return SparseTensorSpec(shape, dtype)
