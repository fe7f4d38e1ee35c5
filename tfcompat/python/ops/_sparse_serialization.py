"""Sparse tensors packed into string (or variant) tensors and back."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops._sparse_structure import to_sparse_tensor


def serialize_sparse(sp_input: Any, name: str | None = None, out_type: Any = dtypes.string) -> ops.Tensor:
    """A sparse tensor as a tensor of 3 serialized parts.

    Args:
      out_type: tf.string or tf.variant.

    Source: TensorFlow's `tf.io.serialize_sparse`.
    """
    return serialize_sparse_v2(sp_input, out_type, name)


def serialize_sparse_v2(sp_input: Any, out_type: Any = dtypes.string, name: str | None = None) -> ops.Tensor:
    """`serialize_sparse` with the arguments of TensorFlow 2."""
    return _serialized("SerializeSparse", sp_input, out_type, name)


def serialize_many_sparse(sp_input: Any, name: str | None = None, out_type: Any = dtypes.string) -> ops.Tensor:
    """A sparse tensor of rank at least 2 as an [n, 3] tensor: each of its n rows serialized for itself.

    Args:
      out_type: tf.string or tf.variant.

    Source: TensorFlow's `tf.io.serialize_many_sparse`.
    """
    return serialize_many_sparse_v2(sp_input, out_type, name)


def serialize_many_sparse_v2(sp_input: Any, out_type: Any = dtypes.string, name: str | None = None) -> ops.Tensor:
    """`serialize_many_sparse` with the arguments of TensorFlow 2."""
    return _serialized("SerializeManySparse", sp_input, out_type, name)


def _serialized(op_type: str, sp_input: Any, out_type: Any, name: str | None) -> ops.Tensor:
    sp_input = to_sparse_tensor(sp_input)
    return apply_op(
        op_type,
        sparse_indices=sp_input.indices,
        sparse_values=sp_input.values,
        sparse_shape=sp_input.dense_shape,
        out_type=out_type,
        name=name,
    )


def deserialize_sparse(
    serialized_sparse: Any, dtype: Any, rank: int | None = None, name: str | None = None
) -> SparseTensor:
    """The sparse tensor behind a result of `serialize_sparse`, or a batch of them, of shape [..., 3].

    Args:
      dtype: the type of its values.
      rank: its rank, where it is known.

    Source: TensorFlow's op `DeserializeSparse`.
    """
    return _deserialized("DeserializeSparse", serialized_sparse, dtype, rank, name)


def deserialize_many_sparse(
    serialized_sparse: Any, dtype: Any, rank: int | None = None, name: str | None = None
) -> SparseTensor:
    """The sparse tensor behind a result of `serialize_many_sparse`, or of serialized tensors stacked to [n, 3].

    Args:
      dtype: the type of its values.
      rank: its rank, one more than that of the rows, where it is known.

    Source: TensorFlow's `tf.io.deserialize_many_sparse`.
    """
    return _deserialized("DeserializeManySparse", serialized_sparse, dtype, rank, name)


def _deserialized(op_type: str, serialized: Any, dtype: Any, rank: int | None, name: str | None) -> SparseTensor:
    indices, values, shape = apply_op(op_type, serialized_sparse=serialized, dtype=dtype, name=name)
    indices.set_shape([None, rank])
    shape.set_shape([rank])
    return SparseTensor(indices, values, shape)
