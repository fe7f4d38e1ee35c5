"""`GraphBuilder`: operations made of `NodeDef`s."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tfcompat.core.framework import op_def as op_defs
from tfcompat.core.framework.op_def import REQUIRED, OpDef
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import NotFoundError
from tfcompat.python.framework.function_body import control_inputs, data_inputs, is_control, node_name
from tfcompat.python.framework.function_library import FunctionLibrary
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.graph_def import attr_from_proto
from tfcompat.python.framework.node_attrs import arg_dtypes, registered_op_def
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape

_FOR_INFORMATION = frozenset(("debug_name", "grad_a", "grad_b", "grad_x", "grad_y"))
_MADE_AS_OTHERS = frozenset(("StatelessCase",))

_OF_OTHER_SHAPES_ONCE = frozenset(
    "Barrier BarrierIncompleteSize BarrierReadySize CuckooTable FIFOQueue FixedLengthRecordReader HashTable "
    "IdentityReader IndexTable LMDBReader MutableHashTable MutableHashTableOfTensors Mutex PaddingFIFOQueue "
    "Placeholder PriorityQueue QueueSize RandomShuffleQueue RefEnter RefIdentity RefMerge RefNextIteration RefSwitch "
    "Stack TFRecordReader TextLineReader WholeFileReader".split()
)
"""What old GraphDefs say of the outputs' shapes of these ops may not be so any more."""


