"""`tf.import_graph_def`: the nodes of a `GraphDef`, added to the default graph."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tensorboard.compat.proto import graph_pb2

from tfcompat.core.framework.op_def import REQUIRED, OpDef
from tfcompat.python.framework import ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.graph import PRODUCER, Graph
from tfcompat.python.framework.graph_def import attr_from_proto
from tfcompat.python.framework.node_attrs import arg_dtypes, registered_op_def
from tfcompat.python.framework.operation import Operation, Tensor


def import_graph_def(
    graph_def: Any,
    input_map: Mapping[str, Any] | None = None,
    return_elements: Any = None,
    name: str | None = None,
    op_dict: Any = None,
    producer_op_list: Any = None,
) -> list[Any] | None:
    """Adds the nodes of a `GraphDef` to the default graph.

    Args:
      graph_def: a `GraphDef`.
      input_map: from tensor names in `graph_def` to the tensors (or what converts to them) that nodes take in their
        place.
      return_elements: names in `graph_def`: "op" for an operation, "op:0" for a tensor.
      name: prefix of the names of the new operations, made unique; "import" when not given, none for "".
      op_dict: accepted for old code, without effect.
      producer_op_list: the producer's `OpList`: attributes that are unknown here and have the default value that it
        gives are dropped.

    Returns:
      The operations and tensors of `return_elements`, or None.

    Raises:
      TypeError: an argument is of a wrong kind.
      ValueError: the nodes do not fit each other or their op types, or a name is not found.
      NotFoundError: an op type is not registered.
      UnimplementedError: the graph has loops in TensorFlow 1's form, or nodes that call functions.

    Source: `tf.import_graph_def`.
    """
    if not isinstance(graph_def, graph_pb2.GraphDef):
        raise TypeError("graph_def must be a GraphDef proto.")
    if graph_def.versions.min_consumer > PRODUCER:
        raise ValueError(
            f"GraphDef min consumer version {graph_def.versions.min_consumer} above current version {PRODUCER} for "
            "TensorFlow 1.15.5.  Please upgrade TensorFlow."
        )
    input_map = _checked_input_map(input_map)
    names = _checked_return_elements(return_elements)
    graph = ops.get_default_graph()
    with ops.name_scope(name, "import", list(input_map.values())) as scope:
        replaced = _converted(input_map, name)
        importer = _Importer(graph, scope, replaced, _defaults_of(producer_op_list))
        importer.add(graph_def)
        missing = [key for key in input_map if key not in importer.used]
        if missing:
            raise ValueError(f"Attempted to map inputs that were not found in graph_def: [{', '.join(missing)}]")
        return None if names is None else [importer.element(each) for each in names]


def _checked_input_map(input_map: Any) -> dict[str, Any]:
    if input_map is None:
        return {}
    if not isinstance(input_map, Mapping) or not all(isinstance(key, str) for key in input_map):
        raise TypeError("input_map must be a dictionary mapping strings to Tensor objects.")
    return {key if ":" in key or key.startswith("^") else key + ":0": value for key, value in input_map.items()}


def _checked_return_elements(return_elements: Any) -> list[str] | None:
    if return_elements is None:
        return None
    names = list(return_elements)
    if not all(isinstance(name, str) for name in names):
        raise TypeError("return_elements must be a list of strings.")
    return names


def _converted(input_map: dict[str, Any], name: str | None) -> dict[str, Tensor]:
    if all(isinstance(value, Tensor) for value in input_map.values()):
        return input_map
    if name == "":
        raise ValueError(
            "tf.import_graph_def() requires a non-empty `name` if `input_map` contains non-Tensor values. Try calling "
            "tf.convert_to_tensor() on `input_map` values before calling tf.import_graph_def()."
        )
    with ops.name_scope("_inputs"):
        return {key: ops.convert_to_tensor(value) for key, value in input_map.items()}


def _defaults_of(producer_op_list: Any) -> dict[str, dict[str, Any]]:
    """For each op type of an `OpList`, the defaults of its attributes."""
    if producer_op_list is None:
        return {}
    return {
        op.name: {attr.name: attr.default_value for attr in op.attr if attr.HasField("default_value")}
        for op in producer_op_list.op
    }


class _Importer:
    """Nodes on their way into a graph.

    Attributes:
      used: the keys of `input_map` that name an output of a node.
    """

    def __init__(
        self, graph: Graph, scope: str, input_map: dict[str, Tensor], producer_defaults: dict[str, dict[str, Any]]
    ) -> None:
        self._graph = graph
        self._prefix = scope
        self._input_map = input_map
        self._producer_defaults = producer_defaults
        self._operations: dict[str, Operation] = {}
        self._names: dict[str, str] = {}
        self.used: set[str] = set()

    def add(self, graph_def: Any) -> None:
        """Adds the nodes, each after those that it needs; of those that could be next, the `GraphDef`'s first."""
        nodes = {node.name: node for node in graph_def.node}
        if len(nodes) < len(graph_def.node):
            name = Counter(node.name for node in graph_def.node).most_common(1)[0][0]
            raise ValueError(f"Node '{name}' is not unique")
        self._names = {name: self._free_name(self._prefix + name) for name in nodes}
        consumers: dict[str, list[int]] = {name: [] for name in nodes}
        waiting = []
        for index, node in enumerate(graph_def.node):
            needed = {_node_of(text) for text in node.input}
            for name in needed:
                if name not in nodes:
                    raise ValueError(f"Node '{node.name}': Unknown input node '{name}'")
                consumers[name].append(index)
            waiting.append(len(needed))
        ready = [index for index, count in enumerate(waiting) if not count]
        while ready:
            node = graph_def.node[heapq.heappop(ready)]
            self._operations[node.name] = self._create(node)
            for index in consumers[node.name]:
                waiting[index] -= 1
                if not waiting[index]:
                    heapq.heappush(ready, index)
        left = next((name for name in nodes if name not in self._operations), None)
        if left is not None:
            raise UnimplementedError(
                None,
                None,
                f"Node '{left}' is part of, or needs, a loop of NextIteration nodes: tfcompat cannot import loops in "
                "TensorFlow 1's form. Export the graph with While nodes (tf.enable_control_flow_v2).",
            )

    def element(self, name: str) -> Any:
        """The operation or tensor that stands for `name` of the `GraphDef`."""
        node, colon, index = name.partition(":")
        if colon and not index.isdigit():
            raise ValueError(f"Cannot convert {name!r} to a tensor name.")
        if colon and name in self._input_map:
            return self._input_map[name]
        op = self._operations.get(node)
        if op is None:
            raise ValueError(f"Requested return node '{node}' not found in graph def")
        if not colon:
            return op
        if int(index) >= len(op.outputs):
            raise ValueError(f"Invalid return output {index} of node '{node}', which has {len(op.outputs)} output(s)")
        return op.outputs[int(index)]

    def _free_name(self, name: str) -> str:
        candidate, suffix = name, 0
        while candidate in self._graph._nodes_by_name:
            suffix += 1
            candidate = f"{name}_{suffix}"
        return candidate

    def _create(self, node: Any) -> Operation:
        op_def = registered_op_def(node.op)
        name = self._names[node.name]
        data = [text for text in node.input if not text.startswith("^")]
        if list(node.input[: len(data)]) != data:
            raise ValueError(f"Node '{node.name}': Control dependencies must come after regular dependencies")
        attrs = self._attrs(node, op_def, name)
        inputs = [self._input(text, node.name) for text in data]
        _check_inputs(inputs, op_def, attrs, name)
        around = [op for block in self._graph._control_stack for op in block.control_inputs]
        with self._graph.control_dependencies(None):
            op = self._graph.create_op(
                node.op, inputs, name=name + "/", attrs=attrs, op_def=op_def, compute_device=False
            )
        controls = [self._operations[text[1:]] for text in node.input if text.startswith("^")]
        op._control_inputs.extend(dict.fromkeys([*around, *controls]))
        op._device = node.device
        self._graph._apply_device_functions(op)
        self._graph._names_in_use.setdefault(name.lower(), 1)
        self.used.update(key for key in self._input_map if _node_of(key) == node.name)
        return op

    def _input(self, text: str, consumer: str) -> Tensor:
        name, _, index = text.partition(":")
        key = f"{name}:{index or 0}"
        if key in self._input_map:
            return self._input_map[key]
        outputs = self._operations[name].outputs
        if int(index or 0) >= len(outputs):
            raise ValueError(
                f"Node '{consumer}': Connecting to invalid output {index or 0} of source node {name} which has "
                f"{len(outputs)} outputs."
            )
        return outputs[int(index or 0)]

    def _attrs(self, node: Any, op_def: OpDef, name: str) -> dict[str, Any]:
        attrs: dict[str, Any] = {}
        producer_defaults = self._producer_defaults.get(node.op, {})
        for key, proto in node.attr.items():
            if proto.HasField("func") or proto.list.func:
                raise UnimplementedError(
                    None, None, f"Node '{node.name}' calls a function: tfcompat cannot import functions yet."
                )
            if key == "_output_shapes" or (key not in op_def.attrs and producer_defaults.get(key) == proto):
                continue
            if key not in op_def.attrs and not key.startswith("_"):
                raise ValueError(
                    f"NodeDef mentions attr '{key}' not in Op<name={op_def.name}>; NodeDef: {{{{node {name}}}}}. "
                    "(Check whether your GraphDef-interpreting binary is up to date with your GraphDef-generating "
                    "binary.)."
                )
            attrs[key] = self._renamed(attr_from_proto(proto)) if key == "_class" else attr_from_proto(proto)
        for attr in op_def.attrs.values():
            if attr.name not in attrs and attr.default is REQUIRED:
                raise ValueError(
                    f"NodeDef missing attr '{attr.name}' from Op<name={op_def.name}>; NodeDef: {{{{node {name}}}}}"
                )
        return attrs

    def _renamed(self, groups: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Colocation groups, by the new names of their nodes."""
        names = [group.decode().removeprefix("loc:@") for group in groups]
        return tuple(f"loc:@{self._names.get(name, self._prefix + name)}".encode() for name in names)


def _node_of(text: str) -> str:
    return text.removeprefix("^").partition(":")[0]


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
