"""Event files that are damaged: the events before the damage, then DataLossError."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tfcompat as tf


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    directory = tmp_path_factory.mktemp("events")
    with tf.summary.FileWriter(str(directory)) as writer:
        for step in range(4):
            writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="x", simple_value=step)]), step)
    (path,) = directory.iterdir()
    return path.read_bytes()


def _steps(path: Path) -> tuple[list[int], bool]:
    found = []
    try:
        for event in tf.train.summary_iterator(str(path)):
            found.append(event.step)
    except tf.errors.DataLossError:
        return found, True
    return found, False


def test_whole_file(tmp_path: Path, events: bytes) -> None:
    (tmp_path / "events").write_bytes(events)
    assert _steps(tmp_path / "events") == ([0, 0, 1, 2, 3], False)


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files(tmp_path: Path, events: bytes, data: st.DataObject) -> None:
    content = bytearray(events)
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    (tmp_path / "events").write_bytes(content)
    found, _ = _steps(tmp_path / "events")
    assert found == [0, 0, 1, 2, 3][: len(found)]


@given(content=st.binary(max_size=100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "events").write_bytes(content)
    assert _steps(tmp_path / "events") == ([], bool(content))
