"""Graphs that TensorFlow built give the numbers here that they gave there."""

from __future__ import annotations

import json
import pathlib

import numpy as np
import pytest
from tensorboard.compat.proto import graph_pb2, meta_graph_pb2

import tfcompat as tf
from tfcompat.python.framework import meta_graph

FOLDER = pathlib.Path(__file__).parent / "recorded" / "graphs"


def imported(content: bytes, kind: str) -> tf.Graph:
    with tf.Graph().as_default() as graph:
        if kind == "MetaGraphDef":
            meta_graph.import_scoped_meta_graph(meta_graph_pb2.MetaGraphDef.FromString(content))
        else:
            tf.import_graph_def(graph_pb2.GraphDef.FromString(content), name="")
    return graph


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.npz")), ids=lambda path: path.stem)
def test_runs_as_in_tensorflow(path: pathlib.Path) -> None:
    with np.load(path) as recording:
        spec = json.loads(recording["spec"].tobytes())
        with tf.Session(graph=imported(recording["graph"].tobytes(), spec["kind"])) as session:
            for number, run in enumerate(spec["runs"]):
                feeds = {key: recording[f"feed_{number}_{place}"] for place, key in enumerate(run["feeds"])}
                values = session.run(run["fetches"], feeds)
                for place, (name, value) in enumerate(zip(run["fetches"], values, strict=True)):
                    if value is not None:
                        expected = recording[f"value_{number}_{place}"]
                        assert value.dtype == expected.dtype and value.shape == expected.shape, name
                        np.testing.assert_allclose(value, expected, 2e-5, 2e-6, err_msg=f"run {number}: {name}")
