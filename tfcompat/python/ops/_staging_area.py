"""Staging areas: queues without handles, which hold what the next step needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, control_flow_ops


class StagingArea:
    """A queue of tuples of tensors.

    Args:
      dtypes: of an element's components.
      shapes: of the components, or None.
      names: of the components, or None; then elements are dictionaries.
      shared_name: its name in the session; areas of one name are one.
      capacity: how many elements there may be, 0 for any number.
      memory_limit: how many bytes there may be, 0 for any number.

    Source: `tf.contrib.staging.StagingArea`.
    """

    def __init__(
        self,
        dtypes: Sequence[Any],
        shapes: Sequence[Any] | None = None,
        names: Sequence[str] | None = None,
        shared_name: str | None = None,
        capacity: int = 0,
        memory_limit: int = 0,
    ) -> None:
        if shared_name is not None and not isinstance(shared_name, str):
            raise ValueError("shared_name must be a string")
        if shapes is not None and len(shapes) != len(dtypes):
            raise ValueError("StagingArea shapes must be the same length as dtypes")
        if names is not None and len(names) != len(dtypes):
            raise ValueError("StagingArea names must be the same length as dtypes")
        self._name = shared_name or ops.get_default_graph().unique_name(type(self).__name__)
        self._dtypes = dtypes
        self._shapes = [TensorShape(None)] * len(dtypes) if shapes is None else [TensorShape(each) for each in shapes]
        self._names = names
        self._capacity = capacity
        self._memory_limit = memory_limit
        with ops.name_scope(f"{self._name}_root"):
            self._coloc_op = control_flow_ops.no_op()

    @property
    def name(self) -> str:
        """Its name in the session."""
        return self._name

    @property
    def dtypes(self) -> Sequence[Any]:
        """The components' types."""
        return self._dtypes

    @property
    def shapes(self) -> list[TensorShape]:
        """The components' shapes."""
        return self._shapes

    @property
    def names(self) -> Sequence[str] | None:
        """The components' names, or None."""
        return self._names

    @property
    def capacity(self) -> int:
        """How many elements there may be."""
        return self._capacity

    @property
    def memory_limit(self) -> int:
        """How many bytes there may be."""
        return self._memory_limit

    def _op(self, op_type: str, **arguments: Any) -> Any:
        return apply_op(
            op_type, shared_name=self._name, capacity=self._capacity, memory_limit=self._memory_limit, **arguments
        )

    def put(self, values: Any, name: str | None = None) -> Operation:
        """Adds an element, as soon as there is room.

        Args:
          values: a tensor, a list of tensors, or a dictionary by the components' names.
        """
        if not isinstance(values, (list, tuple, dict)):
            values = [values]
        listed = list(values.values()) if isinstance(values, dict) else values
        with ops.name_scope(name, f"{self._name}_put", listed) as scope:
            tensors = self._checked(values)
            with ops.colocate_with(self._coloc_op):
                return self._op("Stage", values=tensors, name=scope)

    def _checked(self, values: Any) -> list[Any]:
        if isinstance(values, dict):
            if not self._names:
                raise ValueError("Staging areas must have names to enqueue a dictionary")
            if set(values) != set(self._names):
                raise ValueError(
                    f"Keys in dictionary to put do not match names of staging area. Dictionary: ({sorted(values)}), "
                    f"Queue: ({sorted(self._names)})"
                )
            values = [values[each] for each in self._names]
        elif self._names:
            raise ValueError("You must enqueue a dictionary in a staging area with names")
        if len(values) != len(self._dtypes):
            raise ValueError(f"Unexpected number of inputs '{len(values)}' vs '{len(self._dtypes)}'")
        tensors = []
        for index, (value, dtype, shape) in enumerate(zip(values, self._dtypes, self._shapes, strict=True)):
            if value.dtype != dtype:
                raise ValueError(f"Datatypes do not match. '{value.dtype}' != '{dtype}'")
            value.get_shape().assert_is_compatible_with(shape)
            tensors.append(ops.convert_to_tensor(value, dtype=dtype, name=f"component_{index}"))
        return tensors

    def _taken(self, op_type: str, name: str, **arguments: Any) -> Any:
        with ops.colocate_with(self._coloc_op):
            tensors = self._op(op_type, dtypes=self._dtypes, name=name, **arguments)
        tensors = self._transferred(list(tensors) if isinstance(tensors, (list, tuple)) else [tensors])
        for tensor, shape in zip(tensors, self._shapes, strict=True):
            tensor.set_shape(shape)
        return dict(zip(self._names, tensors, strict=True)) if self._names else tensors

    def _transferred(self, tensors: list[Any]) -> list[Any]:
        """The tensors on the device that is chosen now."""
        if control_flow_ops.no_op().device != self._coloc_op.device:
            return [array_ops.identity(tensor) for tensor in tensors]
        return tensors

    def get(self, name: str | None = None) -> Any:
        """Takes the oldest element, as soon as there is one."""
        return self._taken("Unstage", name or f"{self._name}_get")

    def peek(self, index: Any, name: str | None = None) -> Any:
        """The element at a position, which stays there."""
        return self._taken("StagePeek", name or f"{self._name}_peek", index=index)

    def size(self, name: str | None = None) -> Any:
        """The number of elements, a scalar int32."""
        return self._op("StageSize", dtypes=self._dtypes, name=name or f"{self._name}_size")

    def clear(self, name: str | None = None) -> Operation:
        """Drops all elements."""
        return self._op("StageClear", dtypes=self._dtypes, name=name or f"{self._name}_clear")
