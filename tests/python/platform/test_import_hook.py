"""`tfcompat.install()`: `import tensorflow` in every form gives tfcompat's own modules."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import tfcompat

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(tfcompat.__file__).parents[1])}
INSTALL = "from tfcompat.python.platform.import_hook import install; install(); install()\n"


def run(code: str, *, cwd: Path | None = None, install: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs `code` in a fresh interpreter, behind an installed hook."""
    program = (INSTALL if install else "") + textwrap.dedent(code)
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=ENVIRONMENT, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "import tensorflow as tf; assert tf is tfcompat",
        "import tensorflow.compat.v1 as tf; assert tf is tfcompat",
        "from tensorflow.compat import v1; assert v1 is tfcompat",
        "import tensorflow_core as tf; assert tf is tfcompat",
        "import tensorflow.python.framework.dtypes as d; assert d is tfcompat.python.framework.dtypes",
        "from tensorflow.python.framework import dtypes; assert dtypes is tfcompat.python.framework.dtypes",
        "from tensorflow.compat.v1.python.framework import dtypes; assert dtypes is tfcompat.python.framework.dtypes",
        "from tensorflow_core.python.framework.dtypes import float32; assert float32 is tfcompat.float32",
        "import importlib; m = importlib.import_module('tensorflow.nn'); assert m is tfcompat.nn",
        "from tensorflow.examples.tutorials.mnist import input_data; input_data.read_data_sets('', fake_data=True)",
    ],
)
def test_same_modules(code: str) -> None:
    result = run(f"import tfcompat, tfcompat.python.framework.dtypes\n{code}")
    assert result.returncode == 0, result.stderr


def test_modules_keep_their_identity() -> None:
    result = run("""
        import tensorflow.python.framework.dtypes as d
        print(d.__name__, d.__spec__.name, d.DType.__module__)
    """)
    assert result.stdout.split() == ["tfcompat.python.framework.dtypes"] * 3, result.stderr


@pytest.mark.parametrize(
    "name", ["tensorflow.lite.nothing", "tensorflow.python.nothing", "tensorflow.python.ops.nothing.at_all"]
)
def test_a_missing_module_is_said_to_be_unsupported(name: str) -> None:
    result = run(f"import {name}")
    assert "ModuleNotFoundError: tensorflow." in result.stderr
    assert "is not supported by tfcompat (there is no module tfcompat." in result.stderr


def test_a_name_that_a_module_lacks_is_an_import_error() -> None:
    assert "ImportError: cannot import name 'nothing'" in run("from tensorflow.python.framework import nothing").stderr


def test_similar_names_are_left_alone() -> None:
    assert "No module named 'tensorflow_nothing'" in run("import tensorflow_nothing").stderr


def test_an_installed_tensorflow_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text("mine = True")
    result = run("import tensorflow; print(tensorflow.__name__)", cwd=tmp_path)
    assert result.stdout == "tfcompat\n", result.stderr


def test_tensorflow_imported_before_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text("mine = True")
    result = run(f"import tensorflow\n{INSTALL}", cwd=tmp_path, install=False)
    assert "ImportError: tensorflow is already imported, from" in result.stderr
