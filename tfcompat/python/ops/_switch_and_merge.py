"""`switch` and `merge`: conditionals put together by hand.

Scripts send a tensor into one of several computations with `switch`, and `merge` what comes out. What lies between the
two runs only where its tensors arrive, so `merge` copies it into the branches of a conditional.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tfcompat.python.framework import constant_op, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor

_SWITCHES = ("Switch", "RefSwitch")

Conditions = dict[tuple[Tensor, int], None]
"""The outputs of switches that something needs, as (predicate, 1 for its true side), in order."""


class Merge(NamedTuple):
    """What `merge` returns: the input that is there, and its index."""

    output: Any
    value_index: Tensor


def switch(data: Any, pred: Any, dtype: Any = None, name: str | None = None) -> Any:
    """`data` on one of two ways: (output where `pred` is false, output where it is true).

    What takes an output runs only where it is there. Give such results to `merge`: fetched by themselves they raise
    UnimplementedError.

    Args:
      data: a tensor.
      pred: a boolean scalar.
      dtype: the type of `data`, where it is no tensor.
      name: a name for the op.

    Source: `tensorflow.python.ops.control_flow_ops.switch`.
    """
    with ops.name_scope(name, "Switch", [data, pred]) as name:
        data = ops.convert_to_tensor(data, dtype=dtype, name="data")
        pred = ops.convert_to_tensor(pred, name="pred")
        return apply_op("Switch", data=data, pred=pred, name=name)


def merge(inputs: Any, name: str | None = None) -> Merge:
    """The first of `inputs` that is there, which follow from outputs of `switch`, and its index.

    Args:
      inputs: tensors of one type.
      name: a name for the op.

    Raises:
      ValueError: an input is None, or there is none.
      InvalidArgumentError: when the graph runs, where no input is there.

    Example:

        is_big = x > 10.0
        small, big = control_flow_ops.switch(x, is_big)
        y = control_flow_ops.merge([small + 1.0, big * 2.0]).output

    Source: `tensorflow.python.ops.control_flow_ops.merge`.
    """
    from tfcompat.python.ops.control_flow_case import case
    from tfcompat.python.ops.math_ops import logical_and

    if any(tensor is None for tensor in inputs):
        raise ValueError(f"At least one of the merge inputs is None: {inputs}")
    with ops.name_scope(name, "Merge", inputs) as scope:
        inputs = [ops.convert_to_tensor(tensor) for tensor in inputs]
        found = _Conditions()
        conditions = [found.of_tensor(tensor) for tensor in inputs]
        shared = {key for key in conditions[0] if all(key in each for each in conditions)}
        sides = [[key for key in each if key not in shared] for each in conditions]
        if len(inputs) == 2 and _are_opposite(*sides):
            (true_branch, false_branch) = (0, 1) if sides[0][0][1] else (1, 0)
            cases = [(sides[true_branch][0][0], true_branch)]
            default = _Branch(inputs[false_branch], false_branch, found, shared)
        else:
            cases = []
            for index, side in enumerate(sides):
                holds = [pred if value else apply_op("LogicalNot", x=pred) for pred, value in side]
                here = holds[0] if holds else constant_op.constant(True)
                for other in holds[1:]:
                    here = logical_and(here, other)
                cases.append((here, index))
            default = None
        pairs = [(pred, _Branch(inputs[index], index, found, shared)) for pred, index in cases]
        return Merge(*apply_op("IdentityN", input=case(pairs, default, strict=True), name=scope))


def _are_opposite(first: list[tuple[Tensor, int]], second: list[tuple[Tensor, int]]) -> bool:
    return len(first) == len(second) == 1 and first[0][0] is second[0][0] and first[0][1] != second[0][1]


class _Conditions:
    """The outputs of switches that tensors and ops follow from."""

    def __init__(self) -> None:
        self._of_op: dict[Operation, Conditions] = {}

    def of_tensor(self, tensor: Tensor) -> Conditions:
        conditions = self.of_op(tensor.op)
        if tensor.op.type in _SWITCHES:
            return {**conditions, (tensor.op.inputs[1], tensor.value_index): None}
        return conditions

    def of_op(self, op: Operation) -> Conditions:
        stack = [op]
        while stack:
            op = stack[-1]
            missing = [other for other in _producers(op) if other not in self._of_op]
            if missing and op not in self._of_op:
                stack += missing
                continue
            stack.pop()
            found: Conditions = {}
            for tensor in op.inputs:
                found.update(self.of_tensor(tensor))
            for control in op.control_inputs:
                found.update(self._of_op[control])
            self._of_op[op] = found
        return self._of_op[op]


def _producers(op: Operation) -> list[Operation]:
    return [*(tensor.op for tensor in op.inputs), *op.control_inputs]


class _Branch:
    """A function that copies what gives `tensor`, from the switches on, into the graph that it is called in."""

    def __init__(self, tensor: Tensor, index: int, conditions: _Conditions, outside: set[tuple[Tensor, int]]) -> None:
        self._tensor = tensor
        self._index = index
        self._conditions = conditions
        self._outside = outside
        self._copies: dict[Operation, Operation] = {}

    def __call__(self) -> list[Tensor]:
        for op in self._ops():
            self._copies[op] = self._copy(op)
        return [self._inside(self._tensor), constant_op.constant(self._index)]

    def _belongs(self, op: Operation) -> bool:
        return any(key not in self._outside for key in self._conditions.of_op(op))

    def _ops(self) -> list[Operation]:
        """The ops to copy, each after those that it needs: in a graph that grows, those are older."""
        found: set[Operation] = set()
        stack = [self._tensor.op]
        while stack:
            op = stack.pop()
            if op not in found and self._belongs(op):
                found.add(op)
                stack += _producers(op)
        return sorted((op for op in found if op.type not in _SWITCHES), key=lambda op: op._id)

    def _inside(self, tensor: Tensor) -> Tensor:
        """What stands for `tensor` in the branch. A tensor from outside does itself, and comes out of a switch as it
        went in."""
        while tensor.op.type in _SWITCHES and (tensor.op.inputs[1], tensor.value_index) not in self._outside:
            tensor = tensor.op.inputs[0]
        copy = self._copies.get(tensor.op)
        return tensor if copy is None else copy.outputs[tensor.value_index]

    def _copy(self, op: Operation) -> Operation:
        graph = ops.get_default_graph()
        controls = [self._copies.get(control, control) for control in op.control_inputs]
        with graph.control_dependencies([control for control in controls if control.type not in _SWITCHES]):
            copy = graph.create_op(
                op.type,
                [self._inside(tensor) for tensor in op.inputs],
                [output.dtype for output in op.outputs],
                name=op.name,
                attrs=dict(op._attrs),
                op_def=op.op_def,
            )
        copy.site = op.site
        copy._set_device(op.device)
        for output, original in zip(copy.outputs, op.outputs, strict=True):
            output.set_shape(original.shape)
        return copy
