"""Restoring goes straight from the file into variables."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import tfcompat as tf

LARGE = 1 << 19
"""Elements, of 4 bytes: enough for the value to be kept on the device."""


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    with tf.Graph().as_default():
        yield


@pytest.mark.parametrize("use_resource", [False, True])
def test_restored_variables_are_not_the_file(tmp_path: Path, use_resource: bool) -> None:
    large = tf.get_variable("large", [LARGE], initializer=tf.ones_initializer(), use_resource=use_resource)
    small = tf.get_variable("small", [3], initializer=tf.ones_initializer(), use_resource=use_resource)
    text = tf.get_variable("text", initializer=["a", "b"], use_resource=use_resource)
    step = [tf.assign_add(large, tf.ones([LARGE])), tf.assign_add(small, tf.ones([3]))]
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        path = saver.save(sess, str(tmp_path / "model"))
    for _ in range(2):
        with tf.Session() as sess:
            saver.restore(sess, path)
            saver.restore(sess, path)
            for _ in range(3):
                sess.run(step)
            values = sess.run([large, small, text])
            np.testing.assert_array_equal(values[0], np.full(LARGE, 4.0))
            np.testing.assert_array_equal(values[1], [4.0, 4.0, 4.0])
            np.testing.assert_array_equal(values[2], [b"a", b"b"])


def test_restoring_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    v = tf.get_variable("v", [7, 5], initializer=tf.ones_initializer())
    u = tf.get_variable("u", [3], initializer=tf.ones_initializer(), use_resource=True)
    saver = tf.train.Saver([v, u])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        path = saver.save(sess, str(tmp_path / "model"))

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("compiles")

    monkeypatch.setattr("tfcompat.core.common_runtime.compiler.compiled", refuse)
    with tf.Session() as sess:
        saver.restore(sess, path)
        np.testing.assert_array_equal(sess.run(v), np.ones([7, 5]))


RESTORE = """
    import sys
    import tfcompat as tf
    for i in range(16):
        tf.get_variable(f"v{i}", [1 << 22], initializer=tf.zeros_initializer())
    saver = tf.train.Saver()
    sess = tf.Session()
    def peak():
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    sess.run(tf.zeros([1 << 22]) + 1.0)
    if sys.argv[2] == "save":
        sess.run(tf.global_variables_initializer())
    before = peak()
    if sys.argv[2] == "save":
        saver.save(sess, sys.argv[1], write_meta_graph=False)
    else:
        saver.restore(sess, sys.argv[1])
    print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux")
def test_memory_holds_one_model(tmp_path: Path) -> None:
    model = 16 * 16 * 1024  # KiB

    def growth(action: str) -> int:
        command = [sys.executable, "-c", textwrap.dedent(RESTORE), str(tmp_path / "model"), action]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert growth("save") < 0.2 * model
    assert growth("restore") < 1.2 * model
