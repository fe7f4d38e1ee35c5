"""Ragged tensors from nested lists, and placeholders for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, is_ragged
from tfcompat.python.ops.ragged.ragged_tensor_value import RaggedTensorValue


def constant(
    pylist: Any,
    dtype: Any = None,
    ragged_rank: int | None = None,
    inner_shape: Sequence[int] | None = None,
    name: str | None = None,
    row_splits_dtype: Any = dtypes.int64,
) -> Any:
    """A ragged tensor from a nested list.

        tf.ragged.constant([[1, 2], [], [3]])

    Args:
      pylist: the nested list; numbers or strings all at one depth.
      dtype: the type of the values.
      ragged_rank: the number of ragged dimensions; all but the innermost unless given.
      inner_shape: the shape of one value.
      name: a name for the ops.
      row_splits_dtype: int32 or int64.

    Returns a tensor when nothing is ragged. Raises ValueError for lists that do not fit. Source: `tf.ragged.constant`.
    """

    def ragged(values: Any, row_splits: list[int]) -> RaggedTensor:
        splits = constant_op.constant(row_splits, dtype=row_splits_dtype)
        return RaggedTensor.from_row_splits(values, splits, validate=False)

    with ops.name_scope(name, "RaggedConstant"):
        return _constant_value(ragged, constant_op.constant, pylist, dtype, ragged_rank, inner_shape)


def constant_value(
    pylist: Any,
    dtype: Any = None,
    ragged_rank: int | None = None,
    inner_shape: Sequence[int] | None = None,
    row_splits_dtype: Any = "int64",
) -> Any:
    """A `RaggedTensorValue` from a nested list; see `constant`. Source: `tf.ragged.constant_value`."""
    if isinstance(dtype, DType):
        dtype = dtype.as_numpy_dtype
    splits_type = dtypes.as_dtype(row_splits_dtype).as_numpy_dtype

    def ragged(values: Any, row_splits: list[int]) -> RaggedTensorValue:
        return RaggedTensorValue(values, np.array(row_splits, dtype=splits_type))

    def inner(items: Any, dtype: Any, shape: Any, name: str | None = None) -> np.ndarray:
        return np.reshape(np.array(items, dtype=dtype), shape)

    return _constant_value(ragged, inner, pylist, dtype, ragged_rank, inner_shape)


def placeholder(dtype: Any, ragged_rank: int, value_shape: Any = None, name: str | None = None) -> Any:
    """A placeholder for a `RaggedTensorValue`.

    Args:
      ragged_rank: the number of ragged dimensions.
      value_shape: the shape of one value.

    Source: `tf.ragged.placeholder`.
    """
    if ragged_rank == 0:
        return array_ops.placeholder(dtype, value_shape, name)
    with ops.name_scope(name, "RaggedPlaceholder", []):
        result: Any = array_ops.placeholder(dtype, TensorShape([None]).concatenate(value_shape), "flat_values")
        for axis in reversed(range(ragged_rank)):
            row_splits = array_ops.placeholder(dtypes.int64, [None], f"row_splits_{axis}")
            result = RaggedTensor(result, row_splits, internal=True)
        return result


def _is_list(item: Any) -> bool:
    return isinstance(item, (list, tuple)) or np.ndim(item) != 0


def _constant_value(
    ragged: Callable[..., Any],
    inner: Callable[..., Any],
    pylist: Any,
    dtype: Any,
    ragged_rank: int | None,
    inner_shape: Sequence[int] | None,
) -> Any:
    if is_ragged(pylist):
        raise TypeError("pylist may not be a RaggedTensor or RaggedTensorValue.")
    inner_shape = None if inner_shape is None else tuple(inner_shape)
    if not _is_list(pylist):
        if ragged_rank:
            raise ValueError(f"Invalid pylist={pylist!r}: incompatible with ragged_rank={ragged_rank}")
        if inner_shape:
            raise ValueError(f"Invalid pylist={pylist!r}: incompatible with dim(inner_shape)={len(inner_shape)}")
        return inner(pylist, dtype, ())
    if ragged_rank is not None and ragged_rank < 0:
        raise ValueError(f"Invalid ragged_rank={ragged_rank!r}: must be nonnegative")
    scalar_depth, depth = _depths(pylist)
    if scalar_depth is not None and depth > scalar_depth:
        raise ValueError(f"Invalid pylist={pylist!r}: empty list nesting is greater than scalar value nesting")
    if inner_shape is not None and ragged_rank is not None:
        expected = ragged_rank + len(inner_shape) + 1
        fits = expected == scalar_depth if scalar_depth is not None else expected >= depth
        if not fits:
            raise ValueError(
                f"Invalid pylist={pylist!r}: incompatible with ragged_rank={ragged_rank} and "
                f"dim(inner_shape)={len(inner_shape)}"
            )
    if ragged_rank == 0 or (ragged_rank is None and depth - len(inner_shape or ()) < 2):
        return inner(pylist, dtype, inner_shape)
    if inner_shape is None:
        inner_shape = () if ragged_rank is None else _inner_shape(pylist, ragged_rank)
    if ragged_rank is None:
        ragged_rank = max(1, depth - 1 if scalar_depth is None else scalar_depth - 1 - len(inner_shape))
    nested_splits, values = [], pylist
    for _ in range(ragged_rank):
        nested_splits.append(np.cumsum([0, *map(len, values)]).tolist())
        values = [item for row in values for item in row]
    result = inner(values, dtype=dtype, shape=(len(values), *inner_shape), name="values")
    for row_splits in reversed(nested_splits):
        result = ragged(result, row_splits)
    return result


def _depths(item: Any) -> tuple[int | None, int]:
    """At which depth scalars are (None without any), and how deep lists are nested."""
    if not _is_list(item):
        return 0, 0
    scalar_depth: int | None = None
    depth = 1
    for child in item:
        child_scalar_depth, child_depth = _depths(child)
        if child_scalar_depth is not None:
            if scalar_depth is not None and scalar_depth != child_scalar_depth + 1:
                raise ValueError("all scalar values must have the same nesting depth")
            scalar_depth = child_scalar_depth + 1
        depth = max(depth, child_depth + 1)
    return scalar_depth, depth


def _inner_shape(pylist: Any, ragged_rank: int) -> tuple[int, ...]:
    """The shape of the values behind `ragged_rank` ragged dimensions."""
    values = pylist
    for axis in range(ragged_rank):
        if not all(_is_list(value) for value in values):
            raise ValueError(
                f"pylist has scalar values depth {axis + 1}, but ragged_rank={ragged_rank} requires scalar value depth "
                f"greater than {ragged_rank}"
            )
        values = [item for value in values for item in value]
    shape: tuple[int, ...] = ()
    first = values
    while _is_list(first):
        shape = (*shape, len(first))
        if not len(first):
            break
        first = first[0]
    _check_inner_shape(values, shape)
    return shape[1:]


def _check_inner_shape(item: Any, shape: tuple[int, ...]) -> None:
    if _is_list(item) != bool(shape) or (shape and shape[0] != len(item)):
        raise ValueError("inner values have inconsistent shape")
    if shape:
        for child in item:
            _check_inner_shape(child, shape[1:])
