"""`tf.import_graph_def`: the nodes of a `GraphDef`, added to the default graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tensorboard.compat.proto import graph_pb2

from tfcompat.python.framework import ops, stand_ins
from tfcompat.python.framework.function_body import FunctionBody, copy_of, node_name
from tfcompat.python.framework.function_library import FunctionLibrary
from tfcompat.python.framework.graph import PRODUCER
from tfcompat.python.framework.graph_builder import GraphBuilder, tensor_key
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.versions import GRAPH_DEF_VERSION_MIN_PRODUCER
from tfcompat.python.util.compat import as_str

_FIRST_WITH_UNKNOWN_SHAPES = 24
"""The GraphDef version since which a placeholder's shape says so when it is not known."""


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
      UnimplementedError: a loop or conditional in TensorFlow 1's form is not of the shape that TensorFlow builds.

    Source: `tf.import_graph_def`.
    """
    if not isinstance(graph_def, graph_pb2.GraphDef):
        raise TypeError("graph_def must be a GraphDef proto.")
    _check_versions(graph_def.versions)
    input_map = _checked_input_map(input_map)
    names = _checked_return_elements(return_elements)
    graph = ops.get_default_graph()
    graph_def = stand_ins.for_tfcompat(graph_def)
    with ops.name_scope(name, "import", list(input_map.values())) as scope:
        replaced = _converted(input_map, name)
        library = FunctionLibrary(graph_def.library)
        builder = GraphBuilder(graph, library, scope, replaced, _defaults_of(producer_op_list))
        builder.add(_functional_nodes(graph_def, library, replaced))
        graph._merge_versions(graph_def.versions)
        missing = [key for key in input_map if key not in builder.used]
        if missing:
            raise ValueError(f"Attempted to map inputs that were not found in graph_def: [{', '.join(missing)}]")
        return None if names is None else [_element(builder, replaced, each) for each in names]


def _check_versions(versions: Any) -> None:
    if versions.producer < GRAPH_DEF_VERSION_MIN_PRODUCER:
        raise ValueError(
            f"GraphDef producer version {versions.producer} below min producer {GRAPH_DEF_VERSION_MIN_PRODUCER} "
            "supported by TensorFlow 1.15.5.  Please regenerate your graph."
        )
    if versions.min_consumer > PRODUCER:
        raise ValueError(
            f"GraphDef min consumer version {versions.min_consumer} above current version {PRODUCER} for "
            "TensorFlow 1.15.5.  Please upgrade TensorFlow."
        )
    if PRODUCER in versions.bad_consumers:
        raise ValueError(
            f"GraphDef disallows consumer version {PRODUCER}.  Please upgrade TensorFlow: this version is likely buggy."
        )


def _checked_input_map(input_map: Any) -> dict[str, Any]:
    if input_map is None:
        return {}
    if not isinstance(input_map, Mapping) or not all(isinstance(key, (str, bytes)) for key in input_map):
        raise TypeError("input_map must be a dictionary mapping strings to Tensor objects.")
    return {tensor_key(as_str(key)): value for key, value in input_map.items()}


def _checked_return_elements(return_elements: Any) -> list[str] | None:
    if return_elements is None:
        return None
    names = list(return_elements)
    if not all(isinstance(name, (str, bytes)) for name in names):
        raise TypeError("return_elements must be a list of strings.")
    return [as_str(name) for name in names]


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


def _functional_nodes(graph_def: Any, library: FunctionLibrary, replaced: Mapping[str, Tensor]) -> list[Any]:
    """The nodes of a `GraphDef`, with control flow in functional form."""
    nodes = list(graph_def.node)
    names = {node.name for node in nodes}
    if len(names) < len(nodes):
        name = Counter(node.name for node in nodes).most_common(1)[0][0]
        raise ValueError(f"Node '{name}' is not unique")
    for node in nodes:
        for text in node.input:
            _, colon, index = text.partition(":")
            is_known = node_name(text) in names and (not colon or index.isdigit())
            if not is_known and tensor_key(text) not in replaced:
                raise ValueError(f"Node '{node.name}': Unknown input node '{text}'")
        for group in node.attr["_class"].list.s if "_class" in node.attr else ():
            other = as_str(group).removeprefix("loc:@")
            if other not in names:
                raise ValueError(f"Node '{node.name}' expects to be colocated with unknown node '{other}'")
    if graph_def.versions.producer < _FIRST_WITH_UNKNOWN_SHAPES:
        nodes = [_with_unknown_shape(node) for node in nodes]
    return library.functional(FunctionBody("", [], nodes, []))


def _with_unknown_shape(node: Any) -> Any:
    """A placeholder of old, whose scalar shape may stand for an unknown one."""
    if node.op != "Placeholder" or node.attr["shape"].shape.dim:
        return node
    node = copy_of(node)
    node.attr["shape"].shape.unknown_rank = True
    return node


def _element(builder: GraphBuilder, replaced: dict[str, Tensor], name: str) -> Operation | Tensor:
    """The operation or tensor that stands for `name` of the `GraphDef`."""
    node, colon, index = name.partition(":")
    if colon and not index.isdigit():
        raise ValueError(f"Cannot convert {name!r} to a tensor name.")
    if colon and name in replaced:
        return replaced[name]
    op = builder.operations.get(node)
    if op is None:
        kind = "tensor" if colon else "node"
        raise ValueError(f"Requested return {kind} '{name}' not found in graph def")
    if not colon:
        return op
    if int(index) >= len(op.outputs):
        raise ValueError(f"Invalid return output {index} of node '{node}', which has {len(op.outputs)} output(s)")
    return op.outputs[int(index)]
