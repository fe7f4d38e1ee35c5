"""From operations to a `Program`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tfcompat.core.common_runtime.constants import constant_inputs
from tfcompat.core.common_runtime.ordering import READERS, execution_order
from tfcompat.core.common_runtime.program import ArrayValue, Instruction, Operand, Program, refs_in
from tfcompat.core.common_runtime.state import (
    StateKey,
    has_own_state,
    is_variable,
    makes_resource,
    own_state_key,
    variable_key,
    variable_shape,
)
from tfcompat.core.framework import kernel as kernels
from tfcompat.core.framework.context import Ref
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_ops import LOOPS, bodies, passed_on
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.shape_inference import group_inputs
from tfcompat.python.framework.tensor_shape import TensorShape

GRADIENT = "SymbolicGradient"
_WRITES_WITHOUT_READING = frozenset(("Assign", "AssignVariableOp"))
_ASKS_FOR_VALUE = frozenset(("IsVariableInitialized", "VarIsInitializedOp"))


class StateIndex:
    """Numbers the state that a plan touches, in the order of first use."""

    def __init__(self) -> None:
        self.keys: list[StateKey] = []
        self._index: dict[StateKey, int] = {}

    def __call__(self, key: StateKey) -> int:
        if key not in self._index:
            self._index[key] = len(self.keys)
            self.keys.append(key)
        return self._index[key]

    def ref(self, key: StateKey) -> Ref:
        """The reference to a variable."""
        return Ref(self(key), variable_shape(key.op))


def is_alias(tensor: Tensor) -> bool:
    """True for `v/read`: an Identity of a reference, which shows the variable's value wherever it is used."""
    if tensor.op.type != "Identity":
        return False
    source = tensor.op.inputs[0]
    return _refers_to_variable(source) or _is_handle_of_variable(source)


def _is_handle_of_variable(tensor: Tensor) -> bool:
    return tensor.dtype is dtypes.resource and (is_variable(tensor.op) or is_alias(tensor))


def _refers_to_variable(tensor: Tensor) -> bool:
    """True for a tensor of reference type that is no handle of a resource, as old ops make it ("Barrier")."""
    if not tensor.dtype._is_ref_dtype:
        return False
    source: Tensor | None = tensor
    while source is not None and source.dtype.base_dtype is dtypes.string:
        if makes_resource(source.op):
            return False
        if source.op.type in ("Identity", "RefIdentity"):
            source = source.op.inputs[0]
        else:
            source = source.graph.outer_tensor(source) if isinstance(source.graph, FuncGraph) else None
    return True


def is_reference(tensor: Tensor) -> bool:
    """True for a tensor whose value in the runtime is a `Ref`."""
    return _refers_to_variable(tensor) or is_alias(tensor) or _is_handle_of_variable(tensor)


def require_kernel(op: Operation, op_type: str | None = None) -> kernels.Kernel:
    """The kernel of `op` (run as `op_type`). Raises UnimplementedError when there is none."""
    entry = kernels.lookup(op_type or op.type)
    if entry is None:
        raise UnimplementedError(
            None,
            op,
            f"tfcompat has no kernel for op type {op.type!r}. Fetch tensors that do not depend on it, or feed its "
            "outputs.",
        )
    return entry


