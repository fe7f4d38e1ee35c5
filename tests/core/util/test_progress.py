"""Progress is shown to whoever watches, and to nobody else."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from tfcompat.core.util import progress as module
from tfcompat.core.util.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, size: int) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(module, "_DELAY_SECONDS", 0)
    with progress("Saving model", size) as advance:
        for _ in range(4):
            advance(size // 4)
    return stream.getvalue()


def test_a_terminal_sees_what_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), 1 << 30)
    assert "Saving model" in text
    assert "1.00G" in text
    assert shown(monkeypatch, Terminal(), 1 << 20) == ""


def test_files_see_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO(), 1 << 30) == ""


def test_tqdm_is_loaded_when_needed() -> None:
    program = "import sys, tfcompat.core.kernels.save_restore_ops; assert 'tqdm' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
