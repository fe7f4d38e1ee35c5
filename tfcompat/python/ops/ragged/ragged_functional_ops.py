"""Functions of tensors applied to ragged ones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import check_ops
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, convert_to_tensor_or_ragged_tensor, is_ragged


def map_flat_values(op: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """`op` applied to the flat values of all ragged arguments, which have the same rows; the result has them too.

        tf.ragged.map_flat_values(tf.square, tf.ragged.constant([[1, 2], [3]]))      # [[1, 4], [9]]

    Raises ValueError for row splits of different types. Running it raises InvalidArgumentError for different rows.
    Source: `tf.ragged.map_flat_values`.
    """
    nested_splits: list[tuple[Tensor, ...]] = []
    flat_args = _flat_values(args, nested_splits)
    flat_kwargs = _flat_values(kwargs, nested_splits)
    if not nested_splits:
        return op(*args, **kwargs)
    if len({splits[0].dtype for splits in nested_splits}) > 1:
        raise ValueError(
            "Input RaggedTensors have mismatched row_splits dtypes; use RaggedTensor.with_row_splits_dtype() to "
            "convert them to compatible dtypes."
        )
    with ops.control_dependencies(_assert_splits_match(nested_splits)):
        return RaggedTensor.from_nested_row_splits(op(*flat_args, **flat_kwargs), nested_splits[0], validate=False)


def _assert_splits_match(nested_splits: list[tuple[Tensor, ...]]) -> list[Any]:
    message = "Inputs must have identical ragged splits"
    if len({len(splits) for splits in nested_splits}) > 1:
        raise ValueError(message)
    return [
        check_ops.assert_equal(a, b, message=message)
        for first, second in pairwise(nested_splits)
        for a, b in zip(first, second, strict=True)
    ]


def _flat_values(value: Any, nested_splits: list[tuple[Tensor, ...]]) -> Any:
    if is_ragged(value):
        ragged = convert_to_tensor_or_ragged_tensor(value)
        nested_splits.append(ragged.nested_row_splits)
        return ragged.flat_values
    if isinstance(value, (list, tuple)):
        return type(value)(_flat_values(item, nested_splits) for item in value)
    if isinstance(value, dict):
        return {key: _flat_values(item, nested_splits) for key, item in value.items()}
    return value