class GraphBuilder:
    """Nodes on their way into a graph.

    Args:
      graph: where they go.
      library: the functions that they call.
      prefix: stands before their names.
      inputs: tensors that nodes take in the place of those of these names ("node:0").
      producer_defaults: for op types, the defaults of attributes that are unknown here: these are dropped.

    Attributes:
      operations: by the nodes' names, those that are made.
      used: which of `inputs` name an output of a node, or were taken by one.
    """

    def __init__(
        self,
        graph: Graph,
        library: FunctionLibrary,
        prefix: str = "",
        inputs: Mapping[str, Tensor] | None = None,
        producer_defaults: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.graph = graph
        self.library = library
        self.operations: dict[str, Operation] = {}
        self.used: set[str] = set()
        self._prefix = prefix
        self._inputs = dict(inputs or {})
        self._producer_defaults = producer_defaults or {}
        self._names: dict[str, str] = {}
        self._scopes: set[str] = set()

    def add(self, nodes: Sequence[Any]) -> None:
        """Adds the nodes, each after those that it needs; of those that could be next, the first."""
        self._check_op_types(nodes)
        self._scopes = {scope for name in list(self.graph._nodes_by_name) for scope in _scopes_of(name)}
        self._names = {node.name: self._free_name(self._prefix + node.name) for node in nodes}
        consumers: dict[str, list[int]] = {node.name: [] for node in nodes}
        waiting = []
        for index, node in enumerate(nodes):
            needed = {node_name(text) for text in node.input if tensor_key(text) not in self._inputs}
            for name in needed:
                if name not in consumers:
                    raise ValueError(f"Node '{node.name}': Unknown input node '{name}'")
                consumers[name].append(index)
            waiting.append(len(needed))
        start = len(self.operations)
        ready = [index for index, count in enumerate(waiting) if not count]
        while ready:
            node = nodes[heapq.heappop(ready)]
            self.operations[node.name] = self._create(node)
            for index in consumers[node.name]:
                waiting[index] -= 1
                if not waiting[index]:
                    heapq.heappush(ready, index)
        self._place_colocated(list(self.operations.values())[start:])
        left = next((node.name for node in nodes if node.name not in self.operations), None)
        if left is not None:
            raise ValueError(f"Node '{left}' is part of, or needs, a cycle that is no loop of Enter and Exit nodes")

    def tensor(self, text: str, consumer: str = "") -> Tensor:
        """The tensor that `text` ("node" or "node:1") stands for."""
        if tensor_key(text) in self._inputs:
            self.used.add(tensor_key(text))
            return self._inputs[tensor_key(text)]
        name, _, index = text.partition(":")
        outputs = self.operations[name].outputs
        if int(index or 0) >= len(outputs):
            raise ValueError(
                f"Node '{consumer}': Connecting to invalid output {index or 0} of source node {name} which has "
                f"{len(outputs)} outputs."
            )
        return outputs[int(index or 0)]

    def _place_colocated(self, made: list[Operation]) -> None:
        """Puts ops on the devices of those with which they are colocated, whatever their own are."""
        for op in made:
            others = [self.graph._nodes_by_name.get(name) for name in _colocated_with(op)]
            if others:
                op._device = next((other.device for other in others if other and other.device), "")

    def _check_op_types(self, nodes: Iterable[Any]) -> None:
        known = {*self.library.functions, *_MADE_AS_OTHERS}
        unknown = Counter(node.op for node in nodes if not op_defs.is_registered(node.op) and node.op not in known)
        if len(unknown) == 1:
            registered_op_def(next(iter(unknown)))
        if unknown:
            types = ", ".join(f"{op_type} ({count})" for op_type, count in sorted(unknown.items()))
            raise NotFoundError(None, None, f"Op types not registered, with the number of their nodes: {types}")

    def _free_name(self, name: str) -> str:
        candidate, suffix = name, 0
        while candidate in self.graph._nodes_by_name or candidate in self._scopes:
            suffix += 1
            candidate = f"{name}_{suffix}"
        return candidate

    def _create(self, node: Any) -> Operation:
        from tfcompat.python.framework import function_calls

        if list(node.input[: len(data_inputs(node))]) != data_inputs(node):
            raise ValueError(f"Node '{node.name}': Control dependencies must come after regular dependencies")
        inputs = [self.tensor(text, node.name) for text in data_inputs(node)]
        call = function_calls.call_of(self, node, inputs)
        name = self._names[node.name]
        if call is None:
            op_def = registered_op_def(node.op)
            op_type, attrs = node.op, self._attrs(node, op_def, name) if node.attr else _types_of(inputs, op_def)
            _check_inputs(inputs, op_def, attrs, name)
        else:
            op_type, inputs, attrs = call
            op_def = registered_op_def(op_type)
            attrs = {**self._attrs(node, op_def, name, is_call=True), **attrs}
        around = [op for block in self.graph._control_stack for op in block.control_inputs]
        with self.graph.control_dependencies(None):
            op = self.graph.create_op(
                op_type, inputs, name=name + "/", attrs=attrs, op_def=op_def, compute_device=False
            )
        _set_shapes(op, node)
        controls = [self.operations[each] for each in control_inputs(node) if each in self.operations]
        op._control_inputs.extend(dict.fromkeys([*around, *controls]))
        if not _colocated_with(op):
            op._device = node.device
            self.graph._apply_device_functions(op)
        self.graph._names_in_use.setdefault(name.lower(), 1)
        self.used.update(key for key in self._inputs if node_name(key) == node.name and _is_part(key, op))
        if call is not None:
            for index, resource in function_calls.passed_resources(op).items():
                self._inputs.setdefault(f"{node.name}:{index}", resource)
        return op

    def _attrs(self, node: Any, op_def: OpDef, name: str, is_call: bool = False) -> dict[str, Any]:
        attrs: dict[str, Any] = {}
        producer_defaults = self._producer_defaults.get(node.op, {})
        for key, proto in node.attr.items():
            if key == "_output_shapes" or (key not in op_def.attrs and producer_defaults.get(key) == proto):
                continue
            if key not in op_def.attrs and not key.startswith("_") and (key in _FOR_INFORMATION or _is_empty(proto)):
                continue  # a later TensorFlow added it, and it changes nothing
            if proto.HasField("func") or proto.list.func:
                if is_call:
                    continue
                attrs[key] = self._kept_functions(proto)
                continue
            if key not in op_def.attrs and not key.startswith("_"):
                if is_call:
                    continue
                raise ValueError(
                    f"NodeDef mentions attr '{key}' not in Op<name={op_def.name}>; NodeDef: {{{{node {name}}}}}. "
                    "(Check whether your GraphDef-interpreting binary is up to date with your GraphDef-generating "
                    "binary.)."
                )
            attrs[key] = attr_from_proto(proto)
            if key == "_class":
                attrs[key] = self._renamed(attrs[key])
                if not attrs[key] and proto.list.s:
                    del attrs[key]
        for attr in () if is_call else op_def.attrs.values():
            if attr.name not in attrs and attr.default is REQUIRED:
                raise ValueError(
                    f"NodeDef missing attr '{attr.name}' from Op<name={op_def.name}>; NodeDef: {{{{node {name}}}}}"
                )
        return attrs

    def _kept_functions(self, proto: Any) -> Any:
        """The functions of an op that is no call, loop or conditional: they stay what they are, for a kernel to use."""
        names = [proto.func.name] if proto.HasField("func") else [func.name for func in proto.list.func]
        functions = [self.library.kept(name) for name in names]
        pending = list(functions)
        while pending:  # what they call belongs to the graph too
            function = pending.pop()
            if self.graph._functions.setdefault(function.name, function) is function:
                nodes = function.to_function_def().node_def
                called = {attr.func.name for node in nodes for attr in node.attr.values()} | {node.op for node in nodes}
                pending += [self.library.kept(name) for name in called if name in self.library.functions]
        return functions[0] if proto.HasField("func") else tuple(functions)

    def _renamed(self, groups: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Colocation groups, by the new names of their nodes; without nodes that were part of a loop or branch."""
        names = [group.decode().removeprefix("loc:@") for group in groups]
        return tuple(f"loc:@{self._names[name]}".encode() for name in names if name in self._names)


def tensor_key(text: str) -> str:
    """The name with which `inputs` names the tensor (or control input) that a node refers to as `text`."""
    return text if ":" in text or is_control(text) else text + ":0"


def _is_part(key: str, op: Operation) -> bool:
    """Whether the output that a key of `inputs` names is one of the op's."""
    return is_control(key) or int(key.partition(":")[2]) < len(op.outputs)


def _colocated_with(op: Operation) -> list[str]:
    """The names of the other ops that an op stands with."""
    names = [group.decode().removeprefix("loc:@") for group in op.colocation_groups()]
    return [name for name in names if name != op.name]


def _scopes_of(name: str) -> list[str]:
    """The name scopes around a node."""
    parts = name.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _is_empty(proto: Any) -> bool:
    field = proto.WhichOneof("value")
    if field in ("list", "shape", "tensor", "func"):
        return not getattr(proto, field).ByteSize()
    return field is None or not getattr(proto, field)


def _set_shapes(op: Operation, node: Any) -> None:
    """Adds what the node says of its outputs' shapes: more than follows from its inputs, where a program said so."""
    shapes = node.attr["_output_shapes"].list.shape if "_output_shapes" in node.attr else ()
    try:
        for output, shape in zip(op.outputs, shapes):
            output.set_shape(TensorShape(shape))
    except ValueError:
        if op.type in _OF_OTHER_SHAPES_ONCE:
            return
        raise ValueError(
            f"Node '{op.name}' has an _output_shapes attribute inconsistent with the GraphDef for output #"
            f"{output.value_index}"
        ) from None


def _types_of(inputs: list[Tensor], op_def: OpDef) -> dict[str, Any]:
    """The attributes of a node that is given none: one that control flow became."""
    types = tuple(tensor.dtype.base_dtype for tensor in inputs)
    return {
        arg.type_list_attr or arg.type_attr: types if arg.type_list_attr else types[0]
        for arg in op_def.inputs
        if arg.type_list_attr or arg.type_attr
    }


def _check_inputs(inputs: list[Tensor], op_def: OpDef, attrs: dict[str, Any], name: str) -> None:
    expected: list[DType] = []
    defaults = {attr.name: attr.default for attr in op_def.attrs.values()}
    for arg in op_def.inputs:
        expected += arg_dtypes(arg, {**defaults, **attrs})
    if len(expected) != len(inputs):
        types = ", ".join(_type_name(dtype) for dtype in expected)
        raise ValueError(
            f"NodeDef expected inputs '{types}' do not match {len(inputs)} inputs specified; Op<name={op_def.name}>; "
            f"NodeDef: {{{{node {name}}}}}"
        )
    for index, (dtype, tensor) in enumerate(zip(expected, inputs)):
        if not dtype.is_compatible_with(tensor.dtype):
            raise ValueError(
                f"Input {index} of node {name} was passed {_type_name(tensor.dtype)} from {tensor.name} incompatible "
                f"with expected {_type_name(dtype)}."
            )


def _type_name(dtype: DType) -> str:
    return dtype.base_dtype.runtime_name + ("_ref" if dtype._is_ref_dtype else "")
