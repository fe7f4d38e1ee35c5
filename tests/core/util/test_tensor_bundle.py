"""Checkpoint files: what is written is read again, damage is found, and a kill loses nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import hypothesis.extra.numpy as hnp
import ml_dtypes
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tfcompat.core.framework.tensor_slice import TensorSlice
from tfcompat.core.protobuf.tensor_bundle_pb2 import BundleHeaderProto
from tfcompat.core.util.bundle_reader import BundleReader
from tfcompat.core.util.bundle_writer import BundleWriter, merge_bundles
from tfcompat.core.util.table import TableWriter
from tfcompat.core.util.tensor_bundle import data_path, index_path
from tfcompat.python.framework.errors_impl import DataLossError, InvalidArgumentError, NotFoundError, OpError

VALUES = {
    "bool": np.array([True, False]),
    "bytes": np.array([b"x", b"", b"null\0byte"], object),
    "complex": np.array([[1 + 2j]], np.complex64),
    "empty": np.zeros((0, 3), np.float32),
    "half": np.array([1, 2.5], np.float16),
    "bfloat16": np.array([1, 2.5], ml_dtypes.bfloat16),
    "matrix": np.arange(12, dtype=np.float32).reshape(3, 4),
    "scalar": np.array(3.5),
    "text": np.array(b"one", object),
    "transposed": np.arange(6, dtype=np.int64).reshape(2, 3).T,
}


def write(prefix: object, values: dict[str, np.ndarray]) -> str:
    with BundleWriter(str(prefix)) as writer:
        for name, value in values.items():
            writer.add(name, value)
        writer.finish()
    return str(prefix)


def assert_holds(reader: BundleReader, values: dict[str, np.ndarray]) -> None:
    assert reader.names() == sorted(values)
    for name, value in values.items():
        read = reader.read(name)
        assert (read.dtype, read.shape) == (value.dtype, value.shape)
        np.testing.assert_array_equal(read, value)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    reader = BundleReader(write(tmp_path / "model", VALUES))
    assert_holds(reader, VALUES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.data-00000-of-00001", "model.index"]


def test_a_partitioned_tensor_is_read_whole_and_in_other_slices(tmp_path: Path) -> None:
    whole = np.arange(14, dtype=np.float32).reshape(7, 2)
    with BundleWriter(str(tmp_path / "model")) as writer:
        writer.add_slice("w", (7, 2), TensorSlice.parse("0,4:0,2"), whole[:4])
        writer.add_slice("w", (7, 2), TensorSlice.parse("4,3:0,2"), whole[4:])
        writer.finish()
    reader = BundleReader(str(tmp_path / "model"))
    assert reader.names() == ["w"]
    np.testing.assert_array_equal(reader.read("w"), whole)
    np.testing.assert_array_equal(reader.read_slice("w", TensorSlice.parse("4,3:0,2")), whole[4:])
    np.testing.assert_array_equal(reader.read_slice("w", TensorSlice.parse("2,4:1,1")), whole[2:6, 1:])
    with pytest.raises(InvalidArgumentError):
        reader.read_slice("w", TensorSlice.parse("5,3:-"))


def test_a_slice_of_a_tensor_that_is_stored_whole(tmp_path: Path) -> None:
    reader = BundleReader(write(tmp_path / "model", VALUES))
    np.testing.assert_array_equal(reader.read_slice("matrix", TensorSlice.parse("1,2:-")), VALUES["matrix"][1:])


def test_bundles_become_the_shards_of_one(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    first = write(tmp_path / "parts" / "part-00000", {"a": VALUES["matrix"]})
    second = write(tmp_path / "parts" / "part-00001", {"b": VALUES["bytes"], "c": VALUES["scalar"]})
    merge_bundles([first, second], str(tmp_path / "model"))
    assert not list((tmp_path / "parts").iterdir())
    reader = BundleReader(str(tmp_path / "model"))
    assert reader.shards == 2
    assert_holds(reader, {"a": VALUES["matrix"], "b": VALUES["bytes"], "c": VALUES["scalar"]})


def test_many_names_fill_several_blocks(tmp_path: Path) -> None:
    values = {f"layer_{i}/some/long/scope/of/a/variable/kernel": np.array(i) for i in range(8_000)}
    reader = BundleReader(write(tmp_path / "model", values))
    assert len(reader.names()) == 8_000
    assert reader.read("layer_4321/some/long/scope/of/a/variable/kernel") == 4321


def test_missing_files_and_names(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        BundleReader(str(tmp_path / "none"))
    prefix = write(tmp_path / "model", VALUES)
    with pytest.raises(NotFoundError, match="Key other not found in checkpoint"):
        BundleReader(prefix).read("other")
    os.remove(data_path(prefix, 0, 1))
    with pytest.raises(NotFoundError):
        BundleReader(prefix).read("matrix")


def test_what_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    prefix = write(tmp_path / "model", VALUES)
    with pytest.raises(InvalidArgumentError), BundleWriter(prefix) as writer:
        writer.add("a", VALUES["matrix"])
        writer.add("a", VALUES["matrix"])
    assert_holds(BundleReader(prefix), VALUES)
    assert len(list(tmp_path.iterdir())) == 2


fuzz = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzz
@given(data=st.data())
def test_damage_raises_data_loss_or_changes_nothing(tmp_path: Path, data: st.DataObject) -> None:
    prefix = write(tmp_path / "model", VALUES)
    path = data.draw(st.sampled_from([index_path(prefix), data_path(prefix, 0, 1)]))
    content = bytearray(Path(path).read_bytes())
    if data.draw(st.booleans(), label="truncate"):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    Path(path).write_bytes(content)
    with contextlib.suppress(DataLossError):
        assert_holds(BundleReader(prefix), VALUES)


@fuzz
@given(entries=st.dictionaries(st.binary(max_size=12), st.binary(max_size=60), max_size=6))
def test_a_hostile_index_with_right_checksums(tmp_path: Path, entries: dict[bytes, bytes]) -> None:
    prefix = write(tmp_path / "model", VALUES)
    entries[b""] = BundleHeaderProto(num_shards=1).SerializeToString()
    with open(index_path(prefix), "wb") as file:
        table = TableWriter(file)
        for key in sorted(entries):
            table.add(key, entries[key])
        table.finish()
    reader = BundleReader(prefix)
    for name in reader.names():
        with pytest.raises(OpError):
            reader.read(name)
            raise DataLossError(None, None, "an empty tensor at a valid place")


@fuzz
@given(
    value=hnp.arrays(
        hnp.scalar_dtypes().filter(lambda dtype: dtype.isnative and dtype.char in "?bhilqBHILefdFD"),
        hnp.array_shapes(min_dims=0, min_side=0),
    )
)
def test_any_array(tmp_path: Path, value: np.ndarray) -> None:
    np.testing.assert_array_equal(BundleReader(write(tmp_path / "model", {"x": value})).read("x"), value)


WRITER = """
    import sys
    import numpy as np
    from tfcompat.core.util.bundle_writer import BundleWriter
    step = int(sys.argv[2])
    while True:
        step += 1
        with BundleWriter(sys.argv[1]) as writer:
            writer.add("step", np.array(step))
            writer.add("weights", np.full(200_000, step))
            writer.finish()
        print(step, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be handled")
def test_a_kill_at_any_instant_leaves_the_newest_complete_checkpoint(tmp_path: Path) -> None:
    prefix = str(tmp_path / "model")
    random = np.random.RandomState(0)
    step = 0
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), prefix, str(step)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        reported = int(process.stdout.readline())
        time.sleep(random.uniform(0, 0.05))
        process.kill()
        reported = max([reported, *map(int, process.stdout.read().split())])
        process.wait()
        reader = BundleReader(prefix)
        step = int(reader.read("step"))
        assert step >= reported
        np.testing.assert_array_equal(reader.read("weights"), np.full(200_000, step))
