"""Masks, tiles, dimensions and partitions of ragged tensors."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, check_ops, math_ops, sort_ops
from tfcompat.python.ops.ragged import ragged_functional_ops, ragged_math_ops, ragged_util, segment_id_ops
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)

# Masks


def boolean_mask(data: Any, mask: Any, name: str | None = None) -> Any:
    """The elements of `data` where `mask` is true, ragged in the last dimension of the mask.

    Unlike `tf.boolean_mask`, it keeps the mask's other dimensions.

        tf.ragged.boolean_mask([[1, 2], [3, 4]], [[True, False], [True, True]])      # [[1], [3, 4]]

    Args:
      data: a tensor or ragged tensor.
      mask: a boolean tensor or ragged tensor, whose shape is a prefix of that of `data`.
      name: a name for the ops.

    Raises ValueError for a mask of rank 0 or of unknown rank. Running it raises InvalidArgumentError for rows that do
    not fit. Source: `tf.ragged.boolean_mask`.
    """
    with ops.name_scope(name, "RaggedMask", [data, mask]):
        data = convert_to_tensor_or_ragged_tensor(data, name="data")
        mask = convert_to_tensor_or_ragged_tensor(mask, dtypes.bool, name="mask")
        splits_type, (data, mask) = match_row_splits_dtypes(data, mask, return_dtype=True)
        rank = mask.shape.ndims
        if rank is None:
            raise ValueError("mask.shape.ndims must be known statically.")
        if rank == 0:
            raise ValueError("mask cannot be scalar.")
        if is_ragged(mask):
            return _by_ragged_mask(data, mask, splits_type)
        if is_ragged(data) and rank == 1:
            return _masked_rows(data, mask)
        if is_ragged(data):
            ragged_rank = min(data.ragged_rank, rank - 1)
            mask = RaggedTensor.from_tensor(mask, ragged_rank=ragged_rank, row_splits_dtype=data.row_splits.dtype)
            return boolean_mask(data, mask)
        return _masked_tensor(data, mask, rank, splits_type)


def _by_ragged_mask(data: Any, mask: RaggedTensor, splits_type: Any) -> RaggedTensor:
    if not is_ragged(data):
        data = RaggedTensor.from_tensor(data, ragged_rank=mask.ragged_rank, row_splits_dtype=mask.row_splits.dtype)
    both = [mask.nested_row_splits, data.nested_row_splits[: mask.ragged_rank]]
    with ops.control_dependencies(ragged_util.assert_splits_match(both)):
        splits = []
        inner: Any = mask
        while is_ragged(inner):
            if inner.shape.ndims > 2:
                splits.append(inner.row_splits)
            else:
                ones = ragged_functional_ops.map_flat_values(math_ops.cast, inner, dtype=splits_type)
                splits.append(ragged_util.lengths_to_splits(ragged_math_ops.reduce_sum(ones, axis=1)))
            inner, data = inner.values, data.values
        return RaggedTensor.from_nested_row_splits(boolean_mask(data, inner), splits, validate=False)


def _masked_rows(data: RaggedTensor, mask: Tensor) -> RaggedTensor:
    lengths = array_ops.boolean_mask(data.row_lengths(), mask)
    splits = ragged_util.lengths_to_splits(lengths)
    rows = segment_id_ops.row_splits_to_segment_ids(data.row_splits)
    values = boolean_mask(data.values, array_ops.gather(mask, rows))
    return RaggedTensor.from_row_splits(values, splits, validate=False)


def _masked_tensor(data: Tensor, mask: Tensor, rank: int, splits_type: Any) -> Any:
    values: Any = array_ops.boolean_mask(data, mask)
    if rank >= 2:
        lengths = math_ops.count_nonzero(mask, axis=-1, dtype=splits_type)
        values = RaggedTensor.from_row_lengths(values, array_ops.reshape(lengths, [-1]), validate=False)
    if rank > 2:
        shape = array_ops.shape(mask, out_type=splits_type)
        sizes = math_ops.cumprod(shape) + 1
        for dim in range(rank - 3, -1, -1):
            width = shape[dim + 1]
            values = RaggedTensor.from_row_splits(values, math_ops.range(sizes[dim]) * width, validate=False)
    return values


# Tiles


def tile(input: Any, multiples: Any, name: str | None = None) -> Any:
    """`input` repeated `multiples[i]` times along each dimension i.

        [[1, 2], [3]] by [2, 2] is [[1, 2, 1, 2], [3, 3], [1, 2, 1, 2], [3, 3]]

    Source: `tf.tile`, given a ragged tensor.
    """
    with ops.name_scope(name, "RaggedTile", [input, multiples]):
        input = convert_to_tensor_or_ragged_tensor(input, name="input")
        if not is_ragged(input):
            return array_ops.tile(input, multiples, name)
        multiples = ragged_util.convert_to_int_tensor(multiples, name="multiples", dtype=input.row_splits.dtype)
        multiples.shape.assert_has_rank(1)
        # Dimensions that are known to stay as they are make no ops.
        known = tensor_util.constant_value(multiples)
        values = _tile_values(input, multiples, known)
        return RaggedTensor.from_nested_row_splits(values, _tile_splits(input, multiples, known), validate=False)


def _tile_values(input: RaggedTensor, multiples: Tensor, known: Any) -> Tensor:
    ragged_rank, nested_splits = input.ragged_rank, input.nested_row_splits
    positions = math_ops.range(nested_splits[-1][-1])
    outer_splits = None
    for axis in range(ragged_rank, 0, -1):
        splits = nested_splits[axis - 1]
        if outer_splits is not None:
            splits = array_ops.gather(outer_splits * multiples[axis + 1], splits)
        if known is None or known[axis] != 1:
            positions = ragged_util.repeat_ranges(positions, splits, multiples[axis])
        outer_splits = splits
    values = array_ops.gather(input.flat_values, positions)
    return array_ops.tile(values, array_ops.concat([multiples[:1], multiples[ragged_rank + 1 :]], axis=0))


def _tile_splits(input: RaggedTensor, multiples: Tensor, known: Any) -> list[Tensor]:
    ragged_rank, nested_splits = input.ragged_rank, input.nested_row_splits
    # [outer][inner]: where the rows of dimension `outer` begin among those of dimension `inner`.
    projected = [{axis: nested_splits[axis]} for axis in range(ragged_rank)]
    for outer in range(ragged_rank):
        for inner in range(outer + 1, ragged_rank - 1):
            projected[outer][inner] = array_ops.gather(nested_splits[inner], projected[outer][inner - 1])
    result = []
    for axis in range(ragged_rank):
        lengths = (nested_splits[axis][1:] - nested_splits[axis][:-1]) * multiples[axis + 1]
        repeats: Any = 1
        for outer in range(axis - 1, -1, -1):
            if known is None or known[outer + 1] != 1:
                splits = projected[outer][axis - 1] * repeats
                lengths = ragged_util.repeat_ranges(lengths, splits, multiples[outer + 1])
            repeats *= multiples[outer + 1]
        lengths = array_ops.tile(lengths, multiples[:1])
        result.append(ragged_util.lengths_to_splits(lengths))
    return result


# Dimensions


def expand_dims(input: Any, axis: int, name: str | None = None) -> Any:
    """`input` with a dimension of size 1 more, at index `axis` of the result. Source: `tf.expand_dims`, given a ragged
    tensor."""
    with ops.name_scope(name, "RaggedExpandDims", [input]):
        input = convert_to_tensor_or_ragged_tensor(input, name="input")
        if not is_ragged(input):
            return array_ops.expand_dims(input, axis)
        ndims = None if input.shape.ndims is None else input.shape.ndims + 1
        axis = ragged_util.get_positive_axis(axis, ndims)
        if axis == 0:
            values, splits = input, array_ops.stack([0, input.nrows()])
        elif axis == 1:
            values, splits = input, math_ops.range(input.nrows() + 1)
        else:
            values, splits = expand_dims(input.values, axis - 1), input.row_splits
        return RaggedTensor.from_row_splits(values, splits, validate=False)


def size(input: Any, out_type: Any = dtypes.int32, name: str | None = None) -> Tensor:
    """The number of values. Source: `tf.size`, given a ragged tensor."""
    values = input.flat_values if is_ragged(input) else input
    return array_ops.size(values, out_type=out_type, name=name)


def rank(input: Any, name: str | None = None) -> Tensor:
    """The number of dimensions, ragged and dense. Source: `tf.rank`, given a ragged tensor."""
    with ops.name_scope(name, "RaggedRank", [input]) as name:
        if not is_ragged(input):
            return array_ops.rank(input, name)
        return input.ragged_rank + array_ops.rank(input.flat_values)


def ragged_one_hot(
    indices: Any,
    depth: Any,
    on_value: Any = None,
    off_value: Any = None,
    axis: int | None = None,
    dtype: Any = None,
    name: str | None = None,
) -> RaggedTensor:
    """`tf.one_hot` of each index. Raises ValueError for an axis among the ragged dimensions."""
    with ops.name_scope(name, "RaggedOneHot", [indices]):
        indices = convert_to_tensor_or_ragged_tensor(indices, name="indices")
        if axis is not None:
            axis = ragged_util.get_positive_axis(axis, indices.shape.ndims)
            if axis < indices.ragged_rank:
                raise ValueError("axis may not be less than indices.ragged_rank.")
        hot = array_ops.one_hot(indices.flat_values, depth, on_value, off_value, axis, dtype, name)
        return indices.with_flat_values(hot)


# Partitions


def stack_dynamic_partitions(data: Any, partitions: Any, num_partitions: Any, name: str | None = None) -> RaggedTensor:
    """The slices of `data` in rows, each in the one that `partitions` names.

        tf.ragged.stack_dynamic_partitions(["a", "b", "c"], [2, 0, 2], 3)      # [["b"], [], ["a", "c"]]

    Args:
      data: a tensor or ragged tensor.
      partitions: int32 or int64, of a known rank; its shape is a prefix of that of `data`.
      num_partitions: the number of rows.
      name: a name for the ops.

    Raises ValueError for unknown ranks and shapes that do not fit. Running it raises InvalidArgumentError for a number
    that is not below `num_partitions`. Source: `tf.ragged.stack_dynamic_partitions`.
    """
    with ops.name_scope(name, "SegmentStack", [data, partitions, num_partitions]):
        data = convert_to_tensor_or_ragged_tensor(data, name="data")
        splits_type = data.row_splits.dtype if isinstance(data, RaggedTensor) else None
        partitions = convert_to_tensor_or_ragged_tensor(partitions, name="partitions", preferred_dtype=splits_type)
        num_partitions = ops.convert_to_tensor(num_partitions, name="num_partitions", preferred_dtype=partitions.dtype)
        if splits_type is not None:
            partitions = math_ops.cast(partitions, splits_type)
        num_partitions = math_ops.cast(num_partitions, partitions.dtype)
        ndims = partitions.shape.ndims
        if ndims is None:
            raise ValueError("partitions must have known rank.")
        num_partitions.shape.assert_has_rank(0)
        partitions.shape.assert_is_compatible_with(data.shape[:ndims])
        if ndims == 0:
            values, rows = array_ops.stack([data]), array_ops.stack([partitions])
            return RaggedTensor.from_value_rowids(values, rows, num_partitions, validate=False)
        if ndims == 1:
            return _partitioned(data, partitions, num_partitions)
        if not is_ragged(data):
            data = RaggedTensor.from_tensor(data, row_splits_dtype=partitions.dtype, ragged_rank=1)
        if not is_ragged(partitions):
            partitions = RaggedTensor.from_tensor(
                partitions, row_splits_dtype=partitions.dtype, ragged_rank=max(data.ragged_rank, ndims - 1)
            )
        message = "data and partitions have incompatible ragged shapes"
        check = check_ops.assert_equal(data.row_splits, partitions.row_splits, message=message)
        with ops.control_dependencies([check]):
            return stack_dynamic_partitions(data.values, partitions.values, num_partitions)


def _partitioned(data: Any, partitions: Tensor, num_partitions: Tensor) -> RaggedTensor:
    order = sort_ops.argsort(partitions, stable=True)
    rows = array_ops.gather(partitions, order)
    values = array_ops.gather(data, order)
    message = "partitions must be less than num_partitions"
    check = check_ops.assert_less(rows[-1:], num_partitions, message=message)
    with ops.control_dependencies([check]):
        return RaggedTensor.from_value_rowids(values, rows, num_partitions, validate=False)
