"""Variables as `VariableDef` protocol buffers, as meta graphs hold them."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.ops._variable import Variable, validate_synchronization_aggregation_trainable


def variable_def(variable: Any, export_scope: str | None) -> Any:
    """The `VariableDef` of a variable, or None when its name does not lie in `export_scope`."""
    from tensorboard.compat.proto import variable_pb2

    if export_scope is not None and not variable.name.startswith(export_scope):
        return None
    is_resource = variable.op.type == "VarHandleOp"
    proto = variable_pb2.VariableDef(
        variable_name=_without_scope(variable.name, export_scope),
        initializer_name=_without_scope(variable.initializer.name, export_scope),
        snapshot_name=_without_scope(variable._snapshot.name, export_scope),
        is_resource=is_resource,
        trainable=variable.trainable,
        synchronization=variable.synchronization.value,
        aggregation=variable.aggregation.value,
    )
    if variable.initial_value is not None:
        proto.initial_value_name = _without_scope(variable.initial_value.name, export_scope)
    part = variable._get_save_slice_info()
    if part is not None:
        proto.save_slice_info_def.full_name = _without_scope(part.full_name, export_scope)
        proto.save_slice_info_def.full_shape.extend(part.full_shape)
        proto.save_slice_info_def.var_offset.extend(part.var_offset)
        proto.save_slice_info_def.var_shape.extend(part.var_shape)
    return proto


def restore(variable: Any, proto: Any, import_scope: str | None) -> tuple[Any, Any]:
    """Sets what a `VariableDef` says of a variable whose nodes are in the default graph.

    Returns: the tensor that refers to the variable, and the one that reads it.
    """
    graph = ops.get_default_graph()

    def element(name: str) -> Any:
        return graph.as_graph_element(_with_scope(name, import_scope))

    variable._initializer_op = element(proto.initializer_name)
    variable._initial_value = element(proto.initial_value_name) if proto.initial_value_name else None
    variable._synchronization, variable._aggregation, variable._trainable = (
        validate_synchronization_aggregation_trainable(
            proto.synchronization, proto.aggregation, proto.trainable, proto.variable_name
        )
    )
    variable._constraint = None
    if proto.HasField("save_slice_info_def"):
        part = proto.save_slice_info_def
        variable._save_slice_info = Variable.SaveSliceInfo(
            _with_scope(part.full_name, import_scope),
            list(part.full_shape),
            list(part.var_offset),
            list(part.var_shape),
        )
    return element(proto.variable_name), element(proto.snapshot_name)


def _without_scope(name: str, scope: str | None) -> str:
    return name.removeprefix(scope + "/") if scope else name


def _with_scope(name: str, scope: str | None) -> str:
    return f"{scope.rstrip('/')}/{name}" if scope else name
