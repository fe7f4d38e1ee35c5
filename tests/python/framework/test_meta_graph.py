"""Meta graphs: exporting from a scope, importing into one, collections."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework import meta_graph


@pytest.fixture
def model(graph: tf.Graph) -> tf.Graph:
    x = tf.placeholder(tf.float32, [None], name="x")
    with tf.name_scope("inner"), tf.device("/cpu:0"):
        v = tf.Variable([1.0, 2.0], name="v")
        y = tf.multiply(x, v, name="y")
    tf.add_to_collection("results", y)
    tf.add_to_collection("notes", "a note")
    return graph


def test_a_graph_comes_back_with_variables_and_collections(model: tf.Graph, tmp_path: pathlib.Path) -> None:
    path = str(tmp_path / "model.meta")
    meta_graph.export_scoped_meta_graph(path)
    with tf.Graph().as_default() as again:
        variables = meta_graph.import_scoped_meta_graph(path)
        assert list(variables) == ["inner/v:0"] and tf.trainable_variables() == list(variables.values())
        assert tf.get_collection("results") == [again.get_tensor_by_name("inner/y:0")]
        assert tf.get_collection("notes") == ["a note"]
        assert again.as_graph_def().node == model.as_graph_def().node
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            np.testing.assert_array_equal(session.run("inner/y:0", {"x:0": [3.0, 4.0]}), [3, 8])


def test_text_files_are_read_too(model: tf.Graph, tmp_path: pathlib.Path) -> None:
    path = str(tmp_path / "model.pbtxt")
    definition, _ = meta_graph.export_scoped_meta_graph(path, as_text=True)
    assert meta_graph.read_meta_graph_file(path) == definition
    with pytest.raises(OSError, match="does not exist"):
        meta_graph.read_meta_graph_file(str(tmp_path / "other"))


def test_a_scope_is_exported_and_its_inputs_have_to_be_given(model: tf.Graph) -> None:
    definition, variables = meta_graph.export_scoped_meta_graph(export_scope="inner", clear_devices=True)
    assert list(variables) == ["v:0"]
    assert {node.name: node.device for node in definition.graph_def.node}["y"] == ""
    with tf.Graph().as_default():
        with pytest.raises(ValueError, match=r"Graph contains unbound inputs: \$unbound_inputs_x"):
            meta_graph.import_scoped_meta_graph(definition)
        given = tf.constant([5.0, 6.0])
        variables = meta_graph.import_scoped_meta_graph(
            definition, import_scope="new", input_map={"$unbound_inputs_x": given}
        )
        assert list(variables) == ["v:0"] and variables["v:0"].name == "new/v:0"
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            np.testing.assert_array_equal(session.run("new/y:0"), [5, 12])


def test_a_scope_is_copied(model: tf.Graph) -> None:
    with tf.name_scope("source"):
        v = tf.Variable(3.0, name="v")
        tf.add(v, 1.0, name="y")
    variables = meta_graph.copy_scoped_meta_graph("source", "target")
    assert [variable.name for variable in variables.values()] == ["target/v:0"]
    with pytest.raises(ValueError, match="need to be different"):
        meta_graph.copy_scoped_meta_graph("source", "source")


def test_default_attributes_are_left_out_on_request(model: tf.Graph) -> None:
    definition, _ = meta_graph.export_scoped_meta_graph(strip_default_attrs=True)
    attrs = {node.name: set(node.attr) for node in definition.graph_def.node}
    assert "shared_name" not in attrs["inner/v"] and "shape" in attrs["inner/v"]
    assert definition.meta_info_def.stripped_default_attrs
