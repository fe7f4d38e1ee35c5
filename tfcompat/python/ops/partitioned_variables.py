"""Partitioners for `tf.get_variable`: into how many parts a variable is divided along which axis."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import variable_scope

__all__ = [
    "create_partitioned_variables",
    "fixed_size_partitioner",
    "min_max_variable_partitioner",
    "variable_axis_size_partitioner",
]

Partitioner = Callable[..., list[int]]


def _element_size(dtype: DType, bytes_per_string_element: int) -> int:
    return bytes_per_string_element if dtype.base_dtype == dtypes.string else dtype.size


def _along(axis: int, shape: TensorShape, count: int) -> list[int]:
    partitions = [1] * len(shape)
    partitions[axis] = count
    return partitions


def variable_axis_size_partitioner(
    max_shard_bytes: int, axis: int = 0, bytes_per_string_element: int = 16, max_shards: int | None = None
) -> Partitioner:
    """Parts of at most `max_shard_bytes` bytes (but at least one slice) along `axis`.

    Args:
      bytes_per_string_element: what an element of a string variable counts as.
      max_shards: the largest number of parts, which may then be larger.

    Raises ValueError when a size is not positive.
    """
    if max_shard_bytes < 1 or bytes_per_string_element < 1:
        raise ValueError("Both max_shard_bytes and bytes_per_string_element must be positive.")
    if max_shards and max_shards < 1:
        raise ValueError("max_shards must be positive.")

    def partitioner(shape: Any, dtype: Any) -> list[int]:
        if not isinstance(shape, TensorShape):
            raise ValueError(f"shape is not a TensorShape: {shape}")
        if not shape.is_fully_defined():
            raise ValueError(f"shape is not fully defined: {shape}")
        if not isinstance(dtype, DType):
            raise ValueError(f"dtype is not a DType: {dtype}")
        sizes: Any = shape.as_list()
        bytes_per_slice = math.prod(sizes) / sizes[axis] * _element_size(dtype, bytes_per_string_element)
        slices_per_part = max(1, math.floor(max_shard_bytes / bytes_per_slice))
        count = math.ceil(sizes[axis] / slices_per_part)
        return _along(axis, shape, min(max_shards, count) if max_shards else count)

    return partitioner


def min_max_variable_partitioner(
    max_partitions: int = 1, axis: int = 0, min_slice_size: int = 256 << 10, bytes_per_string_element: int = 16
) -> Partitioner:
    """As many parts along `axis` as have at least `min_slice_size` bytes each, but at most `max_partitions`."""

    def partitioner(shape: TensorShape, dtype: DType) -> list[int]:
        if axis >= len(shape):
            raise ValueError(f"Can not partition variable along axis {axis} when shape is only {shape}")
        sizes: Any = shape.as_list()
        size = math.prod(sizes) * _element_size(dtype, bytes_per_string_element)
        return _along(axis, shape, max(1, min(sizes[axis], max_partitions, math.ceil(size / min_slice_size))))

    return partitioner


def fixed_size_partitioner(num_shards: int, axis: int = 0) -> Partitioner:
    """`num_shards` parts along `axis`, or fewer when there are fewer slices."""

    def partitioner(shape: TensorShape, **_: Any) -> list[int]:
        return _along(axis, shape, min(num_shards, shape[axis].value))

    return partitioner


def create_partitioned_variables(
    shape: Any,
    slicing: Any,
    initializer: Any,
    dtype: Any = dtypes.float32,
    trainable: bool = True,
    collections: Any = None,
    name: str | None = None,
    reuse: Any = None,
) -> list[Any]:
    """The parts of a new partitioned variable, as a list.

    Args:
      shape: shape of the whole.
      slicing: number of parts along each axis.
      initializer, dtype, trainable, collections: see `tf.get_variable`.
      name: "PartitionedVariable" by default; made unique.

    Raises ValueError when `shape` and `slicing` differ in length, or are empty.
    """
    if len(shape) != len(slicing):
        raise ValueError(
            "The 'shape' and 'slicing' of a partitioned Variable must have the length: "
            f"shape: {shape}, slicing: {slicing}"
        )
    if len(shape) < 1:
        raise ValueError(f"A partitioned Variable must have rank at least 1: shape: {shape}")
    with variable_scope.variable_scope(name, "PartitionedVariable", reuse=reuse):
        return list(
            variable_scope._get_partitioned_variable(
                name=None,
                shape=shape,
                dtype=dtype,
                initializer=initializer,
                trainable=trainable,
                partitioner=lambda **_: slicing,
                collections=collections,
            )
        )
