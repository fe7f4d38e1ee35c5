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

        def testSkipEagerIt(self) -> None:
            seen.append(tf.get_default_session() is not None)

        @test_util.run_v2_only
        def test_later(self) -> None:
            raise AssertionError

        @test_util.run_v1_only("reason")
        def test_earlier(self) -> None:
            seen.append("v1")

    for name in ("test_it", "testSkipEagerIt", "test_later", "test_earlier"):
        assert outcome(Case, name).wasSuccessful(), name
    assert seen == [True, False, "v1"]


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


def test_tests_without_garbage_pass() -> None:
    class Case(tf.test.TestCase):
        @test_util.assert_no_garbage_created
        def test_clean(self) -> None:
            [].append([])

        @test_util.assert_no_garbage_created
        def test_cycle(self) -> None:
            cycle: list[object] = []
            cycle.append(cycle)

    assert outcome(Case, "test_clean").wasSuccessful()
    assert "1 objects in reference cycles: list" in outcome(Case, "test_cycle").failures[0][1]


def test_decorators_about_control_flow_and_xla_leave_tests_as_they_are() -> None:
    seen = []

    @test_util.with_control_flow_v2
    class Case(tf.test.TestCase):
        @test_util.disable_xla("reason")
        @test_util.disable_control_flow_v2("reason")
        @test_util.enable_control_flow_v2
        def test_it(self) -> None:
            seen.append("it")

        @test_util.no_xla_auto_jit("reason")
        @test_util.xla_allow_fallback("reason")
        def test_other(self) -> None:
            seen.append("other")

    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Case)
    assert suite.run(unittest.TestResult()).wasSuccessful()
    assert seen == ["it", "other"]


def test_a_graph_is_built_in_a_graph_and_in_a_function() -> None:
    seen = []

    class Case(tf.test.TestCase):
        @test_util.build_as_function_and_v1_graph
        def test_it(self) -> None:
            seen.append(tf.get_default_graph().building_function)

    assert outcome(Case, "test_it").wasSuccessful()
    assert seen == [False, True]


def test_combinations_have_names() -> None:
    combinations = test_util.generate_combinations_with_testcase_name(b=[1, 2], a="x")
    assert combinations == [
        {"a": "x", "b": 1, "testcase_name": "_test_a_x_b_1"},
        {"a": "x", "b": 2, "testcase_name": "_test_a_x_b_2"},
    ]


def test_lists_of_tensors_are_close() -> None:
    class Case(tf.test.TestCase):
        def test_it(self) -> None:
            a = tf.constant([1.0])
            self.assertAllClose([a, a + 1], [[1.0], a + 1])

    assert outcome(Case, "test_it").wasSuccessful()


@pytest.mark.parametrize("shape", [[2, 3, 5, 8], [2, 3, 5, 7, 8]])
def test_layouts_of_shapes_are_those_of_tensors(shape: list[int]) -> None:
    tensor = tf.zeros(shape)
    for convert, back in (
        (test_util.NHWCToNCHW, test_util.NCHWToNHWC),
        (test_util.NHWCToNCHW_VECT_C, test_util.NCHW_VECT_CToNHWC),
    ):
        assert convert(shape) == convert(tensor).shape.as_list()
        assert back(convert(shape)) == back(convert(tensor)).shape.as_list() == shape
    assert test_util.NHWCToNCHW_VECT_C([2, 3, 5, 8]) == [2, 2, 3, 5, 4]
    with pytest.raises(ValueError, match="divisible by 4"):
        test_util.NHWCToNCHW_VECT_C([1, 1, 1, 3])


def test_meta_graphs_are_compared() -> None:
    case = tf.test.TestCase()
    tf.Variable(1, name="v")
    meta_graph = tf.train.export_meta_graph()
    test_util.assert_meta_graph_protos_equal(case, meta_graph, tf.train.export_meta_graph())
    assert meta_graph.graph_def.node
    tf.Variable(1, name="w")
    with pytest.raises(AssertionError):
        test_util.assert_meta_graph_protos_equal(case, meta_graph, tf.train.export_meta_graph())
