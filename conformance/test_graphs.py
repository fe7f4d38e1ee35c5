"""Graphs that TensorFlow built give the numbers here that they gave there."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import numpy as np
import pytest
from tensorboard.compat.proto import graph_pb2

import tfcompat as tf

FOLDER = pathlib.Path(__file__).parent / "recorded" / "graphs"


def imported(recording: Any) -> tf.Graph:
    graph_def = graph_pb2.GraphDef.FromString(recording["graph"].tobytes())
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="")
    return graph


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.npz")), ids=lambda path: path.stem)
def test_runs_as_in_tensorflow(path: pathlib.Path) -> None:
    with np.load(path) as recording:
        spec = json.loads(recording["spec"].tobytes())
        with tf.Session(graph=imported(recording)) as session:
            for number, run in enumerate(spec["runs"]):
                feeds = {key: recording[f"feed_{number}_{place}"] for place, key in enumerate(run["feeds"])}
                values = session.run(run["fetches"], feeds)
                for place, (name, value) in enumerate(zip(run["fetches"], values, strict=True)):
                    if value is not None:
                        expected = recording[f"value_{number}_{place}"]
                        assert value.dtype == expected.dtype and value.shape == expected.shape, name
                        np.testing.assert_allclose(value, expected, 2e-5, 2e-6, err_msg=f"run {number}: {name}")
