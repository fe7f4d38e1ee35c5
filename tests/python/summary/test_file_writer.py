"""Event files: what is written, who reads it, and what goes wrong."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfcompat as tf


def events(directory: Path) -> list[Any]:
    return [event for path in sorted(directory.iterdir()) for event in tf.train.summary_iterator(str(path))]


def write_some(directory: Path) -> None:
    with tf.Graph().as_default() as graph, tf.Session() as sess:
        x = tf.placeholder(tf.float32, [], name="x")
        tf.summary.scalar("loss", x * 2)
        tf.summary.histogram("weights", tf.ones([10]) * x)
        tf.summary.image("picture", tf.ones([1, 4, 4, 3]) * x)
        tf.summary.text("note", tf.constant("hello"))
        merged = tf.summary.merge_all()
        with tf.summary.FileWriter(str(directory), graph) as writer:
            for step in range(5):
                writer.add_summary(sess.run(merged, {x: step}), step)


def test_events_of_a_run(tmp_path: Path) -> None:
    write_some(tmp_path)
    first, graph, meta_graph, *summaries = events(tmp_path)
    assert first.file_version == "brain.Event:2"
    assert tf.GraphDef.FromString(graph.graph_def).node[0].name == "x"
    assert tf.MetaGraphDef.FromString(meta_graph.meta_graph_def).graph_def.node[0].name == "x"
    assert [event.step for event in summaries] == [0, 1, 2, 3, 4]
    assert [event.summary.value[0].simple_value for event in summaries] == [0, 2, 4, 6, 8]
    assert abs(summaries[0].wall_time - time.time()) < 60


def test_what_describes_a_tag_is_written_once(tmp_path: Path) -> None:
    write_some(tmp_path)
    notes = [event.summary.value[3] for event in events(tmp_path)[3:]]
    assert [note.metadata.plugin_data.plugin_name for note in notes] == ["text", "", "", "", ""]


def test_flush_hands_over_what_was_added(tmp_path: Path) -> None:
    writer = tf.summary.FileWriter(str(tmp_path / "new" / "directory"))
    writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="a", simple_value=1.0)]), 7)
    writer.flush()
    assert events(tmp_path / "new" / "directory")[-1].step == 7
    writer.close()


def test_a_closed_writer_warns_and_can_be_reopened(tmp_path: Path) -> None:
    writer = tf.summary.FileWriter(str(tmp_path))
    writer.close()
    with pytest.warns(UserWarning, match="closed FileWriter"):
        writer.add_summary(tf.Summary(), 1)
    writer.reopen()
    writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="a", simple_value=1.0)]), 2)
    writer.close()
    assert [event.step for event in events(tmp_path) if event.summary.value] == [2]


def test_run_metadata_needs_a_new_tag(tmp_path: Path) -> None:
    with tf.summary.FileWriter(str(tmp_path)) as writer:
        writer.add_run_metadata(tf.RunMetadata(), "step 1", 1)
        with pytest.raises(ValueError, match="already used"):
            writer.add_run_metadata(tf.RunMetadata(), "step 1", 2)


def test_one_writer_for_a_directory(tmp_path: Path) -> None:
    first = tf.summary.FileWriterCache.get(str(tmp_path))
    assert tf.summary.FileWriterCache.get(str(tmp_path)) is first
    tf.summary.FileWriterCache.clear()
    assert tf.summary.FileWriterCache.get(str(tmp_path)) is not first
    tf.summary.FileWriterCache.clear()


def test_a_damaged_file(tmp_path: Path) -> None:
    write_some(tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(tf.errors.DataLossError):
        list(tf.train.summary_iterator(str(path)))


def test_names_of_tensorflow_0(tmp_path: Path) -> None:
    with tf.Graph().as_default(), tf.Session() as sess:
        tf.scalar_summary("loss", 1.5)
        tf.scalar_summary(["a", "b"], [1.0, 2.0])
        tf.histogram_summary("h", [1.0])
        tf.image_summary("i", np.zeros([1, 2, 2, 1], np.float32), max_images=1)
        tf.audio_summary("s", np.zeros([1, 4], np.float32), 8000.0, max_outputs=1)
        summary = tf.Summary.FromString(sess.run(tf.merge_all_summaries()))
    assert [value.tag for value in summary.value] == ["loss", "a", "b", "h", "i/image", "s/audio"]
    assert tf.train.SummaryWriter is tf.summary.FileWriter


@contextmanager
def tensorboard(directory: Path) -> Iterator[str]:
    """The address of a TensorBoard that shows a directory."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(directory), "--port", str(port)]
    process = subprocess.Popen([*command, "--host", "127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/data"
    finally:
        process.kill()
        process.wait()


def get(address: str, deadline: float) -> Any:
    """What TensorBoard answers, as soon as it does."""
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as response:
                data = response.read()
            if data not in (b"{}", b"[]"):
                return data
        except (urllib.error.URLError, ConnectionError):
            pass
        if time.time() > deadline:
            raise TimeoutError(address)
        time.sleep(0.2)


def test_tensorboard_shows_it(tmp_path: Path) -> None:
    write_some(tmp_path / "run")
    deadline = time.time() + 60
    with tensorboard(tmp_path) as address:

        def plugin(route: str, tag: str) -> Any:
            query = urllib.parse.urlencode({"run": "run", "tag": tag})
            return json.loads(get(f"{address}/plugin/{route}?{query}", deadline))

        tags = json.loads(get(f"{address}/plugin/scalars/tags", deadline))
        assert list(tags["run"]) == ["loss"]
        assert [row[1:] for row in plugin("scalars/scalars", "loss")] == [[step, 2.0 * step] for step in range(5)]
        assert len(plugin("histograms/histograms", "weights")) == 5
        (picture, *_) = plugin("images/images", "picture/image/0")
        assert get(f"{address}/plugin/images/individualImage?{picture['query']}", deadline).startswith(b"\x89PNG")
        graph = get(f"{address}/plugin/graphs/graph?run=run&conceptual=false", deadline)
        assert b'name: "loss"' in graph
