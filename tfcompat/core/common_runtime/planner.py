"""From fetches to a `Plan`: which ops run, in which order, compiled together or on the host."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tfcompat.core.common_runtime import literals, ragged_sizes, sparse_updates
from tfcompat.core.common_runtime.constants import (
    constant_inputs,
    follows_from_integers,
    has_known_constants,
    is_pure,
    value_slice,
)
from tfcompat.core.common_runtime.host_control_flow import FunctionStep, Uses, differentiated, uses_of
from tfcompat.core.common_runtime.lowering import GRADIENT, Lowering, StateIndex, is_alias, is_reference, require_kernel
from tfcompat.core.common_runtime.missing_kernels import require_kernels
from tfcompat.core.common_runtime.ordering import execution_order, turns_of_sections, writes_state
from tfcompat.core.common_runtime.program import Program
from tfcompat.core.common_runtime.state import StateKey, has_own_state, is_variable, own_state_key, variable_key
from tfcompat.core.framework import kernel as kernels
from tfcompat.core.framework.context import Ref
from tfcompat.core.framework.shape_function import shape_text
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import InvalidArgumentError, UnimplementedError
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_ops import CONDITIONALS, LOOPS, bodies, has_bodies
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.shape_inference import handle_data, resource_op

_STORES = frozenset(("Assign", "AssignVariableOp", "Identity", "NoOp"))
_LARGE_CONSTANT = 1024
_LARGEST_HOST_TENSOR = 1 << 22
_LARGEST_HOST_STEP = 1 << 25


@dataclass
class Step:
    """A program of the plan: compiled by XLA, or run on the host.

    Attributes:
      program: takes `inputs`, then `known`, and returns `outputs`.
      inputs: tensors whose values it takes.
      known: tensors whose values are part of the specialisation: compiled once for each of them.
      known_refs: for those that refer to a variable, its key.
      outputs: tensors that later steps or the caller need.
      ops: the op behind each instruction, for error messages.
      on_host: run in NumPy.
      donates: it may reuse the buffers of the variables that it writes.
      padding: which inputs may be filled up to one of a few lengths.
    """

    program: Program
    inputs: tuple[Tensor, ...]
    known: tuple[Tensor, ...]
    known_refs: dict[Tensor, StateKey]
    outputs: tuple[Tensor, ...]
    ops: list[Operation]
    on_host: bool
    donates: bool = False
    padding: ragged_sizes.Padding | None = None
    executables: dict[Any, Any] = field(default_factory=dict)


@dataclass
class Plan:
    """How to run some fetches.

    Attributes:
      feeds: the tensors that the caller gives values for.
      fetches: the tensors whose values it gets.
      constants: large constants: inputs of the steps rather than part of their code.
      variables: fetched variables: their values after the run are returned.
      state: what the programs' state indices stand for.
      ops: those that it runs.
      on_host: conditionals and loops that cannot be compiled.
      tapes: those whose tapes are returned too, for gradients computed elsewhere.
      mutations: how often the graph's nodes had been changed when it was last found to hold.
    """

    feeds: tuple[Tensor, ...]
    fetches: tuple[Tensor, ...]
    steps: list[Step | FunctionStep]
    constants: dict[Tensor, Any]
    state: list[StateKey]
    ops: frozenset[Operation]
    variables: dict[Tensor, StateKey]
    on_host: frozenset[Operation]
    tapes: tuple[Operation, ...] = ()
    mutations: int = 0


def plan(
    targets: Sequence[Tensor | Operation],
    feeds: Sequence[Tensor],
    refs: dict[Tensor, StateKey] | None = None,
    on_host: frozenset[Operation] = frozenset(),
    done: frozenset[Operation] = frozenset(),
    uses: dict[Operation, Uses] | None = None,
) -> Plan:
    """Plans a run.

    Args:
      targets: tensors to fetch and operations to run.
      feeds: the tensors that are given values.
      refs: in a function body, the parameters that refer to variables.
      on_host: conditionals and loops that cannot be compiled.
      done: ops that the run has executed already; `feeds` has those of their outputs that are needed.
      uses: gradients computed elsewhere, for which conditionals and loops on the host keep values.

    Raises InvalidArgumentError for a placeholder that is needed and not fed, UnimplementedError for an op type without
    a kernel.
    """
    return _Planner(targets, feeds, refs or {}, on_host, done, uses or {}).plan()


class _Planner:
    def __init__(
        self,
        targets: Sequence[Tensor | Operation],
        feeds: Sequence[Tensor],
        refs: dict[Tensor, StateKey],
        on_host: frozenset[Operation],
        done: frozenset[Operation],
        uses: dict[Operation, Uses],
    ) -> None:
        self.feeds = tuple(feeds)
        self.fed = frozenset(feeds)
        self.refs = refs
        self.fetches = tuple(dict.fromkeys(target for target in targets if isinstance(target, Tensor)))
        self.variables = {
            tensor: variable_key(tensor.op)
            for tensor in self.fetches
            if is_variable(tensor.op) and tensor.dtype._is_ref_dtype and tensor not in self.fed
        }
        self.whole_order = execution_order(targets, self.fed | frozenset(refs), done)
        self.idle = _idle_ops(self.whole_order, targets, self.fed)
        self.order = [op for op in self.whole_order if op not in self.idle]
        self.position = {op: index for index, op in enumerate(self.order)}
        self.forced_on_host = on_host
        self.substitutes = dict.fromkeys(
            sparse_updates.padded_uniques(self.order, set(self.fetches)), sparse_updates.SUBSTITUTE
        )
        self.uses = uses
        self.host = ragged_sizes.on_host(self.order, self._host_ops(), self.fed, self.substitutes)
        for op in self.host:
            self.substitutes.pop(op, None)
        self.state = StateIndex()
        self.constants: dict[Tensor, Any] = {}
        self.cut: set[Tensor] = set()
        self.stage: dict[Operation, int] = {}

    def plan(self) -> Plan:
        self._check_placeholders()
        require_kernels(self.order)
        self._assign_stages()
        pieces = self._pieces()
        wanted = self._wanted_outputs(pieces)
        steps: list[Step | FunctionStep] = []
        uses = {**uses_of(op for op in self.order if op in self.host), **self.uses}
        for index, ops in enumerate(pieces):
            if ops[0] in self.host and _is_function_step(ops[0]):
                steps.append(FunctionStep(ops[0], self._captured_refs(ops[0]), uses.get(ops[0], {})))
            else:
                steps.append(self._step(ops, index, wanted))
        graph_mutations = len(self.order[0].graph.mutations) if self.order else 0
        return Plan(
            self.feeds,
            self.fetches,
            steps,
            self.constants,
            self.state.keys,
            frozenset(self.order),
            self.variables,
            self.forced_on_host,
            tuple(self.uses),
            graph_mutations,
        )

    def _pieces(self) -> list[list[Operation]]:
        """The ops of each step, in order: per stage those of the device, then those of the host, where a conditional or
        loop is a step of its own."""
        pieces: list[list[Operation]] = []
        for stage in sorted(set(self.stage.values())):
            ops = [op for op in self.order if self.stage[op] == stage]
            pieces.append([op for op in ops if op not in self.host])
            pieces.append([])
            for op in (op for op in ops if op in self.host):
                if _is_function_step(op):
                    pieces += [[op], []]
                else:
                    pieces[-1].append(op)
        return [piece for piece in pieces if piece]

    def _check_placeholders(self) -> None:
        for op in self.order:
            if op.type in ("Placeholder", "PlaceholderV2") and op.outputs[0] not in self.fed:
                dtype, shape = op.outputs[0].dtype, op.outputs[0].shape
                hint = f" and shape {shape_text(shape)}" if shape.ndims else ""
                raise InvalidArgumentError(
                    op.node_def,
                    op,
                    f"You must feed a value for placeholder tensor '{op.name}' with dtype {dtype.runtime_name}{hint}",
                )

    # Placement

    def _host_ops(self) -> set[Operation]:
        host: set[Operation] = set()
        for op in self.order:
            if op in self.substitutes:
                continue
            if op in self.forced_on_host or runs_on_host(op) or self._takes_list_of(op, host):
                host.add(op)
            elif op.type in CONDITIONALS and op.inputs[0].op in host and op.inputs[0] not in self.fed:
                host.add(op)  # its condition is known before the device starts, so is the branch
            elif self._differentiates_on_host(op, host):
                host.add(op)
                host.update({op._attrs["f"].op} & self.position.keys())  # which keeps what the gradient uses
        return host

    def _takes_list_of(self, op: Operation, host: set[Operation]) -> bool:
        """True for an op on a list that the host has: so as not to be compiled for every length that it takes, nor to
        copy the whole list in every turn of a loop that the host drives."""
        if not handles_lists(op) or has_bodies(op):
            return False
        return any(
            (tensor.dtype is dtypes.variant or op.type.startswith("TensorArray"))
            and (tensor.op in host or (tensor in self.fed and isinstance(tensor.graph, FuncGraph)))
            for tensor in op.inputs
        )

    def _differentiates_on_host(self, op: Operation, host: set[Operation]) -> bool:
        """True for the gradient of a conditional or loop that cannot be compiled, for all that is known."""
        forward = differentiated(op)
        if forward is None:
            return False
        if forward in host or runs_on_host(forward):
            return True
        return forward.type in LOOPS and not all(
            follows_from_integers(tensor, self.fed) or self._known_from_host(tensor, host)
            for tensor in constant_inputs(op)
        )

    def _known_from_host(self, tensor: Tensor, host: set[Operation]) -> bool:
        return all(leaf.op in host for leaf in value_slice(tensor, self.fed)[1])

    def _assign_stages(self) -> None:
        """A stage is a compiled step followed by host steps. Each op takes the first stage that its inputs allow, but
        writes wait for the last one, so that a host step that fails leaves the variables as they were."""
        predecessors = self._predecessors()
        for op in self.order:
            self.stage[op] = self._first_stage(op, predecessors[op])
        last = max((self.stage[op] + 1 for op in self.host), default=0)
        if not last:
            return
        before_host = self._ops_before_host(predecessors)
        for op in self.order:
            self.stage[op] = self._first_stage(op, predecessors[op])
            if op not in before_host and writes_state(op):
                self.stage[op] = max(self.stage[op], last)

    def _first_stage(self, op: Operation, predecessors: Iterable[Operation]) -> int:
        on_host = op in self.host
        stage = 0
        for predecessor in predecessors:
            stage = max(stage, self.stage[predecessor] + (predecessor in self.host and not on_host))
        if on_host:
            return stage
        for tensor in constant_inputs(op):
            for leaf in self._known_inputs(tensor):
                if leaf in self.fed:
                    continue
                # A variable's value is known when the step starts.
                deciding = filter(writes_state, predecessors) if self._is_ref(leaf) else [leaf.op]
                stage = max([stage, *(self.stage[decider] + 1 for decider in deciding)])
        return stage

    def _ops_before_host(self, predecessors: dict[Operation, list[Operation]]) -> set[Operation]:
        before = set(self.host)
        for op in reversed(self.order):
            if op in before:
                before.update(predecessors[op])
        return before

    def _predecessors(self) -> dict[Operation, list[Operation]]:
        """Data and control edges, and for each variable those from reads to later writes and from writes to later
        uses."""
        result: dict[Operation, list[Operation]] = {}
        last_write: dict[StateKey, Operation] = {}
        reads: dict[StateKey, list[Operation]] = {}
        turns = turns_of_sections(self.whole_order)
        for op in self.whole_order:
            edges = [tensor.op for tensor in op.inputs if tensor not in self.fed and tensor not in self.refs]
            edges += op.control_inputs
            edges += turns.get(op, ())
            forward = differentiated(op) if op in self.host else None
            if forward in result:
                edges.append(forward)
            writes = writes_state(op)
            for tensor in op.inputs:
                if not self._is_ref(tensor) or is_alias_of_op(op):
                    continue
                key = self._variable(tensor)
                if key is None:
                    continue
                if key in last_write:
                    edges.append(last_write[key])
                if writes and (tensor.dtype._is_ref_dtype or tensor.dtype is dtypes.resource):
                    edges += reads.pop(key, [])
                    last_write[key] = op
                else:
                    reads.setdefault(key, []).append(op)
            result[op] = [edge for edge in edges if edge is not op and edge in self.position]
            for edge in edges:
                if edge in self.idle:
                    result[op] += result[edge]
        return result

    def _is_ref(self, tensor: Tensor) -> bool:
        return is_reference(tensor) or tensor in self.refs

    def _variable(self, tensor: Tensor) -> StateKey | None:
        """The key of the variable that a reference tensor refers to."""
        while tensor not in self.refs:
            if tensor in self.fed:
                return None
            op = tensor.op
            if is_variable(op):
                return variable_key(op)
            tensor = next(each for each in op.inputs if each.dtype._is_ref_dtype or each.dtype is dtypes.resource)
        return self.refs[tensor]

    def _captured_refs(self, op: Operation) -> dict[Tensor, StateKey]:
        keys = {tensor: self._variable(tensor) for tensor in op.inputs if self._is_ref(tensor)}
        return {tensor: key for tensor, key in keys.items() if key is not None}

    # Values that must be known while compiling

    def _known_inputs(self, tensor: Tensor) -> list[Tensor]:
        """The tensors whose values decide `tensor`: small fed ones and host results; or else `tensor` itself, which an
        earlier step then computes."""
        if tensor in self.fed:
            return [tensor]
        _, leaves = value_slice(tensor, self.fed, self.host)
        if all((leaf in self.fed and _decides_shapes(leaf)) or leaf.op in self.host for leaf in leaves):
            return leaves
        self.cut.add(tensor)
        return [tensor]

    def _slice_ops(self, op: Operation) -> list[Operation]:
        """The ops that compute the constant inputs of `op` while compiling."""
        ops: set[Operation] = set()
        for tensor in constant_inputs(op):
            if tensor not in self.cut and tensor not in self.fed:
                ops.update(value_slice(tensor, self.fed, self.host)[0])
        return list(ops)

    # Steps

    def _wanted_outputs(self, pieces: list[list[Operation]]) -> dict[Tensor, set[int]]:
        """The pieces (-1 for the caller) in which each tensor is used."""
        wanted: dict[Tensor, set[int]] = {tensor: {-1} for tensor in self.fetches}
        for index, ops in enumerate(pieces):
            used = {tensor for op in ops for tensor in op.inputs}
            for op in ops:
                if op not in self.host:
                    used.update(leaf for tensor in constant_inputs(op) for leaf in self._known_inputs(tensor))
                    used.update(tensor for inner in self._slice_ops(op) for tensor in inner.inputs)
            for tensor in used:
                wanted.setdefault(tensor, set()).add(index)
        for tensor in self._results_for_another_plan(pieces):
            wanted.setdefault(tensor, set()).add(len(pieces))
        return wanted

    def _results_for_another_plan(self, pieces: list[list[Operation]]) -> list[Tensor]:
        """The results of ops that are not to run twice, ahead of steps that may turn out not to compile: the plan that
        goes on from there may need them."""
        uncertain = [
            index
            for index, ops in enumerate(pieces)
            if any(op not in self.host and (_is_function_step(op) or handles_lists(op)) for op in ops)
        ]
        before = pieces[: uncertain[-1]] if uncertain else []
        return [tensor for ops in before for op in ops if not is_pure(op) for tensor in op.outputs]

    def _step(self, ops: list[Operation], piece: int, wanted: dict[Tensor, set[int]]) -> Step:
        step = self._step_with(ops, piece, wanted, _LARGE_CONSTANT)
        if not step.on_host and literals.differs_in_constants(step.program):
            return self._step_with(ops, piece, wanted, 0)
        return step

    def _step_with(self, ops: list[Operation], piece: int, wanted: dict[Tensor, set[int]], largest: int) -> Step:
        """The step of `ops`, whose constants of more than `largest` elements are arguments."""
        on_host = ops[0] in self.host
        fetched = set(self.fetches) - set(self.variables)
        local, folded, known = (self._with_constants(ops), set(), []) if on_host else self._with_slices(ops, largest)
        inputs = self._inputs(local, set(known))
        refs = self._refs_from_outside(local, known)
        lowering = Lowering(self.state, [*inputs, *known], folded, refs, (), self.substitutes)
        for op in local:
            require_supported(op)
            lowering.add(op, [output for output in op.outputs if output in fetched and is_reference(output)])
        outputs = tuple(
            tensor
            for op in ops
            for tensor in op.outputs
            if tensor not in self.constants
            and (tensor in fetched or (not is_reference(tensor) and wanted.get(tensor, set()) - {piece}))
        )
        program = lowering.finish(outputs)
        on_host = on_host or self._is_small_initialiser(local, inputs, program) or self._only_stores(local, inputs)
        known_refs = {tensor: self.state.keys[refs[tensor].index] for tensor in known if tensor in refs}
        donates = not program.may_fail
        padding = None if on_host else ragged_sizes.padding(local, inputs, [*known, *outputs])
        return Step(program, tuple(inputs), tuple(known), known_refs, outputs, lowering.ops, on_host, donates, padding)

    def _refs_from_outside(self, ops: list[Operation], known: list[Tensor]) -> dict[Tensor, Ref]:
        """What the references mean that `ops` take from other steps, or know the values of."""
        made = {output for op in ops for output in op.outputs} - set(known)
        refs = {}
        for op in ops:
            for tensor in op.inputs:
                if tensor not in made and self._is_ref(tensor):
                    key = self._variable(tensor)
                    if key is not None:
                        refs[tensor] = self.state.ref(key)
        return refs

    def _with_constants(self, ops: Iterable[Operation]) -> list[Operation]:
        """`ops` and the constants that they take, in order."""
        constants = {
            tensor.op for op in ops for tensor in op.inputs if tensor.op.type == "Const" and tensor not in self.fed
        }
        return sorted(constants.union(ops), key=self.position.__getitem__)

    def _with_slices(self, ops: list[Operation], largest: int) -> tuple[list[Operation], set[Operation], list[Tensor]]:
        local = set(ops)
        folded: set[Operation] = set()
        known: dict[Tensor, None] = {}
        for op in ops:
            slice_ops = self._slice_ops(op)
            folded.update(slice_ops)
            for constant in constant_inputs(op):
                known.update((leaf, None) for leaf in self._known_inputs(constant))
            local.update(slice_ops)
        large = {
            op
            for op in self._with_constants(local)
            if op.type == "Const" and op not in folded and _is_argument(op._attrs["value"], largest)
        }
        for op in large:
            self.constants[op.outputs[0]] = op._attrs["value"]
        return [op for op in self._with_constants(local) if op not in large], folded, list(known)

    def _inputs(self, ops: list[Operation], known: set[Tensor]) -> list[Tensor]:
        made = {output for op in ops for output in op.outputs} - self.fed
        return list(
            dict.fromkeys(
                tensor
                for op in ops
                for tensor in op.inputs
                if tensor not in made and tensor not in known and (tensor in self.fed or not self._is_ref(tensor))
            )
        )

    def _only_stores(self, ops: list[Operation], inputs: list[Tensor]) -> bool:
        """True for a step that does no more than give variables the values that host ops have made."""
        return (
            any(op.type in ("Assign", "AssignVariableOp") for op in ops)
            and all(op.type in _STORES or is_variable(op) for op in ops)
            and all(tensor.op in self.host and tensor not in self.fed for tensor in inputs)
        )

    def _is_small_initialiser(self, ops: list[Operation], inputs: list[Tensor], program: Program) -> bool:
        """True for a step that only initialises: it takes nothing but random streams, and is not worth compiling."""
        streams = {self.state(own_state_key(op)) for op in ops if has_own_state(op)}
        if inputs or program.needs - streams or any(has_bodies(op) for op in ops):
            return False
        sizes = [tensor.shape.num_elements() for op in ops for tensor in op.outputs if not is_reference(tensor)]
        return all(size is not None and size <= _LARGEST_HOST_TENSOR for size in sizes) and (
            sum(size or 0 for size in sizes) <= _LARGEST_HOST_STEP
        )


def _idle_ops(
    order: Sequence[Operation], targets: Sequence[Tensor | Operation], fed: frozenset[Tensor]
) -> set[Operation]:
    """The ops that others only wait for, and that do nothing but compute a result: gradients that nobody uses."""
    needed = {target.op if isinstance(target, Tensor) else target for target in targets}
    idle = set()
    for op in reversed(order):
        if op in needed or not _only_computes(op):
            needed.update(tensor.op for tensor in op.inputs if tensor not in fed)
        else:
            idle.add(op)
    return idle


def _only_computes(op: Operation) -> bool:
    return is_pure(op) and not kernels.lookup(op.type).checks  # type: ignore[union-attr]


def is_alias_of_op(op: Operation) -> bool:
    """True for `v/read`: it is no access of its own."""
    return bool(op.outputs) and is_alias(op.outputs[0])


def require_supported(op: Operation) -> None:
    """Raises UnimplementedError when nothing can run `op`."""
    if not is_variable(op) and op.type not in ("SymbolicGradient", "Placeholder", "PlaceholderV2"):
        require_kernel(op)
    if op.type == GRADIENT and differentiated(op) is None and runs_on_host(innermost_op(op)):
        if not has_bodies(innermost_op(op)):
            return
        raise UnimplementedError(
            op.node_def,
            op,
            f"cannot differentiate {innermost_op(op).name} twice: its body contains ops that run on the host (Python "
            "functions, prints, results whose size depends on data). Move these out.",
        )


def innermost_op(gradient: Operation) -> Operation:
    """The op of which `gradient` is a gradient, of any order."""
    while gradient.type == GRADIENT:
        gradient = gradient._attrs["f"].op
    return gradient


def _is_function_step(op: Operation) -> bool:
    """True for an op that takes a step of its own on the host: a conditional, a loop, or the gradient of one."""
    return has_bodies(op) or differentiated(op) is not None


def handles_lists(op: Operation) -> bool:
    """True for an op that takes or makes a list of tensors."""
    return op.type.startswith("TensorArray") or any(
        tensor.dtype is dtypes.variant for tensor in [*op.inputs, *op.outputs]
    )


def _is_host_type(tensor: Tensor) -> bool:
    dtype = tensor.dtype.base_dtype
    if dtype is dtypes.resource:
        return handle_data(tensor) is None  # else it refers to a variable
    return dtype is dtypes.string


def runs_on_host(op: Operation) -> bool:
    if is_variable(op):
        return op._attrs["dtype"] is dtypes.string
    if op.type in ("Placeholder", "PlaceholderV2"):
        return False
    if kernels.takes_callables(op.type):
        return True
    if has_bodies(op):
        return any(
            runs_on_host(inner)
            for body in bodies(op).values()
            for inner in body.get_operations()
            if inner.type != "Const"
        )
    entry = kernels.lookup(innermost_op(op).type if handles_lists(op) else op.type)
    if entry is not None and entry.host and not has_known_constants(op):
        return True
    if op._attrs.get("element_dtype") is dtypes.string:
        return True
    if innermost_op(op).type.startswith("TensorArray"):
        return _array_is_on_host(innermost_op(op))
    if entry is not None and entry.checks:
        # The texts of a check's message are constants.
        return any(_is_host_type(tensor) and tensor.op.type != "Const" for tensor in op.inputs)
    return any(_is_host_type(tensor) for tensor in [*op.inputs, *op.outputs])


def _array_is_on_host(op: Operation | None) -> bool:
    """True for an op on a TensorArray (in TensorFlow 1's form) of strings, or one that may grow."""
    while op is not None and op.type != "TensorArrayV3":
        op = resource_op(op.inputs[0]) if op.type.startswith("TensorArray") else None
    return op is None or op._attrs["dynamic_size"] or op._attrs["dtype"] is dtypes.string


def _decides_shapes(tensor: Tensor) -> bool:
    """True for a fed tensor whose value may become part of the specialisation: a scalar or a short list of integers."""
    rank = tensor.shape.ndims
    return rank == 0 or (not tensor.dtype.is_floating and rank in (None, 1))


def _is_argument(value: np.ndarray, largest: int) -> bool:
    """True for a constant that a step takes as an argument rather than as part of its code."""
    return value.size > largest and value.dtype.kind != "O" and (value.size == 1 or any(value.strides))
