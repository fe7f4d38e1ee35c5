"""Gradients in files that TensorFlow shall load."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import tfcompat as tf
from tfcompat.python.framework import stand_ins


def op_types(graph_def: tf.GraphDef) -> dict[str, str]:
    return {node.name: node.op for node in graph_def.node}


def test_gradients_that_tensorflow_lacks_are_functions_in_files(tmp_path: Path) -> None:
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [2, 3], name="x")
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1], logits=tf.tanh(x))
        tf.identity(tf.gradients(loss, x)[0], name="gradient")
        with tf.Session() as sess:
            expected = sess.run("gradient:0", {x: np.eye(2, 3)})
        tf.train.export_meta_graph(str(tmp_path / "graph.meta"))
        tf.train.write_graph(graph, str(tmp_path), "graph.pb", as_text=False)
    in_file = tf.MetaGraphDef.FromString((tmp_path / "graph.meta").read_bytes()).graph_def
    types = set(op_types(in_file).values())
    assert {"PyFuncStateless", "SymbolicGradient"} <= types
    assert op_types(tf.GraphDef.FromString((tmp_path / "graph.pb").read_bytes())) == op_types(in_file)
    with tf.Graph().as_default() as again:
        tf.train.import_meta_graph(str(tmp_path / "graph.meta"))
        assert op_types(again.as_graph_def()) == op_types(graph.as_graph_def())
        with tf.Session() as sess:
            np.testing.assert_array_equal(sess.run("gradient:0", {"x:0": np.eye(2, 3)}), expected)


def test_other_graphs_stay_as_they_are() -> None:
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, name="x")
        tf.gradients(tf.nn.relu(x), x)
        tf.py_func(np.square, [x], tf.float32, stateful=False)
    graph_def = graph.as_graph_def()
    assert stand_ins.for_tensorflow(graph_def) is graph_def
    assert stand_ins.for_tfcompat(graph_def) is graph_def
