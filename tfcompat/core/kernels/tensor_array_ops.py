"""Kernels of the TensorArray ops that graphs of TensorFlow 1 hold.

There an array is a thing with a handle that ops change, put in order by passing on a number, the flow. Here the flow's
value is the array itself, a `TensorList`, and the handle's value an empty one of the same kind: the array that a flow
stands for which belongs to another one, or to none yet. An array of gradients adds up what is written to it, and
gradients of flows are such arrays: where TensorFlow adds two flows, to order the writes to one array, the two arrays
that they stand for are added.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.tensor_list import TensorList, reserve
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.list_ops import split

Array = Any


@kernel("TensorArrayV3", constants=("size",))
def tensor_array(
    size: Array, *, dtype: np.dtype, element_shape: Any, dynamic_size: bool
) -> tuple[TensorList, TensorList]:
    require(int(size) >= 0, f"Size should be >= 0. Given size: {size}")
    array = reserve(int(size), dtype, element_shape, "", dynamic_size)
    return array, array


@kernel("TensorArrayGradV3")
def tensor_array_grad(handle: TensorList, flow_in: Any, *, source: str) -> tuple[TensorList, Any]:
    forward = _array(handle, flow_in)
    shape = forward.element_shape if forward.stacked is None else tuple(forward.stacked.shape[1:])
    return reserve(forward.length, forward.dtype, shape, source), flow_in


def _array(handle: TensorList, flow: Any) -> TensorList:
    """The array of `handle` in the state that `flow` gives."""
    return flow if isinstance(flow, TensorList) and (flow.source == handle.source or not handle.source) else handle


@kernel("TensorArrayWriteV3")
def tensor_array_write(handle: TensorList, index: Array, value: Array, flow_in: Any) -> TensorList:
    return _array(handle, flow_in).set(index, value)


@kernel("TensorArrayReadV3")
def tensor_array_read(handle: TensorList, index: Array, flow_in: Any) -> Array:
    return _array(handle, flow_in).get(index)


@kernel("TensorArrayGatherV3")
def tensor_array_gather(handle: TensorList, indices: Array, flow_in: Any, *, element_shape: Any) -> Array:
    return _array(handle, flow_in).gather(indices, element_shape)


@kernel("TensorArrayScatterV3")
def tensor_array_scatter(handle: TensorList, indices: Array, value: Array, flow_in: Any) -> TensorList:
    return _array(handle, flow_in).scatter(indices, value)


@kernel("TensorArrayConcatV3")
def tensor_array_concat(handle: TensorList, flow_in: Any, *, element_shape_except0: Any) -> tuple[Array, Array]:
    shape = None if element_shape_except0 is None else (None, *element_shape_except0)
    return _array(handle, flow_in).concat(shape)


@kernel("TensorArraySplitV3", constants=("lengths",))
def tensor_array_split(handle: TensorList, value: Array, lengths: Array, flow_in: Any) -> TensorList:
    array = _array(handle, flow_in)
    pieces = split(value, lengths, array.dtype, array.element_shape)
    require(
        pieces.length == array.length or array.grows,
        f"TensorArray's size is not equal to the size of lengths ({array.length} vs. {pieces.length})",
    )
    for position, piece in enumerate(pieces.elements or ()):
        array = array.set(np.asarray(position), piece)
    return array


@kernel("TensorArraySizeV3", shapes_only=True)
def tensor_array_size(handle: TensorList, flow_in: Any) -> Array:
    return np.asarray(_array(handle, flow_in).length, np.int32)


@kernel("TensorArrayCloseV3")
def tensor_array_close(handle: TensorList) -> list[Array]:
    return []
