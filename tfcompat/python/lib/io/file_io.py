"""Files by path: what `tf.gfile`, `tf.io.gfile` and `tensorflow.python.lib.io.file_io` share.

Paths are text, bytes or path objects; a URL (`gs://bucket/file`) goes through fsspec. Errors are TensorFlow's:
NotFoundError, AlreadyExistsError, PermissionDeniedError, ...
"""

from __future__ import annotations

import os
import uuid
import zlib
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import IO, Any

from tfcompat.core.util.file_errors import file_errors
from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.lib.io._file_systems import Information, file_system
from tfcompat.python.util import compat


class FileIO:
    """A file; iterating over it gives its lines.

    It is opened when it is first read or written, so that a missing file is an error of `read`, not of opening. Reading
    and writing keep positions of their own. Text is UTF-8, and `seek`, `tell` and `read(n)` count bytes.

    Args:
      name: the path.
      mode: "r", "w", "a", "r+", "w+" or "a+"; with "b", what is read is bytes.

    Raises:
      InvalidArgumentError: another mode.
    """

    def __init__(self, name: Any, mode: str) -> None:
        kind = mode.replace("b", "")
        if kind not in ("r", "w", "a", "r+", "w+", "a+"):
            raise errors.InvalidArgumentError(None, None, "mode is not 'r' or 'w' or 'a' or 'r+' or 'w+' or 'a+'")
        self._name = name
        self._mode = mode
        self._is_binary = "b" in mode
        self._can_read = kind in ("r", "r+", "a+", "w+")
        self._can_write = kind != "r"
        self._opens_with = "ab" if "a" in kind else "wb"
        self._reader: IO[bytes] | None = None
        self._writer: IO[bytes] | None = None

    @property
    def name(self) -> Any:
        """The path."""
        return self._name

    @property
    def mode(self) -> str:
        """The mode it was opened with."""
        return self._mode

    def size(self) -> int:
        """The file's size in bytes."""
        return stat(self._name).length

    def write(self, file_content: str | bytes) -> None:
        """Writes at the end of what was written."""
        self._opened_writer().write(compat.as_bytes(file_content))

    def read(self, n: int = -1) -> Any:
        """The next `n` bytes as text or bytes, or the rest of the file."""
        return self._value(self._opened_reader().read(n))

    def readline(self) -> Any:
        """The next line with its end; empty at the end of the file."""
        return self._value(self._opened_reader().readline())

    def readlines(self) -> list[Any]:
        """The lines that are left."""
        return list(self)

    def seek(self, offset: int | None = None, whence: int = 0, position: int | None = None) -> None:
        """Goes on reading `offset` bytes from the start (`whence` 0), from here (1) or from the end (2).

        `position` is an old name of `offset`.

        Raises:
          InvalidArgumentError: that is before the start, or `whence` is something else.
          OutOfRangeError: that is behind the end, where reading goes on.
        """
        reader = self._opened_reader()
        if offset is None and position is None:
            raise TypeError("seek(): offset argument required")
        if offset is not None and position is not None:
            raise TypeError("seek(): offset and position may not be set simultaneously.")
        if whence not in (0, 1, 2):
            message = f"Invalid whence argument: {whence}. Valid values are 0, 1, or 2."
            raise errors.InvalidArgumentError(None, None, message)
        try:
            place = reader.seek(int(offset if offset is not None else position or 0), whence)
        except (OSError, ValueError) as error:
            raise errors.InvalidArgumentError(None, None, f"Seeking to a negative position: {error}") from error
        size = self.size()
        if place > size:
            reader.seek(size)
            raise errors.OutOfRangeError(None, None, "reached end of file")

    def tell(self) -> int:
        """The position in bytes."""
        return (self._opened_reader() if self._can_read else self._opened_writer()).tell()

    def seekable(self) -> bool:
        """Whether `seek` works: always."""
        return True

    def flush(self) -> None:
        """Hands what was written to the operating system."""
        if self._writer is not None:
            self._writer.flush()

    def close(self) -> None:
        """Closes the file; reading or writing opens it again."""
        for file in (self._reader, self._writer):
            if file is not None:
                file.close()
        self._reader = self._writer = None

    def next(self) -> Any:
        """The next line. Raises StopIteration at the end."""
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    __next__ = next

    def __iter__(self) -> FileIO:
        return self

    def __enter__(self) -> FileIO:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_writer", None) is not None:
            self.close()

    def _opened_reader(self) -> IO[bytes]:
        if not self._can_read:
            raise errors.PermissionDeniedError(None, None, "File isn't open for reading")
        if self._reader is None:
            self._reader = self._open("rb")
        return self._reader

    def _opened_writer(self) -> IO[bytes]:
        if not self._can_write:
            raise errors.PermissionDeniedError(None, None, "File isn't open for writing")
        if self._writer is None:
            self._writer = self._open(self._opens_with)
        return self._writer

    def _open(self, mode: str) -> IO[bytes]:
        files, path = file_system(self._name)
        with file_errors(path):
            return files.open(path, mode)

    def _value(self, content: bytes) -> Any:
        return content if self._is_binary else content.decode()


