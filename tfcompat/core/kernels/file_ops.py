"""Kernels that read and write whole files."""

from __future__ import annotations

import glob
import os
import re

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.string_ops import vector
from tfcompat.core.util.file_errors import file_errors

_WILDCARD = re.compile(rb"[*?\[]")


def _path(filename: np.ndarray) -> str:
    array = np.asarray(filename, object)
    require(array.ndim == 0, f"Input filename tensor must be scalar, but had shape: {shape_text(array.shape)}")
    return os.fsdecode(array.item())


@kernel("ReadFile", host=True)
def read_file(filename: np.ndarray) -> np.ndarray:
    path = _path(filename)
    with file_errors(path), open(path, "rb") as file:
        return np.array(file.read(), object)


@kernel("WriteFile", host=True)
def write_file(filename: np.ndarray, contents: np.ndarray) -> list[np.ndarray]:
    path, data = _path(filename), np.asarray(contents, object)
    require(data.ndim == 0, f"Contents tensor must be scalar, but had shape: {shape_text(data.shape)}")
    with file_errors(path):
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "wb") as file:
            file.write(data.item())
    return []


@kernel("MatchingFiles", host=True)
def matching_files(pattern: np.ndarray) -> np.ndarray:
    found: set[bytes] = set()
    for each in np.asarray(pattern, object).ravel().tolist():
        directory = os.path.dirname(_WILDCARD.split(each)[0]) or b"."
        with file_errors(os.fsdecode(directory)):
            os.stat(directory)
        found.update(glob.glob(each))
    return vector(sorted(found))
