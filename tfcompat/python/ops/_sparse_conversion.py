"""Sparse tensors from dense ones and back, and from lists of ids."""

from __future__ import annotations

import numbers
from collections.abc import Iterable
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor, SparseTensorValue
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops._sparse_structure import sparse_reorder, to_sparse_tensor


def from_dense(tensor: Any, name: str | None = None) -> SparseTensor:
    """A sparse tensor of the elements that are not 0 (or not the empty string).

    Source: TensorFlow's `tf.sparse.from_dense`.
    """
    with ops.name_scope(name, "dense_to_sparse"):
        tensor = ops.convert_to_tensor(tensor)
        indices = array_ops.where_v2(math_ops.not_equal(tensor, constant(0, tensor.dtype)))
        values = array_ops.gather_nd(tensor, indices)
        return SparseTensor(indices, values, array_ops.shape(tensor, out_type=dtypes.int64))


def sparse_eye(
    num_rows: Any, num_columns: Any = None, dtype: Any = dtypes.float32, name: str | None = None
) -> SparseTensor:
    """A sparse matrix with ones on the diagonal.

    Args:
      num_columns: as many as rows by default.

    Source: TensorFlow's `tf.sparse.eye`.
    """
    with ops.name_scope(name, default_name="eye", values=[num_rows, num_columns]):
        num_rows = _to_int64(num_rows, "num_rows")
        num_columns = num_rows if num_columns is None else _to_int64(num_columns, "num_columns")
        size = math_ops.minimum(num_rows, num_columns)
        diagonal = math_ops.range(size, dtype=dtypes.int64)
        return SparseTensor(
            indices=array_ops.stack([diagonal, diagonal], axis=1),
            values=array_ops.ones(size, dtype=dtype),
            dense_shape=[num_rows, num_columns],
        )


def _to_int64(value: Any, name: str) -> ops.Tensor:
    if isinstance(value, (int, np.integer)):
        return ops.convert_to_tensor(value, name=name, dtype=dtypes.int64)
    if not isinstance(value, ops.Tensor):
        raise TypeError(f"{name} must be an integer value")
    return value if value.dtype == dtypes.int64 else math_ops.cast(value, dtypes.int64)


def sparse_to_dense(
    sparse_indices: Any,
    output_shape: Any,
    sparse_values: Any,
    default_value: Any = 0,
    validate_indices: bool = True,
    name: str | None = None,
) -> ops.Tensor:
    """A tensor of shape `output_shape` that is `default_value` everywhere but at the given indices.

    Args:
      sparse_indices: int32 or int64, [n, rank], or [n] (or a scalar) for rank 1.
      sparse_values: [n], or a scalar for all of them.
      validate_indices: fail when the indices are not in order, or repeat.

    Source: TensorFlow's `tf.sparse_to_dense`.
    """
    return apply_op(
        "SparseToDense",
        sparse_indices=sparse_indices,
        output_shape=output_shape,
        sparse_values=sparse_values,
        default_value=default_value,
        validate_indices=validate_indices,
        name=name,
    )


def sparse_tensor_to_dense(
    sp_input: Any, default_value: Any = None, validate_indices: bool = True, name: str | None = None
) -> ops.Tensor:
    """The dense tensor of a sparse one; what it does not hold is `default_value` (0, or "", by default).

    Args:
      validate_indices: fail when the indices are not in order, or repeat.

    Source: TensorFlow's `tf.sparse.to_dense`.
    """
    sp_input = to_sparse_tensor(sp_input)
    if default_value is None:
        default_value = array_ops.zeros([], dtype=sp_input.dtype)
    return sparse_to_dense(
        sp_input.indices,
        sp_input.dense_shape,
        sp_input.values,
        default_value=default_value,
        validate_indices=validate_indices,
        name=name,
    )


