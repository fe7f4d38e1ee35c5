"""Functions of arrays with the arguments that they have in TensorFlow 2, as `tf.compat.v2` has them."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.ops._array_creation import ones_like, zeros_like
from tfcompat.python.ops._array_indexing import gather, gather_nd
from tfcompat.python.ops._array_shapes import expand_dims, size, squeeze
from tfcompat.python.util.dispatch import add_dispatch_support


@add_dispatch_support
def expand_dims_v2(input: Any, axis: Any, name: str | None = None) -> ops.Tensor:
    """`expand_dims`."""
    return expand_dims(input, axis, name)


@add_dispatch_support
def squeeze_v2(input: Any, axis: Any = None, name: str | None = None) -> ops.Tensor:
    """`squeeze`."""
    return squeeze(input, axis, name)


@add_dispatch_support
def size_v2(input: Any, out_type: Any = dtypes.int32, name: str | None = None) -> ops.Tensor:
    """`size`."""
    return size(input, name, out_type)


@add_dispatch_support
def zeros_like_v2(input: Any, dtype: Any = None, name: str | None = None) -> ops.Tensor:
    """`zeros_like`."""
    return zeros_like(input, dtype, name)


@add_dispatch_support
def ones_like_v2(input: Any, dtype: Any = None, name: str | None = None) -> ops.Tensor:
    """`ones_like`."""
    return ones_like(input, dtype, name)


@add_dispatch_support
def gather_v2(
    params: Any, indices: Any, validate_indices: Any = None, axis: Any = None, batch_dims: int = 0, name: Any = None
) -> ops.Tensor:
    """`gather`."""
    return gather(params, indices, validate_indices, name, axis, batch_dims)


@add_dispatch_support
def gather_nd_v2(params: Any, indices: Any, batch_dims: Any = 0, name: str | None = None) -> ops.Tensor:
    """`gather_nd`."""
    return gather_nd(params, indices, name, batch_dims)