class Lowering:
    """Collects instructions.

    Args:
      state: numbers the state; shared by all programs of a plan.
      inputs: the tensors whose values the program is called with.
      folded: the ops whose values must be known while compiling.
      refs: inputs that refer to state known already (captured references of a function body).
      written: state that is surely written before.
      substitutes: for some ops, the op type to run in their place.
    """

    def __init__(
        self,
        state: StateIndex,
        inputs: Sequence[Tensor],
        folded: Iterable[Operation] = (),
        refs: dict[Tensor, Ref] | None = None,
        written: Iterable[int] = (),
        substitutes: dict[Operation, str] | None = None,
    ) -> None:
        self._state = state
        self._num_inputs = len(inputs)
        self._inputs: dict[Tensor, int] = {tensor: slot for slot, tensor in enumerate(inputs)}
        self._operands: dict[Tensor, Operand] = {**self._inputs, **(refs or {})}
        self._folded = frozenset(folded)
        self._substitutes = substitutes or {}
        self._next_slot = len(inputs)
        self.instructions: list[Instruction] = []
        self.ops: list[Operation] = []
        self._differentiable: dict[Any, int] = {}
        self._needs: set[int] = set()
        self._written = set(written)
        self._surely_written_before = frozenset(written)
        self._may_fail = False
        self._snapshots: dict[Tensor, int] = {}

    # Building

    def add(self, op: Operation, snapshot: Iterable[Tensor] = ()) -> None:
        """Adds an op; the values that `snapshot` (outputs of it that are references) have right after it are kept."""
        if op.outputs and all(output in self._operands for output in op.outputs):
            pass  # fed, or a parameter
        elif is_variable(op):
            self._operands[op.outputs[0]] = self._state.ref(variable_key(op))
        elif op.outputs and is_alias(op.outputs[0]):
            self._operands[op.outputs[0]] = self._operand(op.inputs[0])
        else:
            self._emit(op)
        for tensor in snapshot:
            ref = self._operands[tensor]
            self._track(op, (ref,), reads=True, writes=False)
            self._append(Instruction("Identity", (ref,)), op)
            self._snapshots[tensor] = self._next_slot - 1

    def finish(self, outputs: Sequence[Tensor]) -> Program:
        """The program that returns `outputs`."""
        operands = tuple(self._snapshots.get(tensor, self._operands.get(tensor)) for tensor in outputs)
        return Program(
            self._num_inputs,
            tuple(self.instructions),
            operands,
            frozenset(self._needs),
            frozenset(self._written - self._surely_written_before),
            self._may_fail,
        )

    def _operand(self, tensor: Tensor) -> Operand:
        return self._operands[tensor]

    def _input_operands(self, op: Operation) -> list[Operand]:
        """The operands of `op`. Where it needs to know a variable's value while compiling, that is an input."""
        constants = constant_inputs(op)
        return [self._inputs[t] if t in self._inputs and t in constants else self._operand(t) for t in op.inputs]

    def _append(self, instruction: Instruction, op: Operation) -> int:
        self.instructions.append(instruction)
        self.ops.append(op)
        self._next_slot += instruction.num_outputs
        return len(self.instructions) - 1

    def _emit(self, op: Operation) -> None:
        first_slot = self._next_slot
        instruction = self._gradient(op) if op.type == GRADIENT else self._instruction(op)
        position = self._append(instruction, op)
        for index, output in enumerate(op.outputs):
            self._operands.setdefault(output, first_slot + index)
        if op.type != GRADIENT:
            self._differentiable.setdefault((op.type, instruction.attrs, instruction.inputs), position)
            refs = [ref for operand in instruction.inputs for ref in refs_in(operand)]
            for output in op.outputs:
                if is_reference(output):
                    self._operands[output] = refs[0]

    def _instruction(self, op: Operation) -> Instruction:
        op_type = self._substitutes.get(op, op.type)
        entry = require_kernel(op, op_type)
        operands = [
            tuple(value) if isinstance(value, list) else value
            for value in group_inputs(op.op_def, op._attrs, self._input_operands(op))
        ]
        own_state = self._state(own_state_key(op)) if has_own_state(op) else None
        functions = bodies(op)
        if functions:
            operands[-1], programs = self._bodies(op, list(operands[-1]), functions)
        else:
            programs = {}
        attrs = tuple((name, _attribute(name, op._attrs[name], programs)) for name in entry.attrs)
        self._may_fail |= entry.checks or any(program.may_fail for program in programs.values())
        reads = op.type not in _WRITES_WITHOUT_READING
        self._track(op, tuple(operands), reads=reads, writes=op.type not in READERS and entry.stateful and not programs)
        if own_state is not None:
            self._needs.add(own_state)
            if not entry.resource:  # which changes by itself
                self._written.add(own_state)
        for program in programs.values():
            self._needs |= (program.needs | program.writes) - self._written
            self._written |= program.writes
        return Instruction(op_type, tuple(operands), attrs, len(op.outputs), own_state, op in self._folded)

    def _track(self, op: Operation, operands: tuple[Operand, ...], reads: bool, writes: bool) -> None:
        """Notes what an instruction does to the state that its operands refer to. Only arguments declared as references
        (or resources) are written; a reference elsewhere is read."""
        if op.type in _ASKS_FOR_VALUE:
            return
        declared = [arg.is_ref or arg.dtype is dtypes.resource for arg in op.op_def.inputs]
        for position, operand in enumerate(operands):
            for ref in refs_in(operand):
                is_target = position < len(declared) and declared[position]
                if (reads or not is_target) and ref.index not in self._written:
                    self._needs.add(ref.index)
        if writes:
            for position, operand in enumerate(operands):
                if position < len(declared) and declared[position]:
                    self._written.update(ref.index for ref in refs_in(operand))

    def _bodies(
        self, op: Operation, operands: list[Operand], functions: dict[str, FuncGraph]
    ) -> tuple[tuple[Operand, ...], dict[str, Program]]:
        written_in_bodies: set[int] = set()
        programs: dict[str, Program] = {}
        for _ in range(2):  # the second time, what a body writes is known to it as a reference
            programs = {}
            for name, body in functions.items():
                refs = {
                    placeholder: operand
                    for placeholder, operand, outer in zip(body.inputs, operands, passed_on(op), strict=True)
                    if isinstance(operand, Ref) and (_must_stay_reference(outer) or operand.index in written_in_bodies)
                }
                programs[name] = lower_body(body, self._state, refs)
            written = {index for program in programs.values() for index in program.writes}
            if written <= written_in_bodies:
                break
            written_in_bodies |= written
        if op.type in LOOPS:
            programs["body"] = replace(programs["body"], invariants=_invariants(functions["body"]))
        return tuple(operands), programs

    # Gradients

    def _gradient(self, op: Operation) -> Instruction:
        forward_op = op._attrs["f"].op
        num_inputs = len(forward_op.inputs)
        operands = tuple(self._input_operands(op))
        forward = self._forward_instruction(forward_op, operands[:num_inputs])
        self._track(op, operands, reads=True, writes=False)
        position = self._differentiable.get((forward.op_type, forward.attrs, forward.inputs))
        own_forward = None
        if position is not None and not forward.forward:
            self.instructions[position] = replace(self.instructions[position], keep_pullback=True)
        else:
            position, own_forward = None, forward
        return Instruction(GRADIENT, operands, (), len(op.outputs), None, False, False, position, own_forward)

    def _forward_instruction(self, forward_op: Any, operands: tuple[Operand, ...]) -> Instruction:
        if forward_op.type == GRADIENT:
            inner_op = forward_op._attrs["f"].op
            inner = self._forward_instruction(inner_op, operands[: len(inner_op.inputs)])
            return Instruction(GRADIENT, operands, (), len(forward_op.outputs), forward=inner)
        shadow = Lowering(self._state, [])
        shadow._operands = dict(zip(forward_op.inputs, operands, strict=True))
        shadow._written = set(self._written)
        return shadow._instruction(forward_op)


