"""TensorFlow's element types (`tf.DType`) and their NumPy counterparts."""

from __future__ import annotations

import builtins
from typing import Any

import ml_dtypes
import numpy as np

# DataType enum value, TensorFlow's name, NumPy scalar type.
_TYPES: tuple[tuple[int, str, Any], ...] = (
    (1, "float32", np.float32),
    (2, "float64", np.float64),
    (3, "int32", np.int32),
    (4, "uint8", np.uint8),
    (5, "int16", np.int16),
    (6, "int8", np.int8),
    (7, "string", object),
    (8, "complex64", np.complex64),
    (9, "int64", np.int64),
    (10, "bool", builtins.bool),
    (11, "qint8", np.int8),
    (12, "quint8", np.uint8),
    (13, "qint32", np.int32),
    (14, "bfloat16", ml_dtypes.bfloat16),
    (15, "qint16", np.int16),
    (16, "quint16", np.uint16),
    (17, "uint16", np.uint16),
    (18, "complex128", np.complex128),
    (19, "float16", np.float16),
    (20, "resource", np.object_),
    (21, "variant", np.object_),
    (22, "uint32", np.uint32),
    (23, "uint64", np.uint64),
)
_REF_OFFSET = 100


class DType:
    """The type of a tensor's elements; one object per type, and one more for references to it.

    Attributes:
      as_datatype_enum: the `DataType` protocol buffer value.
      name: TensorFlow's name, for instance "float32" or "float32_ref".
      as_numpy_dtype: the NumPy scalar type that holds an element.
      np_dtype: the same as an `np.dtype`.
      base_dtype: this type without the reference.
    """

    __slots__ = ("as_datatype_enum", "name", "as_numpy_dtype", "np_dtype", "base_dtype", "_as_ref")

    def __init__(self, enum: int, name: str, numpy_type: Any, base: DType | None = None) -> None:
        self.as_datatype_enum = enum
        self.name = name
        self.as_numpy_dtype = numpy_type
        self.np_dtype = np.dtype(numpy_type)
        self.base_dtype = self if base is None else base
        if base is None:
            self._as_ref = DType(enum + _REF_OFFSET, name + "_ref", numpy_type, self)
        else:
            self._as_ref = self

    @property
    def _is_ref_dtype(self) -> builtins.bool:
        return self.base_dtype is not self

    @property
    def runtime_name(self) -> str:
        """The name in messages of TensorFlow's runtime, where floats have C++'s: "half", "float", "double"."""
        return {"float16": "half", "float32": "float", "float64": "double"}.get(self.base_dtype.name, self.name)

    @property
    def real_dtype(self) -> DType:
        """The type of the real part: float32 for complex64, itself for real types."""
        if self.base_dtype is complex64:
            return float32
        if self.base_dtype is complex128:
            return float64
        return self

    @property
    def is_numpy_compatible(self) -> builtins.bool:
        return self.base_dtype not in (resource, variant)

    @property
    def is_bool(self) -> builtins.bool:
        return self.base_dtype is bool

    @property
    def is_quantized(self) -> builtins.bool:
        return self.base_dtype in QUANTIZED_DTYPES

    @property
    def is_integer(self) -> builtins.bool:
        return self.np_dtype.kind in "iu" and not self.is_quantized

    @property
    def is_floating(self) -> builtins.bool:
        return self.np_dtype.kind == "f" or self.base_dtype is bfloat16

    @property
    def is_complex(self) -> builtins.bool:
        return self.np_dtype.kind == "c"

    @property
    def is_unsigned(self) -> builtins.bool:
        return self.np_dtype.kind == "u" and not self.is_quantized

    @property
    def min(self) -> Any:
        """The smallest representable number. Raises TypeError for types that have none."""
        return self._limit("min", False)

    @property
    def max(self) -> Any:
        """The largest representable number. Raises TypeError for types that have none."""
        return self._limit("max", True)

    def _limit(self, which: str, for_bool: Any) -> Any:
        if self.is_bool:
            return for_bool
        if self.is_floating:
            return getattr(ml_dtypes.finfo(self.np_dtype), which)
        if self.is_integer:
            return getattr(np.iinfo(self.np_dtype), which)
        raise TypeError(f"Cannot find {which}imum value of {self}.")

    @property
    def limits(self) -> tuple[Any, Any]:
        """(lowest, highest) intensity of a picture of this type: the type's range for integers, (0, 1) for floats."""
        if self.is_bool:
            return False, True
        if self.is_integer or self.is_quantized:
            info = np.iinfo(self.np_dtype)
            return info.min, info.max
        return 0, 1

    @property
    def size(self) -> int:
        """Bytes per element; 1 for resources and variants."""
        return self.np_dtype.itemsize if self.is_numpy_compatible else 1

    def is_compatible_with(self, other: Any) -> builtins.bool:
        """True when a tensor of type `other` can stand where this one is asked for (references count as their base)."""
        other = as_dtype(other)
        return self.as_datatype_enum in (other.as_datatype_enum, other.base_dtype.as_datatype_enum)

    def __eq__(self, other: object) -> builtins.bool:
        if other is self:
            return True
        if other is None or isinstance(other, DType):
            return False
        try:
            return as_dtype(other) is self
        except TypeError:
            return False

    def __ne__(self, other: object) -> builtins.bool:
        return not self == other

    def __hash__(self) -> int:
        return self.as_datatype_enum

    def __int__(self) -> int:
        return self.as_datatype_enum

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return as_dtype, (self.name,)

    def __str__(self) -> str:
        return f"<dtype: {self.name!r}>"

    def __repr__(self) -> str:
        return f"tf.{self.name}"


