"""`RefVariable`: the variable of TensorFlow 1.x: a reference to state, and one op that reads it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, state_ops
from tfcompat.python.ops._initial_values import guard_against_uninitialized_dependencies
from tfcompat.python.ops._variable import (
    VariableV1,
    check_constraint,
    check_initial_value,
    validate_synchronization_aggregation_trainable,
    variable_collections,
)
from tfcompat.python.ops._variable_def import restore


class RefVariable(VariableV1):
    """A variable whose ops are `name` (VariableV2), `name/Assign` and `name/read`. Arguments: see `tf.Variable`."""

    def __init__(
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        collections: Any = None,
        validate_shape: bool = True,
        caching_device: Any = None,
        name: str | None = None,
        variable_def: Any = None,
        dtype: Any = None,
        expected_shape: Any = None,
        import_scope: str | None = None,
        constraint: Callable[[Any], Any] | None = None,
        synchronization: Any = None,
        aggregation: Any = None,
        shape: Any = None,
    ) -> None:
        if variable_def is not None:
            if initial_value is not None:
                raise ValueError("variable_def and initial_value are mutually exclusive.")
            self._variable, self._snapshot = restore(self, variable_def, import_scope)
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
                self._initial_value = self._make_initial_value(initial_value, dtype, scope)
                self._variable = self._make_variable(shape, validate_shape, callable(initial_value), scope)
                self._initializer_op = self._make_initializer(validate_shape, scope)
                self._snapshot = self._make_snapshot(caching_device)
            ops.add_to_collections(collections, self)

    # The nodes

    def _make_initial_value(self, initial_value: Any, dtype: Any, scope: str) -> Tensor:
        if not callable(initial_value):
            return ops.convert_to_tensor(initial_value, name="initial_value", dtype=dtype)
        with self._colocated_by_name(scope), ops.name_scope("Initializer"), ops.device(None):
            return ops.convert_to_tensor(initial_value(), name="initial_value", dtype=dtype)

    @staticmethod
    def _colocated_by_name(scope: str) -> Any:
        """Puts new ops into the colocation group of a variable that does not exist yet."""
        group = f"loc:@{ops.name_from_scope_name(scope)}".encode()
        return ops.get_default_graph()._attr_scope({"_class": [group]})

    def _make_variable(self, shape: Any, validate_shape: bool, colocate: bool, scope: str) -> Tensor:
        if shape is None:
            shape = self._initial_value.get_shape() if validate_shape else TensorShape(None)
        dtype = self._initial_value.dtype.base_dtype
        if colocate:
            with self._colocated_by_name(scope):
                return state_ops.variable_op_v2(shape, dtype, name=scope)
        return state_ops.variable_op_v2(shape, dtype, name=scope)

    def _make_initializer(self, validate_shape: bool, scope: str) -> Operation:
        if validate_shape and not self._initial_value.get_shape().is_fully_defined():
            raise ValueError(f"initial_value must have a shape specified: {self._initial_value}")
        value = guard_against_uninitialized_dependencies(scope, self._initial_value)
        return state_ops.assign(self._variable, value, validate_shape=validate_shape).op

    def _make_snapshot(self, caching_device: Any) -> Tensor:
        place = ops.colocate_with(self._variable.op) if caching_device is None else ops.device(caching_device)
        with place:
            return array_ops.identity(self._variable, name="read")

    # What it is

    @property
    def name(self) -> str:
        return self._variable.name

    @property
    def dtype(self) -> DType:
        return self._variable.dtype

    @property
    def shape(self) -> TensorShape:
        return self._variable.get_shape()

    @property
    def op(self) -> Operation:
        return self._variable.op

    def set_shape(self, shape: Any) -> None:
        """Adds what `shape` says to the static shape."""
        self._variable.set_shape(shape)
        self._snapshot.set_shape(shape)

    # Its value

    def value(self) -> Tensor:
        return self._snapshot

    def read_value(self) -> Tensor:
        return array_ops.identity(self._variable, name="read")

    def _ref(self) -> Tensor:
        return self._variable

    def _as_graph_element(self) -> Tensor:
        return self._variable

    @staticmethod
    def _TensorConversionFunction(
        v: RefVariable, dtype: Any = None, name: str | None = None, as_ref: bool = False
    ) -> Tensor:
        if dtype is not None and not dtype.is_compatible_with(v.dtype):
            raise ValueError(
                f"Incompatible type conversion requested to type '{dtype.name}' for variable of type '{v.dtype.name}'"
            )
        return v._ref() if as_ref else v.value()

    # Changes

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        result = state_ops.assign(self._variable, value, use_locking=use_locking, name=name)
        return result if read_value else result.op

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        result = state_ops.assign_add(self._variable, delta, use_locking=use_locking, name=name)
        return result if read_value else result.op

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        result = state_ops.assign_sub(self._variable, delta, use_locking=use_locking, name=name)
        return result if read_value else result.op

    def _strided_slice_assign(self, **arguments: Any) -> Tensor:
        return apply_op("StridedSliceAssign", ref=self._variable, **arguments)

    # `v += x` makes a new tensor and leaves the variable as it is.

    def __iadd__(self, other: Any) -> Tensor:
        return self._augmented("+", other)

    def __isub__(self, other: Any) -> Tensor:
        return self._augmented("-", other)

    def __imul__(self, other: Any) -> Tensor:
        return self._augmented("*", other)

    def __itruediv__(self, other: Any) -> Tensor:
        return self._augmented("/", other)

    def __ipow__(self, other: Any) -> Tensor:
        return self._augmented("**", other)

    def _augmented(self, operator: str, other: Any) -> Tensor:
        warnings.warn(
            f"`variable {operator}= x` makes a new tensor and does not change the variable; use its assign methods for "
            f"that, or write `variable {operator} x`.",
            stacklevel=3,
        )
        method = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "**": "__pow__"}[operator]
        return getattr(self, method)(other)


ops.register_tensor_conversion_function(RefVariable, RefVariable._TensorConversionFunction)
ops.register_dense_tensor_like_type(RefVariable)
