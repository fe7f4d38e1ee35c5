"""Shape functions of the TensorList ops."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import concatenate, subshape, with_rank_at_least
from tfcompat.python.framework.tensor_shape import TensorShape

_SCALAR = TensorShape(())
_VECTOR = TensorShape((None,))


@shape_function(
    "EmptyTensorList",
    "TensorListConcatLists",
    "TensorListFromTensor",
    "TensorListLength",
    "TensorListPushBack",
    "TensorListReserve",
    "TensorListResize",
    "TensorListScatter",
    "TensorListScatterIntoExistingList",
    "TensorListScatterV2",
    "TensorListSetItem",
    "TensorListSplit",
)
def scalar(*inputs: Any) -> TensorShape:
    return _SCALAR


def _element_shape(element_shape: Input) -> TensorShape:
    """A shape as TensorList ops take it: a scalar -1 for unknown rank."""
    return TensorShape(None) if element_shape.shape.ndims == 0 else element_shape.value_as_shape


@shape_function("TensorListElementShape")
def tensor_list_element_shape(input_handle: Input) -> TensorShape:
    return TensorShape(None)


@shape_function("TensorListGetItem")
def tensor_list_get_item(input_handle: Input, index: Input, element_shape: Input) -> TensorShape:
    return _element_shape(element_shape)


@shape_function("TensorListPopBack")
def tensor_list_pop_back(input_handle: Input, element_shape: Input) -> list[TensorShape]:
    return [_SCALAR, _element_shape(element_shape)]


@shape_function("TensorListStack")
def tensor_list_stack(input_handle: Input, element_shape: Input, *, num_elements: int) -> TensorShape:
    return concatenate([None if num_elements < 0 else num_elements], _element_shape(element_shape))


@shape_function("TensorListGather")
def tensor_list_gather(input_handle: Input, indices: Input, element_shape: Input) -> TensorShape:
    return concatenate(indices.shape, _element_shape(element_shape))


@shape_function("TensorListConcat")
def tensor_list_concat(input_handle: Input, *, element_shape: TensorShape) -> list[TensorShape]:
    return [_concatenated(element_shape), _VECTOR]


@shape_function("TensorListConcatV2")
def tensor_list_concat_v2(input_handle: Input, element_shape: Input, leading_dims: Input) -> list[TensorShape]:
    return [_concatenated(_element_shape(element_shape)), _VECTOR]


def _concatenated(element_shape: TensorShape) -> TensorShape:
    if element_shape.ndims is None:
        return element_shape
    return concatenate([None], subshape(with_rank_at_least(element_shape, 1), 1))
