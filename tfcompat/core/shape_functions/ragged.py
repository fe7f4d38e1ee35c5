"""Shapes of ragged tensors' ops."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import merge, merge_dimensions, unknown_of_rank, with_rank, with_rank_at_most
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


@shape_function("RaggedTensorToVariant")
def ragged_tensor_to_variant(
    rt_nested_splits: list[Input], rt_dense_values: Input, *, batched_input: bool
) -> list[TensorShape]:
    if not batched_input:
        return [TensorShape([])]
    sizes = rt_nested_splits[0].shape.sizes
    return [TensorShape([None if not sizes or sizes[0] is None else sizes[0] - 1])]


@shape_function("RaggedTensorFromVariant")
def ragged_tensor_from_variant(
    encoded_ragged: Input, *, input_ragged_rank: int, output_ragged_rank: int
) -> list[TensorShape]:
    if input_ragged_rank >= 0:
        with_rank(encoded_ragged.shape, output_ragged_rank - input_ragged_rank)
    return [unknown_of_rank(1)] * output_ragged_rank + [TensorShape(None)]


@shape_function("RaggedTensorToTensor")
def ragged_tensor_to_tensor(
    shape: Input,
    values: Input,
    default_value: Input,
    row_partition_tensors: list[Input],
    *,
    row_partition_types: list[bytes],
) -> TensorShape:
    ragged_rank = len(row_partition_types) - (row_partition_types[0] == b"FIRST_DIM_SIZE")
    wanted = _wanted_shape(shape)
    _check_default(default_value.shape, values.shape)
    if values.shape.ndims is None:
        return wanted
    found = unknown_of_rank(ragged_rank + 1).concatenate(values.shape[1:])
    return merge(wanted, found)


def _wanted_shape(shape: Input) -> TensorShape:
    if shape.shape.ndims != 0:
        return shape.value_as_shape
    if shape.value is None:
        raise ValueError(
            "Received a shape scalar with unknown static value.  A static value of '-1' is required to represent an "
            "unknown shape."
        )
    if shape.value != -1:
        raise ValueError(f"Received an invalid shape scalar with a static value that is not '-1': {int(shape.value)}")
    return TensorShape(None)


def _check_default(default_value: TensorShape, values: TensorShape) -> None:
    """Raises ValueError when a default does not broadcast to one of the values."""
    if default_value.sizes is None or values.sizes is None:
        return
    if len(default_value.sizes) > len(values.sizes):
        raise ValueError("default_value_shape must have no more dimensions than the value.")
    inner = values.sizes[1:]
    for distance, (size, wanted) in enumerate(zip(default_value.sizes[::-1], inner[::-1], strict=False), 1):
        if None not in (size, wanted) and size not in (1, wanted):
            axis = len(default_value.sizes) - distance
            raise ValueError(f"default_value_shape and value_shape do not match on dimension {axis}")
