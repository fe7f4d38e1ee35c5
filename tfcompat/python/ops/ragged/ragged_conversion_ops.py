"""Ragged tensors from dense and sparse ones, and back."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework import sparse_tensor as sparse
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops.ragged import ragged_util
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, is_ragged


def rows_of_tensor(
    tensor: Any,
    lengths: Any = None,
    padding: Any = None,
    ragged_rank: int = 1,
    name: str | None = None,
    row_splits_dtype: Any = dtypes.int64,
) -> RaggedTensor:
    """The rows of a dense tensor.

    Args:
      lengths: the lengths of the rows, or a list of them for several dimensions; whole rows unless given.
      padding: what ends a row: its trailing values that are equal to this are left out.
      ragged_rank: the number of ragged dimensions.
      name: a name for the ops.
      row_splits_dtype: int32 or int64.

    Raises ValueError when both `lengths` and `padding` are given, or for a `ragged_rank` below 1. Source:
    `tf.RaggedTensor.from_tensor`.
    """
    splits_type = dtypes.as_dtype(row_splits_dtype)
    if lengths is not None and padding is not None:
        raise ValueError("Specify lengths or padding, but not both")
    if not isinstance(ragged_rank, int):
        raise TypeError(f"ragged_rank expected int, got {ragged_rank!r}")
    if ragged_rank <= 0:
        raise ValueError(f"ragged_rank must be greater than 0; got {ragged_rank}")
    with ops.name_scope(name, "RaggedFromTensor", [tensor, lengths, padding]):
        tensor = ops.convert_to_tensor(tensor, name="tensor")
        tensor.shape.with_rank_at_least(ragged_rank + 1)
        shape = array_ops.shape(tensor, out_type=splits_type)
        columns = shape[1]
        if ragged_rank > 1:
            return _from_tensor_of_rank(tensor, shape, lengths, padding, ragged_rank, splits_type)
        if padding is not None:
            lengths = _lengths_without(padding, tensor, columns, splits_type)
        if lengths is not None:
            return _rows_of_lengths(tensor, lengths, columns, splits_type)
        splits = math_ops.range(shape[0] + 1) * columns
        flat_shape = array_ops.concat([[shape[0] * columns], shape[2:]], axis=0)
        return RaggedTensor.from_row_splits(array_ops.reshape(tensor, flat_shape), splits, validate=False)


def _from_tensor_of_rank(
    tensor: Tensor, shape: Tensor, lengths: Any, padding: Any, ragged_rank: int, splits_type: Any
) -> RaggedTensor:
    inner_shape = array_ops.concat([constant_op.constant([-1], splits_type), shape[ragged_rank:]], axis=0)
    values = rows_of_tensor(array_ops.reshape(tensor, inner_shape), lengths, padding, row_splits_dtype=splits_type)
    sizes = math_ops.cumprod(shape)
    splits = [math_ops.range(0, sizes[axis - 1] + 1) * shape[axis] for axis in range(1, ragged_rank)]
    return RaggedTensor.from_nested_row_splits(values, splits, validate=False)


def _lengths_without(padding: Any, tensor: Tensor, columns: Tensor, splits_type: Any) -> Tensor:
    padding = ops.convert_to_tensor(padding, name="padding", dtype=tensor.dtype)
    padding.shape.assert_is_compatible_with(tensor.shape[2:])
    is_padding = math_ops.equal(padding, tensor)
    rank = array_ops.rank(tensor)
    is_padding = control_flow_ops.cond(
        rank > 2, lambda: math_ops.reduce_all(is_padding, axis=math_ops.range(2, rank)), lambda: is_padding
    )
    is_padding.set_shape(TensorShape([None, None]))
    is_padding.set_shape(tensor.shape[:2])
    is_value = math_ops.cast(math_ops.logical_not(is_padding), splits_type)
    return math_ops.reduce_max(is_value * array_ops.expand_dims(math_ops.range(1, columns + 1), 0), axis=1)


def _rows_of_lengths(tensor: Tensor, lengths: Any, columns: Tensor, splits_type: Any) -> RaggedTensor:
    if isinstance(lengths, (list, tuple)) and lengths and not isinstance(lengths[0], (int, float)):
        tensor.shape.with_rank_at_least(len(lengths) + 1)
        ones = array_ops.ones([math_ops.reduce_sum(lengths[-1])], dtype=dtypes.bool)
        mask = RaggedTensor.from_nested_row_lengths(ones, lengths, validate=False).to_tensor(default_value=False)
        values = array_ops.boolean_mask(tensor, mask)
        return RaggedTensor.from_nested_row_lengths(values, lengths, validate=False)
    lengths = ragged_util.convert_to_int_tensor(lengths, "lengths", splits_type)
    lengths.shape.assert_has_rank(1)
    lengths = math_ops.maximum(math_ops.minimum(lengths, columns), 0)
    splits = array_ops.concat([array_ops.zeros([1], splits_type), math_ops.cumsum(lengths)], axis=0)
    values = array_ops.boolean_mask(tensor, array_ops.sequence_mask(lengths, maxlen=columns))
    return RaggedTensor.from_row_splits(values, splits, validate=False)


def padded(ragged: RaggedTensor, default_value: Any = None, name: str | None = None) -> Tensor:
    """A dense tensor, short rows filled up with `default_value` (zeros unless given).

    Source: `tf.RaggedTensor.to_tensor`.
    """
    with ops.name_scope(name, "RaggedToTensor", [ragged.row_splits, default_value]):
        if default_value is not None:
            default_value = ops.convert_to_tensor(default_value, name="default_value", dtype=ragged.dtype)
        values = ragged.values
        if isinstance(values, RaggedTensor):
            values = values.to_tensor(default_value)
        if default_value is not None:
            default_value = _of_one_value_shape(default_value, values)
        splits = ragged.row_splits
        longest = math_ops.maximum(math_ops.reduce_max([splits[1:] - splits[:-1]]), 0)
        rows = array_ops.shape(splits, out_type=splits.dtype)[0] - 1
        shape = array_ops.shape(values, out_type=splits.dtype)
        if default_value is None:
            default_value = array_ops.zeros(shape[1:], dtype=values.dtype)
        default_value.shape.assert_is_compatible_with(values.shape[1:])
        default_value.set_shape(values.shape[1:])
        starts, limits = array_ops.expand_dims(splits[:-1], 1), array_ops.expand_dims(splits[1:], 1)
        positions = starts + array_ops.expand_dims(math_ops.range(0, longest), 0)
        padded = array_ops.concat([values, array_ops.stack([default_value])], axis=0)
        of_default = array_ops.fill(array_ops.stack([rows, longest]), shape[0])
        return array_ops.gather(padded, array_ops.where(positions < limits, positions, of_default))


def _of_one_value_shape(default_value: Tensor, values: Tensor) -> Tensor:
    ranks = values.shape.ndims, default_value.shape.ndims
    if ranks[0] is not None:
        default_value.shape.with_rank_at_most(ranks[0] - 1)
    if None in ranks or ranks[0] != ranks[1] + 1:  # type: ignore[operator]
        default_value = array_ops.broadcast_to(default_value, array_ops.shape(values)[1:])
    default_value.shape.assert_is_compatible_with(values.shape[1:])
    return default_value


def rows_of_sparse(st_input: Any, name: str | None = None, row_splits_dtype: Any = dtypes.int64) -> RaggedTensor:
    """The rows of a sparse matrix whose rows have no gaps.

    Raises TypeError for anything but a `SparseTensor`, ValueError unless its rank is 2. Running it raises
    InvalidArgumentError for rows with gaps. Source: `tf.RaggedTensor.from_sparse`.
    """
    splits_type = dtypes.as_dtype(row_splits_dtype)
    if not sparse.is_sparse(st_input):
        raise TypeError(f"Expected SparseTensor, got {type(st_input).__name__}")
    with ops.name_scope(name, "RaggedFromSparse", [st_input]):
        st_input = sparse.convert_to_tensor_or_sparse_tensor(st_input, name="st_input")
        ranks = [
            st_input.dense_shape.shape.with_rank(1)[0].value,
            st_input.indices.shape.with_rank(2)[1].value,
        ]
        if 2 not in ranks:
            raise ValueError("rank(st_input) must be 2")
        with ops.control_dependencies([_assert_without_gaps(st_input.indices)]):
            rows = math_ops.cast(st_input.indices[:, 0], splits_type)
            count = math_ops.cast(st_input.dense_shape[0], splits_type)
            return RaggedTensor.from_value_rowids(st_input.values, rows, count, validate=False)


def _assert_without_gaps(indices: Tensor) -> Any:
    rows, columns = indices[:, :-1], indices[:, -1]
    is_new_row = math_ops.reduce_any(math_ops.not_equal(rows[1:], rows[:-1]), axis=1)
    follows = math_ops.equal(columns[1:], columns[:-1] + 1)
    is_in_order = array_ops.where(is_new_row, math_ops.equal(columns[1:], 0), follows)
    starts = math_ops.reduce_all(math_ops.equal(columns[:1], 0))
    condition = math_ops.logical_and(starts, math_ops.reduce_all(is_in_order))
    return control_flow_ops.Assert(condition, ["SparseTensor is not right-ragged", "SparseTensor.indices =", indices])


# Functions for tensors that may be ragged already


def from_tensor(
    tensor: Any,
    lengths: Any = None,
    padding: Any = None,
    ragged_rank: int = 1,
    row_splits_dtype: Any = dtypes.int64,
    name: str | None = None,
) -> Any:
    """`RaggedTensor.from_tensor`; a ragged tensor stays as it is."""
    if is_ragged(tensor):
        return tensor
    return RaggedTensor.from_tensor(tensor, lengths, padding, ragged_rank, name, row_splits_dtype)


def to_tensor(rt_input: Any, default_value: Any = None, name: str | None = None) -> Any:
    """`RaggedTensor.to_tensor`; a tensor stays as it is."""
    return rt_input.to_tensor(default_value, name) if is_ragged(rt_input) else rt_input


def to_sparse(rt_input: RaggedTensor, name: str | None = None) -> sparse.SparseTensor:
    """`RaggedTensor.to_sparse`."""
    return rt_input.to_sparse(name)


def from_sparse(st_input: sparse.SparseTensor, name: str | None = None) -> RaggedTensor:
    """`RaggedTensor.from_sparse`."""
    return RaggedTensor.from_sparse(st_input, name)


def ragged_to_dense(rt_input: RaggedTensor, default_value: Any = None, shape: Any = None) -> Tensor:
    """A dense tensor by one op, short rows filled up with `default_value` (zeros unless given).

    Args:
      default_value: of a shape that broadcasts to that of a value.
      shape: a list, TensorShape or tensor: the shape to cut or fill up to; -1 or None for the size of the longest row.
    """
    partitions = [_partition(each) for each in rt_input._nested()]
    if partitions[0][0] == "VALUE_ROWIDS":
        partitions.insert(0, ("FIRST_DIM_SIZE", rt_input.nrows()))
    types, tensors = zip(*partitions, strict=True)
    values = rt_input.flat_values
    return apply_op(
        "RaggedTensorToTensor",
        shape=_wanted_shape(shape, tensors[0].dtype),
        values=values,
        default_value=array_ops.zeros((), values.dtype) if default_value is None else default_value,
        row_partition_types=list(types),
        row_partition_tensors=list(tensors),
    )


def _partition(ragged: RaggedTensor) -> tuple[str, Tensor]:
    if ragged._cached_value_rowids is not None:
        return "VALUE_ROWIDS", ragged.value_rowids()
    return "ROW_SPLITS", ragged.row_splits


def _wanted_shape(shape: Any, dtype: dtypes.DType) -> Tensor:
    if isinstance(shape, Tensor):
        return shape if shape.dtype in (dtypes.int32, dtypes.int64) else math_ops.cast(shape, dtype)
    sizes = as_shape(shape).sizes
    if not sizes:
        return constant_op.constant(-1, dtype=dtype)
    return constant_op.constant([-1 if size is None else size for size in sizes], dtype=dtype)
