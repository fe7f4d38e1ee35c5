"""The store behind `tf.get_variable`: which variables of a graph exist under which full name."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape
from tfcompat.python.ops import array_ops, init_ops
from tfcompat.python.ops.variables import (
    PartitionedVariable,
    Variable,
    VariableAggregation,
    VariableSynchronization,
    VariableV1,
    validate_synchronization_aggregation_trainable,
)


class PartitionInfo:
    """Tells an initializer which part of a partitioned variable it is to make.

    Args:
      full_shape: shape of the whole, a list of ints.
      var_offset: where the part begins, a list of ints.
    """

    def __init__(self, full_shape: Sequence[int], var_offset: Sequence[int]) -> None:
        for name, value in (("full_shape", full_shape), ("var_offset", var_offset)):
            if not isinstance(value, Sequence) or isinstance(value, str):
                raise TypeError(f"`{name}` must be a sequence (like tuple or list) instead of {type(value).__name__}")
        if len(var_offset) != len(full_shape):
            raise ValueError(
                f"Expected equal length, but `var_offset` is of length {len(var_offset)} while full_shape is of length "
                f"{len(full_shape)}."
            )
        for offset, size in zip(var_offset, full_shape, strict=True):
            if offset < 0 or offset >= size:
                raise ValueError(
                    f"Expected 0 <= offset < shape but found offset={offset}, shape={size} for "
                    f"var_offset={var_offset}, full_shape={full_shape}"
                )
        self.full_shape = full_shape
        self.var_offset = var_offset

    def single_offset(self, shape: Sequence[int]) -> int:
        """Where the part of this shape begins along the axis that is divided (0 when none is)."""
        axis = self.single_slice_dim(shape)
        return 0 if axis is None else self.var_offset[axis]

    def single_slice_dim(self, shape: Sequence[int]) -> int | None:
        """The axis along which a part of this shape is smaller than the whole. Raises ValueError for more than one."""
        if len(shape) != len(self.full_shape):
            raise ValueError(f"Expected equal length, but received shape={shape} and full_shape={self.full_shape}.")
        axes = [axis for axis, size in enumerate(shape) if size != self.full_shape[axis]]
        if any(
            offset + size > full for offset, size, full in zip(self.var_offset, shape, self.full_shape, strict=True)
        ):
            raise ValueError(f"A part of shape={shape} at {self.var_offset} would exceed full_shape={self.full_shape}.")
        if len(axes) > 1:
            raise ValueError(
                f"Cannot use single_slice_dim() with shape={shape} and full_shape={self.full_shape} since slice dim "
                f"could be either dimension {axes[0]} or {axes[1]}."
            )
        return axes[0] if axes else None


class VariableStore:
    """The variables that `tf.get_variable` made in one graph."""

    def __init__(self) -> None:
        self._vars: dict[str, Variable] = {}
        self._partitioned_vars: dict[str, PartitionedVariable] = {}

    def get_variable(
        self,
        name: str,
        shape: Any = None,
        dtype: Any = dtypes.float32,
        initializer: Any = None,
        regularizer: Any = None,
        reuse: Any = None,
        trainable: bool | None = None,
        collections: Any = None,
        caching_device: Any = None,
        partitioner: Any = None,
        validate_shape: bool = True,
        use_resource: bool | None = None,
        custom_getter: Any = None,
        constraint: Any = None,
        synchronization: Any = VariableSynchronization.AUTO,
        aggregation: Any = VariableAggregation.NONE,
    ) -> Any:
        """The variable of this full name: the existing one, or a new one, as `reuse` says. See `tf.get_variable`."""
        if custom_getter is not None and not callable(custom_getter):
            raise ValueError(f"Passed a custom_getter which is not callable: {custom_getter}")
        synchronization, aggregation, trainable = validate_synchronization_aggregation_trainable(
            synchronization, aggregation, trainable, name
        )
        arguments = {
            "name": name,
            "shape": shape,
            "dtype": getattr(dtype, "base_dtype", dtype),
            "initializer": initializer,
            "regularizer": regularizer,
            "reuse": reuse,
            "trainable": trainable,
            "collections": collections,
            "caching_device": caching_device,
            "partitioner": partitioner,
            "validate_shape": validate_shape,
            "use_resource": use_resource,
            "synchronization": synchronization,
            "aggregation": aggregation,
        }
        if custom_getter is None:
            return self._true_getter(constraint=constraint, **arguments)
        if _accepts(custom_getter, "constraint"):
            arguments["constraint"] = constraint
        return custom_getter(getter=self._true_getter, **arguments)

    def _true_getter(
        self,
        name: str,
        shape: Any = None,
        dtype: Any = dtypes.float32,
        initializer: Any = None,
        regularizer: Any = None,
        reuse: Any = None,
        trainable: bool | None = None,
        collections: Any = None,
        caching_device: Any = None,
        partitioner: Any = None,
        validate_shape: bool = True,
        use_resource: bool | None = None,
        constraint: Any = None,
        synchronization: Any = VariableSynchronization.AUTO,
        aggregation: Any = VariableAggregation.NONE,
    ) -> Any:
        creation = {
            "trainable": trainable,
            "collections": collections,
            "caching_device": caching_device,
            "validate_shape": validate_shape,
            "use_resource": use_resource,
            "constraint": constraint,
            "synchronization": synchronization,
            "aggregation": aggregation,
        }
        is_scalar = isinstance(shape, Sequence) and not shape
        if partitioner is not None and not is_scalar:
            if not callable(partitioner):
                raise ValueError(f"Partitioner must be callable, but received: {partitioner}")
            with ops.name_scope(None):
                return self._get_partitioned_variable(
                    name, partitioner, shape, dtype, initializer, regularizer, reuse, **creation
                )
        if reuse is True and partitioner is None and name in self._partitioned_vars:
            return self._get_partitioned_variable(name, None, shape, dtype, initializer, regularizer, reuse, **creation)
        if f"{name}/part_0" in self._vars:
            raise ValueError(
                "No partitioner was provided, but a partitioned version of the variable was found: "
                f"{name}/part_0. Perhaps a variable of the same name was already created with partitioning?"
            )
        return self._get_single_variable(name, shape, dtype, initializer, regularizer, reuse, None, **creation)

    # Single variables

    def _get_single_variable(
        self,
        name: str,
        shape: Any,
        dtype: Any,
        initializer: Any,
        regularizer: Any,
        reuse: Any,
        partition_info: PartitionInfo | None,
        **creation: Any,
    ) -> Variable:
        is_value = initializer is not None and not callable(initializer)
        if shape is not None and is_value:
            raise ValueError("If initializer is a constant, do not specify shape.")
        dtype = dtypes.as_dtype(dtype)
        shape = as_shape(shape)
        if name in self._vars:
            return self._existing_variable(name, shape, dtype, reuse)
        if reuse is True:
            raise ValueError(
                f"Variable {name} does not exist, or was not created with tf.get_variable(). Did you mean to set "
                "reuse=tf.AUTO_REUSE in VarScope?"
            )
        if initializer is None:
            initializer = default_initializer(name, dtype)
        initial_value, variable_dtype = initializer, None
        if not is_value:
            initial_value, variable_dtype = _initial_value_function(initializer, shape, dtype, partition_info)
        variable = VariableV1(initial_value=initial_value, name=name, dtype=variable_dtype, **creation)
        self._vars[name] = variable
        if regularizer:
            with ops.colocate_with(variable), ops.name_scope(name + "/Regularizer/"), ops.init_scope():
                loss = regularizer(variable)
            if loss is not None:
                ops.add_to_collection(GraphKeys.REGULARIZATION_LOSSES, loss)
        return variable

    def _existing_variable(self, name: str, shape: TensorShape, dtype: DType, reuse: Any) -> Variable:
        found = self._vars[name]
        if reuse is False:
            message = (
                f"Variable {name} already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in "
                "VarScope?"
            )
            if found.op.type == "VarHandleOp":
                raise ValueError(message)
            where = "".join(traceback.format_list(found.op.traceback))
            raise ValueError(f"{message} Originally defined at:\n\n{where}")
        if not shape.is_compatible_with(found.get_shape()):
            raise ValueError(
                f"Trying to share variable {name}, but specified shape {shape} and found shape {found.get_shape()}."
            )
        if not dtype.is_compatible_with(found.dtype):
            raise ValueError(
                f"Trying to share variable {name}, but specified dtype {dtype.name} and found dtype {found.dtype.name}."
            )
        return found

    # Partitioned variables

    def _get_partitioned_variable(
        self,
        name: str,
        partitioner: Any,
        shape: Any = None,
        dtype: Any = dtypes.float32,
        initializer: Any = None,
        regularizer: Any = None,
        reuse: Any = None,
        **creation: Any,
    ) -> PartitionedVariable:
        dtype = dtypes.as_dtype(dtype)
        if name in self._vars:
            raise ValueError(
                "A partitioner was provided, but an unpartitioned version of the variable was found: "
                f"{name}.  Perhaps a variable of the same name was already created without partitioning?"
            )
        shape = as_shape(shape)
        if isinstance(initializer, Tensor):
            shape = shape.merge_with(initializer.get_shape())
        partitions: Any = call_partitioner(partitioner, shape, dtype) if not reuse or partitioner else None
        if name in self._partitioned_vars:
            return self._existing_partitioned_variable(name, shape, dtype, partitions, reuse)
        if reuse is True:
            raise ValueError(
                f"PartitionedVariable {name} does not exist, or was not created with tf.get_variable(). Did you mean "
                "to set reuse=False or reuse=tf.AUTO_REUSE in VarScope?"
            )
        axis = next((axis for axis, count in enumerate(partitions) if count > 1), 0)
        self._check_parts(name, partitions[axis])
        parts = []
        for index, (offset, part_shape) in enumerate(_slices(shape.as_list(), partitions[axis], axis)):
            part_name = f"{name}/part_{index}"
            with ops.name_scope(part_name + "/PartitionedInitializer"):
                part_initializer: Any = initializer
                init_shape: Any = part_shape
                if initializer is None:
                    part_initializer = default_initializer(name, dtype)
                elif not callable(initializer):
                    whole = initializer
                    if not isinstance(whole, Tensor):
                        whole = ops.convert_to_tensor(whole, dtype=dtype)
                    part_initializer, init_shape = array_ops.slice(whole, offset, part_shape), None
            part_dtype = dtype if init_shape is not None else part_initializer.dtype.base_dtype
            info = PartitionInfo(shape.as_list(), offset)
            with ops.name_scope(None):
                part = self._get_single_variable(
                    part_name, init_shape, part_dtype, part_initializer, regularizer, reuse, info, **creation
                )
            part._set_save_slice_info(Variable.SaveSliceInfo(name, shape.as_list(), offset, part_shape))
            parts.append(part)
        self._partitioned_vars[name] = PartitionedVariable(name, shape, dtype, parts, partitions)
        return self._partitioned_vars[name]

    def _existing_partitioned_variable(
        self, name: str, shape: TensorShape, dtype: DType, partitions: Any, reuse: Any
    ) -> PartitionedVariable:
        if reuse is False:
            raise ValueError(
                f"Partitioned variable with name {name} already exists. Did you mean to set reuse=True or "
                "reuse=tf.AUTO_REUSE in VarScope?"
            )
        found = self._partitioned_vars[name]
        trying = f"Trying to reuse partitioned variable {name}, but specified"
        if not shape.is_compatible_with(found.get_shape()):
            raise ValueError(f"{trying} shape {shape} and found shape {found.get_shape()}.")
        if not dtype.is_compatible_with(found.dtype):
            raise ValueError(f"{trying} dtype {dtype.name} and found dtype {found.dtype.name}.")
        if partitions is not None and found._get_partitions() != partitions:
            raise ValueError(f"{trying} partitions {partitions} and found partitions {found._get_partitions()}.")
        return found

    def _check_parts(self, name: str, count: int) -> None:
        if f"{name}/part_0" not in self._vars:
            return
        last_exists = f"{name}/part_{count - 1}" in self._vars
        if not last_exists or f"{name}/part_{count}" in self._vars:
            raise ValueError(
                "Partitioner returned a different partitioning than what was already found.  Partitioner returned "
                f"{count} shards, and shard {name}/part_0 was found, but "
                + (
                    f"so was the extra shard {name}/part_{count}."
                    if last_exists
                    else f"{name}/part_{count - 1} was not."
                )
            )


def default_initializer(name: str, dtype: DType) -> Any:
    """The initializer of a variable that was given none: Glorot's for floats, zeros otherwise."""
    if dtype.is_floating:
        return init_ops.glorot_uniform_initializer()
    if dtype.is_integer or dtype.is_unsigned or dtype.is_bool or dtype == dtypes.string:
        return init_ops.zeros_initializer()
    raise ValueError(f"An initializer for variable {name} of {dtype.base_dtype} is required")