_BY_ENUM: dict[int, DType] = {}
_BY_NAME: dict[str, DType] = {}
for _enum, _name, _numpy in _TYPES:
    _dtype = DType(_enum, _name, _numpy)
    for _each in (_dtype, _dtype._as_ref):
        _BY_ENUM[_each.as_datatype_enum] = _BY_NAME[_each.name] = _each

float32 = _BY_NAME["float32"]
float64 = _BY_NAME["float64"]
int32 = _BY_NAME["int32"]
uint8 = _BY_NAME["uint8"]
int16 = _BY_NAME["int16"]
int8 = _BY_NAME["int8"]
string = _BY_NAME["string"]
complex64 = _BY_NAME["complex64"]
int64 = _BY_NAME["int64"]
bool = _BY_NAME["bool"]
qint8 = _BY_NAME["qint8"]
quint8 = _BY_NAME["quint8"]
qint32 = _BY_NAME["qint32"]
bfloat16 = _BY_NAME["bfloat16"]
qint16 = _BY_NAME["qint16"]
quint16 = _BY_NAME["quint16"]
uint16 = _BY_NAME["uint16"]
complex128 = _BY_NAME["complex128"]
float16 = _BY_NAME["float16"]
resource = _BY_NAME["resource"]
variant = _BY_NAME["variant"]
uint32 = _BY_NAME["uint32"]
uint64 = _BY_NAME["uint64"]
half = float16
double = float64

for _dtype in _BY_NAME.copy().values():  # float32_ref and its like: the types of references to variables
    if not _dtype._is_ref_dtype:
        globals()[f"{_dtype.name}_ref"] = _dtype._as_ref

QUANTIZED_DTYPES = frozenset((qint8, quint8, qint32, qint16, quint16))

_BY_NAME.update({"half": float16, "float": float32, "double": float64, "half_ref": float16._as_ref})
_BY_NAME.update({"float_ref": float32._as_ref, "double_ref": float64._as_ref})

_BY_PYTHON_TYPE: dict[Any, DType] = {float: float32, builtins.bool: bool, object: string}
_BY_NUMPY: dict[np.dtype, DType] = {
    dtype.np_dtype: dtype for dtype in _BY_ENUM.values() if dtype not in QUANTIZED_DTYPES and not dtype._is_ref_dtype
}
_BY_NUMPY[np.dtype(np.object_)] = string


def as_dtype(type_value: Any) -> DType:
    """The `DType` for a DType, DataType enum value, name, NumPy type or dtype, or one of Python's float, bool, object
    (not int, which could mean int32 or int64).

    Raises TypeError when there is none.
    """
    if isinstance(type_value, DType):
        return type_value
    try:
        if isinstance(type_value, np.dtype):
            return _from_numpy(type_value)
        if isinstance(type_value, int):
            return _BY_ENUM[type_value]
        if isinstance(type_value, str):
            return _BY_NAME[type_value]
        if type_value in _BY_PYTHON_TYPE:
            return _BY_PYTHON_TYPE[type_value]
        if isinstance(type_value, type) and issubclass(type_value, np.generic):
            return _from_numpy(np.dtype(type_value))
    except (KeyError, TypeError):
        pass
    raise TypeError(f"Cannot convert value {type_value!r} to a TensorFlow DType.")


def _from_numpy(dtype: np.dtype) -> DType:
    return string if dtype.kind in "SU" else _BY_NUMPY[dtype.newbyteorder("=")]
