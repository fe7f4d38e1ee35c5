"""Kernels of the TensorList ops: what a TensorArray is made of. See `core/framework/tensor_list.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.tensor_list import TensorList, as_shape, from_tensor, reserve
from tfcompat.core.kernels.checks import require

Array = Any


@kernel("TensorListReserve", constants=("element_shape", "num_elements"))
def tensor_list_reserve(element_shape: Array, num_elements: Array, *, element_dtype: np.dtype) -> TensorList:
    require(
        int(num_elements) >= 0, f"The num_elements to reserve must be a non negative number, but got {num_elements}"
    )
    return reserve(int(num_elements), element_dtype, as_shape(element_shape))


@kernel("EmptyTensorList", constants=("element_shape",))
def empty_tensor_list(element_shape: Array, max_num_elements: Array, *, element_dtype: np.dtype) -> TensorList:
    return reserve(0, element_dtype, as_shape(element_shape))


@kernel("TensorListFromTensor", constants=("element_shape",))
def tensor_list_from_tensor(tensor: Array, element_shape: Array) -> TensorList:
    require(tensor.ndim > 0, f"Tensor must be at least a vector, but saw shape: {list(tensor.shape)}")
    return from_tensor(tensor, as_shape(element_shape))


@kernel("TensorListLength", shapes_only=True)
def tensor_list_length(input_handle: TensorList) -> Array:
    return np.asarray(input_handle.length, np.int32)


@kernel("TensorListElementShape", shapes_only=True)
def tensor_list_element_shape(input_handle: TensorList, *, shape_type: np.dtype) -> Array:
    shape = input_handle.element_shape
    sizes = -1 if shape is None else [-1 if size is None else size for size in shape]
    return np.asarray(sizes, shape_type)


@kernel("TensorListGetItem", constants=("element_shape",))
def tensor_list_get_item(input_handle: TensorList, index: Array, element_shape: Array) -> Array:
    return input_handle.get(index, as_shape(element_shape))


@kernel("TensorListSetItem")
def tensor_list_set_item(input_handle: TensorList, index: Array, item: Array) -> TensorList:
    return input_handle.set(index, item)


@kernel("TensorListStack", constants=("element_shape",))
def tensor_list_stack(input_handle: TensorList, element_shape: Array, *, num_elements: int) -> Array:
    require(
        num_elements in (-1, input_handle.length),
        f"Operation expected a list with {num_elements} elements but got a list with {input_handle.length} elements.",
    )
    return input_handle.stack(as_shape(element_shape))


@kernel("TensorListGather", constants=("element_shape",))
def tensor_list_gather(input_handle: TensorList, indices: Array, element_shape: Array) -> Array:
    return input_handle.gather(indices, as_shape(element_shape))


@kernel("TensorListScatter", constants=("indices", "element_shape"))
def tensor_list_scatter(tensor: Array, indices: Array, element_shape: Array, *, element_dtype: np.dtype) -> TensorList:
    length = int(indices.max()) + 1 if indices.size else 0
    return reserve(length, element_dtype, as_shape(element_shape)).scatter(indices, tensor)


@kernel("TensorListScatterV2", constants=("indices", "element_shape", "num_elements"))
def tensor_list_scatter_v2(
    tensor: Array, indices: Array, element_shape: Array, num_elements: Array, *, element_dtype: np.dtype
) -> TensorList:
    largest = int(indices.max()) + 1 if indices.size else 0
    length = largest if int(num_elements) < 0 else int(num_elements)
    return reserve(length, element_dtype, as_shape(element_shape)).scatter(indices, tensor)


@kernel("TensorListScatterIntoExistingList")
def tensor_list_scatter_into(input_handle: TensorList, tensor: Array, indices: Array) -> TensorList:
    return input_handle.scatter(indices, tensor)


@kernel("TensorListConcat")
def tensor_list_concat(input_handle: TensorList, *, element_shape: Any) -> tuple[Array, Array]:
    return input_handle.concat(element_shape)


@kernel("TensorListConcatV2", constants=("element_shape", "leading_dims"))
def tensor_list_concat_v2(input_handle: TensorList, element_shape: Array, leading_dims: Array) -> tuple[Array, Array]:
    return input_handle.concat(as_shape(element_shape), leading_dims)


@kernel("TensorListSplit", constants=("element_shape", "lengths"))
def tensor_list_split(tensor: Array, element_shape: Array, lengths: Array, *, element_dtype: np.dtype) -> TensorList:
    return split(tensor, lengths, element_dtype, as_shape(element_shape))


def split(tensor: Array, lengths: Array, dtype: np.dtype, element_shape: Any) -> TensorList:
    """The list of pieces of `tensor` of the given lengths along its first dimension."""
    require(
        lengths.ndim == 1 and tensor.ndim > 0 and int(lengths.sum()) == tensor.shape[0],
        f"Values size {list(tensor.shape)} does not match lengths {np.asarray(lengths).tolist()}",
    )
    ends = np.cumsum(lengths)
    pieces = tuple(tensor[end - length : end] for length, end in zip(lengths.tolist(), ends.tolist(), strict=True))
    return TensorList(len(pieces), dtype, element_shape, None, pieces)


# Lists that grow are the host's: their length would change from turn to turn of a loop.


@kernel("TensorListResize", host=True)
def tensor_list_resize(input_handle: TensorList, size: Array) -> TensorList:
    return input_handle.resized(int(size))


@kernel("TensorListPushBack", host=True)
def tensor_list_push_back(input_handle: TensorList, tensor: Array) -> TensorList:
    return input_handle.resized(input_handle.length + 1).set(np.asarray(input_handle.length), tensor)


@kernel("TensorListPopBack", host=True, constants=("element_shape",))
def tensor_list_pop_back(input_handle: TensorList, element_shape: Array) -> tuple[TensorList, Array]:
    require(input_handle.length > 0, "Trying to pop from an empty list.")
    last = input_handle.get(np.asarray(input_handle.length - 1), as_shape(element_shape))
    return input_handle.resized(input_handle.length - 1), last


@kernel("TensorListConcatLists", host=True)
def tensor_list_concat_lists(input_a: TensorList, input_b: TensorList) -> TensorList:
    result = input_a.resized(input_a.length + input_b.length)
    for position in range(input_b.length):
        result = result.set(np.asarray(input_a.length + position), input_b.get(np.asarray(position)))
    return result
