"""`tf.gfile`: files by path, under the names of TensorFlow 1.x."""

from __future__ import annotations

from typing import Any

from tfcompat.python.lib.io.file_io import FileIO as _FileIO
from tfcompat.python.lib.io.file_io import copy as Copy
from tfcompat.python.lib.io.file_io import create_dir as MkDir
from tfcompat.python.lib.io.file_io import delete_file as Remove
from tfcompat.python.lib.io.file_io import delete_recursively as DeleteRecursively
from tfcompat.python.lib.io.file_io import file_exists as Exists
from tfcompat.python.lib.io.file_io import get_matching_files as Glob
from tfcompat.python.lib.io.file_io import is_directory as IsDirectory
from tfcompat.python.lib.io.file_io import list_directory as ListDirectory
from tfcompat.python.lib.io.file_io import recursive_create_dir as MakeDirs
from tfcompat.python.lib.io.file_io import rename as Rename
from tfcompat.python.lib.io.file_io import stat as Stat
from tfcompat.python.lib.io.file_io import walk as Walk


class GFile(_FileIO):
    """A file: `FileIO` whose mode is "r" unless given."""

    def __init__(self, name: Any, mode: str = "r") -> None:
        super().__init__(name=name, mode=mode)


class FastGFile(_FileIO):
    """Another name of `GFile`."""

    def __init__(self, name: Any, mode: str = "r") -> None:
        super().__init__(name=name, mode=mode)


Open = GFile

__all__ = [
    "Copy",
    "DeleteRecursively",
    "Exists",
    "FastGFile",
    "GFile",
    "Glob",
    "IsDirectory",
    "ListDirectory",
    "MakeDirs",
    "MkDir",
    "Open",
    "Remove",
    "Rename",
    "Stat",
    "Walk",
]
