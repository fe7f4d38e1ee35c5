"""Shapes of the ops on sets and of the edit distance."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    UNKNOWN,
    concatenate,
    merge,
    merge_dimensions,
    subshape,
    unknown_of_rank,
    with_rank,
    with_rank_at_least,
)
from tfcompat.python.framework.tensor_shape import TensorShape


def _sparse_of_rank(rank: int | None) -> list[TensorShape]:
    return [TensorShape([None, rank]), unknown_of_rank(1), TensorShape([rank])]


def _check_sparse(indices: Input, values: Input, shape: Input) -> int | None:
    """The rank of a sparse tensor, as the length of its shape tells."""
    rows, rank = with_rank(indices.shape, 2).sizes or (None, None)
    (count,) = with_rank(values.shape, 1).sizes or (None,)
    (length,) = with_rank(shape.shape, 1).sizes or (None,)
    merge_dimensions(rows, count)
    merge_dimensions(rank, length)
    return length


@shape_function("DenseToDenseSetOperation")
def dense_to_dense(set1: Input, set2: Input) -> list[TensorShape]:
    ranks = [each.shape.ndims for each in (set1, set2)]
    if ranks[0] is None or ranks[1] is None:
        rank = ranks[0] if ranks[1] is None else ranks[1]
        for each in (set1, set2):
            with_rank_at_least(each.shape, 2)
        return _sparse_of_rank(rank)
    with_rank_at_least(set1.shape, 2)
    with_rank(set2.shape, ranks[0])
    merge(subshape(set1.shape, 0, ranks[0] - 1), subshape(set2.shape, 0, ranks[0] - 1))
    return _sparse_of_rank(ranks[0])


@shape_function("DenseToSparseSetOperation")
def dense_to_sparse(set1: Input, set2_indices: Input, set2_values: Input, set2_shape: Input) -> list[TensorShape]:
    rank = _check_sparse(set2_indices, set2_values, set2_shape)
    if rank is not None and rank < 2:
        raise ValueError("Input rank must be at least 2")
    if set1.shape.ndims is not None:
        with_rank_at_least(set1.shape, 2)
        rank = merge_dimensions(rank, set1.shape.ndims)
    return _sparse_of_rank(rank)


@shape_function("SparseToSparseSetOperation")
def sparse_to_sparse(
    set1_indices: Input,
    set1_values: Input,
    set1_shape: Input,
    set2_indices: Input,
    set2_values: Input,
    set2_shape: Input,
) -> list[TensorShape]:
    ranks = [
        _check_sparse(set1_indices, set1_values, set1_shape),
        _check_sparse(set2_indices, set2_values, set2_shape),
    ]
    return _sparse_of_rank(merge_dimensions(*ranks))


@shape_function("SetSize")
def set_size(set_indices: Input, set_values: Input, set_shape: Input) -> TensorShape:
    return UNKNOWN


@shape_function("EditDistance")
def edit_distance(
    hypothesis_indices: Input,
    hypothesis_values: Input,
    hypothesis_shape: Input,
    truth_indices: Input,
    truth_values: Input,
    truth_shape: Input,
) -> TensorShape:
    _check_sparse(hypothesis_indices, hypothesis_values, hypothesis_shape)
    _check_sparse(truth_indices, truth_values, truth_shape)
    shapes = [hypothesis_shape.value, truth_shape.value]
    if shapes[0] is None or shapes[1] is None:
        return UNKNOWN
    if len(shapes[0]) != len(shapes[1]):
        raise ValueError(
            f"Num elements of hypothesis_shape does not match truth_shape: {len(shapes[0])} vs. {len(shapes[1])}"
        )
    return concatenate([max(int(a), int(b)) for a, b in zip(shapes[0][:-1], shapes[1][:-1], strict=True)])
