"""`SparseTensor`: indices, values and a dense shape."""

from __future__ import annotations

from typing import Any, NamedTuple

from tfcompat.python.framework import conversion, dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.indexed_slices import CompositeTensor
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape


class SparseTensorValue(NamedTuple):
    """What `Session.run` returns for a `SparseTensor`, and takes as a feed for one: NumPy arrays."""

    indices: Any
    values: Any
    dense_shape: Any


class SparseTensor(CompositeTensor):
    """A tensor of shape `dense_shape` that is zero but for `values[i]` at `indices[i]`.

    Args:
      indices: int64 [n, rank].
      values: [n], any type.
      dense_shape: int64 [rank].

    Raises ValueError when the static shapes do not fit each other.
    """

    def __init__(self, indices: Any, values: Any, dense_shape: Any) -> None:
        from tfcompat.python.framework import ops

        with ops.name_scope(None, "SparseTensor", [indices, values, dense_shape]):
            self._indices = conversion.internal_convert_to_tensor(indices, dtypes.int64, name="indices")
            self._values = conversion.internal_convert_to_tensor(values, name="values")
            self._dense_shape = conversion.internal_convert_to_tensor(dense_shape, dtypes.int64, name="dense_shape")
        indices_shape = self._indices.shape.with_rank(2)
        values_shape = self._values.shape.with_rank(1)
        dense_shape_shape = self._dense_shape.shape.with_rank(1)
        indices_shape.dims[0].merge_with(values_shape.dims[0])
        indices_shape.dims[1].merge_with(dense_shape_shape.dims[0])

    @classmethod
    def from_value(cls, sparse_tensor_value: Any) -> SparseTensor:
        """A `SparseTensor` of a `SparseTensorValue`'s arrays. Raises TypeError for anything else."""
        if not is_sparse(sparse_tensor_value):
            raise TypeError(f"Neither a SparseTensor nor SparseTensorValue: {sparse_tensor_value}.")
        return cls(sparse_tensor_value.indices, sparse_tensor_value.values, sparse_tensor_value.dense_shape)

    @property
    def indices(self) -> Tensor:
        return self._indices

    @property
    def values(self) -> Tensor:
        return self._values

    @property
    def dense_shape(self) -> Tensor:
        return self._dense_shape

    @property
    def shape(self) -> TensorShape:
        from tfcompat.python.framework.tensor_util import constant_value_as_shape

        return constant_value_as_shape(self._dense_shape)

    def get_shape(self) -> TensorShape:
        return self.shape

    @property
    def dtype(self) -> DType:
        return self._values.dtype

    @property
    def op(self) -> Operation:
        return self._values.op

    @property
    def graph(self) -> Any:
        return self._indices.graph

    def consumers(self) -> list[Operation]:
        """The operations that take one of the three tensors."""
        tensors = (self._indices, self._values, self._dense_shape)
        return list(dict.fromkeys(op for tensor in tensors for op in tensor.consumers()))

    def eval(self, feed_dict: Any = None, session: Any = None) -> SparseTensorValue:
        """The value of this tensor in `session`, or the default session."""
        from tfcompat.python.framework import ops

        return ops._eval_using_default_session(self, feed_dict, self.graph, session)

    @staticmethod
    def _override_operator(operator: str, function: Any) -> None:
        setattr(SparseTensor, operator, function)

    def __str__(self) -> str:
        return f"SparseTensor(indices={self._indices}, values={self._values}, dense_shape={self._dense_shape})"

    __repr__ = __str__


def is_sparse(x: Any) -> bool:
    """True for a `SparseTensor` or a `SparseTensorValue`."""
    return isinstance(x, (SparseTensor, SparseTensorValue))


def convert_to_tensor_or_sparse_tensor(value: Any, dtype: Any = None, name: str | None = None) -> Any:
    """Converts to a `SparseTensor` (from one, or a `SparseTensorValue`) or else to a `Tensor`.

    Raises RuntimeError when a sparse value has another type than `dtype`.
    """
    if isinstance(value, SparseTensorValue):
        value = SparseTensor.from_value(value)
    if isinstance(value, SparseTensor):
        if dtype is not None and not dtypes.as_dtype(dtype).is_compatible_with(value.dtype):
            raise RuntimeError(f"Sparse dtype: requested = {dtypes.as_dtype(dtype).name}, actual = {value.dtype.name}")
        return value
    return conversion.internal_convert_to_tensor(value, dtype, name)
