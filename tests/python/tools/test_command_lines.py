"""The tools as commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
from tensorboard.compat.proto.graph_pb2 import GraphDef

import tfcompat as tf


def run(tool: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"tfcompat.python.tools.{tool}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_graph_is_saved_inspected_frozen_and_stripped(tmp_path: Path) -> None:
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.placeholder(tf.float32, name="x")
        w = tf.get_variable("w", initializer=[1.0, 2.0])
        tf.square(tf.multiply(x, w, name="product"), name="y")
        sess.run(tf.global_variables_initializer())
        checkpoint = tf.train.Saver().save(sess, str(tmp_path / "model"))
        tf.train.write_graph(sess.graph, str(tmp_path), "graph.pbtxt")

    inspected = run(
        "inspect_checkpoint", f"--file_name={checkpoint}", "--tensor_name=w", "--printoptions", "precision=2"
    )
    assert inspected == "tensor_name:  w\n[1. 2.]\n# Total number of params: 2\n"

    files = {"input_graph": tmp_path / "graph.pbtxt", "output_graph": tmp_path / "frozen.pb"}
    flags = [f"--{name}={path}" for name, path in files.items()]
    run("freeze_graph", *flags, f"--input_checkpoint={checkpoint}", "--output_node_names=y", "--input_binary", "false")
    frozen = GraphDef.FromString((tmp_path / "frozen.pb").read_bytes())
    assert {node.op for node in frozen.node} == {"Placeholder", "Const", "Identity", "Mul", "Square"}

    flags = [f"--input_graph={tmp_path / 'frozen.pb'}", f"--output_graph={tmp_path / 'small.pb'}", "--input_binary"]
    assert run("strip_unused", *flags, "--input_node_names=product", "--output_node_names=y").endswith(
        "2 ops in the final graph.\n"
    )
    with tf.Graph().as_default(), tf.Session() as sess:
        small = GraphDef.FromString((tmp_path / "small.pb").read_bytes())
        (y,) = tf.import_graph_def(small, return_elements=["y:0"])
        np.testing.assert_array_equal(sess.run(y, {"import/product:0": [3.0]}), [9.0])
