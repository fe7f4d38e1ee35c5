"""Turns TensorFlow 1's loops (Enter, Merge, Switch, NextIteration, Exit) into `While` nodes.

A loop runs in a *frame*: `Enter` brings a tensor into it, either as the initial value of a loop variable or as
something that stays what it is; `Merge` takes a variable's initial value or the one of the last turn; `LoopCond` says
whether to go on; `Switch` sends the variable on to the body (output 1) or out of the loop (output 0); `NextIteration`
ends a turn. What becomes of the loop: its variables' `Exit` nodes stay, as `Identity` of an output of the `While`.

Source: "Implementation of Control Flow in TensorFlow" (Google, 2017).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.function_body import (
    FunctionBody,
    control_inputs,
    copy_of,
    data_inputs,
    is_control,
    make_node,
    node_name,
    rewired,
)

ENTER = ("Enter", "RefEnter")
EXIT = ("Exit", "RefExit")
MERGE = ("Merge", "RefMerge")
SWITCH = ("Switch", "RefSwitch")
NEXT = ("NextIteration", "RefNextIteration")

Frame = tuple[str, ...]


def raise_loops(nodes: list[Any]) -> tuple[list[Any], list[FunctionBody]]:
    """The nodes with each loop replaced by a `While`, and the functions that these use.

    Raises UnimplementedError for a loop that is not of the form that `tf.while_loop` and its gradient give.
    """
    if not any(node.op in ENTER for node in nodes):
        return nodes, []
    by_name = {node.name: node for node in nodes}
    frames = _frames(nodes)
    bodies: list[FunctionBody] = []
    for frame in sorted({frame for frame in frames.values() if frame}, key=len, reverse=True):
        inside = {name for name, own in frames.items() if own == frame}
        exits = [node for node in by_name.values() if node.op in EXIT and frames.get(node_name(node.input[0])) == frame]
        for loop in _loops_of(frame, inside, by_name, exits):
            raised, functions = loop.raised()
            bodies += functions
            for node in raised:
                by_name[node.name] = node
                frames[node.name] = frame[:-1]
        for name in inside:
            if frames[name] == frame:
                del by_name[name], frames[name]
    return list(by_name.values()), bodies


def _frames(nodes: list[Any]) -> dict[str, Frame]:
    """The frame that each node's outputs are in: () outside of loops, then one more name for each loop around."""
    by_name = {node.name: node for node in nodes}
    consumers: dict[str, list[str]] = {name: [] for name in by_name}
    for node in nodes:
        for text in node.input:
            consumers.setdefault(node_name(text), []).append(node.name)
    frames: dict[str, Frame] = {}
    stack: list[tuple[str, Frame]] = [(node.name, ()) for node in nodes if not node.input]
    while stack:
        name, frame = stack.pop()
        if name in frames:
            continue
        node = by_name[name]
        if node.op in ENTER:
            frame = (*frame, node.attr["frame_name"].s.decode())
        elif node.op in EXIT:
            frame = frame[:-1]
        frames[name] = frame
        stack.extend((consumer, frame) for consumer in consumers[name])
    return frames


def _loops_of(frame: Frame, inside: set[str], by_name: dict[str, Any], exits: list[Any]) -> Iterable[_Loop]:
    """The loops that share a frame's name: its connected parts."""
    parent = {name: name for name in inside}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for name in inside:
        if by_name[name].op not in ENTER:
            for text in by_name[name].input:
                if node_name(text) in inside:
                    parent[root(name)] = root(node_name(text))
    parts: dict[str, dict[str, Any]] = {}
    for name in by_name:
        if name in inside:
            parts.setdefault(root(name), {})[name] = by_name[name]
    for part in parts.values():
        if any(node.op not in (*ENTER, "Const") for node in part.values()):
            own_exits = [node for node in exits if node_name(node.input[0]) in part]
            yield _Loop(frame[-1], part, own_exits, by_name)


@dataclass
class _Variable:
    """A loop variable: its nodes. `next` is None for one that the gradient left unfinished."""

    merge: Any
    enter: Any
    next: Any
    switch: Any


