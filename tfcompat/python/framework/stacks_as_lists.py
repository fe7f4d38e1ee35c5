"""Turns the stacks of TensorFlow 1's loops into lists, which pass through compiled loops.

The gradient of a loop takes, in reverse order, values that the loop's turns pushed onto stacks. A list whose elements
are numbered by turn serves as well: turn `i` sets element `i`, and the gradient's turn for it gets that element. The
list's length is the bound of the loop's counter ("counter < bound"). For the shape of a tensor the list holds the
tensor itself, so that the shape is known while compiling. Stacks of other loops (loops inside of loops, pushes in
branches, no such bound) stay what they are; these loops run on the host.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tensorboard.compat.proto import types_pb2

from tfcompat.python.framework.function_body import control_inputs, copy_of, data_inputs, make_node, node_name
from tfcompat.python.framework.raise_loops import ENTER, MERGE, NEXT, SWITCH
from tfcompat.python.framework.tensor_proto import from_proto

_NOT_IN_LISTS = frozenset((types_pb2.DT_RESOURCE, types_pb2.DT_STRING, types_pb2.DT_VARIANT))
_INTEGERS = frozenset((types_pb2.DT_INT32, types_pb2.DT_INT64))
_TAKE_COMPUTED_INTEGERS = frozenset(
    ("TensorArrayReadV3", "TensorArrayWriteV3", "Gather", "GatherV2", "Less", "GreaterEqual", "Equal", "ControlTrigger")
)
"""Ops for which an integer need not be known while compiling."""


def stacks_as_lists(nodes: list[Any]) -> list[Any]:
    """The nodes with lists in the place of the stacks of each loop all of whose stacks can be lists."""
    stacks = [node for node in nodes if node.op == "StackV2"]
    if not stacks:
        return nodes
    graph = _Graph(nodes)
    found = {stack.name: graph.stack(stack) for stack in stacks}
    frames: dict[str, bool] = {}
    for stack in stacks:
        uses = found[stack.name]
        for frame in graph.frames_of(stack):
            frames[frame] = frames.get(frame, True) and uses is not None
    replaced: dict[str, Any] = {}
    added: list[Any] = []
    for stack in stacks:
        uses = found[stack.name]
        if uses is not None and all(frames[frame] for frame in graph.frames_of(stack)):
            added += graph.list_nodes(uses, replaced)
    return [replaced.get(node.name, node) for node in nodes] + added


@dataclass
class _Stack:
    """A stack of one push and one pop, each at the top of its loop.

    Attributes:
      stack, push, pop: the nodes.
      enter: how the handle comes into the loop that pushes.
      condition: the LoopCond of that loop.
      bound: what its counter stays below, outside of the loop; empty where a constant is pushed, which needs no list.
      value: what the list holds, of type `dtype`; the value that is pushed, or the tensor whose shape that is.
      shape_type: the type of that shape; None where it is no shape.
      turn: the number of the turn that pushes.
      turn_of_pop: the number of the turn whose value is popped.
    """

    stack: Any
    push: Any
    pop: Any
    enter: Any
    condition: str
    bound: str
    value: str
    dtype: int
    shape_type: int | None
    turn: str
    turn_of_pop: str


class _Graph:
    def __init__(self, nodes: list[Any]) -> None:
        self._nodes = {node.name: node for node in nodes}
        self._consumers: dict[str, list[Any]] = {}
        for node in nodes:
            for text in dict.fromkeys(map(node_name, node.input)):
                self._consumers.setdefault(text, []).append(node)

    def _users(self, name: str) -> list[Any]:
        return self._consumers.get(name, [])

    def frames_of(self, stack: Any) -> set[str]:
        """The names of the loops in which a stack is used, directly or through others."""
        frames: set[str] = set()
        names = [stack.name]
        while names:
            for user in self._users(names.pop()):
                if user.op in ENTER:
                    frames.add(user.attr["frame_name"].s.decode())
                if user.op in (*ENTER, *SWITCH):
                    names.append(user.name)
        return frames

    def stack(self, stack: Any) -> _Stack | None:
        """How a stack is used, if it can be a list."""
        enters = [user for user in self._users(stack.name) if user.op in ENTER]
        users = [(enter, user) for enter in enters for user in self._users(enter.name)]
        pushes = [(enter, user) for enter, user in users if user.op == "StackPushV2"]
        pops = [user for _, user in users if user.op == "StackPopV2"]
        if len(pushes) != 1 or len(pops) != 1 or len(users) != 2 or len(self._users(stack.name)) != len(enters):
            return None
        enter, push = pushes[0]
        if self._nodes[node_name(push.input[1])].op == "Const":
            return _Stack(stack, push, pops[0], enter, "", "", push.input[1], 0, None, "", "")
        value, dtype, shape_type = self._pushed(push)
        if dtype in _NOT_IN_LISTS or (dtype in _INTEGERS and shape_type is None and self._may_decide_shapes(pops[0])):
            return None
        turn, switch = self._turn_of(push)
        if turn is None or switch is None:
            return None
        condition = node_name(switch.input[1])
        bound = self._bound(self._nodes[condition].input[0])
        popped = self._turn_of_pop(pops[0])
        if bound is None or popped is None:
            return None
        return _Stack(stack, push, pops[0], enter, condition, bound, value, dtype, shape_type, turn, popped)

    def _pushed(self, push: Any) -> tuple[str, int, int | None]:
        """What is pushed: a tensor and its type; for a tensor's shape that tensor, its type, and that of the shape."""
        text = data_inputs(push)[1]
        source = self._nodes[node_name(text)]
        if source.op not in ("Shape", "ShapeN"):
            return text, push.attr["T"].type, None
        shape_type = source.attr["out_type"].type or types_pb2.DT_INT32
        return source.input[int(text.partition(":")[2] or 0)], source.attr["T"].type, shape_type

    def _may_decide_shapes(self, pop: Any) -> bool:
        return any(user.op not in _TAKE_COMPUTED_INTEGERS for user in self._users(pop.name))

    def _turn_of(self, push: Any) -> tuple[str | None, Any]:
        """The turn's number in the loop that pushes, which the push waits for, and the Switch that it comes from."""
        for name in control_inputs(push):
            count = self._nodes[name]
            if count.op in ("Add", "AddV2"):
                source = self._nodes.get(node_name(count.input[0]))
                if (
                    source is not None
                    and source.op in SWITCH
                    and self._nodes[node_name(source.input[1])].op == "LoopCond"
                ):
                    return count.input[0], source
        return None, None

    def _turn_of_pop(self, pop: Any) -> str | None:
        for name in control_inputs(pop):
            if self._nodes[name].op == "Sub" and any(user.op in NEXT for user in self._users(name)):
                return name
        return None

    def _bound(self, condition: str) -> str | None:
        """The bound of a counter in a loop's condition: of "counter < bound", or the first of several with "and"."""
        node = self._nodes.get(condition)
        if node is not None and node.op == "LogicalAnd":
            return self._bound(node.input[0]) or self._bound(node.input[1])
        if node is None or node.op != "Less":
            return None
        counter, bound = (self._nodes.get(node_name(text)) for text in data_inputs(node))
        if counter is None or bound is None or not self._counts_up(counter):
            return None
        return bound.input[0] if bound.op in ENTER and bound.attr["is_constant"].b else None

    def _counts_up(self, counter: Any) -> bool:
        """True for a loop variable that starts at an integer of 0 or more, and grows by one or more a turn."""
        if counter.op not in MERGE:
            return False
        sources = {self._nodes[node_name(text)].op: self._nodes[node_name(text)].input[0] for text in counter.input}
        start, following = sources.get("Enter"), self._nodes.get(sources.get("NextIteration", ""))
        if start is None or self._integer(start) < 0 or following is None or following.op not in ("Add", "AddV2"):
            return False
        before, step = following.input
        while self._nodes[node_name(before)].op == "Identity":
            before = self._nodes[node_name(before)].input[0]
        switch = self._nodes[node_name(before)]
        return switch.op in SWITCH and switch.input[0] == counter.name and self._integer(step) > 0

    def _integer(self, name: str) -> int:
        """The value of a constant int32 scalar; -1 for anything else."""
        node = self._nodes.get(name)
        if node is None or node.op != "Const" or node.attr["dtype"].type != types_pb2.DT_INT32:
            return -1
        value = from_proto(node.attr["value"].tensor)
        return int(value) if value.ndim == 0 else -1

    def list_nodes(self, uses: _Stack, replaced: dict[str, Any]) -> list[Any]:
        """The new nodes of a list; those that take the place of others go to `replaced`."""
        if not uses.bound:
            constant = copy_of(self._nodes[uses.value])
            constant.name = uses.pop.name
            constant.input[:] = ["^" + name for name in control_inputs(uses.pop)]
            replaced[constant.name] = constant
            replaced[uses.push.name] = make_node("NoOp", uses.push.name, [], control_inputs(uses.push))
            return []
        name, frame = uses.stack.name, uses.enter.attr["frame_name"]
        shape = _unknown_shape(f"{name}/element_shape")
        reserve = make_node("TensorListReserve", name, [shape.name, uses.bound])
        enter = make_node("Enter", uses.enter.name, [name])
        enter.attr["frame_name"].CopyFrom(frame)
        merge = make_node("Merge", f"{name}/Merge", [enter.name, f"{name}/NextIteration"])
        switch = make_node("Switch", f"{name}/Switch", [merge.name, uses.condition])
        push = make_node(
            "TensorListSetItem", uses.push.name, [f"{switch.name}:1", uses.turn, uses.value], control_inputs(uses.push)
        )
        turn = make_node("NextIteration", f"{name}/NextIteration", [push.name])
        leave = make_node("Exit", f"{name}/Exit", [switch.name])
        pop_enter = self._nodes[node_name(uses.pop.input[0])]
        enter_again = make_node("Enter", pop_enter.name, [leave.name])
        enter_again.attr["frame_name"].CopyFrom(pop_enter.attr["frame_name"])
        enter_again.attr["is_constant"].b = True
        inner_shape = _unknown_shape(f"{name}/popped_shape")
        inner_shape.input.append("^" + uses.turn_of_pop)
        element = f"{name}/popped" if uses.shape_type else uses.pop.name
        inputs = [enter_again.name, uses.turn_of_pop, inner_shape.name]
        popped = make_node("TensorListGetItem", element, inputs, control_inputs(uses.pop))
        for node in (reserve, push, popped):
            node.attr["element_dtype"].type = uses.dtype
        reserve.attr["shape_type"].type = types_pb2.DT_INT32
        for node in (enter, merge, switch, turn, leave, enter_again):
            node.attr["T"].type = types_pb2.DT_VARIANT
        added = [shape, merge, switch, turn, leave, inner_shape]
        if uses.shape_type:
            added.append(popped)
            popped = make_node("Shape", uses.pop.name, [element])
            popped.attr["T"].type, popped.attr["out_type"].type = uses.dtype, uses.shape_type
        replaced.update((node.name, node) for node in (reserve, enter, push, enter_again, popped))
        return added


def _unknown_shape(name: str) -> Any:
    node = make_node("Const", name, [])
    node.attr["dtype"].type = node.attr["value"].tensor.dtype = types_pb2.DT_INT32
    node.attr["value"].tensor.tensor_shape.SetInParent()
    node.attr["value"].tensor.int_val.append(-1)
    return node
