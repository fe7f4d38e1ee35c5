"""Control dependencies in functions' clothing (`group`, `tuple`); and control flow from the modules beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_util import is_tensor
from tfcompat.python.ops._control_flow_context import ControlFlowContext as ControlFlowContext
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._switch_and_merge import merge as merge
from tfcompat.python.ops._switch_and_merge import switch as switch
from tfcompat.python.ops.cond import cond as cond
from tfcompat.python.ops.control_flow_assert import Assert as Assert
from tfcompat.python.ops.control_flow_case import case as case
from tfcompat.python.ops.control_flow_case import switch_case as switch_case
from tfcompat.python.ops.while_loop import while_loop as while_loop


def no_op(name: str | None = None) -> Operation:
    """An operation that does nothing."""
    return apply_op("NoOp", name=name)


def identity(data: Any, name: str | None = None) -> Any:
    """`data` (a tensor, a reference kept as one, or an `IndexedSlices`) through an Identity."""
    data = ops.internal_convert_to_tensor_or_indexed_slices(data, as_ref=True)
    if isinstance(data, Tensor):
        if data.dtype._is_ref_dtype:
            return apply_op("RefIdentity", input=data, name=name)
        return apply_op("Identity", input=data, name=name)
    values = identity(data.values, name=name)
    indices = apply_op("Identity", input=data.indices, name="indices")
    dense_shape = data.dense_shape
    if dense_shape is not None:
        dense_shape = apply_op("Identity", input=dense_shape, name="dense_shape")
    return ops.IndexedSlices(values, indices, dense_shape)


_Identity = identity


def with_dependencies(dependencies: Any, output_tensor: Any, name: str | None = None) -> Any:
    """`output_tensor` (a tensor or `IndexedSlices`), available only after `dependencies` have run.

    Source: `tensorflow.python.ops.control_flow_ops.with_dependencies`.
    """
    with (
        ops.name_scope(name, "control_dependency", [*dependencies, output_tensor]) as scope,
        ops.colocate_with(output_tensor),
        ops.control_dependencies(dependencies),
    ):
        output_tensor = ops.convert_to_tensor_or_indexed_slices(output_tensor)
        if isinstance(output_tensor, Tensor):
            return identity(output_tensor, name=scope)
        return ops.IndexedSlices(
            identity(output_tensor.values, name=scope), output_tensor.indices, output_tensor.dense_shape
        )


def group(*inputs: Any, **kwargs: Any) -> Operation:
    """An operation that runs all `inputs` (tensors, operations, or nested lists of them).

    Args:
      name: a name for the operation.

    Raises TypeError for other inputs or arguments. Source: `tf.group`.
    """
    from tfcompat.python.util import nest

    name = kwargs.pop("name", None)
    if kwargs:
        raise ValueError(f"Unknown keyword arguments: {', '.join(kwargs)}")
    with ops.name_scope(name, "group_deps", nest.flatten(inputs)) as scope:
        if not inputs:
            return no_op(name=scope)
        by_device: dict[str, list[Operation]] = {}
        for item in nest.flatten(inputs, expand_composites=True):
            item = getattr(item, "op", item) if not isinstance(item, Operation) else item
            if not isinstance(item, Operation):
                raise TypeError(f"Expected tf.group() expected Tensor arguments not '{item}' with type '{type(item)}'")
            operations = by_device.setdefault(item.device, [])
            operations.append(item)
        if len(by_device) == 1:
            ((device, dependencies),) = by_device.items()
            return _group_on(device, dependencies, name=scope)
        groups = [_group_on(device, by_device[device]) for device in sorted(by_device)]
        with ops.control_dependencies(groups):
            return no_op(name=scope)


def _group_on(device: str, dependencies: list[Operation], name: str | None = None) -> Operation:
    with ops.control_dependencies(dependencies):
        if not device:
            return no_op(name=name)
        with ops.device(device):
            return no_op(name=name)


def tuple(tensors: Any, name: str | None = None, control_inputs: Any = None) -> list[Any]:
    """The same tensors, each available only after all of them (and `control_inputs`) have been computed.

    Args:
      tensors: a list of tensors, `IndexedSlices`, variables, operations, and None, which stays None.

    Raises:
      ValueError: there is no tensor among them.
      TypeError: a control input is neither an operation nor a tensor.
    """
    with ops.name_scope(name, "tuple", tensors):
        tensors = [
            tensor
            if tensor is None or isinstance(tensor, Operation) or is_tensor(tensor)
            else ops.convert_to_tensor(tensor)
            for tensor in tensors
        ]
        gating = [tensor if isinstance(tensor, Operation) else tensor.op for tensor in tensors if tensor is not None]
        for item in control_inputs or ():
            if isinstance(item, Tensor):
                item = item.op
            elif not isinstance(item, Operation):
                raise TypeError(f"Control input must be Operation or Tensor: {item}")
            gating.append(item)
        if not gating:
            raise ValueError(f"Must have at least one Tensor: {tensors}")
        gate = group(*sorted(set(gating), key=lambda op: op._id))
        result: list[Any] = []
        for tensor in tensors:
            if tensor is None:
                result.append(None)
            elif isinstance(tensor, Operation):
                with ops.control_dependencies([gate]):
                    result.append(group(tensor))
            else:
                result.append(with_dependencies([gate], tensor))
        return result


star_import(__name__)
