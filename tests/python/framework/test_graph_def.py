"""Graphs as protocol buffers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from google.protobuf import text_format

import tfcompat as tf
from tfcompat.python.framework.graph_def import attr_from_proto, attr_proto


def test_nodes_carry_inputs_then_control_inputs_sorted_by_name(graph: tf.Graph) -> None:
    x, y = tf.constant(1.0, name="x"), tf.constant(2.0, name="y")
    with tf.control_dependencies([tf.no_op(name="b"), tf.no_op(name="C"), tf.no_op(name="a")]):
        total = tf.add(x, y, name="total")
    assert list(graph.as_graph_def().node[-1].input) == ["x", "y", "^C", "^a", "^b"]
    assert list(total.op.node_def.input) == ["x", "y", "^b", "^C", "^a"]


def test_an_output_other_than_the_first_is_numbered(graph: tf.Graph) -> None:
    tf.negative(tf.split(tf.ones([2]), 2, name="s")[1])
    assert list(graph.as_graph_def().node[-1].input) == ["s:1"]


def test_from_version_leaves_older_nodes_out(graph: tf.Graph) -> None:
    tf.no_op(name="a")
    version = graph.version
    tf.no_op(name="b")
    assert [node.name for node in graph.as_graph_def(from_version=version).node] == ["b"]


def test_add_shapes_writes_the_static_shapes(graph: tf.Graph) -> None:
    tf.placeholder(tf.float32, [None, 2])
    (shape,) = graph.as_graph_def(add_shapes=True).node[0].attr["_output_shapes"].list.shape
    assert [dim.size for dim in shape.dim] == [-1, 2]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", 3),
        ("float", 0.5),
        ("bool", True),
        ("string", b"s"),
        ("type", tf.float32),
        ("list(int)", (1, 2)),
        ("list(string)", (b"a", b"b")),
        ("list(type)", (tf.int32, tf.bool)),
        ("list(float)", ()),
    ],
)
def test_attributes_survive_the_way_through_a_proto(kind: str, value: object) -> None:
    assert attr_from_proto(attr_proto(kind, value)) == value


def test_a_shape_attribute_may_be_unknown() -> None:
    assert attr_from_proto(attr_proto("shape", tf.TensorShape(None))).ndims is None
    assert attr_from_proto(attr_proto("shape", tf.TensorShape([None, 2]))).as_list() == [None, 2]


def test_a_repeated_constant_is_stored_once(graph: tf.Graph) -> None:
    tf.constant(1.5, shape=[100])
    tensor = graph.as_graph_def().node[0].attr["value"].tensor
    assert list(tensor.float_val) == [1.5] and not tensor.tensor_content
    np.testing.assert_array_equal(tf.make_ndarray(tensor), np.full(100, 1.5, np.float32))


@pytest.mark.parametrize("as_text", [True, False])
def test_write_graph_writes_what_reads_back(graph: tf.Graph, tmp_path: Path, as_text: bool) -> None:
    tf.constant([1.0, 2.0], name="c")
    path = Path(tf.train.write_graph(graph, str(tmp_path / "new"), "graph", as_text=as_text))
    read = tf.GraphDef()
    if as_text:
        text_format.Parse(path.read_text(encoding="utf-8"), read)
    else:
        read.ParseFromString(path.read_bytes())
    assert read == graph.as_graph_def()
    assert [each.name for each in path.parent.iterdir()] == ["graph"]