FileStatistics = Information


def file_exists(filename: Any) -> bool:
    """Whether there is a file or directory of this path."""
    files, path = file_system(filename)
    return files.exists(path)


def delete_file(filename: Any) -> None:
    """Deletes a file. Raises NotFoundError."""
    files, path = file_system(filename)
    with file_errors(path):
        files.remove(path)


def read_file_to_string(filename: Any, binary_mode: bool = False) -> Any:
    """The contents of a file, as text or as bytes. Raises NotFoundError."""
    with FileIO(filename, "rb" if binary_mode else "r") as file:
        return file.read()


def write_string_to_file(filename: Any, file_content: str | bytes) -> None:
    """Writes a file."""
    with FileIO(filename, "w") as file:
        file.write(file_content)


def atomic_write_string_to_file(filename: Any, contents: str | bytes, overwrite: bool = True) -> None:
    """Writes a file under another name and renames it, so that nobody sees half of it."""
    temporary = f"{compat.path_to_str(filename)}.tmp{uuid.uuid4().hex}"
    write_string_to_file(temporary, contents)
    try:
        rename(temporary, filename, overwrite)
    except errors.OpError:
        delete_file(temporary)
        raise


def get_matching_files(filename: Any) -> list[str]:
    """The paths that match a pattern (`*`, `?`, `[a-z]`), or any of a list of patterns; sorted for each pattern."""
    if not isinstance(filename, (str, bytes, os.PathLike)):
        return [match for pattern in filename for match in get_matching_files(pattern)]
    files, path = file_system(filename)
    return files.matches(path)


def create_dir(dirname: Any) -> None:
    """Makes a directory; one that is there is left as it is. Raises NotFoundError when its parent is missing."""
    files, path = file_system(dirname)
    if not path or files.is_directory(path):  # the empty path is where the program runs
        return
    with file_errors(path):
        files.make_directory(path, parents=False)


def recursive_create_dir(dirname: Any) -> None:
    """Makes a directory and its missing parents; one that is there is left as it is."""
    files, path = file_system(dirname)
    if not path:
        return
    with file_errors(path):
        files.make_directory(path, parents=True)


def copy(oldpath: Any, newpath: Any, overwrite: bool = False) -> None:
    """Copies a file.

    Raises:
      NotFoundError: there is no such file.
      AlreadyExistsError: `newpath` is there, and `overwrite` is false.
    """
    source_files, source = file_system(oldpath)
    target_files, target = file_system(newpath)
    _refuse_existing(newpath, overwrite)
    with file_errors(source):
        if type(source_files) is type(target_files):
            source_files.copy(source, target)
            return
        with source_files.open(source, "rb") as reader, target_files.open(target, "wb") as writer:
            while block := reader.read(1 << 20):
                writer.write(block)


def rename(oldname: Any, newname: Any, overwrite: bool = False) -> None:
    """Renames or moves a file or directory.

    Raises:
      NotFoundError: there is no such file.
      AlreadyExistsError: `newname` is there, and `overwrite` is false.
    """
    source_files, source = file_system(oldname)
    target_files, target = file_system(newname)
    _refuse_existing(newname, overwrite)
    if type(source_files) is not type(target_files):
        copy(oldname, newname, overwrite)
        delete_file(oldname)
        return
    with file_errors(source):
        source_files.rename(source, target)


def _refuse_existing(path: Any, overwrite: bool) -> None:
    if not overwrite and file_exists(path):
        raise errors.AlreadyExistsError(None, None, f"file already exists: {compat.path_to_str(path)}")


