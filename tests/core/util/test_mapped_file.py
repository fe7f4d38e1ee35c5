"""Files as arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tfcompat.core.util.mapped_file import let_go, mapped


def resident() -> int:
    """Bytes of mapped files that this process holds in memory."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("RssFile"))


def test_a_mapped_file_is_read_where_it_is_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "empty").touch()
    array = mapped(str(tmp_path / "file"))
    assert not array.flags.writeable
    np.testing.assert_array_equal(array.view("<u4").reshape(64, 64)[3], np.frombuffer(bytes(range(256)), "<u4"))
    assert mapped(str(tmp_path / "empty")).size == 0


def test_let_go_changes_no_value(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 256)
    array = mapped(str(tmp_path / "file"))
    for part in (array, array[5000:9001].view(), array[1:3], array[:0], np.zeros(3)):
        before = part.copy()
        let_go(part)
        np.testing.assert_array_equal(part, before)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux")
def test_let_go_frees_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(1 << 24))
    array = mapped(str(tmp_path / "file"))
    before = resident()
    assert array.sum() == 0
    assert resident() > before + (1 << 23)
    let_go(array[8:])
    assert resident() < before + (1 << 22)
