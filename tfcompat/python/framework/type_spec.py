"""`tf.TypeSpec`: what is known of a value before there is one."""

from __future__ import annotations

import abc
from typing import Any


class TypeSpec(abc.ABC):
    """The type of a value: of a tensor its dtype and shape, for instance. The base of `tf.TensorSpec` and its like."""

    @property
    @abc.abstractmethod
    def value_type(self) -> type:
        """The class of the values."""

    @abc.abstractmethod
    def _serialize(self) -> tuple[Any, ...]:
        """The parts that make two specs equal."""

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value, or every value of another spec, is of this type."""
        return type(self) is type(spec_or_value) and self._serialize() == spec_or_value._serialize()

    def most_specific_compatible_type(self, other: Any) -> TypeSpec:
        """The narrowest type that has the values of both. Raises ValueError when there is none."""
        if not self.is_compatible_with(other):
            raise ValueError(f"Types are not compatible: {self!r} vs {other!r}")
        return self

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._serialize() == other._serialize()

    def __hash__(self) -> int:
        return hash((type(self), repr(self)))
