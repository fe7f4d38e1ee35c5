"""`PartitionedVariable`: a variable that is stored in parts along one axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops


class PartitionedVariable:
    """Several variables that together are one. `tf.get_variable` makes it when there is a partitioner.

    Args:
      name: name of the whole.
      shape: its `TensorShape`.
      dtype: element type.
      variable_list: the parts, each with its `SaveSliceInfo`.
      partitions: number of parts along each axis.

    Raises TypeError or ValueError for parts that do not fit together.
    """

    def __init__(self, name: str, shape: Any, dtype: Any, variable_list: Any, partitions: Any) -> None:
        if not isinstance(variable_list, (list, tuple)):
            raise TypeError(f"variable_list is not a list or tuple: {variable_list}")
        if not isinstance(partitions, (list, tuple)):
            raise TypeError(f"partitions is not a list or tuple: {partitions}")
        if not all(count >= 1 for count in partitions):
            raise ValueError(f"partition values must be positive: {partitions}")
        if not variable_list:
            raise ValueError("variable_list may not be empty")
        if any(part._get_save_slice_info() is None for part in variable_list):
            names = [part.name for part in variable_list]
            raise ValueError(f"All variables must have a save_slice_info available: {names}")
        if len(shape) != len(partitions):
            raise ValueError(f"len(shape) != len(partitions): {shape} vs. {partitions}")
        for part in variable_list:
            full_shape = part._get_save_slice_info().full_shape
            if TensorShape(full_shape) != TensorShape(shape):
                raise ValueError(
                    f"All variables' full shapes must match shape: {shape}; but full shapes were: [{full_shape}]"
                )
        self._variable_list = sorted(variable_list, key=lambda part: part._get_save_slice_info().var_offset)
        self._name = name
        self._shape = shape
        self._dtype = dtype
        self._partitions = partitions

    @property
    def name(self) -> str:
        return self._name

    @property
    def dtype(self) -> DType:
        return self._dtype

    @property
    def shape(self) -> Any:
        return self._shape

    def get_shape(self) -> Any:
        return self._shape

    @property
    def _distribute_strategy(self) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter(self._variable_list)

    def __len__(self) -> int:
        axes = len(self._partition_axes())
        if axes > 1:
            raise ValueError(f"Cannot get a length for {axes} > 1 partition axes")
        return len(self._variable_list)

    def _get_variable_list(self) -> list[Any]:
        return self._variable_list

    def _get_partitions(self) -> Any:
        return self._partitions

    def _partition_axes(self) -> list[int]:
        return [axis for axis, count in enumerate(self._partitions) if count > 1] or [0]

    def _partition_axis(self, purpose: str) -> int:
        axes = self._partition_axes()
        if len(axes) > 1:
            raise NotImplementedError(f"Cannot {purpose} along more than one dimension: {axes}.")
        return axes[0]

    def as_tensor(self) -> Tensor:
        """The whole as one tensor: the parts concatenated, outside the current control dependencies."""
        with ops.control_dependencies(None):
            if len(self._variable_list) == 1:
                whole = self._variable_list[0]
            else:
                axis = self._partition_axis("concatenate")
                with ops.name_scope(self._name + "/ConcatPartitions/"):
                    whole = array_ops.concat(self._variable_list, axis)
            with ops.name_scope(None):
                return array_ops.identity(whole, name=self._name)

    @staticmethod
    def _TensorConversionFunction(
        v: PartitionedVariable, dtype: Any = None, name: str | None = None, as_ref: bool = False
    ) -> Tensor:
        if dtype is not None and not dtype.is_compatible_with(v.dtype):
            raise ValueError(
                f"Incompatible type conversion requested to type '{dtype.name}' for variable of type '{v.dtype.name}'"
            )
        if as_ref:
            raise NotImplementedError("PartitionedVariable doesn't support being used as a reference.")
        return v.as_tensor()

    def _assign_parts(self, method: str, value: Any, use_locking: bool, name: str | None, read_value: bool) -> Any:
        axis = self._partition_axis("assign")
        if isinstance(value, (list, PartitionedVariable)):
            values = list(value)
            if len(values) != len(self._variable_list):
                raise ValueError(f"{len(self._variable_list)} parts cannot be assigned {len(values)} values.")
        else:
            sizes = [part.shape[axis].value for part in self._variable_list]
            values = array_ops.split(value, sizes, axis=axis)
        return [
            self._method(part, method)(part_value, use_locking=use_locking, name=name, read_value=read_value)
            for part, part_value in zip(self._variable_list, values, strict=True)
        ]

    @staticmethod
    def _method(part: Any, method: str) -> Callable[..., Any]:
        return getattr(part, method)

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """Assigns to each part its share of `value`, a tensor of the whole shape or a list of one tensor per part.

        Returns: a list of the parts after the assignment, or of the operations when `read_value` is False.
        """
        return self._assign_parts("assign", value, use_locking, name, read_value)

    def assign_add(
        self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        """Adds to each part its share of `value`. See `assign`."""
        return self._assign_parts("assign_add", value, use_locking, name, read_value)

    def assign_sub(
        self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        """Subtracts from each part its share of `value`. See `assign`."""
        return self._assign_parts("assign_sub", value, use_locking, name, read_value)


ops.register_tensor_conversion_function(PartitionedVariable, PartitionedVariable._TensorConversionFunction)
