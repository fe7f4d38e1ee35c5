"""Shape functions of variables and the ops that read and write them."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.array import gather_nd
from tfcompat.core.shape_functions.common import (
    concatenate,
    merge,
    shape_text,
    subshape,
    with_rank,
    with_rank_at_least,
)
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.tensor_shape import TensorShape

SCALAR = TensorShape(())
UNKNOWN = TensorShape(None)


@shape_function("VariableV2", "TemporaryVariable")
def variable_v2(*, shape: TensorShape) -> TensorShape:
    return shape


@shape_function("Variable")
def variable(*, shape: TensorShape) -> TensorShape:
    return UNKNOWN if shape.ndims == 0 else shape  # the op's first version wrote unknown shapes as []


@shape_function("VarHandleOp")
def var_handle_op() -> TensorShape:
    return SCALAR


@shape_function("Assign")
def assign(ref: Input, value: Input, *, validate_shape: bool) -> TensorShape:
    return merge(ref.shape, value.shape) if validate_shape else value.shape


@shape_function("AssignAdd", "AssignSub")
def assign_update(ref: Input, value: Input) -> TensorShape:
    return merge(ref.shape, value.shape)


@shape_function("CountUpTo")
def count_up_to(ref: Input) -> TensorShape:
    return with_rank(ref.shape, 0)


@shape_function("ResourceCountUpTo", "IsVariableInitialized", "VarIsInitializedOp")
def scalar_of_variable(ref: Input) -> TensorShape:
    return SCALAR


@shape_function("DestroyTemporaryVariable")
def destroy_temporary_variable(ref: Input) -> TensorShape:
    return ref.shape


# Resources.


def variable_shape_of(resource: Input, dtype: DType) -> TensorShape:
    """The shape of the variable that a resource refers to. Raises ValueError when its type is not `dtype`."""
    if resource.handle_data is None:
        return UNKNOWN
    shape, actual = resource.handle_data
    if actual is not dtype:
        raise ValueError(
            f"Trying to read variable with wrong dtype. Expected {actual.runtime_name} got {dtype.runtime_name}"
        )
    return shape


@shape_function("ReadVariableOp")
def read_variable_op(resource: Input, *, dtype: DType) -> TensorShape:
    return variable_shape_of(resource, dtype)


@shape_function("ResourceGather")
def resource_gather(resource: Input, indices: Input, *, batch_dims: int, dtype: DType) -> TensorShape:
    params = with_rank_at_least(variable_shape_of(resource, dtype), batch_dims + 1)
    return concatenate(
        subshape(params, 0, batch_dims), subshape(indices.shape, batch_dims), subshape(params, batch_dims + 1)
    )


@shape_function("ResourceGatherNd")
def resource_gather_nd(resource: Input, indices: Input, *, dtype: DType) -> TensorShape:
    return gather_nd(Input(variable_shape_of(resource, dtype), dtype), indices)


@shape_function("VariableShape")
def variable_shape(input: Input) -> TensorShape:
    return TensorShape([None if input.handle_data is None else input.handle_data.shape.ndims])


@shape_function("AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp")
def assign_variable_op(resource: Input, value: Input, *, dtype: DType) -> list[TensorShape]:
    merge(variable_shape_of(resource, dtype), value.shape)
    return []


@shape_function("DestroyResourceOp", "ResourceStridedSliceAssign")
def write_resource(*inputs: Input) -> list[TensorShape]:
    return []


# Scatter.

_ROWS = ("Add", "Sub", "Mul", "Div", "Min", "Max", "Update")
_SLICES = ("NdAdd", "NdSub", "NdUpdate")


@shape_function(*(f"Scatter{name}" for name in _ROWS))
def scatter(ref: Input, indices: Input, updates: Input) -> TensorShape:
    rows = with_rank_at_least(ref.shape, 1)
    if updates.shape.ndims != 0:
        merge(updates.shape, indices.shape.concatenate(rows[1:]))
    return rows


@shape_function(*(f"Scatter{name}" for name in _SLICES))
def scatter_nd(ref: Input, indices: Input, updates: Input) -> TensorShape:
    outer = None if indices.shape.ndims is None else indices.shape.ndims - 1
    depth = indices.shape[-1].value if indices.shape.ndims else None
    if outer is not None and updates.shape.ndims is not None:
        _match("outer", outer, "indices", indices.shape, indices.shape[:-1], updates.shape, updates.shape[:outer])
        if depth is not None and ref.shape.ndims is not None:
            inner = ref.shape[depth:]
            _match("inner", inner.ndims or 0, "input", ref.shape, inner, updates.shape, updates.shape[outer:])
    return ref.shape


def _match(
    where: str, count: int, name: str, shape: TensorShape, part: TensorShape, updates: TensorShape, other: TensorShape
) -> None:
    try:
        merge(part, other)
    except ValueError as error:
        raise ValueError(
            f"The {where} {count} dimensions of {name}.shape={shape_text(shape)} must match the {where} {count} "
            f"dimensions of updates.shape={shape_text(updates)}: {error}"
        ) from None


@shape_function(*(f"ResourceScatter{name}" for name in _ROWS))
def resource_scatter(resource: Input, indices: Input, updates: Input, *, dtype: DType) -> list[TensorShape]:
    scatter(Input(variable_shape_of(resource, dtype), dtype), indices, updates)
    return []


@shape_function(*(f"ResourceScatter{name}" for name in _SLICES))
def resource_scatter_nd(resource: Input, indices: Input, updates: Input) -> list[TensorShape]:
    scatter_nd(Input(variable_shape_of(resource, updates.dtype), updates.dtype), indices, updates)
    return []


@shape_function("StridedSliceAssign")
def strided_slice_assign(ref: Input, begin: Input, end: Input, strides: Input, value: Input) -> TensorShape:
    return ref.shape