class _Loop:
    """One loop on its way to a `While` node."""

    def __init__(self, frame: str, nodes: dict[str, Any], exits: list[Any], taken: dict[str, Any]) -> None:
        self._frame = frame
        self._nodes = nodes
        self._exits = exits
        conditions = [node for node in nodes.values() if node.op == "LoopCond"]
        if len(conditions) != 1:
            raise self._unknown(f"{len(conditions)} LoopCond nodes")
        self._condition = conditions[0]
        self._name = _free_name(frame, taken)
        self._variables = self._find_variables()
        self._stable = self._find_stable()

    def raised(self) -> tuple[list[Any], list[FunctionBody]]:
        """The nodes that take the loop's place, and the functions of its condition and its body."""
        count = len(self._variables)
        parameters = [f"{self._name}/arg_{index}" for index in range(count + len(self._stable))]
        initial = {variable.enter.name for variable in self._variables}
        stable = {
            node.name: parameters[count + self._stable.index(node.input[0])]
            for node in self._nodes.values()
            if node.op in ENTER and node.name not in initial and node.input[0] in self._stable
        }
        before = {variable.merge.name: parameters[index] for index, variable in enumerate(self._variables)}
        inside = {
            f"{variable.switch.name}:1": parameters[index]
            for index, variable in enumerate(self._variables)
            if variable.switch is not None
        }
        known = {**stable, **before, **inside}
        cond_nodes, (predicate,) = self._extracted([self._condition.input[0]], known)
        body_nodes, results = self._extracted([variable.next.name for variable in self._variables], known)
        cond = FunctionBody(f"{self._name}_cond", parameters, cond_nodes, [predicate])
        body = FunctionBody(f"{self._name}_body", parameters, body_nodes, [*results, *parameters[count:]])
        body.outputs = [
            body.parameters[place] if place == index else output
            for index, output in enumerate(body.outputs)
            for place in [body.passed_through().get(index)]
        ]
        return [self._while_node(cond, body), *self._after()], [cond, body]

    def _find_variables(self) -> list[_Variable]:
        variables = []
        for merge in self._nodes.values():
            if merge.op not in MERGE:
                continue
            inputs = [self._nodes.get(node_name(text)) for text in data_inputs(merge)]
            turns = [node for node in inputs if node is not None and node.op in NEXT]
            enters = [node for node in inputs if node is not None and node.op in ENTER]
            if not turns and not enters:
                continue  # of a conditional
            if len(turns) != 1 or len(enters) != 1:
                raise self._unknown(f"'{merge.name}' does not merge an Enter with a NextIteration")
            variables.append(_Variable(merge, enters[0], turns[0], self._switch_of(merge)))
        if not variables:
            raise self._unknown("no variables")
        return variables

    def _switch_of(self, merge: Any) -> Any:
        for node in self._nodes.values():
            if node.op in SWITCH and node.input[0] == merge.name and node_name(node.input[1]) == self._condition.name:
                return node
        return None

    def _find_stable(self) -> list[str]:
        """The tensors from outside that the loop takes and does not change."""
        initial = {variable.enter.name for variable in self._variables}
        used = {node_name(text) for node in self._nodes.values() for text in node.input}
        enters = [node for node in self._nodes.values() if node.op in ENTER and node.name in used - initial]
        return list(dict.fromkeys(node.input[0] for node in enters))

    def _extracted(self, roots: list[str], known: dict[str, str]) -> tuple[list[Any], list[str]]:
        """The nodes behind `roots` up to the tensors that are `known` by another name, and what the roots are then."""
        found: dict[str, Any] = {}
        results = [self._resolved(root, known, found) for root in roots]
        stack = list(found)
        while stack:
            node = self._nodes[stack.pop()]
            before = set(found)
            copy = rewired(_as_plain(node), lambda text: self._resolved(text, known, found))
            stack.extend(name for name in found if name not in before)
            found[node.name] = copy
        nodes = [found[name] for name in self._nodes if name in found]
        return nodes, results  # type: ignore[return-value]

    def _resolved(self, text: str, known: dict[str, str], found: dict[str, Any]) -> str | None:
        name = node_name(text)
        if is_control(text):
            if name not in self._nodes or self._is_boundary(name) or self._leaves(name):
                return None
        elif text in known:
            return known[text]
        elif self._is_switch_of_loop(name):
            raise self._unknown(f"'{text}', the value after the loop, is used in it")
        elif name not in self._nodes:
            raise self._unknown(f"'{text}' comes into the loop without an Enter")
        elif self._nodes[name].op in MERGE and name in known:
            raise self._unknown(f"'{text}', the index of a Merge, is used")
        found.setdefault(name, None)
        return text

    def _is_switch_of_loop(self, name: str) -> bool:
        node = self._nodes.get(name)
        return node is not None and node.op in SWITCH and node_name(node.input[1]) == self._condition.name

    def _is_boundary(self, name: str) -> bool:
        node = self._nodes[name]
        return (
            node.op in (*ENTER, "LoopCond")
            or self._is_switch_of_loop(name)
            or any(variable.merge.name == name for variable in self._variables)
        )

    def _leaves(self, name: str) -> bool:
        """True for a node that follows from a variable's value after the loop."""
        seen: set[str] = set()
        stack = [name]
        while stack:
            current = stack.pop()
            if current in seen or current not in self._nodes:
                continue
            seen.add(current)
            for text in data_inputs(self._nodes[current]):
                if self._is_switch_of_loop(node_name(text)):
                    if not text.endswith(":1"):
                        return True
                elif not self._is_boundary(node_name(text)) if node_name(text) in self._nodes else False:
                    stack.append(node_name(text))
        return False

    def _while_node(self, cond: FunctionBody, body: FunctionBody) -> Any:
        enters = [variable.enter for variable in self._variables]
        inputs = [*(enter.input[0] for enter in enters), *self._stable]
        controls = [name for node in self._nodes.values() if node.op in ENTER for name in control_inputs(node)]
        node = make_node("While", self._name, inputs, controls, enters[0].device)
        node.attr["cond"].func.name = cond.name
        node.attr["body"].func.name = body.name
        node.attr["parallel_iterations"].i = 10
        return node

    def _after(self) -> list[Any]:
        """The Exit nodes, as Identities, and what stands between them and the variables' Switches."""
        outputs = {
            variable.switch.name: f"{self._name}:{index}" if index else self._name
            for index, variable in enumerate(self._variables)
            if variable.switch is not None
        }
        known = dict(outputs)
        known.update((f"{name}:0", output) for name, output in outputs.items())
        known.update((node.name, node.input[0]) for node in self._nodes.values() if node.op in ENTER)
        exits: list[Any] = []
        found: dict[str, Any] = {}

        def resolve(text: str) -> str | None:
            if text in known:
                return known[text]
            name = node_name(text)
            if is_control(text):
                return text if name in found else None
            if name not in self._nodes:
                return text
            if name not in found:
                found[name] = None
                found[name] = rewired(self._nodes[name], self._only_controls_after(resolve))
            return text

        for node in self._exits:
            exits.append(rewired(_as_plain(node), resolve))
        return [*(node for node in found.values() if node is not None), *exits]

    def _only_controls_after(self, resolve: Callable[[str], str | None]) -> Callable[[str], str | None]:
        return lambda text: None if is_control(text) else resolve(text)

    def _unknown(self, why: str) -> UnimplementedError:
        return UnimplementedError(
            None,
            None,
            f"cannot import the loop of frame '{self._frame}': {why}. Export the graph with While nodes "
            "(tf.enable_control_flow_v2), or without the loop.",
        )


def _as_plain(node: Any) -> Any:
    """The end of a turn, or of a loop, as the Identity that is left of it."""
    if node.op not in (*NEXT, *EXIT):
        return node
    plain = copy_of(node)
    plain.op = "Identity"
    return plain


def _free_name(frame: str, taken: dict[str, Any]) -> str:
    name, suffix = frame, 0
    while name in taken:
        suffix += 1
        name = f"{frame}_{suffix}"
    return name