def _initial_value_function(
    initializer: Any, shape: TensorShape, dtype: DType, partition_info: PartitionInfo | None
) -> tuple[Callable[[], Any], DType | None]:
    """A function without arguments that makes the initial value, and the variable's dtype where that decides it."""
    if inspect.isclass(initializer):
        initializer = initializer()
    if shape.is_fully_defined():
        return (lambda: initializer(shape.as_list(), dtype=dtype, partition_info=partition_info)), dtype.base_dtype
    if _takes_no_arguments(initializer):
        return initializer, None
    raise ValueError(
        "The initializer passed is not valid. It should be a callable with no arguments and the shape should not be "
        "provided or an instance of `tf.keras.initializers.*' and `shape` should be fully defined."
    )


def _takes_no_arguments(function: Callable[..., Any]) -> bool:
    parameters = inspect.signature(function).parameters.values()
    required = [p for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return not required


def _accepts(function: Callable[..., Any], argument: str) -> bool:
    parameters = inspect.signature(function).parameters
    return argument in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def call_partitioner(partitioner: Any, shape: TensorShape, dtype: DType) -> Any:
    """The number of parts along each axis. Raises ValueError for an answer that cannot be followed."""
    if not shape.is_fully_defined():
        raise ValueError(f"Shape of a new partitioned variable must be fully defined, but instead was {shape}.")
    if len(shape) < 1:
        raise ValueError(f"A partitioned Variable must have rank at least 1, shape: {shape}")
    slicing = partitioner(shape=shape, dtype=dtype)
    if not isinstance(slicing, Sequence):
        raise ValueError(f"Partitioner must return a sequence, but saw: {slicing}")
    if len(slicing) != len(shape):
        raise ValueError(
            f"Partitioner returned a partition list that does not match the Variable's rank: {slicing} vs. {shape}"
        )
    if any(count < 1 for count in slicing):
        raise ValueError(f"Partitioner returned zero partitions for some axes: {slicing}")
    if sum(count > 1 for count in slicing) > 1:
        raise ValueError(f"Can only slice a variable along one dimension: shape: {shape}, partitioning: {slicing}")
    return slicing


def _slices(full_shape: list[int], count: int, axis: int) -> Iterator[tuple[list[int], list[int]]]:
    """(offset, shape) of `count` parts of nearly equal size, the larger ones first."""
    size, larger = divmod(full_shape[axis], count)
    offset = [0] * len(full_shape)
    for index in range(count):
        shape = list(full_shape)
        shape[axis] = size + (index < larger)
        yield list(offset), shape
        offset[axis] += shape[axis]
