"""`tfcompat run script.py` runs a script as `python script.py` does."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import tfcompat

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(tfcompat.__file__).parents[1])}


def run(folder: Path, *arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
    """Runs `python -m tfcompat` with `arguments` in `folder`, where `script` is the file script.py."""
    (folder / "script.py").write_text(textwrap.dedent(script))
    command = [sys.executable, "-m", "tfcompat", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=ENVIRONMENT, check=False)


@pytest.mark.parametrize("command", [["run", "script.py"], ["script.py"]])
def test_a_script_is_main(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "neighbour.py").write_text("name = __name__")
    script = """
        import os, sys
        import neighbour
        import tensorflow as tf
        print(__name__, sys.argv, tf.__name__, neighbour.name)
        assert sys.path[0] == os.path.dirname(__file__) == os.getcwd()
        assert sys.modules["__main__"].tf is tf
    """
    result = run(tmp_path, *command, "--steps", "3", "--", "-x", script=script)
    assert result.stdout == "__main__ ['script.py', '--steps', '3', '--', '-x'] tfcompat neighbour\n", result.stderr


@pytest.mark.parametrize("command", [["run", "-m"], ["-m"]])
@pytest.mark.parametrize(("name", "file"), [("pack.part", "part.py"), ("pack", "__main__.py")])
def test_a_module_is_main(tmp_path: Path, command: list[str], name: str, file: str) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "__init__.py").write_text("import tensorflow as tf")
    (tmp_path / "pack" / file).write_text(
        "import sys\nfrom . import tf\nprint(__name__, __package__, __spec__.name, sys.argv[1:], tf.__name__)"
    )
    result = run(tmp_path, *command, name, "-m", "--steps")
    full = f"{name}.__main__" if name == "pack" else name
    assert result.stdout == f"__main__ pack {full} ['-m', '--steps'] tfcompat\n", result.stderr


@pytest.mark.parametrize("name", ["nothing", "nothing.at_all", "folder"])
def test_a_missing_module(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    result = run(tmp_path, "run", "-m", name)
    assert (result.returncode, result.stdout) == (2, "")
    assert name in result.stderr and "Traceback" not in result.stderr


def test_main_lives_until_the_process_ends(tmp_path: Path) -> None:
    script = """
        import atexit, sys
        atexit.register(lambda: print(sys.modules["__main__"].last))
        last = "bye"
    """
    assert run(tmp_path, "run", "script.py", script=script).stdout == "bye\n"


def test_numpys_random_numbers_are_the_scripts_own(tmp_path: Path) -> None:
    script = """
        import numpy as np
        np.random.seed(1)
        import tensorflow as tf
        tf.Session().run(tf.zeros([2]))
        print(np.random.randint(1000))
    """
    assert run(tmp_path, "run", "script.py", script=script).stdout == "37\n"


def test_a_traceback_shows_the_script_alone(tmp_path: Path) -> None:
    result = run(tmp_path, "run", "script.py", script="def f():\n    return 1 / 0\nf()\n")
    plain = subprocess.run([sys.executable, str(tmp_path / "script.py")], capture_output=True, text=True, check=False)
    assert result.returncode == plain.returncode == 1
    assert result.stderr == plain.stderr


def test_a_syntax_error(tmp_path: Path) -> None:
    result = run(tmp_path, "run", "script.py", script="print 1\n")
    assert result.returncode == 1
    assert result.stderr.startswith(f'  File "{tmp_path / "script.py"}", line 1\n')


def test_the_exit_status_is_the_scripts(tmp_path: Path) -> None:
    assert run(tmp_path, "run", "script.py", script="import sys\nsys.exit(7)").returncode == 7


def test_a_missing_script(tmp_path: Path) -> None:
    result = run(tmp_path, "run", "nothing.py")
    assert result.returncode == 2
    assert "can't open file" in result.stderr


def test_tf_version(tmp_path: Path) -> None:
    script = """
        import sys
        import tensorflow as tf
        from tensorflow.python.framework import versions
        print(tf.__version__, versions.era(), sys.argv[1:])
    """
    result = run(tmp_path, "run", "--tf-version", "0.8", "script.py", "--tf-version", "1.0", script=script)
    assert result.stdout == "0.8 (0, 8) ['--tf-version', '1.0']\n", result.stderr


def test_an_impossible_tf_version(tmp_path: Path) -> None:
    result = run(tmp_path, "run", "--tf-version", "2.0", "script.py")
    assert result.returncode == 2
    assert "'2.0' is not a TensorFlow version that tfcompat can stand for" in result.stderr


def test_version(tmp_path: Path) -> None:
    result = run(tmp_path, "--version")
    assert result.stdout.startswith("tfcompat 0.")
    assert "(TensorFlow 1.15.5)" in result.stdout


def test_help_does_not_import_jax() -> None:
    program = """if True:
        import sys
        from tfcompat.cli.main import main
        try:
            main(["--help"])
        except SystemExit:
            assert "jax" not in sys.modules
    """
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "usage: tfcompat" in result.stdout
