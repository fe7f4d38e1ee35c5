"""Reads and writes checkpoints of TensorFlow's first format: tables of tensor slices, one file or several."""

from __future__ import annotations

import contextlib
import math
import os
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from google.protobuf.message import DecodeError

from tfcompat.core.framework.tensor_slice import TensorSlice, intersection, relative
from tfcompat.core.util.saved_tensor_slice_pb2 import SavedSliceMeta, SavedTensorSlices
from tfcompat.core.util.table import TableError, TableWriter, read_table
from tfcompat.core.util.tensor_bundle import file_error, slice_key
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import DataLossError, InvalidArgumentError, NotFoundError, UnimplementedError

_FIELDS = {
    "float32": "float_val",
    "float64": "double_val",
    "int64": "int64_val",
    "bool": "bool_val",
    "string": "string_val",
    "complex64": "scomplex_val",
    "complex128": "dcomplex_val",
    "float16": "half_val",
    "bfloat16": "half_val",
}
_OTHER_FIELD = "int_val"
_NEVER_WRITTEN = (dtypes.bfloat16, dtypes.uint32, dtypes.uint64, dtypes.variant)
_INDEX_KEY = b""
_VERSION = 1


class CheckpointV1Reader:
    """As `BundleReader`, for the files of a checkpoint of the first version.

    Raises:
      DataLossError: a file is damaged, or is no such checkpoint. (The methods raise it for what they find damaged.)
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._tensors: dict[str, Any] = {}
        self._slices: dict[str, list[TensorSlice]] = {}
        self._data: dict[bytes, bytes] = {}
        for path in paths:
            self._add(path)

    def _add(self, path: str) -> None:
        try:
            with open(path, "rb") as file:
                table = dict(read_table(file))
            meta = SavedTensorSlices.FromString(table.pop(_INDEX_KEY, b"")).meta
        except (TableError, DecodeError) as error:
            raise DataLossError(
                None,
                None,
                f"Unable to open table file {path}: {error}: perhaps your file is in a different file format and you "
                "need to use a different restore operator?",
            ) from error
        except OSError as error:
            raise NotFoundError(None, None, f"{path}; {error.strerror}") from error
        self._data.update(table)
        for tensor in meta.tensor:
            self._tensors[tensor.name] = tensor
            self._slices.setdefault(tensor.name, []).extend(TensorSlice.from_proto(each) for each in tensor.slice)

    def names(self) -> list[str]:
        """The names of all tensors, sorted."""
        return sorted(self._tensors)

    def __contains__(self, name: str) -> bool:
        return name in self._tensors

    def _tensor(self, name: str) -> Any:
        if name not in self._tensors:
            raise NotFoundError(None, None, f'Tensor name "{name}" not found in checkpoint files')
        return self._tensors[name]

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(dim.size for dim in self._tensor(name).shape.dim)

    def dtype(self, name: str) -> dtypes.DType:
        return dtypes.as_dtype(self._tensor(name).type)

    def slices(self, name: str) -> list[TensorSlice]:
        """The slices that a tensor is stored in."""
        self._tensor(name)
        return self._slices[name]

    def read(self, name: str) -> np.ndarray:
        return self.read_slice(name, TensorSlice.whole(len(self.shape(name))))

    def read_slice(self, name: str, part: TensorSlice) -> np.ndarray:
        shape = self.shape(name)
        try:
            wanted = part.within(shape)
            boxes = [each.within(shape) for each in self.slices(name)]
        except ValueError as error:
            raise InvalidArgumentError(None, None, f"{name}: {error}") from error
        pieces = [(box, self._stored(name, each, box)) for each, box in zip(self._slices[name], boxes, strict=True)]
        sizes = [each.stop - each.start for each in wanted]
        if math.prod(sizes) > sum(value.size for _, value in pieces):
            raise DataLossError(None, None, f"{name}: the checkpoint does not hold all of the tensor")
        result = np.empty(sizes, self.dtype(name).as_numpy_dtype)
        filled = np.zeros(sizes, bool)
        for box, value in pieces:
            common = intersection(wanted, box)
            if common is not None:
                result[relative(common, wanted)] = value[relative(common, box)]
                filled[relative(common, wanted)] = True
        if not filled.all():
            raise DataLossError(None, None, f"{name}: the checkpoint does not hold all of the tensor")
        return result

    def _stored(self, name: str, part: TensorSlice, box: Sequence[slice]) -> np.ndarray:
        data = self._data.get(slice_key(name.encode(), part))
        sizes = [each.stop - each.start for each in box]
        dtype = self.dtype(name)
        try:
            proto = SavedTensorSlices.FromString(data or b"").data.data
        except DecodeError as error:
            raise DataLossError(None, None, f"{name}: slice {part} in the checkpoint is damaged") from error
        numbers = getattr(proto, _FIELDS.get(dtype.name, _OTHER_FIELD))
        numpy_type = np.dtype(dtype.as_numpy_dtype)
        if dtype.name in ("float16", "bfloat16"):
            values = np.array(numbers, np.uint16).view(numpy_type)
        elif dtype.is_complex:
            values = np.array(numbers, numpy_type.type(0).real.dtype).view(numpy_type)
        else:
            values = np.array(numbers, numpy_type)
        if values.size != math.prod(sizes):
            raise DataLossError(None, None, f"{name}: slice {part} has {values.size} elements in the checkpoint")
        return values.reshape(sizes)


def write_checkpoint(path: str, tensors: Iterable[tuple[str, tuple[Sequence[int], TensorSlice] | None, Any]]) -> None:
    """Writes a checkpoint in one file, which is seen when it is complete.

    Args:
      path: the file's path.
      tensors: the name, the value, and between them, for a slice, the shape of the whole tensor and the slice.

    Raises:
      InvalidArgumentError: a tensor is there twice, or with two shapes.
      UnimplementedError: a tensor is of a type that TensorFlow does not write in this format.
      NotFoundError: there is no such directory.
    """
    index: dict[str, Any] = {}
    entries: dict[bytes, bytes] = {}
    for name, spec, tensor in tensors:
        value = np.asarray(tensor)
        shape, part = spec or (value.shape, TensorSlice.whole(value.ndim))
        key = slice_key(name.encode(), part)
        meta = index.setdefault(name, _meta_of(name, shape, value))
        if key in entries or [dim.size for dim in meta.shape.dim] != list(shape):
            raise InvalidArgumentError(None, None, f"{name} is saved twice, or with two shapes")
        meta.slice.append(part.to_proto())
        entries[key] = _slice_of(name, part, value)
    content = SavedTensorSlices()
    content.meta.tensor.extend(index.values())
    content.meta.versions.producer = _VERSION
    entries[_INDEX_KEY] = content.SerializeToString()
    _write_table(path, entries)


def _meta_of(name: str, shape: Sequence[int], value: np.ndarray) -> Any:
    meta = SavedSliceMeta(name=name, type=_dtype_of(value).as_datatype_enum)
    meta.shape.SetInParent()
    for size in shape:
        meta.shape.dim.add(size=size)
    return meta


def _dtype_of(value: np.ndarray) -> dtypes.DType:
    return dtypes.string if value.dtype == object else dtypes.as_dtype(value.dtype)


def _slice_of(name: str, part: TensorSlice, value: np.ndarray) -> bytes:
    content = SavedTensorSlices()
    content.data.name = name
    content.data.slice.CopyFrom(part.to_proto())
    dtype = _dtype_of(value)
    if dtype in _NEVER_WRITTEN:
        raise UnimplementedError(
            None,
            None,
            f"Saving data type {dtype.name} not yet supported in checkpoints of the first version: make the saver with "
            f"write_version=tf.train.SaverDef.V2, which is the default. ({name})",
        )
    values = np.ascontiguousarray(value).ravel()
    if dtype.name == "float16":
        values = values.view(np.uint16)
    elif dtype.is_complex:
        values = values.view(values.real.dtype)
    getattr(content.data.data, _FIELDS.get(dtype.name, _OTHER_FIELD)).extend(values.tolist())
    return content.SerializeToString()


def _write_table(path: str, entries: dict[bytes, bytes]) -> None:
    temporary = f"{path}.tempstate{uuid.uuid4().hex[:16]}"
    try:
        with open(temporary, "wb") as file:
            table = TableWriter(file)
            for key in sorted(entries):
                table.add(key, entries[key])
            table.finish()
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise file_error(error, temporary) from error
    finally:
        with contextlib.suppress(OSError):
            os.remove(temporary)
