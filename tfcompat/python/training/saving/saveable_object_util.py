"""From what is given to a saver to what it saves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.device import DeviceSpec
from tfcompat.python.ops import array_ops, resource_variable_ops, state_ops
from tfcompat.python.ops.variables import PartitionedVariable, Variable
from tfcompat.python.training.saving.saveable_object import SaveableObject, SaveSpec
from tfcompat.python.training.tracking.graph_view import VARIABLE_VALUE

_REF_VARIABLES = ("Variable", "VariableV2", "AutoReloadVariable")
_VARIABLES = (*_REF_VARIABLES, "VarHandleOp", "ReadVariableOp")


def set_cpu0(device_string: str) -> str:
    """The device with CPU 0 of the same task in its place."""
    parsed = DeviceSpec.from_string(device_string)
    return parsed.replace(device_type="CPU", device_index=0).to_string()


class ReferenceVariableSaveable(SaveableObject):
    """A variable of TensorFlow's first kind, or a slice of one."""

    def __init__(self, var: Any, slice_spec: str, name: str) -> None:
        super().__init__(var, [SaveSpec(var, slice_spec, name, dtype=var.dtype)], name)

    def restore(self, restored_tensors: Any, restored_shapes: Any) -> Any:
        value = restored_tensors[0]
        if restored_shapes is not None:
            value = array_ops.reshape(value, restored_shapes[0])
        is_checked = restored_shapes is None and self.op.get_shape().is_fully_defined()
        return state_ops.assign(self.op, value, validate_shape=is_checked)


class ResourceVariableSaveable(SaveableObject):
    """A resource variable, or a slice of one.

    Args:
      var: the variable, or the tensor of a `ReadVariableOp`.
    """

    def __init__(self, var: Any, slice_spec: str, name: str) -> None:
        self._device = var.device
        self._shape = var.shape
        if isinstance(var, ops.Tensor):
            self.handle_op = var.op.inputs[0]
            tensor: Any = var
        else:
            self.handle_op = var.handle
            tensor = lambda: _read_on_cpu(var)  # noqa: E731
        super().__init__(var, [SaveSpec(tensor, slice_spec, name, dtype=var.dtype, device=var.device)], name)

    def restore(self, restored_tensors: Any, restored_shapes: Any) -> Any:
        value = restored_tensors[0]
        if restored_shapes is not None:
            value = array_ops.reshape(value, restored_shapes[0])
        with ops.device(self._device):
            value = array_ops.identity(value)
            return resource_variable_ops.shape_safe_assign_variable_handle(self.handle_op, self._shape, value)


def _read_on_cpu(variable: Any) -> Any:
    with ops.device(variable.device):
        value = variable.read_value()
        with ops.device("/device:CPU:0"):
            return array_ops.identity(value)


def _holds_saveables(value: Any) -> bool:
    """Whether a value that is no variable says itself what to save of it, as mutable tables do."""
    return not isinstance(value, (Variable, ops.Tensor)) and hasattr(value, "_gather_saveables_for_checkpoint")


def _comes_from_variable(value: Any) -> bool:
    return isinstance(value, ops.Tensor) and value.op.type in _VARIABLES


def _saveable_of_variable(variable: Any, slice_spec: str, name: str) -> SaveableObject:
    if variable.op.type in _REF_VARIABLES:
        return ReferenceVariableSaveable(variable, slice_spec, name)
    return ResourceVariableSaveable(variable, slice_spec, name)


