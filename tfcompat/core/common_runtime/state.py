"""Session state: the values of variables and of random streams, and resources."""

from __future__ import annotations

import threading
from collections.abc import Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from tfcompat.core.framework import kernel as kernels
from tfcompat.core.framework.philox import initial_state
from tfcompat.core.framework.resource import ResourceSlot
from tfcompat.python.framework.operation import Operation

_VARIABLE_OPS = frozenset(("Variable", "VariableV2", "VarHandleOp", "TemporaryVariable"))
_FOUND_BY_NODE_NAME = frozenset(("AddSparseToTensorsMap", "AddManySparseToTensorsMap"))
"""Ops whose resource other ops ask for by the name of the node."""


@dataclass(frozen=True)
class StateKey:
    """Names one piece of a session's state: a variable or resource by its name, or the random stream of one op."""

    name: Hashable
    op: Operation

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StateKey) and self.name == other.name


def is_variable(op: Operation) -> bool:
    """True for an op whose output refers to a variable."""
    return op.type in _VARIABLE_OPS


def variable_key(op: Operation) -> StateKey:
    """The key of the variable to which a variable op refers: by its `shared_name`, or its own name."""
    shared_name = op._attrs.get("shared_name", b"")
    container = op._attrs.get("container", b"")
    return StateKey((container, shared_name or op.name.encode()), op)


def variable_shape(op: Operation) -> tuple[int | None, ...] | None:
    """The shape that a variable op declares: None for unknown rank, with None for unknown dimensions."""
    shape = op._attrs["shape"]
    # Old graphs declare a scalar where they mean an unknown shape, and the op's output knows better.
    return shape.sizes if op.type == "VarHandleOp" else op.outputs[0].shape.sizes


def _container_of(name: Hashable) -> bytes | None:
    """The container of what the name of a `StateKey` stands for: a variable, a shared resource, or an op's state."""
    if isinstance(name, tuple):
        return name[-2]
    return name._attrs.get("container") if isinstance(name, Operation) else None


def has_own_state(op: Operation) -> bool:
    """True for an op that has state of its own in each session: a random stream, the count of its runs, a resource."""
    return _has_stream(op) or (op.type == "Print" and op._attrs["first_n"] >= 0) or makes_resource(op)


def makes_resource(op: Operation) -> bool:
    """True for an op that gives the handle of a resource other than a variable."""
    entry = kernels.lookup(op.type)
    return entry is not None and entry.resource


def _has_stream(op: Operation) -> bool:
    return op.op_def.is_stateful and "seed" in op._attrs and "seed2" in op._attrs


def own_state_key(op: Operation) -> StateKey:
    if makes_resource(op):
        shared_name = op._attrs.get("shared_name", b"")
        if op._attrs.get("use_node_name_sharing", False) or op.type in _FOUND_BY_NODE_NAME:
            shared_name = shared_name or op.name.encode()
        if shared_name:
            return StateKey(("resource", op._attrs.get("container", b""), shared_name), op)
    return StateKey(op, op)


def _initial_own_state(op: Operation) -> Any:
    if makes_resource(op):
        return ResourceSlot()
    if _has_stream(op):
        return initial_state(op._attrs["seed"], op._attrs["seed2"])
    return np.zeros((), np.int64)


class State:
    """The values of one session. Ops' own state starts by itself; a variable is absent until it is assigned. Resources
    are objects with locks of their own: a `ResourceSlot` holds those of one name.

    `lock` guards the values; it is held while a step is dispatched and its results are stored.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._values: dict[Hashable, Any] = {}  # by the keys' names, which hash faster than the keys

    def get(self, key: StateKey) -> Any:
        """The value, or None for an uninitialised variable."""
        value = self._values.get(key.name)
        if value is None and has_own_state(key.op):
            value = self._values[key.name] = _initial_own_state(key.op)
        return value

    def set(self, key: StateKey, value: Any) -> None:
        self._values[key.name] = value

    def is_initialized(self, key: StateKey) -> bool:
        return key.name in self._values

    def clear(self, keys: Iterable[StateKey] | None = None) -> None:
        """Forgets all values, or those of `keys`."""
        if keys is None:
            self._forget(self._values)
        else:
            for key in keys:
                self._values.pop(key.name, None)

    def clear_containers(self, containers: Collection[bytes]) -> None:
        """Forgets the variables and resources in some containers."""
        self._forget(name for name in self._values if _container_of(name) in containers)

    def _forget(self, names: Iterable[Hashable]) -> None:
        for name in list(names):
            value = self._values.pop(name)
            if isinstance(value, ResourceSlot):
                value.close()


class FunctionState(State):
    """Another state's values, but for ops' random streams and counts, which begin anew."""

    def __init__(self, outer: State) -> None:
        super().__init__()
        self.lock = outer.lock
        self._outer = outer

    def get(self, key: StateKey) -> Any:
        return super().get(key) if _is_of_function(key.op) else self._outer.get(key)

    def set(self, key: StateKey, value: Any) -> None:
        if _is_of_function(key.op):
            super().set(key, value)
        else:
            self._outer.set(key, value)

    def is_initialized(self, key: StateKey) -> bool:
        return super().is_initialized(key) or self._outer.is_initialized(key)

    @contextmanager
    def restored_on_error(self) -> Iterator[None]:
        """Context after which random streams stand where they stood, when it ends by an exception."""
        before = dict(self._values)
        try:
            yield
        except BaseException:
            self._values = before
            raise


def _is_of_function(op: Operation) -> bool:
    return has_own_state(op) and not makes_resource(op)


def own_copy(value: Any) -> np.ndarray:
    """A value as a NumPy array, in C order, that shares no memory with any other."""
    return np.array(value, order="C")