def delete_recursively(dirname: Any) -> None:
    """Deletes a directory with all that is in it. Raises NotFoundError."""
    files, path = file_system(dirname)
    with file_errors(path):
        files.remove_tree(path)


def is_directory(dirname: Any) -> bool:
    """Whether the path is a directory."""
    files, path = file_system(dirname)
    return files.is_directory(path)


def list_directory(dirname: Any) -> list[str]:
    """The names in a directory, sorted. Raises NotFoundError when it is none."""
    files, path = file_system(dirname)
    if not files.is_directory(path):
        raise errors.NotFoundError(None, None, f"Could not find directory {path}")
    with file_errors(path):
        return files.children(path)


def walk(top: Any, in_order: bool = True) -> Iterator[tuple[str, list[str], list[str]]]:
    """(directory, names of its directories, names of its files) for `top` and all below, a parent first or last."""
    return _walk(top, in_order, None)


def _walk(
    top: Any, topdown: bool, onerror: Callable[[errors.OpError], object] | None
) -> Iterator[tuple[str, list[str], list[str]]]:
    directory = compat.as_str_any(compat.path_to_str(top))
    try:
        names = list_directory(directory)
    except errors.NotFoundError as error:
        if onerror is not None:
            onerror(error)
        return
    directories = [name for name in names if is_directory(os.path.join(directory, name))]
    here = (directory, directories, [name for name in names if name not in directories])
    if topdown:
        yield here
    for name in directories:
        yield from _walk(os.path.join(directory, name), topdown, onerror)
    if not topdown:
        yield here


def stat(filename: Any) -> FileStatistics:
    """A path's `length` in bytes, `mtime_nsec` and `is_directory`. Raises NotFoundError."""
    files, path = file_system(filename)
    with file_errors(path):
        return files.information(path)


def filecmp(filename_a: Any, filename_b: Any) -> bool:
    """Whether two files have the same contents."""
    return stat(filename_a).length == stat(filename_b).length and file_crc32(filename_a) == file_crc32(filename_b)


def file_crc32(filename: Any, block_size: int = 16 * 1024 * 1024) -> str:
    """The CRC-32 of a file, in hexadecimal; it is read in blocks of so many bytes."""
    checksum = 0
    with FileIO(filename, "rb") as file:
        while block := file.read(block_size):
            checksum = zlib.crc32(block, checksum)
    return hex(checksum & 0xFFFFFFFF)


# The names and arguments of `tf.io.gfile`.


def file_exists_v2(path: Any) -> bool:
    """Whether there is a file or directory of this path."""
    return file_exists(path)


def delete_file_v2(path: Any) -> None:
    """Deletes a file. Raises NotFoundError."""
    delete_file(path)


def get_matching_files_v2(pattern: Any) -> list[str]:
    """The paths that match a pattern, or any of a list of patterns."""
    return get_matching_files(pattern)


def create_dir_v2(path: Any) -> None:
    """Makes a directory; one that is there is left as it is. Raises NotFoundError when its parent is missing."""
    create_dir(path)


def recursive_create_dir_v2(path: Any) -> None:
    """Makes a directory and its missing parents; one that is there is left as it is."""
    recursive_create_dir(path)


def copy_v2(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Copies a file. Raises AlreadyExistsError when `dst` is there and `overwrite` is false."""
    copy(src, dst, overwrite)


def rename_v2(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Renames or moves a file or directory. Raises AlreadyExistsError when `dst` is there and `overwrite` is false."""
    rename(src, dst, overwrite)


def delete_recursively_v2(path: Any) -> None:
    """Deletes a directory with all that is in it. Raises NotFoundError."""
    delete_recursively(path)


def is_directory_v2(path: Any) -> bool:
    """Whether the path is a directory."""
    return is_directory(path)


def list_directory_v2(path: Any) -> list[str]:
    """The names in a directory, sorted. Raises NotFoundError when it is none."""
    return list_directory(path)


def walk_v2(
    top: Any, topdown: bool = True, onerror: Callable[[errors.OpError], object] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """(directory, names of its directories, names of its files) for `top` and all below.

    Args:
      top: the directory.
      topdown: parents first; otherwise last.
      onerror: is called with the error when a directory is missing; by default that is ignored.
    """
    return _walk(top, topdown, onerror)


def stat_v2(path: Any) -> FileStatistics:
    """A path's `length` in bytes, `mtime_nsec` and `is_directory`. Raises NotFoundError."""
    return stat(path)
