"""Files by path: what the recorded programs cannot state."""

import builtins
from pathlib import Path
from typing import Any

import pytest

import tfcompat as tf
from tfcompat.python.lib.io import file_io


def test_paths_may_be_path_objects_and_file_urls(tmp_path: Path) -> None:
    file_io.write_string_to_file(tmp_path / "a", "text")
    assert file_io.read_file_to_string(f"file://{tmp_path}/a") == "text"
    assert file_io.read_file_to_string(str(tmp_path / "a"), binary_mode=True) == b"text"


def test_atomic_write_leaves_nothing_behind(tmp_path: Path) -> None:
    path = str(tmp_path / "a")
    file_io.atomic_write_string_to_file(path, "1")
    with pytest.raises(tf.errors.AlreadyExistsError, match="file already exists"):
        file_io.atomic_write_string_to_file(path, "2", overwrite=False)
    assert file_io.list_directory(tmp_path) == ["a"] and file_io.read_file_to_string(path) == "1"


def test_equal_files_have_equal_checksums(tmp_path: Path) -> None:
    for name, content in (("a", "123456789"), ("b", "123456789"), ("c", "12345678_")):
        file_io.write_string_to_file(tmp_path / name, content)
    assert file_io.file_crc32(tmp_path / "a", block_size=2) == "0xcbf43926"
    assert file_io.filecmp(tmp_path / "a", tmp_path / "b") and not file_io.filecmp(tmp_path / "a", tmp_path / "c")


def test_an_unknown_scheme_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without_fsspec(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "fsspec":
            raise ImportError("No module named 'fsspec'")
        return original(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_fsspec)
    with pytest.raises(tf.errors.UnimplementedError, match=r"scheme 'gs' not implemented .*: install fsspec"):
        tf.gfile.Exists("gs://bucket/file")


def test_errors_name_the_file() -> None:
    with pytest.raises(tf.errors.NotFoundError, match=r"^/no/such/file; No such file or directory$"):
        tf.gfile.GFile("/no/such/file").read()
