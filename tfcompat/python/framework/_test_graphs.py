"""Comparisons of graphs, for tests."""

from __future__ import annotations

import re
from typing import Any

from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.importer import import_graph_def
from tfcompat.python.framework.proto_functions import get_collection_proto_type


def assert_ops_in_graph(expected_ops: dict[str, str], graph: Graph) -> dict[str, Any]:
    """Asserts that a graph has nodes of these names and op types, and returns their NodeDefs by name."""
    found = {node.name: node for node in graph.as_graph_def().node if node.name in expected_ops}
    for name, node in found.items():
        if node.op != expected_ops[name]:
            raise ValueError(f"Expected op for node {name} is different. {node.op} vs {expected_ops[name]}")
    if set(found) != set(expected_ops):
        raise ValueError(f"Not all expected ops are present. Expected {expected_ops}, found {found}")
    return found


def assert_equal_graph_def(
    actual: Any, expected: Any, checkpoint_v2: bool = False, hash_table_shared_name: bool = False
) -> None:
    """Asserts that two GraphDefs have the same nodes, whatever their order, that of control inputs, and versions.

    Args:
      actual, expected: `tf.GraphDef`s.
      checkpoint_v2: take temporary file names of checkpoints for equal.
      hash_table_shared_name: take generated names of hash tables for equal.

    Raises:
      TypeError: an argument is no GraphDef.
      AssertionError: they differ.
    """
    from tensorboard.compat.proto.graph_pb2 import GraphDef

    for name, graph_def in (("actual", actual), ("expected", expected)):
        if not isinstance(graph_def, GraphDef):
            raise TypeError(f"Expected tf.GraphDef for {name}, got {type(graph_def).__name__}")
    nodes = [_comparable_nodes(graph_def, checkpoint_v2, hash_table_shared_name) for graph_def in (actual, expected)]
    for name in sorted(nodes[1].keys() - nodes[0].keys()):
        raise AssertionError(f"Did not find expected node '{{{{node {name}}}}}'")
    for name in sorted(nodes[0].keys() - nodes[1].keys()):
        raise AssertionError(f"Found unexpected node '{{{{node {name}}}}}'")
    for name, expected_node in nodes[1].items():
        if nodes[0][name] != expected_node:
            raise AssertionError(f"Node named '{name}' differs: expected\n{expected_node}\nand found\n{nodes[0][name]}")


def _comparable_nodes(graph_def: Any, checkpoint_v2: bool, hash_table_shared_name: bool) -> dict[str, Any]:
    nodes = {}
    for original in graph_def.node:
        node = _copied(original)
        inputs = [name for name in node.input if not name.startswith("^")]
        inputs += sorted(name for name in node.input if name.startswith("^"))
        del node.input[:]
        node.input.extend(inputs)
        if checkpoint_v2 and any(
            re.search(rb"_temp_[0-9a-z]{32}/part", s) for s in node.attr["value"].tensor.string_val
        ):
            del node.attr["value"]
        if hash_table_shared_name and node.op == "HashTableV2" and b"hash_table_" in node.attr["shared_name"].s:
            del node.attr["shared_name"]
        nodes[node.name] = node
    return nodes


def assert_meta_graph_protos_equal(tester: Any, a: Any, b: Any) -> None:
    """Asserts, by a test case's methods, that two MetaGraphDefs are equal.

    Nodes may come in any order, and temporary names of checkpoint files differ.
    """
    a, b = _copied(a), _copied(b)
    tester.assertEqual(set(a.collection_def), set(b.collection_def))
    for key in a.collection_def:
        _assert_collections_equal(tester, get_collection_proto_type(key), a.collection_def[key], b.collection_def[key])
    assert_equal_graph_def(a.graph_def, b.graph_def, checkpoint_v2=True)
    tester.assertProtoEquals(a.graph_def.versions, b.graph_def.versions)
    for meta_graph in (a, b):
        meta_graph.ClearField("collection_def")
        meta_graph.ClearField("graph_def")
    tester.assertProtoEquals(a, b)


def _assert_collections_equal(tester: Any, proto_type: Any, a: Any, b: Any) -> None:
    if proto_type is None:
        tester.assertEqual(a, b)
        return
    items = [[proto_type.FromString(item) for item in collection.bytes_list.value] for collection in (a, b)]
    tester.assertEqual(len(items[0]), len(items[1]))
    for first, second in zip(*items, strict=True):
        tester.assertProtoEquals(first, second)


def _copied(message: Any) -> Any:
    copy = type(message)()
    copy.CopyFrom(message)
    return copy


def get_node_def_from_graph(node_name: str, graph_def: Any) -> Any:
    """The NodeDef of a name in a GraphDef (not in its functions), or None."""
    return next((node for node in graph_def.node if node.name == node_name), None)


def set_producer_version(graph: Graph, producer_version: int) -> None:
    """Sets the version of the producer of a graph to an earlier one."""
    from tensorboard.compat.proto.graph_pb2 import GraphDef

    graph_def = GraphDef()
    graph_def.versions.producer = producer_version
    with graph.as_default():
        import_graph_def(graph_def)
