"""The benchmark of checkpoints runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "checkpoints.py"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for memory")
def test_the_table_has_a_row_for_each_action(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--mib", "32", "--rounds", "1", "--folder", str(tmp_path)]
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert [line.split(" | ")[0] for line in table.splitlines()] == [
        "| 32 MiB model",
        "| ---",
        "| save",
        "| restore",
        "| restore twice",
    ]
    assert not list(tmp_path.iterdir())
