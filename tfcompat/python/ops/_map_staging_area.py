"""Staging areas with keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Operation
from tfcompat.python.ops._staging_area import StagingArea


class MapStagingArea(StagingArea):
    """A map from int64 keys to tuples of tensors, which may be put and taken in parts.

    Args:
      dtypes, shapes, names: of a tuple's components; see `StagingArea`.
      shared_name: its name in the session; areas of one name are one.
      ordered: whether `get` without a key takes the smallest key; otherwise it takes any.
      capacity: how many complete tuples there may be, 0 for any number.
      memory_limit: how many bytes there may be, 0 for any number.

    Source: `tensorflow.python.ops.data_flow_ops.MapStagingArea`.
    """

    def __init__(
        self,
        dtypes: Sequence[Any],
        shapes: Sequence[Any] | None = None,
        names: Sequence[str] | None = None,
        shared_name: str | None = None,
        ordered: bool = False,
        capacity: int = 0,
        memory_limit: int = 0,
    ) -> None:
        super().__init__(dtypes, shapes, names, shared_name, capacity, memory_limit)
        self._kind = "OrderedMap" if ordered else "Map"

    def put(self, key: Any, vals: Any, indices: Any = None, name: str | None = None) -> Operation:  # type: ignore[override]
        """Gives a key some or all of its components, as soon as there is room.

        Args:
          key: scalar int64.
          vals: a dictionary by the components' names, or a list of tensors, or one.
          indices: the positions of the tensors of a list.

        Raises:
          ValueError: the tensors fit no components.
        """
        listed = list(vals.values()) if isinstance(vals, dict) else self._listed(vals)
        with ops.name_scope(name, f"{self._name}_put", listed) as scope:
            positions, tensors = self._positions_and_tensors(vals, listed, indices)
            with ops.colocate_with(self._coloc_op):
                return self._op(
                    f"{self._kind}Stage", key=key, indices=positions, values=tensors, dtypes=self._dtypes, name=scope
                )

    @staticmethod
    def _listed(vals: Any) -> list[Any]:
        return list(vals) if isinstance(vals, (list, tuple)) else [vals]

    def _positions_and_tensors(self, vals: Any, listed: list[Any], indices: Any) -> tuple[list[int], list[Any]]:
        if isinstance(vals, dict):
            if not self._names:
                raise ValueError("Staging areas must have names to enqueue a dictionary")
            if not set(vals) <= set(self._names):
                raise ValueError(
                    f"Keys in dictionary to put do not match names of staging area. Dictionary: ({sorted(vals)}), "
                    f"Queue: ({sorted(self._names)})"
                )
            positions = [index for index, each in enumerate(self._names) if each in vals]
            listed = [vals[self._names[index]] for index in positions]
        else:
            if self._names:
                raise ValueError("You must enqueue a dictionary in a staging area with names")
            if indices is None:
                raise ValueError("Indices must be supplied when inserting a list of tensors")
            positions = list(indices)
            if len(positions) != len(listed):
                raise ValueError(f"Number of indices '{len(positions)}' doesn't match number of values '{len(listed)}'")
            if len(set(positions)) != len(positions) or not all(0 <= each < len(self._dtypes) for each in positions):
                raise ValueError(f"Invalid indices {positions} for {len(self._dtypes)} components")
        tensors = []
        for value, index in zip(listed, positions, strict=True):
            tensor = ops.convert_to_tensor(value, dtype=self._dtypes[index], name=f"component_{index}")
            tensor.get_shape().assert_is_compatible_with(self._shapes[index])
            tensors.append(tensor)
        return positions, tensors

    def _positions(self, indices: Any) -> list[int]:
        if indices is None:
            return list(range(len(self._dtypes)))
        if not isinstance(indices, (tuple, list)):
            raise TypeError(f"Invalid indices type '{type(indices)}'")
        if not indices:
            raise ValueError("Empty indices")
        if all(isinstance(index, int) for index in indices):
            return list(indices)
        if not all(isinstance(index, str) for index in indices):
            raise TypeError(f"Mixed types in indices '{indices}'. May only be str or int")
        if self._names is None:
            raise ValueError(f"String indices provided '{indices}', but this Staging Area was not created with names.")
        missing = [index for index in indices if index not in self._names]
        if missing:
            raise ValueError(f"Named index '{missing[0]}' not in Staging Area names '{self._names}'")
        return [list(self._names).index(index) for index in indices]

    def _outputs(self, op_type: str, positions: list[int], name: str, **arguments: Any) -> list[Any]:
        with ops.colocate_with(self._coloc_op):
            outputs = self._op(
                self._kind + op_type,
                indices=positions,
                dtypes=[self._dtypes[index] for index in positions],
                name=name,
                **arguments,
            )
        first = outputs[0] if isinstance(outputs, (list, tuple)) else outputs
        return list(first.op.outputs)

    def _in_form(self, tensors: list[Any], positions: list[int]) -> Any:
        tensors = self._transferred(tensors)
        for tensor, index in zip(tensors, positions, strict=True):
            tensor.set_shape(self._shapes[index])
        if self._names:
            return {self._names[index]: tensor for tensor, index in zip(tensors, positions, strict=True)}
        return tensors

    def peek(self, key: Any, indices: Any = None, name: str | None = None) -> Any:  # type: ignore[override]
        """Components of a key, as soon as it is there, which stay.

        Args:
          key: scalar int64.
          indices: the components' positions or names, all when not given.
        """
        positions = self._positions(indices)
        return self._in_form(self._outputs("Peek", positions, name or f"{self._name}_pop", key=key), positions)

    def get(self, key: Any = None, indices: Any = None, name: str | None = None) -> Any:  # type: ignore[override]
        """Takes components of a key, or of any key, as soon as it is there.

        Args:
          key: scalar int64, or None.
          indices: the components' positions or names, all when not given. The key goes with the last component.

        Returns:
          The key and the components.
        """
        positions = self._positions(indices)
        if key is None:
            key, *tensors = self._outputs("UnstageNoKey", positions, name or f"{self._name}_get_nokey")
            key = self._transferred([key])[0]
        else:
            tensors = self._outputs("Unstage", positions, name or f"{self._name}_get", key=key)
        return key, self._in_form(tensors, positions)

    def size(self, name: str | None = None) -> Any:
        """The number of complete tuples, a scalar int32."""
        return self._op(f"{self._kind}Size", dtypes=self._dtypes, name=name or f"{self._name}_size")

    def incomplete_size(self, name: str | None = None) -> Any:
        """The number of tuples that lack components, a scalar int32."""
        return self._op(
            f"{self._kind}IncompleteSize", dtypes=self._dtypes, name=name or f"{self._name}_incomplete_size"
        )

    def clear(self, name: str | None = None) -> Operation:
        """Drops everything."""
        return self._op(f"{self._kind}Clear", dtypes=self._dtypes, name=name or f"{self._name}_clear")
