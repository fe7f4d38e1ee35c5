"""The directory in which executables are kept from one start of a script to the next."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = """
import jax, tfcompat as tf
x = tf.placeholder(tf.float32, [4])
tf.Session().run(tf.exp(x), {x: [0, 1, 2, 3]})
print(jax.config.jax_compilation_cache_dir)
"""


def directory_used(home: Path, **settings: str) -> str:
    """Where a script that compiles keeps its executables."""
    own = ("TFCOMPAT_", "JAX_", "XDG_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment = {**inherited, "HOME": str(home), "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu", **settings}
    run = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_it_is_private_by_default(tmp_path):
    directory = Path(directory_used(tmp_path))
    assert directory == tmp_path / ".cache" / "tfcompat" / "xla"
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_it_can_be_named(tmp_path):
    named = tmp_path / "elsewhere"
    assert directory_used(tmp_path, TFCOMPAT_COMPILATION_CACHE=str(named)) == str(named)
    assert stat.S_IMODE(named.stat().st_mode) == 0o700


def test_it_can_be_switched_off(tmp_path):
    assert directory_used(tmp_path, TFCOMPAT_COMPILATION_CACHE="off") == "None"
    assert not (tmp_path / ".cache").exists()


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_one_that_others_can_write_is_not_used(tmp_path, mode):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(mode)
    assert directory_used(tmp_path, TFCOMPAT_COMPILATION_CACHE=str(shared)) == "None"


def test_one_configured_through_jax_is_left_alone(tmp_path):
    configured = str(tmp_path / "jax")
    assert directory_used(tmp_path, JAX_COMPILATION_CACHE_DIR=configured) == configured
