"""Gradients in files that TensorFlow shall load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework import stand_ins


def op_types(graph_def: tf.GraphDef) -> dict[str, str]:
    return {node.name: node.op for node in graph_def.node}


def test_gradients_that_tensorflow_lacks_are_functions_in_files(tmp_path: Path) -> None:
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [2, 3], name="x")
        loss = tf.cumsum(tf.tanh(x))
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


@pytest.mark.parametrize(
    "function",
    [
        tf.nn.l2_loss,
        tf.nn.softplus,
        tf.nn.softsign,
        tf.nn.elu,
        tf.nn.selu,
        lambda x: tf.add_n([x, x * 2.0, x]),
        lambda x: tf.dynamic_stitch([[1, 0], [2]], [x, x[:1] * 3.0]),
        lambda x: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1], logits=x),
        lambda x: tf.nn.softmax_cross_entropy_with_logits_v2(labels=tf.sigmoid(x), logits=x * 2.0),
    ],
    ids="l2_loss softplus softsign elu selu add_n dynamic_stitch sparse_cross_entropy cross_entropy".split(),
)
def test_common_gradients_are_written_out(tmp_path: Path, function: Callable[[tf.Tensor], tf.Tensor]) -> None:
    value = [[0.5, -1.0, 2.0], [-0.25, 1.5, -3.0]]
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [2, 3], name="x")
        tf.identity(tf.gradients(tf.square(function(x)), x)[0], name="gradient")
        with tf.Session() as sess:
            expected = sess.run("gradient:0", {x: value})
        tf.train.export_meta_graph(str(tmp_path / "graph.meta"))
    in_file = tf.MetaGraphDef.FromString((tmp_path / "graph.meta").read_bytes()).graph_def
    assert "PyFuncStateless" not in op_types(in_file).values()
    with tf.Graph().as_default(), tf.Session() as sess:
        tf.train.import_meta_graph(str(tmp_path / "graph.meta"))
        np.testing.assert_allclose(sess.run("gradient:0", {"x:0": value}), expected, rtol=1e-5)


def test_other_graphs_stay_as_they_are() -> None:
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, name="x")
        tf.gradients(tf.nn.relu(x), x)
        tf.py_func(np.square, [x], tf.float32, stateful=False)
    graph_def = graph.as_graph_def()
    assert stand_ins.for_tensorflow(graph_def) is graph_def
    assert stand_ins.for_tfcompat(graph_def) is graph_def
