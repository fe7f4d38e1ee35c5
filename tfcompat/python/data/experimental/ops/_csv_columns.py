"""Names and types of the columns of CSV files."""

from __future__ import annotations

import csv
import glob
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.tensor_util import is_tensor

_TYPES = (dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64, dtypes.string)


def as_defaults(record_defaults: Sequence[Any]) -> list[Any]:
    """Defaults of columns, with an empty vector in the place of a type: a value is required."""
    return [
        constant([], dtypes.as_dtype(default)) if not is_tensor(default) and _is_type(default) else default
        for default in record_defaults
    ]


def _is_type(value: Any) -> bool:
    return isinstance(value, (dtypes.DType, type)) and dtypes.as_dtype(value) in _TYPES


def matching_files(file_pattern: Any) -> list[str]:
    """The names of the files that fit a pattern, or a list of them, sorted. Raises ValueError when there are none."""
    patterns = file_pattern if isinstance(file_pattern, list) else [file_pattern]
    if not patterns:
        raise ValueError("File pattern is empty.")
    names = sorted(name for pattern in patterns for name in glob.glob(pattern))
    if not names:
        raise ValueError(f"No files match {file_pattern}.")
    return names


def positions(select_columns: Sequence[Any], column_names: Sequence[str]) -> list[int]:
    """The positions of columns given by name or position, rising. Raises ValueError for those that there are not."""
    found = []
    for column in select_columns:
        if isinstance(column, int):
            if not 0 <= column < len(column_names):
                raise ValueError(f"Column index {column} specified in select_columns out of valid range.")
            found.append(column)
        elif column in column_names:
            found.append(column_names.index(column))
        else:
            raise ValueError(f"Value '{column}' specified in select_columns not a valid column index or name.")
    if len(set(found)) != len(found):
        raise ValueError("select_columns contains duplicate columns")
    return sorted(found)


@dataclass(frozen=True)
class CsvFiles:
    """CSV files of the same columns."""

    filenames: Sequence[str]
    field_delim: str
    use_quote_delim: bool
    header: bool
    compression_type: str | None

    def _open(self, name: str) -> IO[str]:
        if self.compression_type == "GZIP":
            return gzip.open(name, "rt", newline="")
        if self.compression_type:
            raise ValueError(f"compression_type ({self.compression_type}) is not supported for probing columns")
        return open(name, newline="", encoding="utf-8")

    def _rows(self, file: IO[str]) -> Iterator[list[str]]:
        if self.use_quote_delim:
            return csv.reader(file, delimiter=self.field_delim)
        return csv.reader(file, delimiter=self.field_delim, quoting=csv.QUOTE_NONE)

    def column_names(self) -> list[str]:
        """What the first lines say. Raises ValueError when there is none, or they differ."""
        if not self.header:
            raise ValueError("Cannot infer column names without a header line.")
        first: list[str] | None = None
        for name in self.filenames:
            with self._open(name) as file:
                names = next(self._rows(file), None)
            if names is None:
                raise ValueError(f"Received StopIteration when reading the header line of {name}.  Empty file?")
            if first is not None and names != first:
                raise ValueError("Files have different column names in the header row.")
            first = names
        return first or []

    def _data(self, num_columns: int) -> Iterator[list[str]]:
        for name in self.filenames:
            with self._open(name) as file:
                rows = self._rows(file)
                if self.header:
                    next(rows, None)
                for row in rows:
                    if len(row) != num_columns:
                        raise ValueError(
                            "Problem inferring types: CSV row has different number of fields than expected."
                        )
                    yield row

    def inferred_defaults(
        self, num_columns: int, na_value: str, num_rows: int | None, selected: Sequence[int] | None
    ) -> list[Any]:
        """A default of zero, or the empty string, of the narrowest type that each column's first rows have."""
        columns = range(num_columns) if selected is None else selected
        ranks = [-1] * len(columns)
        for number, row in enumerate(self._data(num_columns)):
            if number == num_rows:
                break
            for index, column in enumerate(columns):
                if row[column] not in ("", na_value):
                    ranks[index] = max(ranks[index], _rank(row[column]))
        types = [_TYPES[rank] for rank in ranks]
        return [constant([0 if dtype is not dtypes.string else ""], dtype) for dtype in types]


def _rank(text: str) -> int:
    """The position in `_TYPES` of the narrowest type that can hold `text`."""
    try:
        number = int(text)
        if abs(number) < 2**31:
            return 0
        if abs(number) < 2**63:
            return 1
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return 4
    return 2 if abs(value) < np.finfo(np.float32).max else 3 if value < np.inf else 4
