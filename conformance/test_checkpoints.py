"""Checkpoints that TensorFlow wrote are read, and tfcompat writes the same bytes."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tfcompat as tf
from conformance import checkpoints
from tfcompat.core.util.checkpoint_reader import open_checkpoint
from tfcompat.core.util.table import read_table

FOLDER = Path(checkpoints.FOLDER)
CASES = [pytest.param(case, id=case.__name__) for case in checkpoints.CASES]
CASES_OF_V2 = [pytest.param(case, id=case.__name__) for case in checkpoints.CASES if "v1" not in case.__name__]
CASES_OF_V1 = [pytest.param(case, id=case.__name__) for case in checkpoints.CASES if "v1" in case.__name__]


def _path(release: str, case: Callable[..., Any]) -> str:
    path = FOLDER / f"{release}_{case.__name__}"
    in_shards = list(FOLDER.glob(f"{path.name}-?????-of-?????"))
    return f"{path}-?????-of-{len(in_shards):05d}" if in_shards else str(path)


def _assert_recorded(case: Callable[..., Any], values: dict[str, Any]) -> None:
    with np.load(FOLDER / f"{case.__name__}.npz") as recorded:
        assert set(values) == set(recorded.files)
        for name in recorded.files:
            expected, actual = recorded[name], np.asarray(values[name])
            if actual.dtype == object:
                assert actual.tolist() == expected.tolist(), name
            else:
                assert actual.astype(expected.dtype).tobytes() == expected.tobytes(), name
                assert actual.dtype in (expected.dtype, tf.bfloat16.as_numpy_dtype), name
                assert actual.shape == expected.shape, name


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("release", checkpoints.RELEASES)
def test_checkpoints_of_tensorflow_are_read(release: str, case: Callable[..., Any]) -> None:
    reader = tf.train.NewCheckpointReader(_path(release, case))
    _assert_recorded(case, {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()})


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("release", checkpoints.RELEASES)
def test_checkpoints_of_tensorflow_are_restored(release: str, case: Callable[..., Any]) -> None:
    with tf.Graph().as_default():
        variables, arguments = case(tf)
        saver = tf.train.Saver(**arguments)
        with tf.Session() as sess:
            saver.restore(sess, _path(release, case))
            _assert_recorded(case, sess.run({name: tf.convert_to_tensor(each) for name, each in variables.items()}))


@pytest.mark.parametrize("case", CASES_OF_V2)
def test_the_bytes_are_those_of_tensorflow(tmp_path: Path, case: Callable[..., Any]) -> None:
    _assert_recorded(case, checkpoints.save(tf, case, str(tmp_path / "saved")))
    for release in checkpoints.RELEASES:
        files = sorted(FOLDER.glob(f"{release}_{case.__name__}.*"))
        assert [path.suffix for path in files] == [path.suffix for path in sorted(tmp_path.iterdir())]
        for path in files:
            assert (tmp_path / f"saved{path.suffix}").read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("case", CASES_OF_V1)
def test_files_of_the_first_format_hold_what_those_of_tensorflow_do(tmp_path: Path, case: Callable[..., Any]) -> None:
    _assert_recorded(case, checkpoints.save(tf, case, str(tmp_path / "saved")))
    written = sorted(tmp_path.iterdir())
    for release in checkpoints.RELEASES:
        prefix = f"{release}_{case.__name__}"
        files = sorted([*FOLDER.glob(prefix), *FOLDER.glob(f"{prefix}-*")])
        assert [path.name.replace("saved", prefix) for path in written] == [path.name for path in files]
        for path, expected in zip(written, files, strict=True):
            with path.open("rb") as own, expected.open("rb") as recorded:
                assert list(read_table(own)) == list(read_table(recorded))


@given(st.data())
def test_a_damaged_checkpoint_of_the_first_format_raises_data_loss_or_changes_nothing(data: st.DataObject) -> None:
    path = FOLDER / "1.15.5_v1"
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans(), "truncated"):
        content = content[: data.draw(st.integers(0, len(content) - 1), "length")]
    for _ in range(data.draw(st.integers(0, 3), "flips") if content else 0):
        content[data.draw(st.integers(0, len(content) - 1), "place")] ^= 1 << data.draw(st.integers(0, 7), "bit")
    with tempfile.TemporaryDirectory() as directory:
        damaged = Path(directory, "damaged")
        damaged.write_bytes(content)
        try:
            reader = open_checkpoint(str(damaged))
            values = {name: reader.read(name) for name in reader.names()}
        except tf.errors.DataLossError:
            return
    _assert_recorded(checkpoints.v1, values)


def test_one_missing_shard_is_data_loss_or_not_found(tmp_path: Path) -> None:
    for path in FOLDER.glob("1.15.5_sharded.*"):
        shutil.copy(path, tmp_path)
    (tmp_path / "1.15.5_sharded.data-00001-of-00002").unlink()
    reader = tf.train.NewCheckpointReader(str(tmp_path / "1.15.5_sharded"))
    assert reader.get_tensor("a_of_0").tolist() == [0, 1, 2]
    with pytest.raises((tf.errors.DataLossError, tf.errors.NotFoundError)):
        reader.get_tensor("a_of_1")
