"""Reading IDX files, the format that MNIST is published in.

Such a file holds, compressed by gzip: two zero bytes, the element type (8: unsigned byte), the number of dimensions,
their sizes as big-endian 32-bit integers, and the elements.
"""

from __future__ import annotations

import gzip
import math
import os
import struct
import zlib
from typing import BinaryIO

import numpy as np

IMAGES_MAGIC = 2051
LABELS_MAGIC = 2049

LARGEST_ARRAY = 1 << 30
"""Bytes above which a file is taken to be damaged (MNIST's largest array has 47 million)."""

_CHUNK = 1 << 20


def read_images(path: str | os.PathLike[str]) -> np.ndarray:
    """The images of a file, as uint8 of shape [images, rows, columns, 1].

    Raises:
      OSError: the file cannot be opened.
      ValueError: it is no complete, compressed IDX file of images.
    """
    return _read(path, IMAGES_MAGIC, "image")[..., np.newaxis]


def read_labels(path: str | os.PathLike[str]) -> np.ndarray:
    """The labels of a file, as uint8 of shape [labels]. Raises as `read_images` does."""
    return _read(path, LABELS_MAGIC, "label")


def _read(path: str | os.PathLike[str], magic: int, kind: str) -> np.ndarray:
    with open(path, "rb") as file, gzip.GzipFile(fileobj=file) as stream:
        try:
            (found,) = struct.unpack(">I", stream.read(4))
            if found != magic:
                raise ValueError(f"Invalid magic number {found} in MNIST {kind} file: {os.fspath(path)}")
            rank = magic & 0xFF
            sizes = struct.unpack(f">{rank}I", stream.read(4 * rank))
            count = math.prod(sizes)
            if count > LARGEST_ARRAY:
                raise ValueError(f"MNIST {kind} file {os.fspath(path)} claims to hold {count} bytes, sizes {sizes}")
            data = _read_at_most(stream, count + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error, struct.error) as error:
            raise ValueError(f"MNIST {kind} file {os.fspath(path)} is damaged or incomplete: {error}") from error
    if len(data) != count:
        relation = "fewer" if len(data) < count else "more"
        raise ValueError(f"MNIST {kind} file {os.fspath(path)} holds {relation} bytes than its sizes {sizes} say")
    return np.frombuffer(data, np.uint8).reshape(sizes)


def _read_at_most(stream: BinaryIO | gzip.GzipFile, count: int) -> bytearray:
    """Reads in pieces: memory grows with what the file holds, not with what it claims."""
    data = bytearray()
    while len(data) < count and (piece := stream.read(min(_CHUNK, count - len(data)))):
        data += piece
    return data
