"""NumPy arrays to and from `TensorProto`."""

from __future__ import annotations

from typing import Any

import numpy as np
from tensorboard.compat.proto import tensor_pb2

from tfcompat.core.framework.variant import VariantData
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.tensor_shape import TensorShape

# The field in which TensorFlow stores a type's elements where it does not write their bytes.
_FIELDS: dict[DType, str] = {
    dtypes.float32: "float_val",
    dtypes.float64: "double_val",
    dtypes.int64: "int64_val",
    dtypes.uint32: "uint32_val",
    dtypes.uint64: "uint64_val",
    dtypes.bool: "bool_val",
    dtypes.string: "string_val",
    dtypes.float16: "half_val",
    dtypes.bfloat16: "half_val",
    dtypes.complex64: "scomplex_val",
    dtypes.complex128: "dcomplex_val",
}
_BY_FIELD_ONLY = frozenset(
    (
        dtypes.bool,
        dtypes.string,
        dtypes.variant,
        dtypes.float16,
        dtypes.bfloat16,
        dtypes.complex64,
        dtypes.complex128,
        dtypes.uint16,
    )
)


def to_proto(array: np.ndarray, dtype: DType | None = None) -> Any:
    """The `TensorProto` of an array.

    A broadcast scalar is stored once, as TensorFlow's `tf.constant(0., shape=...)` is.
    """
    dtype = dtype or dtypes.as_dtype(array.dtype)
    proto = tensor_pb2.TensorProto(dtype=dtype.as_datatype_enum, tensor_shape=TensorShape(array.shape).as_proto())
    repeated = array.size > 1 and array.ndim > 0 and not any(array.strides)
    if repeated:
        array = array.reshape(-1)[:1]
    if array.size > 1 and dtype not in _BY_FIELD_ONLY:
        proto.tensor_content = np.ascontiguousarray(array).tobytes()
        return proto
    flat = array.ravel()
    if dtype is dtypes.variant:
        for value in flat.tolist():
            proto.variant_val.add(type_name=value.type_name, metadata=value.metadata)
        return proto
    field = getattr(proto, _FIELDS.get(dtype, "int_val"))
    if dtype.is_complex:
        flat = flat.view(dtype.real_dtype.np_dtype)
    elif dtype in (dtypes.float16, dtypes.bfloat16):
        flat = flat.view(np.uint16)
    field.extend(flat.tolist())
    return proto


def from_proto(proto: Any) -> np.ndarray:
    """The array in a `TensorProto`.

    Raises:
      TypeError: the element type is not supported.
      ValueError: the contents do not fit the shape.
    """
    dtype = dtypes.as_dtype(proto.dtype)
    shape = tuple(dim.size for dim in proto.tensor_shape.dim)
    if dtype is dtypes.variant:
        return _variants(proto).reshape(shape)
    if any(size < 0 for size in shape) or not dtype.is_numpy_compatible:
        raise TypeError(f"cannot read a tensor of type {dtype.name} and shape {shape}")
    size = int(np.prod(shape, dtype=object))
    if proto.tensor_content:
        if len(proto.tensor_content) != size * dtype.size:
            raise ValueError(
                f"tensor_content has {len(proto.tensor_content)} bytes, shape {shape} needs {size * dtype.size}"
            )
        return np.frombuffer(proto.tensor_content, dtype.np_dtype).reshape(shape).copy()
    values = getattr(proto, _FIELDS.get(dtype, "int_val"))
    flat = _from_field(values, dtype)
    if flat.size == size:
        return flat.reshape(shape)
    if flat.size > size:
        raise ValueError(f"{flat.size} values for a tensor of shape {shape}")
    fill: Any = flat[-1] if flat.size else (b"" if dtype is dtypes.string else 0)
    if flat.size <= 1:
        return np.broadcast_to(np.array(fill, dtype.np_dtype), shape)
    result = np.full(size, fill, dtype.np_dtype)
    result[: flat.size] = flat
    return result.reshape(shape)


def _variants(proto: Any) -> np.ndarray:
    flat = np.empty(len(proto.variant_val), object)
    flat[:] = [VariantData(value.type_name, value.metadata) for value in proto.variant_val]
    return flat


def _from_field(values: Any, dtype: DType) -> np.ndarray:
    if dtype in (dtypes.float16, dtypes.bfloat16):
        return np.array(list(values), np.uint16).view(dtype.np_dtype)
    if dtype.is_complex:
        return np.array(list(values), dtype.real_dtype.np_dtype).view(dtype.np_dtype)
    flat = np.empty(len(values), dtype.np_dtype)
    flat[:] = list(values)
    return flat
