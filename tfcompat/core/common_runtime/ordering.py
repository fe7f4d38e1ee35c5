"""The order in which the ops of a run execute: one deterministic order in place of TensorFlow's races.

Data and control edges come first. Among ops that these leave free, those that write a variable wait: whatever is not
ordered after a write sees the value before it. Remaining ties go to the op that was made first.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from tfcompat.python.framework.dtypes import resource
from tfcompat.python.framework.errors_impl import InvalidArgumentError
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_ops import bodies
from tfcompat.python.framework.operation import Operation, Tensor

Result = TypeVar("Result")

READERS = frozenset(
    (
        "Identity",
        "RefIdentity",
        "ReadVariableOp",
        "ResourceGather",
        "ResourceGatherNd",
        "VariableShape",
        "IsVariableInitialized",
        "VarIsInitializedOp",
    )
)
"""Ops that take a reference or a resource and do not change it."""


def reachable(
    targets: Iterable[Tensor | Operation], fed: frozenset[Tensor], done: frozenset[Operation] = frozenset()
) -> set[Operation]:
    """The ops that the targets depend on, through data and control edges, not looking behind fed tensors or at the ops
    that are `done`. What waits for a fed placeholder waits for nothing."""
    done = done | _fed_placeholders(fed)
    found: set[Operation] = set()
    stack = [target.op if isinstance(target, Tensor) else target for target in targets if target not in fed]
    while stack:
        op = stack.pop()
        if op in found or op in done:
            continue
        found.add(op)
        stack.extend(tensor.op for tensor in op._inputs if tensor not in fed)
        stack.extend(op._control_inputs)
    return found


def _fed_placeholders(fed: frozenset[Tensor]) -> frozenset[Operation]:
    return frozenset(tensor.op for tensor in fed if tensor.op.type in ("Placeholder", "PlaceholderV2"))


def writes_state(op: Operation) -> bool:
    """True for an op that changes a variable (its random stream aside)."""
    if op.type in READERS or op.type.startswith("TensorArray"):
        return False
    for arg in op.op_def.inputs:
        if arg.is_ref or arg.dtype is resource:
            return True
    return any(body_writes(body) for body in bodies(op).values())


def cached_by_body(function: Callable[[FuncGraph], Result]) -> Callable[[FuncGraph], Result]:
    """Like `functools.cache` for a function of a body, which it does not keep alive."""
    results: WeakKeyDictionary[FuncGraph, Result] = WeakKeyDictionary()

    @wraps(function)
    def cached(body: FuncGraph) -> Result:
        if body not in results:
            results[body] = function(body)
        return results[body]

    return cached


@cached_by_body
def body_writes(body: FuncGraph) -> bool:
    return any(writes_state(op) for op in reachable(body.outputs, frozenset(body.inputs)))


def turns_of_sections(ops: Iterable[Operation]) -> dict[Operation, list[Operation]]:
    """For each op that takes a mutex those that give it back before: critical sections follow each other by age."""
    turns: dict[Operation, list[Operation]] = {}
    last: dict[object, list[Operation]] = {}
    for lock in sorted((op for op in ops if op.type == "MutexLock"), key=lambda op: op._id):
        mutex = lock.inputs[0]
        key = mutex.op._attrs["shared_name"] if mutex.op.type == "MutexV2" else mutex
        turns[lock] = last.get(key, [])
        last[key] = lock.outputs[0].consumers()
    return turns


def execution_order(
    targets: Sequence[Tensor | Operation], fed: frozenset[Tensor], done: frozenset[Operation] = frozenset()
) -> list[Operation]:
    """The ops that a run of `targets` executes, in order. Those that are `done` have been executed before."""
    done = done | _fed_placeholders(fed)
    ops = reachable(targets, fed, done)
    turns = turns_of_sections(ops)
    consumers: dict[Operation, list[Operation]] = {op: [] for op in ops}
    waiting: dict[Operation, int] = {}
    ready: list[tuple[bool, int, Operation]] = []
    for op in ops:
        producers = {tensor.op for tensor in op._inputs if tensor not in fed}
        producers.update(op._control_inputs)
        producers.update(turns.get(op, ()))
        producers -= done
        waiting[op] = len(producers)
        for producer in producers:
            consumers[producer].append(op)
        if not producers:
            ready.append((writes_state(op), op._id, op))
    heapq.heapify(ready)
    order = []
    while ready:
        op = heapq.heappop(ready)[2]
        order.append(op)
        for consumer in consumers[op]:
            waiting[consumer] -= 1
            if not waiting[consumer]:
                heapq.heappush(ready, (writes_state(consumer), consumer._id, consumer))
    if len(order) < len(ops):
        left = sorted((op for op in ops if waiting[op]), key=lambda op: op._id)
        names = ", ".join(op.name for op in left[:10])
        message = f"Graph is invalid, contains a cycle with {len(left)} nodes, including: {names}"
        raise InvalidArgumentError(None, None, message)
    return order
