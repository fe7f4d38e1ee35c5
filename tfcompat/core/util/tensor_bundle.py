"""Checkpoints in TensorFlow's format of the second version, the tensor bundle.

A bundle with prefix P is the file P.index, a table (`table.py`) from tensors' names to where they are, and the files
P.data-00000-of-00001, ..., which hold the tensors' bytes.

Writing one replaces an older bundle of the same prefix at one instant. All files are first written under temporary
names; they are complete when `P.index.pending` appears. From then on the bundle counts as written: whoever opens P
next finishes what was interrupted, before anything else is done with it.
"""

from __future__ import annotations

import contextlib
import glob
import math
import os
import struct
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import numpy as np
from google.protobuf.message import DecodeError
from tensorboard.compat.proto import types_pb2

from tfcompat.core.framework.tensor_slice import TensorSlice, intersection, relative
from tfcompat.core.protobuf.tensor_bundle_pb2 import BundleEntryProto, BundleHeaderProto
from tfcompat.core.util import crc32c, mapped_file, ordered_code, varint
from tfcompat.core.util.table import TableError, TableWriter, read_table
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import (
    DataLossError,
    InvalidArgumentError,
    NotFoundError,
    UnimplementedError,
)

VERSION = 1
_PENDING = ".pending"
HEADER_KEY = b""


def data_path(prefix: str, shard: int, shards: int) -> str:
    return f"{prefix}.data-{shard:05d}-of-{shards:05d}"


def index_path(prefix: str) -> str:
    return f"{prefix}.index"


def slice_key(name: bytes, part: TensorSlice) -> bytes:
    """The key under which a slice of tensor `name` is stored."""
    key = ordered_code.write_number(0) + ordered_code.write_string(name) + ordered_code.write_number(len(part.extents))
    for extent in part.extents:
        key += b"".join(ordered_code.write_signed_number(number) for number in extent)
    return key


def shape_of(entry: Any) -> tuple[int, ...]:
    """The shape that an entry of the index gives. Raises DataLossError when it is none."""
    shape = tuple(dim.size for dim in entry.shape.dim)
    if entry.shape.unknown_rank or any(size < 0 for size in shape) or len(shape) > 254:
        raise DataLossError(None, None, f"the checkpoint holds a tensor of the shape {list(shape)}")
    return shape


def file_error(error: OSError, path: str) -> Exception:
    """What TensorFlow raises for an error about a file of a checkpoint."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return NotFoundError(None, None, f"{path}; No such file or directory")
    return InvalidArgumentError(None, None, f"{path}; {error.strerror}")


def commit(prefix: str, index: str, data: Sequence[str]) -> None:
    """Makes complete files, on the same disk, the bundle of `prefix`."""
    finish_interrupted(prefix)
    for shard, path in enumerate(data):
        os.replace(path, data_path(prefix, shard, len(data)) + _PENDING)
    os.replace(index, index_path(prefix) + _PENDING)
    _sync_directory(prefix)
    finish_interrupted(prefix)


def finish_interrupted(prefix: str) -> None:
    """Brings to its end what was interrupted while a bundle took its place."""
    pending = index_path(prefix) + _PENDING
    if not os.path.exists(pending):
        return
    with contextlib.suppress(FileNotFoundError):
        os.remove(index_path(prefix))
    for path in glob.glob(glob.escape(prefix) + ".data-*-of-*" + _PENDING):
        with contextlib.suppress(FileNotFoundError):  # another process finishes it as well
            os.replace(path, path.removesuffix(_PENDING))
    with contextlib.suppress(FileNotFoundError):
        os.replace(pending, index_path(prefix))
    _sync_directory(prefix)


def _sync_directory(prefix: str) -> None:
    if os.name == "posix":
        directory = os.open(os.path.dirname(os.path.abspath(prefix)), os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def remove_bundle(prefix: str) -> None:
    """Deletes a bundle's files."""
    for path in glob.glob(glob.escape(prefix) + ".data-?????-of-?????") + [index_path(prefix)]:
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)


def bundle_exists(prefix: str) -> bool:
    finish_interrupted(prefix)
    return os.path.exists(index_path(prefix))
