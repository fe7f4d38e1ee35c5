"""Lists of tensors, the values that `tf.TensorArray` is made of.

Source: `tensorflow.python.ops.list_ops`.
"""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import Dimension, TensorShape
from tfcompat.python.ops._generated_modules import star_import


def empty_tensor_list(
    element_shape: Any, element_dtype: Any, max_num_elements: Any = None, name: str | None = None
) -> Tensor:
    """A list without elements.

    Args:
      element_shape: what is known of the elements' shape: a shape, a list of sizes (None or -1 where unknown), a
        tensor, or None for unknown rank. The same in the functions below.
      element_dtype: the elements' type.
      max_num_elements: how many elements it will hold at most.
    """
    return apply_op(
        "EmptyTensorList",
        element_shape=_build_element_shape(element_shape),
        max_num_elements=-1 if max_num_elements is None else max_num_elements,
        element_dtype=element_dtype,
        name=name,
    )


def tensor_list_reserve(element_shape: Any, num_elements: Any, element_dtype: Any, name: str | None = None) -> Tensor:
    """A list of `num_elements` elements, none of them written."""
    return apply_op(
        "TensorListReserve",
        element_shape=_build_element_shape(element_shape),
        num_elements=num_elements,
        element_dtype=element_dtype,
        name=name,
    )


def tensor_list_from_tensor(tensor: Any, element_shape: Any, name: str | None = None) -> Tensor:
    """The list of the parts of `tensor` along its first dimension."""
    return apply_op("TensorListFromTensor", tensor=tensor, element_shape=_build_element_shape(element_shape), name=name)


def tensor_list_length(input_handle: Tensor, name: str | None = None) -> Tensor:
    """The number of elements, an int32 scalar."""
    return apply_op("TensorListLength", input_handle=input_handle, name=name)


def tensor_list_get_item(
    input_handle: Tensor, index: Any, element_dtype: Any, element_shape: Any = None, name: str | None = None
) -> Tensor:
    """The element at `index`; zeros when it was never written."""
    return apply_op(
        "TensorListGetItem",
        input_handle=input_handle,
        index=index,
        element_shape=_build_element_shape(element_shape),
        element_dtype=element_dtype,
        name=name,
    )


def tensor_list_pop_back(input_handle: Tensor, element_dtype: Any, name: str | None = None) -> Any:
    """The list without its last element, and that element."""
    return apply_op(
        "TensorListPopBack", input_handle=input_handle, element_shape=-1, element_dtype=element_dtype, name=name
    )


def tensor_list_push_back(input_handle: Tensor, tensor: Any, name: str | None = None) -> Tensor:
    """The list with `tensor` as its new last element."""
    return apply_op("TensorListPushBack", input_handle=input_handle, tensor=tensor, name=name)


def tensor_list_gather(
    input_handle: Tensor, indices: Any, element_dtype: Any, element_shape: Any = None, name: str | None = None
) -> Tensor:
    """The elements at `indices` (int32, 1-D), stacked."""
    return apply_op(
        "TensorListGather",
        input_handle=input_handle,
        indices=indices,
        element_shape=_build_element_shape(element_shape),
        element_dtype=element_dtype,
        name=name,
    )


def tensor_list_scatter(
    tensor: Any, indices: Any, element_shape: Any = None, input_handle: Tensor | None = None, name: str | None = None
) -> Tensor:
    """The list (a new one, or `input_handle`) with `tensor[k]` at `indices[k]`."""
    if input_handle is not None:
        return apply_op(
            "TensorListScatterIntoExistingList", input_handle=input_handle, tensor=tensor, indices=indices, name=name
        )
    return apply_op(
        "TensorListScatterV2",
        tensor=tensor,
        indices=indices,
        element_shape=_build_element_shape(element_shape),
        num_elements=-1,
        name=name,
    )


def tensor_list_stack(
    input_handle: Tensor,
    element_dtype: Any,
    num_elements: int = -1,
    element_shape: Any = None,
    name: str | None = None,
) -> Tensor:
    """The elements as one tensor with a leading dimension."""
    return apply_op(
        "TensorListStack",
        input_handle=input_handle,
        element_shape=_build_element_shape(element_shape),
        element_dtype=element_dtype,
        num_elements=num_elements,
        name=name,
    )


def tensor_list_concat(
    input_handle: Tensor, element_dtype: Any, element_shape: Any = None, name: str | None = None
) -> Tensor:
    """The elements one behind the other along their first dimension."""
    return apply_op(
        "TensorListConcatV2",
        input_handle=input_handle,
        element_dtype=element_dtype,
        element_shape=_build_element_shape(element_shape),
        leading_dims=ops.convert_to_tensor([], dtype=dtypes.int64),
        name=name,
    )[0]


def tensor_list_split(tensor: Any, element_shape: Any, lengths: Any, name: str | None = None) -> Tensor:
    """The list of pieces of `tensor` of the given lengths (int64, 1-D) along its first dimension."""
    return apply_op(
        "TensorListSplit",
        tensor=tensor,
        element_shape=_build_element_shape(element_shape),
        lengths=lengths,
        name=name,
    )


