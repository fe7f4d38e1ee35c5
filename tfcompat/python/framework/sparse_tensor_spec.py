"""`tf.SparseTensorSpec`: the dtype and dense shape of a sparse tensor."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType, as_dtype
from tfcompat.python.framework.sparse_tensor import SparseTensor, SparseTensorValue
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.type_spec import TypeSpec


class SparseTensorSpec(TypeSpec):
    """What is known of a sparse tensor.

    Args:
      shape: its static dense shape.
      dtype: the type of its values.
    """

    def __init__(self, shape: Any = None, dtype: Any = dtypes.float32) -> None:
        self._shape = TensorShape(shape)
        self._dtype = as_dtype(dtype)

    @property
    def shape(self) -> TensorShape:
        """The static dense shape."""
        return self._shape

    @property
    def dtype(self) -> DType:
        """The type of the values."""
        return self._dtype

    @property
    def value_type(self) -> type:
        """`tf.SparseTensor`."""
        return SparseTensor

    @classmethod
    def from_value(cls, value: Any) -> SparseTensorSpec:
        """What is known of a `SparseTensor` or `SparseTensorValue`."""
        if isinstance(value, SparseTensorValue):
            return cls(TensorShape(value.dense_shape), as_dtype(value.values.dtype))
        if isinstance(value, SparseTensor):
            return cls(value.shape, value.dtype)
        raise TypeError("Expected SparseTensor or SparseTensorValue")

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a sparse tensor or spec has the same dtype and a shape that may be the same."""
        return (
            isinstance(spec_or_value, (SparseTensorSpec, SparseTensor))
            and self._dtype.is_compatible_with(spec_or_value.dtype)
            and self._shape.is_compatible_with(spec_or_value.shape)
        )

    def most_specific_compatible_type(self, other: Any) -> SparseTensorSpec:
        """The spec with what both know of the shape. Raises ValueError when their dtypes differ."""
        if type(self) is not type(other) or self._dtype != other.dtype:
            raise ValueError(f"Types are not compatible: {self!r} vs {other!r}")
        return SparseTensorSpec(self._shape.most_specific_compatible_shape(other.shape), self._dtype)

    def _serialize(self) -> tuple[Any, ...]:
        sizes = self._shape.sizes
        return (None if sizes is None else tuple(sizes), self._dtype)

    def __repr__(self) -> str:
        return f"SparseTensorSpec({self._shape!r}, {self._dtype!r})"
