"""Shapes of ragged tensors' ops."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import merge_dimensions, unknown_of_rank, with_rank_at_most
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("RaggedRange")
def ragged_range(starts: Input, limits: Input, deltas: Input) -> list[TensorShape]:
    rows: int | None = None
    shapes = [with_rank_at_most(each.shape, 1) for each in (starts, limits, deltas)]
    for shape in shapes:
        if shape.ndims == 1:
            rows = merge_dimensions(rows, (shape.sizes or (None,))[0])
    if all(shape.ndims == 0 for shape in shapes):
        rows = 1
    return [TensorShape([None if rows is None else rows + 1]), unknown_of_rank(1)]


@shape_function("RaggedTensorToSparse")
def ragged_tensor_to_sparse(rt_nested_splits: list[Input], rt_dense_values: Input) -> list[TensorShape]:
    values = rt_dense_values.shape
    rank = None if values.ndims is None else len(rt_nested_splits) + values.ndims
    count = values.num_elements()
    return [TensorShape([count, rank]), TensorShape([count]), TensorShape([rank])]


@shape_function("RaggedGather")
def ragged_gather(
    params_nested_splits: list[Input], params_dense_values: Input, indices: Input, *, OUTPUT_RAGGED_RANK: Any
) -> list[TensorShape]:
    values = params_dense_values.shape
    flat = TensorShape(None) if values.ndims is None else TensorShape([None]).concatenate(values[1:])
    return [unknown_of_rank(1)] * OUTPUT_RAGGED_RANK + [flat]
