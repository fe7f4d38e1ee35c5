"""Turns TensorFlow 1's conditionals (Switch and Merge) into `If` nodes.

`Switch` sends a tensor to the branch that its predicate selects, and nothing to the other; what follows from nothing
does not run. `Merge` takes the one of its inputs that is there. What becomes of a conditional: its `Merge` nodes stay,
as `Identity` of an output of an `If`.

Source: "Implementation of Control Flow in TensorFlow" (Google, 2017).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tensorboard.compat.proto import types_pb2

from tfcompat.core.framework import op_def as op_defs
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.function_body import (
    ABSENT,
    FunctionBody,
    control_inputs,
    data_inputs,
    is_control,
    make_node,
    node_name,
    rewired,
)
from tfcompat.python.framework.raise_loops import MERGE, SWITCH

Conditions = dict[str, int]
"""Under which a node runs: for each predicate the branch, 1 where it is true."""


@dataclass
class _Group:
    """Merges, and effects, of one `If`.

    Attributes:
      merges: what takes the results of the branches.
      effects: nodes of branches that run for what they do.
      exports: tensors of a branch (with the branch) that a later `If` takes, because they must be computed once.
      name: of the `If` node.
    """

    predicate: str
    level: int
    name: str
    merges: list[Any] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    exports: list[tuple[str, int]] = field(default_factory=list)


def raise_conditionals(body: FunctionBody) -> tuple[list[Any], list[FunctionBody]]:
    """The nodes of `body` with each conditional replaced by an `If`, and the functions that these use.

    Raises UnimplementedError for a conditional that is not of the form that `tf.cond` and its gradient give.
    """
    if not any(node.op in (*MERGE, *SWITCH) for node in body.nodes):
        return body.nodes, []
    conditionals = _Conditionals(body)
    assumed = conditionals.of_outputs() if body.parameters else {}
    if assumed:  # a loop inside of a branch: it would not run otherwise
        body.nodes = conditionals.without_switches(assumed)
        return raise_conditionals(body)
    return conditionals.raised()


class _Conditionals:
    """The conditionals among the nodes of one function, those inside of others apart."""

    def __init__(self, body: FunctionBody) -> None:
        self._body = body
        self._nodes = {node.name: node for node in body.nodes}
        self._order = _topological(self._nodes)
        self._references = {text for node in body.nodes for text in node.input}
        self._conditions: dict[str, Conditions | None] = {}  # None: it never runs
        self._predicate: dict[str, str] = {}  # of each Switch and Merge
        self._alive: dict[str, str] = {}  # of a Merge whose other input never runs
        self._find_conditions()

    def raised(self) -> tuple[list[Any], list[FunctionBody]]:
        groups = self._groups()
        self._find_exports(groups)
        replaced: dict[str, Any] = {}
        added: list[Any] = []
        bodies: list[FunctionBody] = []
        owner = {effect: group.name for group in groups for effect in group.effects}
        for group in groups:
            node, functions = self._if_node(group, groups)
            bodies += functions
            results = self._results(group)
            added += [node, *results[len(group.merges) :]]
            replaced.update((node.name, node) for node in results[: len(group.merges)])

        def control(text: str) -> str | None:
            name = node_name(text)
            if not is_control(text) or name in replaced or self._stays(name):
                return text
            return "^" + owner[name] if name in owner else None

        kept = []
        for name, node in self._nodes.items():
            if name in replaced:
                kept.append(rewired(replaced[name], control))
            elif self._stays(name):
                plain = node
                if name in self._alive:
                    plain = make_node("Identity", name, [self._alive[name]], control_inputs(node), node.device)
                kept.append(rewired(plain, control))
        self._body.effects = [owner.get(name, name) for name in self._body.effects]
        return [*kept, *added], bodies

    def of_outputs(self) -> Conditions:
        """The conditions under which the function gives its results."""
        found: Conditions = {}
        for text in self._body.outputs:
            found.update((text != ABSENT and self._of_reference(text)) or {})
        return found

    def without_switches(self, assumed: Conditions) -> list[Any]:
        """The nodes, when some conditions always hold."""
        dropped = {name for name, key in self._predicate.items() if key in assumed and self._nodes[name].op in SWITCH}

        def resolve(text: str) -> str | None:
            name = node_name(text)
            if name not in dropped:
                return text
            return None if is_control(text) else resolve(self._nodes[name].input[0])

        self._body.outputs = [resolve(text) or ABSENT for text in self._body.outputs]
        return [rewired(node, resolve) for name, node in self._nodes.items() if name not in dropped]

    def _stays(self, name: str) -> bool:
        """True for a node that runs whatever the conditions, and is no part of a conditional."""
        node = self._nodes.get(name)
        if node is None or name in self._alive:
            return node is not None and self._conditions[name] == {}
        return self._conditions[name] == {} and node.op not in (*SWITCH, *MERGE)

    # Conditions

    def _find_conditions(self) -> None:
        for name in self._order:
            node = self._nodes[name]
            if node.op in MERGE:
                self._conditions[name] = self._of_merge(node)
                continue
            if node.op in SWITCH:
                self._predicate[name] = self._canonical(node.input[1])
            found: Conditions | None = {}
            for text in () if node.op == "ControlTrigger" else node.input:
                found = _both(found, self._of_reference(text))
            self._conditions[name] = found

    def _canonical(self, tensor: str) -> str:
        """Where a predicate comes from, Identities aside: so one is known again."""
        while tensor in self._nodes and self._nodes[tensor].op == "Identity":
            source = self._nodes[tensor].input[0]
            if node_name(source) in self._nodes and self._nodes[node_name(source)].op in SWITCH:
                break
            tensor = source
        return tensor

    def _of_reference(self, text: str) -> Conditions | None:
        name = node_name(text)
        own = self._conditions.get(name, {})  # a parameter runs always
        node = self._nodes.get(name)
        if node is None or node.op not in SWITCH or is_control(text):
            return own
        return _both(own, {self._predicate[name]: 1 if text.endswith(":1") else 0})

    def _of_merge(self, node: Any) -> Conditions | None:
        inputs = data_inputs(node)
        conditions = [self._of_reference(text) for text in inputs]
        alive = [text for text, each in zip(inputs, conditions, strict=True) if each is not None]
        if len(alive) == 1 < len(inputs):
            self._alive[node.name] = alive[0]
            return self._of_reference(alive[0])
        if len(alive) != 2:
            raise _unknown(f"'{node.name}' merges {len(inputs)} tensors")
        first, second = conditions
        assert first is not None and second is not None
        differing = [key for key in first if key in second and first[key] != second[key]]
        if not differing:
            raise _unknown(f"the inputs of '{node.name}' are not the two sides of one condition")
        self._predicate[node.name] = differing[0]
        return {key: branch for key, branch in first.items() if second.get(key) == branch}

    # Which Merges belong together

    def _groups(self) -> list[_Group]:
        """The outermost conditionals. Merges whose branches share nodes are of one `If` unless one needs another."""
        merges = [
            name
            for name in self._order
            if name in self._predicate and self._nodes[name].op in MERGE and self._conditions[name] == {}
        ]
        predicate_of = {name: self._predicate[name] for name in merges}
        predicate_of.update(self._effects(frozenset(predicate_of.values())))
        shared = self._sharing(predicate_of)
        for by_predicate in (True, False):
            levels = self._levels(predicate_of, by_predicate)
            groups: dict[tuple[str, int], _Group] = {}
            member_of: dict[str, tuple[str, int]] = {}
            for name, predicate in predicate_of.items():
                key = member_of[name] = (shared[name], levels[name])
                if key not in groups:
                    groups[key] = _Group(predicate, levels[name], self._free_name(name, groups.values()))
                if self._nodes[name].op in MERGE:
                    groups[key].merges.append(self._nodes[name])
                else:
                    groups[key].effects.append(name)
            if self._is_acyclic(groups, member_of):
                return sorted(groups.values(), key=lambda group: group.level)
        raise _unknown("conditions that depend on each other")

    def _sharing(self, predicate_of: dict[str, str]) -> dict[str, str]:
        """For each Merge or effect, one that stands for all those of its predicate that it shares nodes with."""
        parent = {name: name for name in predicate_of}

        def root(name: str) -> str:
            while parent[name] != name:
                name = parent[name]
            return name

        user: dict[tuple[str, str], str] = {}
        for name, predicate in predicate_of.items():
            for branch in (0, 1):
                for inner in self._branch_nodes([name, *self._nodes[name].input], predicate, branch, frozenset()):
                    if self._nodes[inner].op not in (*SWITCH, "Const"):
                        parent[root(name)] = root(user.setdefault((predicate, inner), name))
        return {name: root(name) for name in predicate_of}

    def _free_name(self, member: str, groups: Iterable[_Group]) -> str:
        scope = member.rpartition("/")[0] or member
        taken = {*self._nodes, *(group.name for group in groups)}
        return next(name for name in (f"{scope}/If_{index}" for index in itertools.count()) if name not in taken)

    def _effects(self, outermost: frozenset[str]) -> dict[str, str]:
        """Nodes of branches that run for what they do, and of those the predicate of the outermost conditional."""
        names = [name for node in self._nodes.values() if node.op == "ControlTrigger" for name in control_inputs(node)]
        found = {}
        for name in [*names, *self._body.effects]:
            conditions = self._conditions.get(name)
            if conditions:
                candidates = [key for key in conditions if key in outermost]
                candidates += [key for key in conditions if self._conditions.get(node_name(key), {}) == {}]
                found[name] = candidates[0]
        return found

    def _levels(self, predicate_of: dict[str, str], by_predicate: bool) -> dict[str, int]:
        """For each of the nodes, how many Merges (of its predicate) there are on the longest way to it."""
        depth: dict[str, dict[str, int]] = {}
        levels: dict[str, int] = {}
        for name in self._order:
            behind: dict[str, int] = {}
            for text in self._nodes[name].input:
                for key, level in depth.get(node_name(text), {}).items():
                    behind[key] = max(behind.get(key, 0), level)
            if name in predicate_of:
                key = predicate_of[name] if by_predicate else ""
                levels[name] = behind.get(key, 0)
                if self._nodes[name].op in MERGE:
                    behind = {**behind, key: levels[name] + 1}
            depth[name] = behind
        return levels

    def _is_acyclic(self, groups: dict[tuple[str, int], _Group], member_of: dict[str, tuple[str, int]]) -> bool:
        behind: dict[str, set[tuple[str, int]]] = {}
        needed: dict[tuple[str, int], set[tuple[str, int]]] = {key: set() for key in groups}
        for name in self._order:
            found: set[tuple[str, int]] = set()
            for text in self._nodes[name].input:
                found |= behind.get(node_name(text), set())
            if name in member_of:
                key = member_of[name]
                needed[key] |= found
                if self._nodes[name].op in MERGE:
                    found = {key}
            behind[name] = found
        done: set[tuple[str, int]] = set()
        while len(done) < len(groups):
            ready = [key for key in groups if key not in done and needed[key] <= done]
            if not ready:
                return False
            done.update(ready)
        return True

    # From Merges to an If

    def _inside(self, name: str, predicate: str, branch: int) -> bool:
        """True for a node of a branch: one that runs only when the predicate selects it."""
        conditions = self._conditions.get(name)
        return conditions is not None and conditions.get(predicate) == branch

    def _branch_nodes(self, roots: list[str], predicate: str, branch: int, known: frozenset[str]) -> list[str]:
        found: set[str] = set()
        stack = [node_name(text) for text in roots]
        while stack:
            name = stack.pop()
            if name in found or name in known or not self._inside(name, predicate, branch):
                continue
            found.add(name)
            stack.extend(node_name(text) for text in self._nodes[name].input)
        return [name for name in self._order if name in found]

    def _roots(self, group: _Group, branch: int) -> list[str]:
        """For each Merge, its input from a branch."""
        roots = []
        for merge in group.merges:
            for text in data_inputs(merge):
                conditions = self._of_reference(text)
                if conditions is not None and conditions.get(group.predicate) == branch:
                    roots.append(text)
                    break
        return roots

    def _effects_in(self, group: _Group, branch: int) -> list[str]:
        return [name for name in group.effects if self._inside(name, group.predicate, branch)]

    def _find_exports(self, groups: list[_Group]) -> None:
        owner: dict[tuple[str, str], _Group] = {}
        for group in groups:
            for branch in (0, 1):
                roots = [*self._roots(group, branch), *self._effects_in(group, branch)]
                for name in self._branch_nodes(roots, group.predicate, branch, frozenset()):
                    first = owner.setdefault((group.predicate, name), group) if self._is_once(name) else group
                    if first is not group:
                        used = [(text, branch) for text in self._outputs_used(name)]
                        first.exports += [export for export in used if export not in first.exports]

    def _is_once(self, name: str) -> bool:
        """True for a node that must not be computed twice."""
        node = self._nodes[name]
        if node.op == "Const" or node.op in SWITCH or not op_defs.is_registered(node.op):
            return False
        return op_defs.get_op_def(node.op).is_stateful or any(attr.HasField("func") for attr in node.attr.values())

    def _outputs_used(self, name: str) -> list[str]:
        return sorted(text for text in self._references if not is_control(text) and node_name(text) == name)

    def _if_node(self, group: _Group, groups: list[_Group]) -> tuple[Any, list[FunctionBody]]:
        inputs: dict[str, str] = {}
        controls: dict[str, None] = {}
        foreign = {
            text: _shared_name(text)
            for other in groups
            if other is not group and other.predicate == group.predicate and other.level < group.level
            for text, _ in other.exports
        }
        branches = [self._branch(group, branch, foreign, inputs, controls) for branch in (0, 1)]
        bodies: list[FunctionBody] = []
        for body in branches:
            body.parameters = list(inputs.values())
            body.nodes, inner = raise_conditionals(body)
            bodies += inner
        device = group.merges[0].device if group.merges else ""
        node = make_node("If", group.name, [group.predicate, *inputs], controls, device)
        node.attr["else_branch"].func.name = branches[0].name
        node.attr["then_branch"].func.name = branches[1].name
        return node, [*branches, *bodies]

    def _branch(
        self,
        group: _Group,
        branch: int,
        foreign: dict[str, str],
        inputs: dict[str, str],
        controls: dict[str, None],
    ) -> FunctionBody:
        """A branch's function. `inputs` and `controls` collect what both branches take from outside."""
        roots = self._roots(group, branch)
        effects = self._effects_in(group, branch)
        exported = [text for text, of_branch in group.exports if of_branch == branch]
        cut = frozenset(map(node_name, foreign))
        names = self._branch_nodes([*roots, *effects, *exported], group.predicate, branch, cut)
        inside = {name for name in names if not self._is_own_switch(name, group)}

        def resolve(text: str) -> str | None:
            name = node_name(text)
            if is_control(text):
                if name in inside:
                    return text
                if self._stays(name):
                    controls[name] = None
                return None
            if text in foreign:
                text = foreign[text]
            elif name in inside:
                return text
            elif name in self._nodes and self._is_own_switch(name, group):
                return resolve(self._nodes[name].input[0])
            return inputs.setdefault(text, f"{group.name}/arg_{len(inputs)}")

        function_name = f"{self._body.name}/{group.name}_{'true' if branch else 'false'}".strip("/").replace("/", "_")
        nodes = [rewired(self._nodes[name], resolve) for name in names if name in inside]
        outputs: list[str] = []
        for merge, root in zip(group.merges, roots, strict=True):
            outputs.append(resolve(root) or "")
            if self._index_is_used(merge.name):
                nodes.append(_index_constant(f"{merge.name}/value_index", data_inputs(merge).index(root)))
                outputs.append(nodes[-1].name)
        outputs += [text if of_branch == branch else ABSENT for text, of_branch in group.exports]
        return FunctionBody(function_name, [], nodes, outputs, effects)

    def _is_own_switch(self, name: str, group: _Group) -> bool:
        return self._nodes[name].op in SWITCH and self._predicate[name] == group.predicate

    def _results(self, group: _Group) -> list[Any]:
        """What takes the outputs of an `If`: the Merges, as Identities, then its exports."""
        results = []
        position = itertools.count()
        for merge in group.merges:
            outputs = [f"{group.name}:{next(position)}"]
            if self._index_is_used(merge.name):
                outputs.append(f"{group.name}:{next(position)}")
            op = "Identity" if len(outputs) == 1 else "IdentityN"
            results.append(make_node(op, merge.name, outputs, control_inputs(merge), merge.device))
        for text, _ in group.exports:
            results.append(make_node("Identity", _shared_name(text), [f"{group.name}:{next(position)}"]))
        return results

    def _index_is_used(self, name: str) -> bool:
        return name + ":1" in self._references


