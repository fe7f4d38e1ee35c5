"""`tf.TypeSpec`: what is known of a value before there is one."""

from __future__ import annotations

import abc
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape


class TypeSpec(abc.ABC):
    """The type of a value: of a tensor its dtype and shape, for instance. The base of `tf.TensorSpec` and its like.

    A subclass says by `_serialize` what it is made of, and by `_to_components` and `_from_components` of what tensors
    (or values made of tensors) its values are. How values travel through the graph as a flat list of tensors,
    `_to_tensor_list` and its like, follows from that, unless it differs.
    """

    @property
    @abc.abstractmethod
    def value_type(self) -> type:
        """The class of the values."""

    @abc.abstractmethod
    def _serialize(self) -> tuple[Any, ...]:
        """The arguments of the constructor: what makes two specs equal."""

    @classmethod
    def _deserialize(cls, serialization: tuple[Any, ...]) -> Any:
        return cls(*serialization)

    # What values are made of

    @property
    @abc.abstractmethod
    def _component_specs(self) -> Any:
        """The nested specs of the components of a value."""

    @abc.abstractmethod
    def _to_components(self, value: Any) -> Any:
        """The components of a value, nested; tensors, or values made of tensors."""

    @abc.abstractmethod
    def _from_components(self, components: Any) -> Any:
        """The value of these components."""

    # What tensors they travel as

    @property
    def _flat_tensor_specs(self) -> list[Any]:
        from tfcompat.python.util import nest

        return nest.flatten(self._component_specs, expand_composites=True)

    def _to_tensor_list(self, value: Any) -> list[Any]:
        from tfcompat.python.util import nest

        return nest.flatten(self._to_components(value), expand_composites=True)

    def _from_tensor_list(self, tensor_list: list[Any]) -> Any:
        """The value that travels as `tensor_list`. Raises ValueError for tensors that are none of this type."""
        expected = self._flat_tensor_specs
        if len(expected) != len(tensor_list):
            raise ValueError("Incompatible input: wrong number of tensors")
        for index, (tensor, spec) in enumerate(zip(tensor_list, expected, strict=True)):
            if not type_spec_from_value(tensor).is_compatible_with(spec):
                raise ValueError(f"Incompatible input: tensor {index} ({tensor}) is incompatible with {spec}")
        return self._from_compatible_tensor_list(tensor_list)

    def _from_compatible_tensor_list(self, tensor_list: list[Any]) -> Any:
        from tfcompat.python.util import nest

        return self._from_components(nest.pack_sequence_as(self._component_specs, tensor_list, expand_composites=True))

    # Comparisons

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value, or every value of another spec, is of this type."""
        other = spec_or_value if isinstance(spec_or_value, TypeSpec) else type_spec_from_value(spec_or_value)
        return type(self) is type(other) and _compatible(self._serialize(), other._serialize())

    def most_specific_compatible_type(self, other: Any) -> Any:
        """The narrowest type that has the values of both. Raises ValueError when there is none."""
        if type(self) is not type(other):
            raise ValueError(f"No TypeSpec is compatible with both {self} and {other}")
        return self._deserialize(_most_specific(self._serialize(), other._serialize()))

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _key(self._serialize()) == _key(other._serialize())

    def __hash__(self) -> int:
        return hash((type(self), _key(self._serialize())))

    def __reduce__(self) -> Any:
        return type(self), self._serialize()

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._serialize()!r}"

    # How TensorFlow 1 saw it: `output_types`, `output_shapes` and `output_classes` of datasets

    def _to_legacy_output_types(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__}._to_legacy_output_types()")

    def _to_legacy_output_shapes(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__}._to_legacy_output_shapes()")

    def _to_legacy_output_classes(self) -> Any:
        return self.value_type


class BatchableTypeSpec(TypeSpec):
    """The type of values that can be put together in batches, by stacking the tensors that they travel as."""

    @abc.abstractmethod
    def _batch(self, batch_size: int | None) -> Any:
        """The spec of batches of `batch_size` values."""

    @abc.abstractmethod
    def _unbatch(self) -> Any:
        """The spec of the slices of values. Raises ValueError for values of rank 0."""

    def _to_batched_tensor_list(self, value: Any) -> list[Any]:
        """The tensors that a value travels as, with a row for each of its slices. Raises ValueError for rank 0."""
        tensors = self._to_tensor_list(value)
        if any(tensor.shape.ndims == 0 for tensor in tensors):
            raise ValueError(f"Value {value} has insufficient rank for batching.")
        return tensors


# Of values


_converters: list[tuple[type, Callable[[Any], Any], bool]] = []


def register_type_spec_from_value_converter(
    type_object: type, converter_fn: Callable[[Any], Any], allow_subclass: bool = False
) -> None:
    """Has `converter_fn(value)` give the spec of values of class `type_object`, or of its subclasses too."""
    _converters.append((type_object, converter_fn, allow_subclass))


def type_spec_from_value(value: Any) -> Any:
    """The spec of a value, or of the tensor that it converts to. Raises TypeError when it converts to none."""
    from tfcompat.python.framework import conversion

    spec = spec_without_conversion(value)
    if spec is not None:
        return spec
    try:
        tensor = conversion.internal_convert_to_tensor(value)
    except (TypeError, ValueError):
        raise TypeError(f"Could not build a TypeSpec for {value!r} with type {type(value).__name__}") from None
    return spec_without_conversion(tensor)


def spec_without_conversion(value: Any) -> Any:
    """The spec of a value, None for what has to be converted to a tensor first.

    A list of values of one type is a batch of them.
    """
    from tfcompat.python.framework.tensor_spec import TensorSpec

    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype)
    if isinstance(value, CompositeTensor):
        return value._type_spec
    if isinstance(value, list) and value:
        batch = _spec_of_batch(value)
        if batch is not None:
            return batch
    for type_object, converter_fn, allow_subclass in reversed(_converters):
        if type(value) is type_object or (allow_subclass and isinstance(value, type_object)):
            return converter_fn(value)
    return None


def _spec_of_batch(values: list[Any]) -> Any:
    first, *others = map(spec_without_conversion, values)
    if not isinstance(first, BatchableTypeSpec):
        return None
    try:
        for other in others:
            first = first.most_specific_compatible_type(other)
    except (TypeError, ValueError):
        return None
    return first._batch(len(values))


# Of what specs are made of


def _key(value: Any) -> Any:
    """Something that can be hashed, equal where `value` is. Raises ValueError for what specs are not made of."""
    if value is None or isinstance(value, (int, float, str, bytes, DType, TypeSpec)):
        return value
    if isinstance(value, Mapping):
        return tuple((_key(name), _key(value[name])) for name in sorted(value))
    if isinstance(value, tuple):
        return tuple(map(_key, value))
    if isinstance(value, TensorShape):
        return (TensorShape, None if value.sizes is None else tuple(value.sizes))
    if isinstance(value, np.ndarray):
        return (np.ndarray, value.shape, tuple(value.ravel().tolist()))
    raise ValueError(f"Unsupported value type {type(value).__name__} returned by _serialize")


def _compatible(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_compatible, one, other))
    if isinstance(one, Mapping):
        return sorted(one) == sorted(other) and all(_compatible(one[name], other[name]) for name in one)
    if isinstance(one, (TypeSpec, TensorShape, DType)):
        return bool(one.is_compatible_with(other))
    return bool(one == other)


def _most_specific(one: Any, other: Any) -> Any:
    """`one` with shapes that both allow. Raises ValueError where anything else differs."""
    if type(one) is type(other):
        if isinstance(one, tuple) and len(one) == len(other):
            return tuple(map(_most_specific, one, other))
        if isinstance(one, Mapping) and sorted(one) == sorted(other):
            return {name: _most_specific(one[name], other[name]) for name in one}
        if isinstance(one, TensorShape):
            return one.most_specific_compatible_shape(other)
        if isinstance(one, TypeSpec):
            return one.most_specific_compatible_type(other)
        if one == other:
            return one
    raise ValueError(f"Types are not compatible: {one!r} vs {other!r}")