def tensor_list_set_item(
    input_handle: Tensor,
    index: Any,
    item: Any,
    resize_if_index_out_of_bounds: bool = False,
    name: str | None = None,
) -> Tensor:
    """The list with `item` at `index`; with `resize_if_index_out_of_bounds` it grows as needed."""
    from tfcompat.python.ops.cond import cond

    if resize_if_index_out_of_bounds:
        handle = input_handle
        size = tensor_list_length(handle)
        input_handle = cond(
            index >= size,
            lambda: apply_op("TensorListResize", input_handle=handle, size=index + 1),
            lambda: handle,
        )
    return apply_op("TensorListSetItem", input_handle=input_handle, index=index, item=item, name=name)


def _build_element_shape(shape: Any) -> Any:
    """A shape as the ops take it: -1 for unknown rank, -1 for unknown dimensions."""
    if isinstance(shape, Tensor):
        return shape
    if isinstance(shape, TensorShape):
        shape = None if shape.ndims is None else shape.as_list()
    if shape is None:
        return -1
    if not shape:
        return ops.convert_to_tensor(shape, dtype=dtypes.int32)
    sizes = [size.value if isinstance(size, Dimension) else size for size in shape]
    return [-1 if size is None else size for size in sizes]


# Gradients: those of a list are a list.


def _element_shape(handle: Tensor) -> Tensor:
    return apply_op("TensorListElementShape", input_handle=handle, shape_type=dtypes.int32)


def _shape_of_elements(tensor: Tensor) -> Tensor:
    """The shape of the parts of `tensor` along its first dimension."""
    return apply_op("Slice", input=apply_op("Shape", input=tensor), begin=[1], size=[-1])


def _zeros_like_list(handle: Tensor, dtype: Any) -> Tensor:
    return tensor_list_reserve(_element_shape(handle), tensor_list_length(handle), dtype)


@ops.RegisterGradient("TensorListGetItem")
def _get_item_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    handle, index, _ = op.inputs
    return [tensor_list_set_item(_zeros_like_list(handle, grad.dtype), index, grad), None, None]


@ops.RegisterGradient("TensorListSetItem")
def _set_item_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    _, index, item = op.inputs
    rest = tensor_list_set_item(grad, index, apply_op("ZerosLike", x=item))
    return [rest, None, tensor_list_get_item(grad, index, item.dtype, apply_op("Shape", input=item))]


@ops.RegisterGradient("TensorListStack")
def _stack_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    return [tensor_list_from_tensor(grad, grad.shape[1:]), None]


@ops.RegisterGradient("TensorListFromTensor")
def _from_tensor_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    tensor = op.inputs[0]
    return [tensor_list_stack(grad, tensor.dtype, element_shape=_shape_of_elements(tensor)), None]


@ops.RegisterGradient("TensorListGather")
def _gather_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    handle, indices, _ = op.inputs
    total = apply_op("UnsortedSegmentSum", data=grad, segment_ids=indices, num_segments=tensor_list_length(handle))
    return [tensor_list_from_tensor(total, grad.shape[1:]), None, None]


@ops.RegisterGradient("TensorListScatterV2")
def _scatter_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    tensor, indices, *_ = op.inputs
    return [tensor_list_gather(grad, indices, tensor.dtype, _shape_of_elements(tensor)), None, None, None]


@ops.RegisterGradient("TensorListScatterIntoExistingList")
def _scatter_into_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    _, tensor, indices = op.inputs
    rest = tensor_list_scatter(apply_op("ZerosLike", x=tensor), indices, input_handle=grad)
    return [rest, tensor_list_gather(grad, indices, tensor.dtype, _shape_of_elements(tensor)), None]


@ops.RegisterGradient("TensorListConcatV2")
def _concat_grad(op: Operation, grad: Tensor, _: Any) -> list[Tensor | None]:
    return [tensor_list_split(grad, None, op.outputs[1]), None, None]


@ops.RegisterGradient("TensorListSplit")
def _split_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    tensor, _, lengths = op.inputs
    element_shape = apply_op("ConcatV2", values=[[-1], _shape_of_elements(tensor)], axis=0)
    whole = apply_op(
        "TensorListConcatV2",
        input_handle=grad,
        element_shape=element_shape,
        leading_dims=lengths,
        element_dtype=tensor.dtype,
    )
    return [whole[0], None, None]


@ops.RegisterGradient("TensorListResize")
def _resize_grad(op: Operation, grad: Tensor) -> list[Tensor | None]:
    return [apply_op("TensorListResize", input_handle=grad, size=tensor_list_length(op.inputs[0])), None]


@ops.RegisterGradient("TensorListPushBack")
def _push_back_grad(op: Operation, grad: Tensor) -> Any:
    item = op.inputs[1]
    shape = apply_op("Shape", input=item)
    return apply_op("TensorListPopBack", input_handle=grad, element_shape=shape, element_dtype=item.dtype)


@ops.RegisterGradient("TensorListPopBack")
def _pop_back_grad(op: Operation, grad: Tensor, item_grad: Tensor) -> list[Tensor | None]:
    return [tensor_list_push_back(grad, item_grad), None]


star_import(__name__)
