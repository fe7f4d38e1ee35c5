"""Resource variables under TensorFlow's module name, the ops on their handles, and the gradients of those ops."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._resource_variable import BaseResourceVariable as BaseResourceVariable
from tfcompat.python.ops._resource_variable import ResourceVariable as ResourceVariable
from tfcompat.python.ops._resource_variable import _UnreadVariable as _UnreadVariable
from tfcompat.python.ops.op_function import op_function

var_handle_op = op_function("VarHandleOp", "A handle to session state of `shape` and `dtype`.")
var_is_initialized_op = op_function("VarIsInitializedOp", "Whether the variable behind a handle holds a value.")
read_variable_op = op_function("ReadVariableOp", "The value of the variable behind a handle.")
assign_variable_op = op_function("AssignVariableOp", "Gives the variable behind a handle a new value.")
assign_add_variable_op = op_function("AssignAddVariableOp", "Adds to the variable behind a handle.")
assign_sub_variable_op = op_function("AssignSubVariableOp", "Subtracts from the variable behind a handle.")
destroy_resource_op = op_function("DestroyResourceOp", "Forgets the value of the variable behind a handle.")
resource_gather = op_function("ResourceGather", "Rows of the variable behind a handle.")
resource_gather_nd = op_function("ResourceGatherNd", "Slices of the variable behind a handle.")
resource_scatter_add = op_function("ResourceScatterAdd", "Adds to rows of the variable behind a handle.")
resource_scatter_sub = op_function("ResourceScatterSub", "Subtracts from rows of the variable behind a handle.")
resource_scatter_mul = op_function("ResourceScatterMul", "Multiplies rows of the variable behind a handle.")
resource_scatter_div = op_function("ResourceScatterDiv", "Divides rows of the variable behind a handle.")
resource_scatter_min = op_function("ResourceScatterMin", "Takes the minimum into rows of the variable behind a handle.")
resource_scatter_max = op_function("ResourceScatterMax", "Takes the maximum into rows of the variable behind a handle.")
resource_scatter_update = op_function("ResourceScatterUpdate", "Sets rows of the variable behind a handle.")


def is_resource_variable(var: Any) -> bool:
    """True for a resource variable."""
    return isinstance(var, BaseResourceVariable)


def shape_safe_assign_variable_handle(handle: Tensor, shape: Any, value: Any, name: str | None = None) -> Operation:
    """`assign_variable_op` for a value that must fit `shape`. Raises ValueError when it does not."""
    tensor = ops.convert_to_tensor(value)
    TensorShape(shape).assert_is_compatible_with(tensor.shape)
    return assign_variable_op(handle, tensor, name=name)


def variable_shape(handle: Tensor, out_type: DType = dtypes.int32) -> Tensor:
    """The shape of the variable behind a handle, as a 1-D tensor: a constant when it is known."""
    shape = _handle_shape(handle)
    if shape.is_fully_defined():
        return array_ops.constant(shape.as_list(), dtype=out_type)
    return apply_op("VariableShape", input=handle, out_type=out_type)


def _handle_shape(handle: Tensor) -> TensorShape:
    """The static shape of the variable behind a handle, also where a function has captured the handle."""
    while handle.op.type != "VarHandleOp":
        captures = getattr(handle.graph, "captures", {})
        outer = [outer for outer, inner in captures.items() if inner is handle and outer is not handle]
        if not outer:
            return TensorShape(None)
        handle = outer[0]
    return handle.op._attrs["shape"]


@ops.RegisterGradient("ReadVariableOp")
def _read_gradient(op: Operation, grad: Tensor) -> Tensor:
    return grad


@ops.RegisterGradient("ResourceGather")
def _gather_gradient(op: Operation, grad: Tensor) -> tuple[Any, None]:
    handle, indices = op.inputs
    shape: Any = variable_shape(handle)
    count = array_ops.expand_dims(array_ops.size(indices), 0)
    values = array_ops.reshape(grad, array_ops.concat([count, shape[1:]], 0))
    return ops.IndexedSlices(values, array_ops.reshape(indices, count), shape), None


@ops.RegisterGradient("ResourceGatherNd")
def _gather_nd_gradient(op: Operation, grad: Tensor) -> list[Any]:
    handle, indices = op.inputs
    shape = apply_op("VariableShape", input=handle, out_type=indices.dtype)
    if (indices.shape.sizes or ())[1:] == (1,):
        return [ops.IndexedSlices(grad, array_ops.squeeze(indices, axis=-1), shape), None]
    return [array_ops.scatter_nd(indices, grad, shape), None]


def _to_proto_fn(v: Any, export_scope: str | None = None) -> Any:
    """A variable as a VariableDef; None when it is not in the scope."""
    return v.to_proto(export_scope=export_scope)


def _from_proto_fn(v: Any, import_scope: str | None = None) -> Any:
    """The variable that a VariableDef tells of, in the default graph."""
    from tfcompat.python.ops.variables import Variable

    return Variable.from_proto(v, import_scope=import_scope)


for _op_type in ("VarIsInitializedOp", "VariableShape"):
    ops.NotDifferentiable(_op_type)

star_import(__name__)
