"""The file systems behind `tf.gfile`: local files, and through fsspec what a URL names (`gs://`, `s3://`, ...)."""

from __future__ import annotations

import errno
import glob as _glob
import os
import shutil
from typing import IO, Any, NamedTuple

from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.util import compat


class Information(NamedTuple):
    """What a file system knows about a path: size in bytes, time of the last change in nanoseconds since 1970."""

    length: int
    mtime_nsec: int
    is_directory: bool


class LocalFiles:
    """The files of this machine."""

    def open(self, path: str, mode: str) -> IO[bytes]:
        return open(path, mode)

    def exists(self, path: str) -> bool:
        return os.path.exists(path)

    def is_directory(self, path: str) -> bool:
        return os.path.isdir(path)

    def children(self, path: str) -> list[str]:
        return sorted(os.listdir(path))

    def matches(self, pattern: str) -> list[str]:
        return sorted(_glob.glob(pattern, include_hidden=True))

    def make_directory(self, path: str, parents: bool) -> None:
        if parents:
            os.makedirs(path, exist_ok=True)
        else:
            os.mkdir(path)

    def remove(self, path: str) -> None:
        if os.path.isdir(path):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        os.unlink(path)

    def remove_tree(self, path: str) -> None:
        if os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)

    def copy(self, source: str, target: str) -> None:
        shutil.copyfile(source, target)

    def rename(self, source: str, target: str) -> None:
        os.replace(source, target)

    def information(self, path: str) -> Information:
        status = os.stat(path)
        return Information(status.st_size, status.st_mtime_ns, os.path.isdir(path))


class RemoteFiles:
    """The files of an fsspec file system."""

    def __init__(self, file_system: Any, scheme: str) -> None:
        self._files = file_system
        self._scheme = scheme

    def open(self, path: str, mode: str) -> IO[bytes]:
        file: IO[bytes] = self._files.open(path, mode)
        return file

    def exists(self, path: str) -> bool:
        return bool(self._files.exists(path))

    def is_directory(self, path: str) -> bool:
        return bool(self._files.isdir(path))

    def children(self, path: str) -> list[str]:
        return sorted(os.path.basename(child.rstrip("/")) for child in self._files.ls(path, detail=False))

    def matches(self, pattern: str) -> list[str]:
        return sorted(f"{self._scheme}://{path}" for path in self._files.glob(pattern))

    def make_directory(self, path: str, parents: bool) -> None:
        if parents:
            self._files.makedirs(path, exist_ok=True)
        else:
            self._files.mkdir(path, create_parents=False)

    def remove(self, path: str) -> None:
        self._files.rm_file(path)

    def remove_tree(self, path: str) -> None:
        self._files.rm(path, recursive=True)

    def copy(self, source: str, target: str) -> None:
        self._files.copy(source, target)

    def rename(self, source: str, target: str) -> None:
        self._files.mv(source, target)

    def information(self, path: str) -> Information:
        about = self._files.info(path)
        modified = about.get("mtime") or about.get("LastModified") or about.get("created") or 0
        seconds = modified.timestamp() if hasattr(modified, "timestamp") else float(modified)
        return Information(int(about.get("size") or 0), int(seconds * 1e9), about.get("type") == "directory")


def file_system(path: Any) -> tuple[LocalFiles | RemoteFiles, str]:
    """The file system that `path` (text, bytes or a path object) is in, and the path as it takes it.

    Raises UnimplementedError for a URL whose file system is not installed.
    """
    text = compat.as_str(compat.path_to_str(path))
    scheme, separator, rest = text.partition("://")
    if not separator:
        return LocalFiles(), text
    if scheme == "file":
        return LocalFiles(), rest
    try:
        import fsspec

        return RemoteFiles(fsspec.filesystem(scheme), scheme), text
    except (ImportError, ValueError) as error:
        message = f"File system scheme '{scheme}' not implemented (file: '{text}')"
        advice = f"install fsspec and its package for {scheme} ({error})"
        raise errors.UnimplementedError(None, None, f"{message}: {advice}") from error
