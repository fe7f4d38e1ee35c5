"""`SparseTensor`: indices, values and a dense shape."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tfcompat.python.framework import conversion, dtypes
from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_like import _TensorLike
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import BatchableTypeSpec, register_type_spec_from_value_converter


class SparseTensorValue(NamedTuple):
    """What `Session.run` returns for a `SparseTensor`, and takes as a feed for one: NumPy arrays."""

    indices: Any
    values: Any
    dense_shape: Any


class SparseTensor(_TensorLike, CompositeTensor):
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
    def _type_spec(self) -> SparseTensorSpec:
        return SparseTensorSpec(self.shape, self.dtype)

    def _shape_invariant_to_type_spec(self, shape: TensorShape) -> SparseTensorSpec:
        """`shape` is that of `dense_shape`: `[rank]`."""
        if shape.ndims not in (1, None):
            raise ValueError("Expected a shape with 1 dimension")
        rank = None if shape.ndims is None else shape.as_list()[0]
        return SparseTensorSpec(None if rank is None else [None] * rank, self.dtype)

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


class SparseTensorSpec(BatchableTypeSpec):
    """What is known of a sparse tensor.

    Elements of datasets travel as one variant tensor that holds the three parts, serialized.

    Args:
      shape: its static dense shape.
      dtype: the type of its values.
    """

    def __init__(self, shape: Any = None, dtype: Any = dtypes.float32) -> None:
        self._shape = TensorShape(shape)
        self._dtype = dtypes.as_dtype(dtype)

    @classmethod
    def from_value(cls, value: Any) -> SparseTensorSpec:
        """What is known of a `SparseTensor` or `SparseTensorValue`. Raises TypeError for anything else."""
        if isinstance(value, SparseTensorValue):
            if isinstance(value.values, np.ndarray):
                return cls(value.dense_shape, dtypes.as_dtype(value.values.dtype))
            value = SparseTensor.from_value(value)
        if not isinstance(value, SparseTensor):
            raise TypeError("Expected SparseTensor or SparseTensorValue")
        return cls(value.shape, value.dtype)

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

    def _serialize(self) -> tuple[Any, ...]:
        return (self._shape, self._dtype)

    @property
    def _component_specs(self) -> list[TensorSpec]:
        rank = self._shape.ndims
        indices, dense_shape = TensorSpec([None, rank], dtypes.int64), TensorSpec([rank], dtypes.int64)
        return [indices, TensorSpec([None], self._dtype), dense_shape]

    def _to_components(self, value: Any) -> list[Any]:
        value = SparseTensor.from_value(value) if isinstance(value, SparseTensorValue) else value
        return [value.indices, value.values, value.dense_shape]

    def _from_components(self, components: Any) -> Any:
        if all(isinstance(part, np.ndarray) for part in components):
            return SparseTensorValue(*components)
        return SparseTensor(*components)

    @property
    def _flat_tensor_specs(self) -> list[TensorSpec]:
        return [TensorSpec(None, dtypes.variant)]

    def _to_tensor_list(self, value: Any) -> list[Tensor]:
        return self._serialized("SerializeSparse", SparseTensor.from_value(value))

    def _to_batched_tensor_list(self, value: Any) -> list[Tensor]:
        if self._shape.merge_with(value.shape).ndims == 0:
            raise ValueError("Unbatching a sparse tensor is only supported for rank >= 1")
        return self._serialized("SerializeManySparse", value)

    def _serialized(self, op_type: str, value: SparseTensor) -> list[Tensor]:
        from tfcompat.python.framework.op_def_library import apply_op

        parts = zip(("indices", "values", "shape"), self._to_components(value), strict=True)
        return [apply_op(op_type, **{f"sparse_{name}": part for name, part in parts}, out_type=dtypes.variant)]

    def _from_compatible_tensor_list(self, tensor_list: list[Tensor]) -> SparseTensor:
        from tfcompat.python.framework.op_def_library import apply_op

        parts = apply_op("DeserializeSparse", serialized_sparse=tensor_list[0], dtype=self._dtype)
        result = SparseTensor(*parts)
        result.indices.set_shape([None, self._shape.ndims])
        result.dense_shape.set_shape([self._shape.ndims])
        return result

    def _batch(self, batch_size: int | None) -> SparseTensorSpec:
        return SparseTensorSpec(TensorShape([batch_size]).concatenate(self._shape), self._dtype)

    def _unbatch(self) -> SparseTensorSpec:
        if self._shape.ndims == 0:
            raise ValueError("Unbatching a tensor is only supported for rank >= 1")
        return SparseTensorSpec(self._shape[1:], self._dtype)

    def _to_legacy_output_types(self) -> DType:
        return self._dtype

    def _to_legacy_output_shapes(self) -> TensorShape:
        return self._shape


register_type_spec_from_value_converter(SparseTensorValue, SparseTensorSpec.from_value)


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
