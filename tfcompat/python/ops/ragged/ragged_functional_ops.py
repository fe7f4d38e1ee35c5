"""Functions of tensors applied to ragged ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)
from tfcompat.python.ops.ragged.ragged_util import assert_splits_match


def map_flat_values(op: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """`op` applied to the flat values of all ragged arguments, which have the same rows; the result has them too.

        tf.ragged.map_flat_values(tf.square, tf.ragged.constant([[1, 2], [3]]))      # [[1, 4], [9]]

    Raises ValueError for row splits of different types. Running it raises InvalidArgumentError for different rows.
    Source: `tf.ragged.map_flat_values`.
    """
    found: list[RaggedTensor] = []
    flat_args = _flat_values(args, found)
    flat_kwargs = _flat_values(kwargs, found)
    if not found:
        return op(*args, **kwargs)
    match_row_splits_dtypes(*found)
    nested_splits = [ragged.nested_row_splits for ragged in found]
    with ops.control_dependencies(assert_splits_match(nested_splits)):
        return RaggedTensor.from_nested_row_splits(op(*flat_args, **flat_kwargs), nested_splits[0], validate=False)


def _flat_values(value: Any, found: list[RaggedTensor]) -> Any:
    """`value` with flat values in place of the ragged tensors in it, which are added to `found`."""
    if is_ragged(value):
        ragged = convert_to_tensor_or_ragged_tensor(value)
        found.append(ragged)
        return ragged.flat_values
    if isinstance(value, (list, tuple)):
        return type(value)(_flat_values(item, found) for item in value)
    if isinstance(value, dict):
        return {key: _flat_values(item, found) for key, item in value.items()}
    return value
