"""`tf.resource_loader`: files beside a script."""

from __future__ import annotations

import inspect as _inspect
import os as _os
import sys as _sys


def load_resource(path: str) -> bytes:
    """The contents of a file in the installed package, its path relative to the package.

    Raises OSError when there is none.
    """
    root = _os.path.join(_os.path.dirname(__file__), _os.pardir, _os.pardir)
    with open(_os.path.abspath(_os.path.join(root, path)), "rb") as file:
        return file.read()


def get_data_files_path() -> str:
    """The directory of the calling script."""
    return _os.path.dirname(_inspect.getfile(_sys._getframe(1)))


def get_root_dir_with_all_resources() -> str:
    """The directory of the calling script, or the root of the Bazel runfiles it lies in."""
    script_directory = directory = _os.path.dirname(_inspect.getfile(_sys._getframe(1)))
    child = ""
    while ".runfiles" not in _os.path.basename(directory):
        child, directory = directory, _os.path.dirname(directory)
        if child == directory:
            return script_directory
    return child or script_directory


def get_path_to_datafile(path: str) -> str:
    """A file's path, given relative to the directory of the calling script."""
    return _os.path.join(_os.path.dirname(_inspect.getfile(_sys._getframe(1))), path)


def readahead_file_path(path: str, readahead: str = "128M") -> str:
    """The path: files are not read ahead, in TensorFlow neither."""
    return path
