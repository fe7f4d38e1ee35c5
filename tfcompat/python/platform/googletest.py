"""What tests share: temporary directories, the main function, replaced attributes."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from typing import Any
from unittest import mock

from absl.testing import absltest
from absl.testing.absltest import TestCase as TestCase

from tfcompat.python.platform import app, benchmark

Benchmark = benchmark.TensorFlowBenchmark


def main(argv: list[str] | None = None) -> None:
    """Parses the flags, runs all tests of the script (or, with `--benchmarks=<pattern>`, its benchmarks) and exits."""
    arguments = sys.argv if argv is None else argv

    def run_tests() -> None:
        app.run(main=lambda rest: absltest.main(argv=rest), argv=arguments)

    benchmark.benchmarks_main(run_tests, arguments)


@cache
def GetTempDir() -> str:
    """A temporary directory of this process; deleted when the process ends."""
    script = os.path.splitext(os.path.basename(sys.argv[0] or "test"))[0]
    directory = tempfile.mkdtemp(prefix=script)
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory


def test_src_dir_path(relative_path: str) -> str:
    """The path of a file among a Bazel test's sources, given relative to TensorFlow's root."""
    return os.path.join(os.environ.get("TEST_SRCDIR", os.getcwd()), "org_tensorflow/tensorflow", relative_path)


test_src_dir_path.__test__ = False  # type: ignore[attr-defined]  # pytest: no test


class StubOutForTesting:
    """Replaces attributes for the time of a test."""

    def __init__(self) -> None:
        self._plain: list[Any] = []
        self._smart: list[Any] = []

    def Set(self, parent: Any, child_name: str, new_child: Any) -> None:
        """Replaces an attribute until `UnsetAll`."""
        self._replace(self._plain, parent, child_name, new_child)

    def SmartSet(self, obj: Any, attr_name: str, new_attr: Any) -> None:
        """Replaces an attribute until `SmartUnsetAll`."""
        self._replace(self._smart, obj, attr_name, new_attr)

    def UnsetAll(self) -> None:
        """Undoes `Set`."""
        while self._plain:
            self._plain.pop().stop()

    def SmartUnsetAll(self) -> None:
        """Undoes `SmartSet`."""
        while self._smart:
            self._smart.pop().stop()

    def CleanUp(self) -> None:
        """Undoes everything."""
        self.SmartUnsetAll()
        self.UnsetAll()

    @staticmethod
    def _replace(replaced: list[Any], owner: Any, name: str, value: Any) -> None:
        patch = mock.patch.object(owner, name, value)
        patch.start()
        replaced.append(patch)

    def __enter__(self) -> StubOutForTesting:
        return self

    def __exit__(self, *error: object) -> None:
        self.CleanUp()
