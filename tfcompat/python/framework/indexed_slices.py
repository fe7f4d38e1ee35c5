"""`IndexedSlices`: rows of a tensor that is zero elsewhere, as gradients of gathers are."""

from __future__ import annotations

import abc
from typing import Any, NamedTuple

from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape


class _TensorLike(abc.ABC):  # noqa: B024  # a name to ask for, without methods
    """What tensors and tensor-like values share."""


_TensorLike.register(Tensor)


class CompositeTensor(_TensorLike):
    """A value made of several tensors, such as `IndexedSlices` and `SparseTensor`."""


class IndexedSlices(CompositeTensor):
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
