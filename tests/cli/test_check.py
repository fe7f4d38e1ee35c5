"""`tfcompat check`."""

from __future__ import annotations

import pathlib

import pytest

import tfcompat as tf
from tfcompat.cli.main import main


def test_op_types_without_a_kernel_are_listed(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    with tf.Graph().as_default() as graph:
        tf.constant(1.0)
        graph_def = graph.as_graph_def()
    graph_def.node.add(name="a", op="Abort")
    graph_def.node.add(name="b", op="Abort")
    graph_def.node.add(name="c", op="Foo")
    for as_text in (True, False):
        path = tf.train.write_graph(graph_def, str(tmp_path), "graph", as_text=as_text)
        assert main(["check", path]) == 1
        output = capsys.readouterr().out.splitlines()
        assert output == ["Abort (2 nodes)", "Foo (1 node, not an op type of TensorFlow's)", "1 of 3 op types can run."]


def test_a_graph_that_can_run(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    with tf.Graph().as_default() as graph:
        tf.Variable(1.0)
        path = tf.train.write_graph(graph, str(tmp_path), "graph.pb", as_text=False)
    assert main(["check", path]) == 0
    assert "can run" in capsys.readouterr().out


def test_other_files_are_refused(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"nothing of the kind")
    assert main(["check", str(path)]) == 2
    assert main(["check", str(tmp_path / "none")]) == 2
    assert "neither" in capsys.readouterr().err
