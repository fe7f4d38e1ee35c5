"""The records of files of comma-separated values, read as TensorFlow's `CSVDataset` reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from tfcompat.core.data.dataset import Element
from tfcompat.core.util import numbers
from tfcompat.core.util.record_io import decompressed
from tfcompat.python.framework.errors_impl import InvalidArgumentError

_QUOTE = b'"'
_TYPE_NAMES = {"float32": "float", "float64": "double"}


@dataclass(frozen=True)
class CsvFormat:
    """How columns are read.

    Attributes:
      defaults: for each column that is read, an array of its type with its default, or without elements where a value
        is required.
      columns: which columns are read (all when empty), rising.
      header: the first record of a file is none.
      delimiter: one byte.
      quoted: fields may stand in double quotes.
      na_value: a text that stands for a missing value.
    """

    defaults: tuple[np.ndarray, ...]
    columns: tuple[int, ...]
    header: bool
    delimiter: bytes
    quoted: bool
    na_value: bytes
    compression_type: str


class CsvRecords(Iterator[Element]):
    """The records of one open file; each column is a component.

    Raises InvalidArgumentError for a record that is none, and goes on behind it.
    """

    def __init__(self, file: IO[bytes], options: CsvFormat) -> None:
        self._content = decompressed(file.read(), options.compression_type)
        self._options = options
        self._position = 0
        self._in_header = options.header
        self._end_of_record = re.compile(rb"[\r\n]")
        self._end_of_field = re.compile(b"[\r\n" + re.escape(options.delimiter) + b"]")

    def __next__(self) -> Element:
        if self._in_header:
            self._in_header = False
            self._read_header()
        if self._position == len(self._content):
            raise StopIteration
        fields = self._record()
        options = self._options
        if options.columns:
            fields = [fields[column] for column in options.columns if column < len(fields)]
        values = [_value(options, column, field) for column, field in enumerate(fields)]
        if len(values) < len(options.defaults):
            raise _wrong(f"Expect {len(options.defaults)} fields but have {len(values)} in record")
        return tuple(values)

    def _read_header(self) -> None:
        try:
            is_empty = self._position == len(self._content) or not self._record()
        except InvalidArgumentError:
            is_empty = True
        if is_empty:
            raise _wrong("Can't read header of file")

    def _record(self) -> list[bytes]:
        """The fields of the next record. The first error in it is raised when it is read to its end."""
        end = self._end_of_record.search(self._content, self._position)
        line = self._content[self._position : end.start() if end else len(self._content)]
        if not (self._options.quoted and _QUOTE in line):
            self._position += len(line)
            self._pass_end_of_record()
            return line.split(self._options.delimiter)
        fields: list[bytes] = []
        failure: InvalidArgumentError | None = None
        while True:
            try:
                fields.append(self._field())
            except InvalidArgumentError as error:
                failure = failure or error
            if self._content[self._position : self._position + 1] != self._options.delimiter:
                break
            self._position += 1
        self._pass_end_of_record()
        if failure is not None:
            raise failure
        return fields

    def _field(self) -> bytes:
        content, begin = self._content, self._position
        if content[begin : begin + 1] == _QUOTE:
            return self._quoted_field()
        end = self._end_of_field.search(content, begin)
        self._position = end.start() if end else len(content)
        field = content[begin : self._position]
        if _QUOTE in field:
            raise _wrong("Unquoted fields cannot have quotes inside")
        return field

    def _quoted_field(self) -> bytes:
        content, begin = self._content, self._position + 1
        position, is_wrong = begin, False
        while True:
            position = content.find(_QUOTE, position)
            if position < 0:
                self._position = len(content)
                raise _wrong("Reached end of file without closing quoted field in record")
            following = content[position + 1 : position + 2]
            if following in (b"", b"\r", b"\n", self._options.delimiter):
                break
            is_wrong = is_wrong or following != _QUOTE
            position += 2 if following == _QUOTE else 1
        self._position = position + 1
        if is_wrong:
            raise _wrong("Quote inside a string has to be escaped by another quote")
        return content[begin:position].replace(_QUOTE * 2, _QUOTE)

    def _pass_end_of_record(self) -> None:
        two = self._content[self._position : self._position + 2]
        self._position += len(two) if two == b"\r\n" else len(two[:1])


def _value(options: CsvFormat, column: int, field: bytes) -> Any:
    if column >= len(options.defaults):
        raise _wrong(f"Expect {len(options.defaults)} fields but have more in record")
    default = options.defaults[column]
    if not field or field == options.na_value:
        if default.size == 0:
            raise _wrong(f"Field {column} is required but missing in record!")
        return default.reshape(-1)[:1].reshape(())
    if default.dtype == object:
        result = np.empty((), object)
        result[()] = field
        return result
    parse = numbers.parse_integer if default.dtype.kind == "i" else numbers.parse_float
    number = parse(field, default.dtype)
    if number is None:
        kind = _TYPE_NAMES.get(default.dtype.name, default.dtype.name)
        text = field.decode("utf-8", "backslashreplace")
        raise _wrong(f"Field {column} in record is not a valid {kind}: {text}")
    return np.array(number, default.dtype)


def _wrong(message: str) -> InvalidArgumentError:
    return InvalidArgumentError(None, None, message)