def _index_constant(name: str, value: int) -> Any:
    node = make_node("Const", name, [])
    node.attr["dtype"].type = node.attr["value"].tensor.dtype = types_pb2.DT_INT32
    node.attr["value"].tensor.tensor_shape.SetInParent()
    node.attr["value"].tensor.int_val.append(value)
    return node


def _both(first: Conditions | None, second: Conditions | None) -> Conditions | None:
    """The conditions of what needs both; None when it never runs."""
    if first is None or second is None or any(first.get(key, branch) != branch for key, branch in second.items()):
        return None
    return {**first, **second}


def _shared_name(tensor: str) -> str:
    return f"{tensor.replace(':', '_')}/shared"


def _topological(nodes: dict[str, Any]) -> list[str]:
    """The names of the nodes, each after those that it needs."""
    order: list[str] = []
    state: dict[str, bool] = {}
    for start in nodes:
        stack = [(start, False)]
        while stack:
            name, finished = stack.pop()
            if finished:
                order.append(name)
            elif name in nodes and name not in state:
                state[name] = True
                stack.append((name, True))
                stack.extend((node_name(text), False) for text in reversed(nodes[name].input))
    return order


def _unknown(why: str) -> UnimplementedError:
    return UnimplementedError(
        None,
        None,
        f"cannot import a conditional: {why}. Export the graph with If nodes (tf.enable_control_flow_v2), or without "
        "the conditional.",
    )
