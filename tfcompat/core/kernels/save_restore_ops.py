"""Kernels that write checkpoints and read them."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.tensor_slice import TensorSlice
from tfcompat.core.util.bundle_writer import BundleWriter, merge_bundles
from tfcompat.core.util.checkpoint_reader import open_checkpoint
from tfcompat.core.util.checkpoint_v1 import write_checkpoint
from tfcompat.core.util.progress import progress
from tfcompat.python.framework import dtypes as types
from tfcompat.python.framework.errors_impl import InvalidArgumentError


def _text(value: Any) -> str:
    return np.asarray(value, object).item().decode()


def _texts(values: Any) -> list[str]:
    return [value.decode() for value in np.asarray(values, object).ravel()]


def _parsed(shape_and_slice: str) -> tuple[list[int], TensorSlice] | None:
    """(shape of the whole tensor, the slice) of a text such as `4 2 0,2:-`; None for the empty text, the whole."""
    if not shape_and_slice:
        return None
    *shape, part = shape_and_slice.split(" ")
    try:
        return [int(size) for size in shape], TensorSlice.parse(part)
    except ValueError as error:
        raise InvalidArgumentError(
            None, None, f"Expected a list of dimensions and a slice, got {shape_and_slice!r}: {error}"
        ) from error


def _named(names: Any, shape_and_slices: Any, count: int) -> Iterator[tuple[str, tuple[list[int], TensorSlice] | None]]:
    names, specs = _texts(names), _texts(shape_and_slices)
    if not len(names) == len(specs) == count:
        raise InvalidArgumentError(
            None, None, f"Got {len(names)} tensor names and {len(specs)} slices but {count} tensors."
        )
    return zip(names, map(_parsed, specs), strict=True)


@kernel("SaveV2", host=True)
def save_v2(prefix: Any, tensor_names: Any, shape_and_slices: Any, tensors: Sequence[Any]) -> list[Any]:
    path, named = _text(prefix), _named(tensor_names, shape_and_slices, len(tensors))
    values = [np.asarray(tensor) for tensor in tensors]
    with BundleWriter(path) as writer, progress(f"Saving {path}", sum(value.nbytes for value in values)) as advance:
        for (name, spec), value in zip(named, values, strict=True):
            if spec is None:
                writer.add(name, value)
            else:
                writer.add_slice(name, *spec, value)
            advance(value.nbytes)
        writer.finish()
    return []


@kernel("Save", host=True)
def save(filename: Any, tensor_names: Any, data: Sequence[Any]) -> list[Any]:
    return save_slices(filename, tensor_names, np.array([b""] * len(data), object), data)


@kernel("SaveSlices", host=True)
def save_slices(filename: Any, tensor_names: Any, shapes_and_slices: Any, data: Sequence[Any]) -> list[Any]:
    named = _named(tensor_names, shapes_and_slices, len(data))
    write_checkpoint(_text(filename), ((name, spec, value) for (name, spec), value in zip(named, data, strict=True)))
    return []


@kernel("MergeV2Checkpoints", host=True)
def merge_v2_checkpoints(checkpoint_prefixes: Any, destination_prefix: Any, *, delete_old_dirs: bool) -> list[Any]:
    prefixes = _texts(checkpoint_prefixes)
    merge_bundles(prefixes, _text(destination_prefix))
    if delete_old_dirs:
        for directory in {os.path.dirname(prefix) for prefix in prefixes}:
            with contextlib.suppress(OSError):  # it holds something else
                os.rmdir(directory)
    return []


@kernel("ShardedFilename", host=True)
def sharded_filename(basename: Any, shard: Any, num_shards: Any) -> Any:
    return np.array(f"{_text(basename)}-{int(shard):05d}-of-{int(num_shards):05d}".encode(), object)


@kernel("ShardedFilespec", host=True)
def sharded_filespec(basename: Any, num_shards: Any) -> Any:
    return np.array(f"{_text(basename)}-?????-of-{int(num_shards):05d}".encode(), object)


@kernel("RestoreV2", host=True)
def restore_v2(
    prefix: Any, tensor_names: Any, shape_and_slices: Any, *, dtypes: Sequence[np.dtype]
) -> list[np.ndarray]:
    path, named = _text(prefix), list(_named(tensor_names, shape_and_slices, len(dtypes)))
    reader = open_checkpoint(path)
    expected = map(types.as_dtype, dtypes)
    sizes = [math.prod(reader.shape(name)) * dtype.size for (name, _), dtype in zip(named, expected, strict=True)]
    values = []
    with progress(f"Restoring {path}", sum(sizes)) as advance:
        for (name, spec), dtype, size in zip(named, dtypes, sizes, strict=True):
            values.append(_restored(reader, name, spec, dtype))
            advance(size)
    return values


@kernel("Restore", host=True)
def restore(file_pattern: Any, tensor_name: Any, *, dt: np.dtype) -> np.ndarray:
    return _restored(open_checkpoint(_text(file_pattern)), _text(tensor_name), None, dt)


@kernel("RestoreSlice", host=True)
def restore_slice(file_pattern: Any, tensor_name: Any, shape_and_slice: Any, *, dt: np.dtype) -> np.ndarray:
    reader = open_checkpoint(_text(file_pattern))
    return _restored(reader, _text(tensor_name), _parsed(_text(shape_and_slice)), dt)


def _restored(reader: Any, name: str, spec: tuple[list[int], TensorSlice] | None, dtype: np.dtype) -> np.ndarray:
    stored = reader.dtype(name)
    expected = types.as_dtype(dtype)
    if stored != expected:
        raise InvalidArgumentError(
            None,
            None,
            f"tensor_name = {name}; expected dtype {expected.runtime_name} does not equal original dtype "
            f"{stored.runtime_name}",
        )
    if spec is None:
        return reader.read(name)
    shape, part = spec
    if list(reader.shape(name)) != shape:
        raise InvalidArgumentError(
            None,
            None,
            f"tensor_name = {name}; shape in shape_and_slice spec {shape} does not match the shape stored in "
            f"checkpoint: {list(reader.shape(name))}",
        )
    return reader.read_slice(name, part)
