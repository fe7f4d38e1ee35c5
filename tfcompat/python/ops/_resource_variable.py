"""`ResourceVariable`: a variable with a handle, which each read and write takes as its input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops
from tfcompat.python.ops._initial_values import guard_against_uninitialized_dependencies
from tfcompat.python.ops._variable import (
    VariableV1,
    check_constraint,
    check_initial_value,
    validate_synchronization_aggregation_trainable,
    variable_collections,
)
from tfcompat.python.ops._variable_def import restore


class BaseResourceVariable(VariableV1):
    """What holds for every variable that is behind a handle."""

    _handle: Tensor
    _handle_name: str
    _dtype: DType
    _shape: TensorShape
    _graph_element: Tensor | None
    _cached_value: Tensor | None = None

    # What it is

    @property
    def handle(self) -> Tensor:
        """The tensor of type `tf.resource` that refers to the variable."""
        return self._handle

    @property
    def name(self) -> str:
        return self._handle_name

    @property
    def dtype(self) -> DType:
        return self._dtype

    @property
    def shape(self) -> TensorShape:
        return self._shape

    def _shape_as_list(self) -> list[int | None] | None:
        return None if self._shape.ndims is None else self._shape.as_list()

    def _shape_tuple(self) -> tuple[int | None, ...] | None:
        return self._shape.sizes

    def set_shape(self, shape: Any) -> None:
        """Not for resource variables: raises NotImplementedError."""
        raise NotImplementedError("ResourceVariable does not implement set_shape()")

    @property
    def op(self) -> Operation:
        return self._handle.op

    @property
    def graph(self) -> Any:
        return self._handle.graph

    @property
    def device(self) -> str:
        return self._handle.device

    @property
    def create(self) -> Operation:
        """The operation that gives the variable its initial value."""
        return self._initializer_op

    @property
    def _unique_id(self) -> str:
        return self._handle_name[: -len(":0")]

    def is_initialized(self, name: str | None = None) -> Tensor:
        """A scalar bool: whether the variable holds a value when the op runs."""
        return apply_op("VarIsInitializedOp", resource=self._handle, name=name)

    def __copy__(self) -> BaseResourceVariable:
        return self

    # Its value

    @property
    def _snapshot(self) -> Any:
        """The tensor that reads the variable without an op of its own."""
        return self._graph_element if self._cached_value is None else self._cached_value

    def _read(self, op_type: str, **arguments: Any) -> Tensor:
        return apply_op(op_type, resource=self._handle, dtype=self._dtype, **arguments)

    def _read_variable_op(self) -> Tensor:
        result = self._read("ReadVariableOp")
        result.set_shape(self._shape)
        return result

    def value(self) -> Tensor:
        if self._cached_value is not None:
            return self._cached_value
        with ops.colocate_with(None, ignore_existing=True), ops.device(self._handle.device):
            return self._read_variable_op()

    def read_value(self) -> Tensor:
        with ops.name_scope("Read"), ops.device(self._handle.device):
            value = self._read_variable_op()
        return array_ops.identity(value)

    def sparse_read(self, indices: Any, name: str | None = None) -> Tensor:
        """Rows `indices` of the variable, without reading all of it."""
        with ops.name_scope("Gather" if name is None else name) as scope:
            value = self._read("ResourceGather", indices=indices, name=scope)
            if self._shape.ndims is not None:
                value.set_shape(value.op.inputs[1].shape.concatenate(self._shape[1:]))
        return array_ops.identity(value)

    def gather_nd(self, indices: Any, name: str | None = None) -> Tensor:
        """Slices of the variable at `indices`. See `tf.gather_nd`."""
        with ops.name_scope("GatherNd" if name is None else name) as scope:
            value = self._read("ResourceGatherNd", indices=indices, name=scope)
            index_shape = value.op.inputs[1].shape
            depth = index_shape[-1].value if index_shape.ndims else None
            if depth is not None and self._shape.ndims is not None:
                value.set_shape(index_shape[:-1].concatenate(self._shape[depth:]))
        return array_ops.identity(value)

    def _as_graph_element(self) -> Any:
        return self._graph_element

    def _as_control_input(self) -> Operation:
        """What control dependencies on the variable wait for: the op that made or changed it, not a read."""
        return self.op

    def _dense_var_to_tensor(self, dtype: Any = None, name: str | None = None, as_ref: bool = False) -> Tensor:
        if dtype is not None and not dtype.is_compatible_with(self.dtype):
            raise ValueError(
                f"Incompatible type conversion requested to type {dtype.name!r} for variable of type "
                f"{self.dtype.name!r}"
            )
        return self.read_value().op.inputs[0] if as_ref else self.value()

    # Changes

    @contextmanager
    def _assign_dependencies(self) -> Iterator[None]:
        """What is cached is read before the variable changes."""
        with ops.control_dependencies([] if self._cached_value is None else [self._cached_value]):
            yield

    def _lazy_read(self, op: Operation) -> _UnreadVariable:
        return _UnreadVariable(self, op)

    def _write(self, op_type: str, value: Any, name: str | None, read_value: bool) -> Any:
        value = ops.convert_to_tensor(value, dtype=self._dtype)
        op = apply_op(op_type, resource=self._handle, value=value, name=name)
        return self._lazy_read(op) if read_value else op

    def assign(
        self, value: Any, use_locking: bool | None = None, name: str | None = None, read_value: bool = True
    ) -> Any:
        value = ops.convert_to_tensor(value, dtype=self._dtype)
        self._shape.assert_is_compatible_with(value.shape)
        return self._write("AssignVariableOp", value, name, read_value)

    def assign_add(
        self, delta: Any, use_locking: bool | None = None, name: str | None = None, read_value: bool = True
    ) -> Any:
        with self._assign_dependencies():
            op = self._write("AssignAddVariableOp", delta, name, read_value=False)
        return self._lazy_read(op) if read_value else op

    def assign_sub(
        self, delta: Any, use_locking: bool | None = None, name: str | None = None, read_value: bool = True
    ) -> Any:
        with self._assign_dependencies():
            op = self._write("AssignSubVariableOp", delta, name, read_value=False)
        return self._lazy_read(op) if read_value else op

    def batch_scatter_update(self, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        return self._lazy_read(super().batch_scatter_update(sparse_delta, use_locking, name).op)

    def _strided_slice_assign(self, *, value: Any, **arguments: Any) -> Any:
        with self._assign_dependencies():
            value = ops.convert_to_tensor(value, dtype=self._dtype)
            return self._lazy_read(apply_op("ResourceStridedSliceAssign", ref=self._handle, value=value, **arguments))

    def _no_augmented_assignment(self, operator: str, method: str) -> Any:
        raise RuntimeError(
            f"Variable {operator}= value not supported. Use `{method}` to modify the variable or "
            f"`var = var {operator} value` to get a new Tensor object."
        )

    def __iadd__(self, other: Any) -> Any:
        self._no_augmented_assignment("+", "var.assign_add(value)")

    def __isub__(self, other: Any) -> Any:
        self._no_augmented_assignment("-", "var.assign_sub(value)")

    def __imul__(self, other: Any) -> Any:
        self._no_augmented_assignment("*", "var.assign(var * value)")

    def __itruediv__(self, other: Any) -> Any:
        self._no_augmented_assignment("/", "var.assign(var / value)")

    def __ipow__(self, other: Any) -> Any:
        self._no_augmented_assignment("**", "var.assign(var ** value)")


class ResourceVariable(BaseResourceVariable):
    """A variable with the ops `name` (VarHandleOp), `name/IsInitialized/VarIsInitializedOp`, `name/Assign` and
    `name/Read/ReadVariableOp`. Arguments: see `tf.Variable`."""

    def __init__(
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        collections: Any = None,
        validate_shape: bool = True,
        caching_device: Any = None,
        name: str | None = None,
        dtype: Any = None,
        variable_def: Any = None,
        import_scope: str | None = None,
        constraint: Callable[[Any], Any] | None = None,
        distribute_strategy: Any = None,
        synchronization: Any = None,
        aggregation: Any = None,
        shape: Any = None,
    ) -> None:
        if variable_def is not None:
            if initial_value is not None:
                raise ValueError("variable_def and initial_value are mutually exclusive.")
            self._restore(variable_def, import_scope)
            return
        check_initial_value(initial_value, name)
        self._synchronization, self._aggregation, self._trainable = validate_synchronization_aggregation_trainable(
            synchronization, aggregation, trainable, name
        )
        collections = variable_collections(collections, self._trainable)
        check_constraint(constraint)
        self._constraint = constraint
        with ops.init_scope():
            values = [] if callable(initial_value) else [initial_value]
            with ops.name_scope(name, "Variable", values) as scope:
                shared_name = ops.name_from_scope_name(scope)
                self._handle_name = shared_name + ":0"
                self._make_handle(initial_value, dtype, shape, scope, shared_name)
                self._make_initializer(scope)
                self._make_read(caching_device)
            ops.add_to_collections(collections, self)

    def _restore(self, variable_def: Any, import_scope: str | None) -> None:
        if not variable_def.is_resource:
            raise ValueError("Trying to restore Variable as ResourceVariable.")
        self._handle, snapshot = restore(self, variable_def, import_scope)
        self._handle_name = self._handle.name
        self._dtype = self._handle.op.get_attr("dtype")
        self._shape = TensorShape(self._handle.op.get_attr("shape"))
        self._cached_value = None if snapshot.op.type == "ReadVariableOp" else snapshot
        while snapshot.op.type != "ReadVariableOp":
            snapshot = snapshot.op.inputs[0]
        self._graph_element = snapshot

    # The nodes

    def _make_handle(self, initial_value: Any, dtype: Any, shape: Any, scope: str, shared_name: str) -> None:
        with ops.get_default_graph()._attr_scope({"_class": [f"loc:@{shared_name}".encode()]}):
            with ops.name_scope("Initializer"), ops.device(None):
                value = initial_value() if callable(initial_value) else initial_value
                self._initial_value = ops.convert_to_tensor(value, name="initial_value", dtype=dtype)
            self._dtype = self._initial_value.dtype.base_dtype
            self._shape = TensorShape(self._initial_value.shape if shape is None else shape)
            if not self._shape.is_compatible_with(self._initial_value.shape):
                raise ValueError(
                    f"The initial value's shape ({self._initial_value.shape}) is not compatible with the explicitly "
                    f"supplied `shape` argument ({shape})."
                )
            self._handle = apply_op(
                "VarHandleOp", shape=self._shape, dtype=self._dtype, shared_name=shared_name, name=scope
            )

    def _make_initializer(self, scope: str) -> None:
        with ops.name_scope("IsInitialized"):
            self.is_initialized()
        with (
            ops.name_scope("Assign") as assign_scope,
            ops.colocate_with(None, ignore_existing=True),
            ops.device(self._handle.device),
        ):
            value = guard_against_uninitialized_dependencies(scope, self._initial_value)
            self._initializer_op = apply_op("AssignVariableOp", resource=self._handle, value=value, name=assign_scope)

    def _make_read(self, caching_device: Any) -> None:
        with ops.name_scope("Read"):
            with ops.device(self._handle.device):
                self._graph_element = self._read_variable_op()
            if caching_device is not None:
                with ops.colocate_with(None, ignore_existing=True), ops.device(caching_device):
                    self._cached_value = array_ops.identity(self._graph_element)


class _UnreadVariable(BaseResourceVariable):
    """A variable after the change that `parent_op` makes: every read waits for it."""

    def __init__(self, variable: BaseResourceVariable, parent_op: Operation) -> None:
        self._synchronization, self._aggregation, self._trainable = validate_synchronization_aggregation_trainable(
            None, None, None, variable.name
        )
        self._constraint = None
        self._initial_value = self._initializer_op = None
        self._handle = variable.handle
        self._handle_name = variable.handle.name
        self._dtype = variable.dtype
        self._shape = variable.shape
        self._parent_op = parent_op
        graph = ops.get_default_graph()
        self._graph_element = None if graph.building_function else self._read_variable_op()
        if isinstance(graph, FuncGraph) and graph.counts_with_outer:
            graph.op_numbers.add(1)  # that read

    @property
    def name(self) -> str:
        return self._parent_op.name

    @property
    def op(self) -> Operation:
        return self._parent_op

    def value(self) -> Tensor:
        return self._read_variable_op()

    def read_value(self) -> Tensor:
        return self._read_variable_op()

    def _read_variable_op(self) -> Tensor:
        with ops.control_dependencies([self._parent_op]):
            return super()._read_variable_op()


def _dense_var_to_tensor(
    var: BaseResourceVariable, dtype: Any = None, name: str | None = None, as_ref: bool = False
) -> Tensor:
    return var._dense_var_to_tensor(dtype=dtype, name=name, as_ref=as_ref)


ops.register_tensor_conversion_function(BaseResourceVariable, _dense_var_to_tensor)
ops.register_dense_tensor_like_type(BaseResourceVariable)
