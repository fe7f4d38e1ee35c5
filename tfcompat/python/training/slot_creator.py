"""Slots: variables that are kept beside a variable, such as its momentum. `W`'s are named `W/<name>`."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, init_ops, resource_variable_ops, variable_scope, variables


def create_slot(primary: Any, val: Tensor, name: str, colocate_with_primary: bool = True) -> Any:
    """A slot that is initialized with a tensor.

    Args:
      primary: the variable or tensor that it belongs to.
      val: its initial value.
      name: what its name has behind the primary's.
      colocate_with_primary: place it with the primary.
    """
    shape = val.get_shape()
    return _create(primary, val, shape, None, name, colocate_with_primary)


def create_slot_with_initializer(
    primary: Any, initializer: Any, shape: TensorShape, dtype: Any, name: str, colocate_with_primary: bool = True
) -> Any:
    """A slot of the given shape and type that is initialized by `initializer`. See `create_slot`."""
    return _create(primary, initializer, shape, dtype, name, colocate_with_primary)


def create_zeros_slot(primary: Any, name: str, dtype: Any = None, colocate_with_primary: bool = True) -> Any:
    """A slot of the primary's shape that is initialized with zeros. See `create_slot`."""
    dtype = primary.dtype if dtype is None else dtype
    shape = primary.get_shape()
    if shape.is_fully_defined():
        return create_slot_with_initializer(
            primary, init_ops.zeros_initializer(), shape, dtype, name, colocate_with_primary
        )
    is_variable = isinstance(primary, variables.Variable)
    sizes = array_ops.shape(primary.initialized_value() if is_variable else primary)
    return create_slot(primary, array_ops.zeros(sizes, dtype=dtype), name, colocate_with_primary)


def _create(primary: Any, value: Any, shape: TensorShape, dtype: Any, name: str, colocate: bool) -> Any:
    with variable_scope.variable_scope(None, f"{primary.op.name}/{name}"):
        if not colocate:
            return _create_variable(primary, value, shape, dtype)
        with ops.colocate_with(primary.op):
            return _create_variable(primary, value, shape, dtype)


def _create_variable(primary: Any, value: Any, shape: TensorShape, dtype: Any) -> Any:
    use_resource = None
    if resource_variable_ops.is_resource_variable(primary):
        use_resource = True
    elif isinstance(primary, variables.RefVariable):
        use_resource = False
    scope = variable_scope.get_variable_scope()
    partitioner = scope.partitioner
    scope.set_partitioner(None)
    slot = variable_scope.get_variable(
        "",
        initializer=value,
        trainable=False,
        use_resource=use_resource,
        shape=shape if callable(value) else None,
        dtype=dtype,
        validate_shape=shape.is_fully_defined(),
    )
    scope.set_partitioner(partitioner)
    part = primary._get_save_slice_info() if isinstance(primary, variables.Variable) else None
    if part is not None:
        own_name = slot.op.name[len(primary.op.name + "/") :]
        slot._set_save_slice_info(
            variables.Variable.SaveSliceInfo(
                f"{part.full_name}/{own_name}", part.full_shape[:], part.var_offset[:], part.var_shape[:]
            )
        )
    return slot
