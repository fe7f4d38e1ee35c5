"""Training goes on from TensorFlow's files, and those that tfcompat writes are those that TensorFlow has read (see
`recording/interop.py`)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tfcompat as tf
from conformance import interop, interop_files


@pytest.mark.parametrize("name", sorted(interop.PROGRAMS))
def test_training_goes_on_from_tensorflows_files(name: str, tmp_path: Path) -> None:
    interop_files.unpack(name, tmp_path)
    expected = json.loads((tmp_path / "expected.json").read_text())
    found = interop.read(tf, np, name, str(tmp_path))
    assert len(found) == 8
    assert not interop.differences(np, expected, found)


@pytest.mark.parametrize("name", sorted(interop.PROGRAMS))
def test_training_goes_on_from_own_files(name: str, tmp_path: Path) -> None:
    expected = interop.write(tf, np, name, str(tmp_path))
    found = interop.read(tf, np, name, str(tmp_path))
    assert len(found) == 8
    assert not interop.differences(np, expected, found)


def test_files_are_those_that_tensorflow_has_read(tmp_path: Path) -> None:
    """When this fails on purpose, have TensorFlow check the files again, then record their digests."""
    found = tmp_path / "digests.json"
    command = [sys.executable, "-m", "conformance.recording.interop", "digests", str(found)]
    subprocess.run(command, check=True, cwd=Path(__file__).parent.parent)
    recorded = Path(interop_files.RECORDED) / "digests.json"
    assert json.loads(found.read_text()) == json.loads(recorded.read_text())


@pytest.mark.parametrize("name", sorted(interop.PROGRAMS))
def test_tensors_and_records_have_tensorflows_bytes(name: str, tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    interop_files.unpack(name, theirs)
    ours.mkdir()
    interop.write(tf, np, name, str(ours), start=str(theirs / f"model-{interop.BEFORE}"))
    for file in (f"model-{interop.BEFORE}.data-00000-of-00001", f"model-{interop.BEFORE}.index", "data.tfrecords"):
        assert (ours / file).read_bytes() == (theirs / file).read_bytes(), file
