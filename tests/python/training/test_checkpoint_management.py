"""State files of checkpoints that are not what they should be."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tfcompat as tf


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_state_file_gives_none_or_a_message(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "checkpoint").write_bytes(content)
    try:
        assert tf.train.latest_checkpoint(str(tmp_path)) is None
    except ValueError as error:
        assert "Invalid checkpoint state" in str(error)


@pytest.mark.parametrize("line", ['all_model_checkpoint_paths: "a"', 'model_checkpoint_path: "\\377"'])
def test_a_state_without_a_usable_newest_checkpoint(tmp_path: Path, line: str) -> None:
    (tmp_path / "checkpoint").write_text(line)
    try:
        assert tf.train.latest_checkpoint(str(tmp_path)) is None
    except ValueError as error:
        assert "Invalid checkpoint state" in str(error)
