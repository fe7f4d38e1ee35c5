"""`tf.test.TestCase` and its decorators: what the recorded programs cannot state."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

import pytest

import tfcompat as tf
from tfcompat.python.framework import test_util


def outcome(case_class: type[tf.test.TestCase], name: str) -> unittest.TestResult:
    result = unittest.TestResult()
    case_class(name).run(result)
    return result


def test_graph_mode_decorators_run_a_test_once_in_a_session() -> None:
    seen = []

    @test_util.run_all_in_graph_and_eager_modes
    class Case(tf.test.TestCase):
        def test_it(self) -> None:
            seen.append(tf.get_default_session() is not None)

        @test_util.run_v2_only
        def test_later(self) -> None:
            raise AssertionError

        @test_util.run_v1_only("reason")
        def test_earlier(self) -> None:
            seen.append("v1")

    for name in ("test_it", "test_later", "test_earlier"):
        assert outcome(Case, name).wasSuccessful(), name
    assert seen == [True, "v1"]


def test_output_of_the_process_is_captured(capfd: pytest.CaptureFixture[str]) -> None:
    class Case(tf.test.TestCase):
        def test_it(self) -> None:
            with self.captureWritesToStream(sys.__stderr__) as captured:
                os.write(sys.__stderr__.fileno(), b"written")
            self.assertEqual(captured.contents(), "written")

    assert outcome(Case, "test_it").wasSuccessful()


def test_a_cluster_is_not_supported() -> None:
    with pytest.raises(tf.errors.UnimplementedError, match=r"one tf.Session instead of a cluster"):
        tf.test.create_local_cluster(1, 1)


def test_ops_in_graph() -> None:
    tf.constant(1, name="a")
    graph = tf.get_default_graph()
    assert list(test_util.assert_ops_in_graph({"a": "Const"}, graph)) == ["a"]
    with pytest.raises(ValueError, match="Expected op for node a is different"):
        test_util.assert_ops_in_graph({"a": "Add"}, graph)


SCRIPT = """
import tensorflow as tf

class Case(tf.test.TestCase):
    def test_it(self):
        with self.test_session():
            self.assertAllEqual(tf.constant([1, 2]).eval(), [1, 2])

class Bench(tf.test.Benchmark):
    def benchmark_it(self):
        print("measured")

if __name__ == "__main__":
    tf.test.main()
"""


def test_main_runs_the_tests_of_a_script_or_its_benchmarks(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, "-m", "tfcompat", "run", str(script)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (finished.returncode, "Ran 2 tests" in finished.stderr) == (0, True), finished.stderr
    finished = subprocess.run([*command, "--benchmarks=Bench"], capture_output=True, text=True, timeout=120)
    assert (finished.returncode, finished.stdout) == (0, "measured\n"), finished.stderr
