"""The graph of objects that a checkpoint describes, and which objects of a program are which of its nodes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from tensorboard.compat.proto.trackable_object_graph_pb2 import TrackableObjectGraph

from tfcompat.python.ops.variables import Variable
from tfcompat.python.training.optimizer import Optimizer
from tfcompat.python.training.tracking.python_state import PythonState
from tfcompat.python.training.tracking.tracking import dependencies_of

OBJECT_GRAPH_PROTO_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
VARIABLE_VALUE = "VARIABLE_VALUE"
PYTHON_STATE = "py_state"


def _escaped(name: str) -> str:
    return name.replace(".", "..").replace("/", ".S")


def attribute_of(value: Any) -> str | None:
    """The name of the value that an object holds itself, if it does."""
    if isinstance(value, Variable):
        return VARIABLE_VALUE
    return PYTHON_STATE if isinstance(value, PythonState) else None


class ObjectGraph:
    """The objects that can be reached from a root, nearest first, then the slot variables of the optimizers among them.

    Attributes:
      objects: all of them; an object's place is its number.
      proto: the graph as it is stored.
      keys: of the objects that hold values, by number: the keys of these in a checkpoint.
    """

    def __init__(self, root: Any) -> None:
        self.objects: list[Any] = []
        self._paths: dict[int, str] = {}
        self._numbers: dict[int, int] = {}
        self._visit(root)
        self.proto = TrackableObjectGraph()
        for value in self.objects:
            node = self.proto.nodes.add()
            for name, child in dependencies_of(value):
                node.children.add(node_id=self._numbers[id(child)], local_name=name)
        self._add_slots()
        self.keys: dict[int, str] = {}
        for number, (value, node) in enumerate(zip(self.objects, self.proto.nodes, strict=True)):
            attribute = attribute_of(value)
            if attribute is not None:
                self.keys[number] = f"{self._paths[id(value)]}/.ATTRIBUTES/{attribute}"
                full_name = value.op.name if isinstance(value, Variable) else ""
                node.attributes.add(name=attribute, full_name=full_name, checkpoint_key=self.keys[number])

    def _visit(self, root: Any) -> None:
        self._paths[id(root)] = ""
        queue = deque([root])
        while queue:
            value = queue.popleft()
            self._add(value)
            path = self._paths[id(value)]
            for name, child in dependencies_of(value):
                if id(child) not in self._paths:
                    self._paths[id(child)] = f"{path}/{_escaped(name)}" if path else _escaped(name)
                    queue.append(child)

    def _add(self, value: Any) -> int:
        self._numbers[id(value)] = len(self.objects)
        self.objects.append(value)
        return len(self.objects) - 1

    def _add_slots(self) -> None:
        reached = list(self.objects)
        for optimizer, node in zip(reached, list(self.proto.nodes), strict=True):
            if not isinstance(optimizer, Optimizer):
                continue
            for name in optimizer.get_slot_names():
                for number, original in enumerate(reached):
                    slot = optimizer.get_slot(original, name) if isinstance(original, Variable) else None
                    if slot is None:
                        continue
                    path = self._paths[id(original)]
                    self._paths[id(slot)] = f"{path}/.OPTIMIZER_SLOT/{self._paths[id(optimizer)]}/{_escaped(name)}"
                    self.proto.nodes.add()
                    node.slot_variables.add(
                        slot_name=name, original_variable_node_id=number, slot_variable_node_id=self._add(slot)
                    )

    def holding_values(self) -> Iterator[tuple[str, Any]]:
        """(key, object) of the objects that hold values."""
        return ((key, self.objects[number]) for number, key in self.keys.items())


def matched(proto: Any, root: Any) -> dict[int, Any]:
    """The objects of a program that are nodes of a stored graph, by the nodes' numbers: those with the same paths from
    `root`, which is the first node, and the slots of optimizers."""
    found = {0: root}
    queue = deque([0])
    while queue:
        number = queue.popleft()
        children = dict(dependencies_of(found[number]))
        for child in proto.nodes[number].children:
            if child.local_name in children and child.node_id not in found:
                found[child.node_id] = children[child.local_name]
                queue.append(child.node_id)
    for number, optimizer in list(found.items()):
        for slot in proto.nodes[number].slot_variables:
            original = found.get(slot.original_variable_node_id)
            if isinstance(optimizer, Optimizer) and isinstance(original, Variable):
                variable = optimizer.get_slot(original, slot.slot_name)
                if variable is not None:
                    found[slot.slot_variable_node_id] = variable
    return found


def names_of_nodes(proto: Any) -> list[str]:
    """How error messages name the nodes of a stored graph."""
    names = ["(root)" if not number else "" for number in range(len(proto.nodes))]
    queue = deque([0])
    while queue:
        number = queue.popleft()
        for child in proto.nodes[number].children:
            if not names[child.node_id]:
                names[child.node_id] = f"{names[number]}.{child.local_name}"
                queue.append(child.node_id)
    for number, node in enumerate(proto.nodes):
        for slot in node.slot_variables:
            original = names[slot.original_variable_node_id]
            names[slot.slot_variable_node_id] = f"{names[number]}'s state {slot.slot_name!r} for {original}"
    return names
