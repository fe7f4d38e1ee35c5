"""Files as arrays that take memory only where they are read, and no longer than needed."""

from __future__ import annotations

import mmap
import os

import numpy as np


def mapped(path: str) -> np.ndarray:
    """The bytes of a file, as an array of uint8 that cannot be written."""
    with open(path, "rb") as file:
        if not os.fstat(file.fileno()).st_size:  # what is empty cannot be mapped
            return np.zeros(0, np.uint8)
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)


def let_go(array: np.ndarray) -> None:
    """Frees the memory that a contiguous view of a mapped file takes; who reads it again reads the file again."""
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, memoryview):
        base = base.obj
    if not isinstance(base, mmap.mmap) or not array.size or not hasattr(base, "madvise"):
        return
    start = array.ctypes.data - np.frombuffer(base, np.uint8).ctypes.data
    before = start % mmap.PAGESIZE
    base.madvise(mmap.MADV_DONTNEED, start - before, before + array.nbytes)
