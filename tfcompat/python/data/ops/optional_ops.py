"""`Optional`: an element that may be missing."""

from __future__ import annotations

import abc
from typing import Any

from tfcompat.python.data.util import structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import TypeSpec, register_type_spec_from_value_converter


class Optional(abc.ABC):
    """A value that may be missing. Source: `tf.data.experimental.Optional`."""

    @abc.abstractmethod
    def has_value(self, name: str | None = None) -> Tensor:
        """A scalar bool: whether there is a value."""

    @abc.abstractmethod
    def get_value(self, name: str | None = None) -> Any:
        """The value. When the graph runs, InvalidArgumentError if there is none."""

    @property
    @abc.abstractmethod
    def value_structure(self) -> Any:
        """The nested specs of the value."""

    @staticmethod
    def from_value(value: Any) -> Optional:
        """An optional that holds `value`, a nest of tensors."""
        with ops.name_scope("optional"), ops.name_scope("value"):
            specs = structure.type_spec_from_value(value)
            components = structure.to_tensor_list(specs, value)
        return _OptionalImpl(apply_op("OptionalFromValue", components=components), specs)

    @staticmethod
    def none_from_structure(value_structure: Any) -> Optional:
        """An optional without a value."""
        return _OptionalImpl(apply_op("OptionalNone"), value_structure)


class _OptionalImpl(Optional):
    def __init__(self, variant_tensor: Tensor, value_structure: Any) -> None:
        self._variant_tensor = variant_tensor
        self._value_structure = value_structure

    def has_value(self, name: str | None = None) -> Tensor:
        return apply_op("OptionalHasValue", optional=self._variant_tensor, name=name)

    def get_value(self, name: str | None = None) -> Any:
        with ops.name_scope(name, "OptionalGetValue", [self._variant_tensor]) as scope:
            flat = apply_op(
                "OptionalGetValue",
                optional=self._variant_tensor,
                name=scope,
                **structure.flat_structure(self._value_structure),
            )
        return structure.from_tensor_list(self._value_structure, flat)

    @property
    def value_structure(self) -> Any:
        return self._value_structure


class OptionalSpec(TypeSpec):
    """The type of an optional value.

    Args:
      value_structure: the nested specs of the value.
    """

    def __init__(self, value_structure: Any) -> None:
        self._value_structure = value_structure

    @staticmethod
    def from_value(value: Optional) -> OptionalSpec:
        """The type of an optional value."""
        return OptionalSpec(value.value_structure)

    @property
    def value_type(self) -> type:
        return _OptionalImpl

    def _serialize(self) -> tuple[Any, ...]:
        return (self._value_structure,)

    @property
    def _component_specs(self) -> list[TensorSpec]:
        return [TensorSpec([], dtypes.variant)]

    def _to_components(self, value: Any) -> list[Tensor]:
        return [value._variant_tensor]

    def _from_components(self, components: list[Tensor]) -> _OptionalImpl:
        return _OptionalImpl(components[0], self._value_structure)

    def _to_legacy_output_types(self) -> OptionalSpec:
        return self

    def _to_legacy_output_shapes(self) -> OptionalSpec:
        return self

    def _to_legacy_output_classes(self) -> OptionalSpec:
        return self


register_type_spec_from_value_converter(_OptionalImpl, OptionalSpec.from_value)
