"""`IndexedSlices`: rows of a tensor that is zero elsewhere, as gradients of gathers are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_like import _TensorLike
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import TypeSpec


class IndexedSlices(_TensorLike, CompositeTensor):
    """Slices `dense[indices[i], ...] = values[i, ...]` of a dense tensor.

    Args:
      values: a tensor of shape [n, d1, ...].
      indices: a 1-D integer tensor of shape [n]; indices may occur more than once, their values then add up.
      dense_shape: a 1-D tensor: the shape of the dense tensor, when it is known.
    """

    def __init__(self, values: Tensor, indices: Tensor, dense_shape: Tensor | None = None) -> None:
        self._values = values
        self._indices = indices
        self._dense_shape = dense_shape

    @property
    def values(self) -> Tensor:
        return self._values

    @property
    def indices(self) -> Tensor:
        return self._indices

    @property
    def dense_shape(self) -> Tensor | None:
        return self._dense_shape

    @property
    def shape(self) -> TensorShape:
        """The static shape of the dense tensor, as far as it is known."""
        if self._dense_shape is None:
            return TensorShape(None)
        from tfcompat.python.framework.tensor_util import constant_value_as_shape

        return constant_value_as_shape(self._dense_shape)

    @property
    def name(self) -> str:
        return self._values.name

    @property
    def device(self) -> str:
        return self._values.device

    @property
    def op(self) -> Operation:
        """The operation that makes the values."""
        return self._values.op

    @property
    def dtype(self) -> DType:
        return self._values.dtype

    @property
    def graph(self) -> Any:
        return self._values.graph

    @property
    def _type_spec(self) -> IndexedSlicesSpec:
        shape, dense_shape_dtype = TensorShape([None]).concatenate(self._values.shape[1:]), None
        if self._dense_shape is not None:
            shape, dense_shape_dtype = shape.merge_with(self.shape), self._dense_shape.dtype
        indices_shape = self._indices.shape.merge_with(self._values.shape[:1])
        return IndexedSlicesSpec(shape, self.dtype, self._indices.dtype, dense_shape_dtype, indices_shape)

    def _shape_invariant_to_type_spec(self, shape: TensorShape) -> IndexedSlicesSpec:
        """`shape` is that of the values."""
        dense_shape_dtype = None if self._dense_shape is None else self._dense_shape.dtype
        dense_shape = TensorShape([None]).concatenate(shape[1:])
        return IndexedSlicesSpec(dense_shape, self.dtype, self._indices.dtype, dense_shape_dtype, shape[:1])

    def __neg__(self) -> IndexedSlices:
        return IndexedSlices(-self._values, self._indices, self._dense_shape)

    def __str__(self) -> str:
        dense_shape = "" if self._dense_shape is None else f", dense_shape={self._dense_shape}"
        return f"IndexedSlices(indices={self._indices}, values={self._values}{dense_shape})"

    __repr__ = __str__


class IndexedSlicesValue(NamedTuple):
    """What `Session.run` returns for `IndexedSlices`: NumPy arrays, `dense_shape` possibly None."""

    values: Any
    indices: Any
    dense_shape: Any


class IndexedSlicesSpec(TypeSpec):
    """What is known of `tf.IndexedSlices`.

    Args:
      shape: the static shape of the dense tensor.
      dtype: the type of the values.
      indices_dtype: the type of the indices.
      dense_shape_dtype: the type of `dense_shape`, None when there is none.
      indices_shape: the static shape of the indices.
    """

    def __init__(
        self,
        shape: Any = None,
        dtype: Any = dtypes.float32,
        indices_dtype: Any = dtypes.int64,
        dense_shape_dtype: Any = None,
        indices_shape: Any = None,
    ) -> None:
        self._shape = TensorShape(shape)
        self._values_dtype = dtypes.as_dtype(dtype)
        self._indices_dtype = dtypes.as_dtype(indices_dtype)
        self._dense_shape_dtype = None if dense_shape_dtype is None else dtypes.as_dtype(dense_shape_dtype)
        self._indices_shape = TensorShape(indices_shape).with_rank(1)

    @property
    def value_type(self) -> type:
        """`tf.IndexedSlices`."""
        return IndexedSlices

    def _serialize(self) -> tuple[Any, ...]:
        return (self._shape, self._values_dtype, self._indices_dtype, self._dense_shape_dtype, self._indices_shape)

    @property
    def _component_specs(self) -> tuple[TensorSpec, ...]:
        values = TensorSpec(self._indices_shape.concatenate(self._shape[1:]), self._values_dtype)
        indices = TensorSpec(self._indices_shape, self._indices_dtype)
        if self._dense_shape_dtype is None:
            return values, indices
        return values, indices, TensorSpec([self._shape.ndims], self._dense_shape_dtype)

    def _to_components(self, value: Any) -> tuple[Any, ...]:
        parts = (value.values, value.indices)
        return parts if value.dense_shape is None else (*parts, value.dense_shape)

    def _from_components(self, components: Any) -> Any:
        if all(isinstance(part, np.ndarray) for part in components):
            return IndexedSlicesValue(*components, *[None] * (3 - len(components)))
        return IndexedSlices(*components)