def saveable_objects_for_op(op: Any, name: Any) -> Iterator[SaveableObject]:
    """What saves and restores a variable, its slices, or a `SaveableObject` under `name`.

    Raises:
      TypeError: `name` is no string, or `op` nothing that can be saved.
      ValueError: slices that are not of one variable.
    """
    if not isinstance(name, str):
        raise TypeError(
            "names_to_saveables must be a dict mapping string names to trackable operations. Name is not a string: "
            f"{name}"
        )
    if isinstance(op, SaveableObject):
        yield op
    elif _holds_saveables(op):
        for part, saveable in op._gather_saveables_for_checkpoint().items():
            full_name = name if part == VARIABLE_VALUE else f"{name}_{part}"
            made = saveable(full_name) if callable(saveable) else saveable
            yield from saveable_objects_for_op(made, made.name)
    elif isinstance(op, (list, tuple, PartitionedVariable)):
        yield from _saveables_of_slices(list(op), name)
    elif resource_variable_ops.is_resource_variable(op):
        yield ResourceVariableSaveable(op._graph_element, "", name)
    else:
        variable = ops.internal_convert_to_tensor(op, as_ref=True)
        if not _comes_from_variable(variable):
            raise TypeError(
                "names_to_saveables must be a dict mapping string names to Tensors/Variables. Not a variable: "
                f"{variable}"
            )
        yield _saveable_of_variable(variable, "", name)


def _saveables_of_slices(slices: list[Any], name: str) -> Iterator[SaveableObject]:
    full_name = None
    for variable in slices:
        if not isinstance(variable, Variable):
            raise ValueError(f"Slices must all be Variables: {variable}")
        info = variable._save_slice_info
        if not info:
            raise ValueError(f"Slices must all be slices: {variable}")
        full_name = full_name or info.full_name
        if full_name != info.full_name:
            raise ValueError(f"Slices must all be from the same tensor: {full_name} != {info.full_name}")
        yield _saveable_of_variable(variable, info.spec, name)


def op_list_to_dict(op_list: Any, convert_variable_to_tensor: bool = True) -> dict[str, Any]:
    """What is saved under each name: a variable or `SaveableObject`, or the list of a variable's slices.

    Args:
      op_list: a list, tuple or set of them.
      convert_variable_to_tensor: give the tensors of variables in their place.

    Raises:
      TypeError: something cannot be saved.
      ValueError: two of them have the same name.
    """
    if not isinstance(op_list, (list, tuple, set)):
        raise TypeError(f"Variables to save should be passed in a dict or a list: {op_list}")
    named: dict[str, Any] = {}
    for var in sorted(op_list, key=lambda each: each.name):
        if isinstance(var, SaveableObject):
            named[var.name] = var
        elif _holds_saveables(var):
            parts = var._gather_saveables_for_checkpoint().values()
            saveables = [part() if callable(part) else part for part in parts]
            named.update(op_list_to_dict(saveables, convert_variable_to_tensor))
        elif isinstance(var, PartitionedVariable):
            _add(named, var.name, var)
        elif isinstance(var, Variable) and var._save_slice_info:
            name = var._save_slice_info.full_name
            if not isinstance(named.get(name, []), list):
                raise ValueError(f"Mixing slices and non-slices with the same name: {name}")
            named.setdefault(name, []).append(var)
        else:
            tensor = _tensor_of(var)
            if not _comes_from_variable(tensor):
                raise TypeError(f"Variable to save is not a Variable: {var}")
            op = tensor.op.inputs[0].op if tensor.op.type == "ReadVariableOp" else tensor.op
            _add(named, op.name, tensor if convert_variable_to_tensor else var)
    return named


def _tensor_of(var: Any) -> Any:
    if resource_variable_ops.is_resource_variable(var):
        return var._graph_element
    return ops.internal_convert_to_tensor(var, as_ref=True)


def _add(named: dict[str, Any], name: str, value: Any) -> None:
    if name in named:
        raise ValueError(f"At least two variables have the same name: {name}")
    named[name] = value


def validate_and_slice_inputs(names_to_saveables: Any) -> list[SaveableObject]:
    """What saves and restores the values of a dict (or a list of variables), sorted by name.

    Raises:
      TypeError: a name is no string, or a value nothing that can be saved.
      ValueError: the same variable has two names.
    """
    if not isinstance(names_to_saveables, Mapping):
        names_to_saveables = op_list_to_dict(names_to_saveables)
    saveables: list[SaveableObject] = []
    seen = set()
    for name, op in sorted(names_to_saveables.items(), key=lambda item: item[0]):
        for saveable in saveable_objects_for_op(op, name):
            if id(saveable.op) in seen:
                raise ValueError(f"The same saveable will be restored with two names: {saveable.name}")
            seen.add(id(saveable.op))
            saveables.append(saveable)
    return saveables