def sparse_to_indicator(sp_input: Any, vocab_size: Any, name: str | None = None) -> ops.Tensor:
    """A dense bool tensor that is true at the ids that each row holds.

    Args:
      sp_input: ids (int32 or int64) of shape [d0, ..., dn, k].
      vocab_size: the size of the result's last dimension; all ids are smaller.

    Returns:
      A tensor of shape [d0, ..., dn, vocab_size].

    Source: TensorFlow's `tf.sparse.to_indicator`.
    """
    sp_input = to_sparse_tensor(sp_input)
    with ops.name_scope(name, "SparseToIndicator", [sp_input]) as name:
        count = array_ops.shape(sp_input.indices)[0]
        trues = array_ops.fill(array_ops.expand_dims(count, 0), True)
        sp_values = SparseTensor(sp_input.indices, trues, sp_input.dense_shape)
        merged = sparse_merge_impl(sp_input, sp_values, vocab_size, name)
        # An id may occur twice in a row.
        return sparse_tensor_to_dense(merged, default_value=False, validate_indices=False, name=name)


def sparse_merge(
    sp_ids: Any, sp_values: Any, vocab_size: Any, name: str | None = None, already_sorted: bool = False
) -> SparseTensor:
    """A sparse tensor of `sp_values`' values at the ids that `sp_ids` holds, which replace its last dimension.

    Args:
      sp_ids: int32 or int64 ids, or a list of several, each of which becomes a dimension.
      sp_values: the values, with the same indices.
      vocab_size: the size of the new dimension, or a list of sizes.
      already_sorted: the result needs no sorting.

    Raises:
      TypeError: `sp_ids` or `vocab_size` are of the wrong kind.
      ValueError: they are lists of different lengths.

    Source: TensorFlow's `tf.sparse.merge`.
    """
    return sparse_merge_impl(sp_ids, sp_values, vocab_size, name, already_sorted)


def sparse_merge_impl(
    sp_ids: Any, sp_values: Any, vocab_size: Any, name: str | None = None, already_sorted: bool = False
) -> SparseTensor:
    """`sparse_merge`."""
    if isinstance(sp_ids, (SparseTensor, SparseTensorValue)):
        sp_ids = [sp_ids]
        if not isinstance(vocab_size, (ops.Tensor, numbers.Integral)):
            raise TypeError(f"vocab_size has to be a Tensor or Python int. Found {type(vocab_size)}")
        vocab_size = [vocab_size]
    else:
        if not isinstance(sp_ids, Iterable):
            raise TypeError(f"sp_ids has to be a SparseTensor or list thereof. Found {type(sp_ids)}")
        if not isinstance(vocab_size, Iterable):
            raise TypeError(f"vocab_size has to be a list of Tensors or Python ints. Found {type(vocab_size)}")
        for size in vocab_size:
            if not isinstance(size, (ops.Tensor, numbers.Integral)):
                raise TypeError(f"vocab_size has to be a list of Tensors or Python ints. Found {type(size)}")
    if len(sp_ids) != len(vocab_size):
        raise ValueError("sp_ids and vocab_size have to have equal lengths.")
    with ops.name_scope(name, "SparseMerge", [sp_ids, sp_values]):
        sp_ids = [to_sparse_tensor(each) for each in sp_ids]
        sp_values = to_sparse_tensor(sp_values)
        ids = []
        for each in sp_ids:
            column = each.values if each.dtype == dtypes.int64 else math_ops.cast(each.values, dtypes.int64)
            ids.append(array_ops.expand_dims(column, axis=1))
        sizes = [math_ops.cast(size, dtypes.int64) for size in vocab_size]
        indices = array_ops.concat([sp_ids[0].indices[:, :-1], *ids], 1)
        shape = array_ops.concat([sp_ids[0].dense_shape[:-1], sizes], 0)
        merged = SparseTensor(indices, sp_values.values, shape)
        if already_sorted:
            return merged
        in_order = sparse_reorder(merged)
        return SparseTensor(in_order.indices, in_order.values, shape)