def _attribute(name: str, value: Any, programs: dict[str, Program]) -> Any:
    if name in programs:
        return programs[name]
    if f"{name}[0]" in programs:
        return tuple(programs[f"{name}[{position}]"] for position in range(len(value)))
    return attr_operand(value)


def _must_stay_reference(tensor: Tensor) -> bool:
    return tensor.dtype._is_ref_dtype or tensor.dtype is dtypes.resource


def _invariants(body: FuncGraph) -> tuple[int, ...]:
    return tuple(
        index for index, (before, after) in enumerate(zip(body.inputs, body.outputs, strict=True)) if before is after
    )


def lower_body(body: FuncGraph, state: StateIndex, refs: dict[Tensor, Ref]) -> Program:
    """The program of a function body. Its ops run in the order of their making, writes as late as that allows."""
    from tfcompat.core.common_runtime.constants import constant_ops

    order = execution_order(body.outputs, frozenset(body.inputs))
    lowering = Lowering(state, body.inputs, constant_ops(order, frozenset(body.inputs)), refs)
    wanted = set(body.outputs)
    for op in order:
        lowering.add(op, [output for output in op.outputs if output in wanted and is_reference(output)])
    return lowering.finish(body.outputs)


def attr_operand(value: Any) -> Any:
    """An attribute as kernels take it, in hashable form."""
    if isinstance(value, DType):
        return value.np_dtype if value.is_numpy_compatible else value
    if isinstance(value, TensorShape):
        return value.sizes
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, np.ndarray):
        return ArrayValue(value)
    if isinstance(value, (tuple, list)):
        return tuple(attr_operand(item) for item in value)
    return value
