"""What fills a lookup table: tensors, or the lines of a text file."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor


def outside_bodies() -> AbstractContextManager[None]:
    """Inside a loop or conditional, the scope of the graph around it: a table is filled there."""
    return ops.init_scope() if isinstance(ops.get_default_graph(), FuncGraph) else nullcontext()


class TableInitializerBase:
    """The entries of a table.

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

    def initialize(self, table: Any) -> Operation:
        """The op that fills `table`."""
        raise NotImplementedError

    @property
    def _shared_name(self) -> str:
        """The name that tables with these entries share, "" for none."""
        return ""

    def _check_types(self, table: Any) -> None:
        if self._key_dtype.base_dtype != table.key_dtype:
            raise TypeError(f"Invalid key dtype, expected {table.key_dtype} but got {self._key_dtype}.")
        if self._value_dtype.base_dtype != table.value_dtype:
            raise TypeError(f"Invalid value dtype, expected {table.value_dtype} but got {self._value_dtype}.")


class KeyValueTensorInitializer(TableInitializerBase):
    """Entries from a vector of keys and one of values.

    Args:
      key_dtype, value_dtype: their types, where they are Python values.
      name: a name for the op that fills the table.

    Source: `tf.lookup.KeyValueTensorInitializer`.
    """

    def __init__(
        self, keys: Any, values: Any, key_dtype: Any = None, value_dtype: Any = None, name: str | None = None
    ) -> None:
        with outside_bodies():
            self._keys = ops.convert_to_tensor(keys, dtype=key_dtype, name="keys")
            self._values = ops.convert_to_tensor(values, dtype=value_dtype, name="values")
        self._name = name if name is not None else "key_value_init"
        super().__init__(self._keys.dtype, self._values.dtype)

    def initialize(self, table: Any) -> Operation:
        """The op that fills `table`. Raises TypeError when the types do not fit."""
        self._check_types(table)
        with ops.name_scope(self._name, values=(table.resource_handle, self._keys, self._values)):
            op = apply_op(
                "LookupTableImportV2", table_handle=table.resource_handle, keys=self._keys, values=self._values
            )
        ops.add_to_collection(ops.GraphKeys.TABLE_INITIALIZERS, op)
        return op


class TextFileIndex:
    """What a column index means, if it is no column: the whole line, or the line's number from 0."""

    WHOLE_LINE = -2
    LINE_NUMBER = -1


class TextFileInitializer(TableInitializerBase):
    """One entry for each line of a text file.

    Args:
      filename: the file's name, or a scalar string tensor.
      key_dtype, value_dtype: types of keys and values.
      key_index, value_index: what to take from a line: the number of a column, or one of `TextFileIndex`: the whole
        line (a string), the line's number (int64).
      vocab_size: how many lines to read, if not all.
      delimiter: the character between columns.
      name: a name for the op that fills the table.

    Raises ValueError for a missing file name, or types and indices that do not fit. Source:
    `tf.lookup.TextFileInitializer`.
    """

    def __init__(
        self,
        filename: Any,
        key_dtype: Any,
        key_index: int,
        value_dtype: Any,
        value_index: int,
        vocab_size: int | None = None,
        delimiter: str = "\t",
        name: str | None = None,
    ) -> None:
        if not isinstance(filename, Tensor) and not filename:
            raise ValueError(f"Filename required for {name}.")
        super().__init__(key_dtype, value_dtype)
        _check_index("key", key_index, self._key_dtype)
        _check_index("value", value_index, self._value_dtype)
        if vocab_size is not None and vocab_size <= 0:
            raise ValueError(f"Invalid vocab_size {vocab_size}.")
        self._filename_arg = filename
        self._key_index = key_index
        self._value_index = value_index
        self._vocab_size = vocab_size
        self._delimiter = delimiter
        self._name = name
        with ops.init_scope(), ops.device("/device:CPU:*"):
            self._filename = ops.convert_to_tensor(filename, dtype=dtypes.string, name="asset_path")

    def initialize(self, table: Any) -> Operation:
        """The op that fills `table`. Raises TypeError when the types do not fit."""
        self._check_types(table)
        with ops.name_scope(self._name, "text_file_init", (table.resource_handle,)):
            filename = ops.convert_to_tensor(self._filename, dtypes.string, name="asset_filepath")
            op = apply_op(
                "InitializeTableFromTextFileV2",
                table_handle=table.resource_handle,
                filename=filename,
                key_index=self._key_index,
                value_index=self._value_index,
                vocab_size=-1 if self._vocab_size is None else self._vocab_size,
                delimiter=self._delimiter,
            )
        ops.add_to_collection(ops.GraphKeys.TABLE_INITIALIZERS, op)
        if filename.op.type == "Const":
            ops.add_to_collection(ops.GraphKeys.ASSET_FILEPATHS, filename)
        return op

    @property
    def _shared_name(self) -> str:
        parts = [self._filename_arg, self._vocab_size, self._key_index, self._value_index]
        return "_".join(["hash_table", *(str(part) for part in parts if part is not None)])


def _check_index(kind: str, index: int, dtype: DType) -> None:
    if index < TextFileIndex.WHOLE_LINE:
        raise ValueError(f"Invalid {kind} index {index}.")
    if index == TextFileIndex.LINE_NUMBER and dtype != dtypes.int64:
        raise ValueError(f"Signature mismatch. {kind.title()}s must be dtype {dtypes.int64}, got {dtype}.")
    if index == TextFileIndex.WHOLE_LINE and dtype != dtypes.string:
        if kind == "value":
            raise ValueError(f"Signature mismatch. Values must be dtype {dtypes.string}, got {dtype}.")
        if not dtype.is_integer:
            raise ValueError(f"Signature mismatch. Keys must be integer or string, got {dtype}.")


class TextFileStringTableInitializer(TextFileInitializer):
    """From int64 (line numbers) to the strings of a file."""

    def __init__(
        self,
        filename: Any,
        key_column_index: int = TextFileIndex.LINE_NUMBER,
        value_column_index: int = TextFileIndex.WHOLE_LINE,
        vocab_size: int | None = None,
        delimiter: str = "\t",
        name: str = "text_file_string_table_init",
    ) -> None:
        super().__init__(
            filename,
            dtypes.int64,
            key_column_index,
            dtypes.string,
            value_column_index,
            vocab_size=vocab_size,
            delimiter=delimiter,
            name=name,
        )


class TextFileIdTableInitializer(TextFileInitializer):
    """From the strings of a file to int64 (line numbers)."""

    def __init__(
        self,
        filename: Any,
        key_column_index: int = TextFileIndex.WHOLE_LINE,
        value_column_index: int = TextFileIndex.LINE_NUMBER,
        vocab_size: int | None = None,
        delimiter: str = "\t",
        name: str = "text_file_id_table_init",
        key_dtype: Any = dtypes.string,
    ) -> None:
        super().__init__(
            filename,
            key_dtype,
            key_column_index,
            dtypes.int64,
            value_column_index,
            vocab_size=vocab_size,
            delimiter=delimiter,
            name=name,
        )
