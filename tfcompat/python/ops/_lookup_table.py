"""What all lookup tables share."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor


class LookupInterface:
    """What all tables have.

    Args:
      key_dtype, value_dtype: types of keys and values.
    """

    def __init__(self, key_dtype: Any, value_dtype: Any) -> None:
        self._key_dtype = dtypes.as_dtype(key_dtype)
        self._value_dtype = dtypes.as_dtype(value_dtype)

    @property
    def key_dtype(self) -> DType:
        return self._key_dtype

    @property
    def value_dtype(self) -> DType:
        return self._value_dtype

    @property
    def name(self) -> str | None:
        """The name of the table, in the names of the ops that use it."""
        raise NotImplementedError

    def size(self, name: str | None = None) -> Tensor:
        """The number of entries, an int64 scalar."""
        raise NotImplementedError

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The values of `keys`."""
        raise NotImplementedError

    def _check_keys(self, keys: Any) -> None:
        if keys.dtype.base_dtype != self._key_dtype:
            raise TypeError(f"Signature mismatch. Keys must be dtype {self._key_dtype}, got {keys.dtype}.")


def find(handle: Tensor, keys: Any, default_value: Any) -> Tensor:
    return apply_op("LookupTableFindV2", table_handle=handle, keys=keys, default_value=default_value)


def export(table: Any) -> tuple[Tensor, Tensor]:
    return apply_op(
        "LookupTableExportV2", table_handle=table.resource_handle, Tkeys=table.key_dtype, Tvalues=table.value_dtype
    )
