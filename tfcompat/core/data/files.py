"""Datasets of what files hold: records, lines, pieces of a fixed length, columns of comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from tfcompat.core.data.dataset import Dataset, Element, Next, Run, require
from tfcompat.core.util.file_errors import file_errors
from tfcompat.core.util.readers import opened
from tfcompat.core.util.record_io import RecordWriter, check_compression, decompressed, read_records
from tfcompat.python.framework.errors_impl import InvalidArgumentError

Reader = Callable[[IO[bytes]], Iterator[Element]]
"""The elements of one open file."""


@dataclass(frozen=True, eq=False)
class Files(Dataset):
    """The elements of files, one file after the other."""

    filenames: tuple[str, ...]
    read: Reader

    def iterator(self, run: Run) -> Next:
        names = iter(self.filenames)
        current: Iterator[Element] | None = None

        def get_next() -> Element | None:
            nonlocal current
            while True:
                if current is None:
                    name = next(names, None)
                    if name is None:
                        return None
                    current = self._elements(name)
                element = next(current, None)
                if element is not None:
                    return element
                current = None

        return get_next

    def _elements(self, name: str) -> Iterator[Element]:
        with opened(name) as file:
            yield from self.read(file)


def _text(value: bytes) -> np.ndarray:
    result = np.empty((), object)
    result[()] = value
    return result


def records(compression_type: str) -> Reader:
    """The records of a TFRecord file."""
    check_compression(compression_type)
    return lambda file: ((_text(record),) for record in read_records(file, compression_type))


def lines(compression_type: str) -> Reader:
    """The lines of a text file, without their ends."""
    check_compression(compression_type)

    def read(file: IO[bytes]) -> Iterator[Element]:
        for line in io.BytesIO(decompressed(file.read(), compression_type)) if compression_type else file:
            yield (_text(line.removesuffix(b"\n").removesuffix(b"\r")),)

    return read


def fixed_length(header_bytes: int, record_bytes: int, footer_bytes: int, compression_type: str) -> Reader:
    """The pieces of `record_bytes` between a header and a footer.

    Raises InvalidArgumentError when a file does not hold a whole number of them.
    """
    require(header_bytes >= 0, "header_bytes must be >= 0")
    require(record_bytes > 0, "record_bytes must be > 0")
    require(footer_bytes >= 0, "footer_bytes must be >= 0")
    check_compression(compression_type)

    def read(file: IO[bytes]) -> Iterator[Element]:
        content = decompressed(file.read(), compression_type)
        body = len(content) - header_bytes - footer_bytes
        if not compression_type:
            require(
                body % record_bytes == 0,
                f"Excluding the header ({header_bytes} bytes) and footer ({footer_bytes} bytes), input file "
                f'"{file.name}" has body length {body} bytes, which is not an exact multiple of the record length '
                f"({record_bytes} bytes).",
            )
        for start in range(header_bytes, header_bytes + body - record_bytes + 1, record_bytes):
            yield (_text(content[start : start + record_bytes]),)

    return read


@dataclass(frozen=True)
class CsvFormat:
    """How columns are read.

    Attributes:
      defaults: for each column that is read, an array of its type with its default, or without elements where a value
        is required.
      columns: which columns are read (all when empty), rising.
      na_value: a text that stands for a missing value.
    """

    defaults: tuple[np.ndarray, ...]
    columns: tuple[int, ...]
    header: bool
    delimiter: str
    quoted: bool
    na_value: str
    compression_type: str


def comma_separated(options: CsvFormat) -> Reader:
    """The rows of a CSV file; each column is a component."""
    check_compression(options.compression_type)
    require(len(options.delimiter) == 1, "field_delim should be only 1 char")

    def read(file: IO[bytes]) -> Iterator[Element]:
        text = decompressed(file.read(), options.compression_type).decode("utf-8", "surrogateescape")
        source = io.StringIO(text, newline="")
        if options.quoted:
            rows = csv.reader(source, delimiter=options.delimiter)
        else:
            rows = csv.reader(source, delimiter=options.delimiter, quoting=csv.QUOTE_NONE)
        if options.header:
            next(rows, None)
        for fields in filter(None, rows):
            yield _row(fields, options)

    return read


def _row(fields: Sequence[str], options: CsvFormat) -> Element:
    if options.columns:
        expected = max(options.columns) + 1
        require(len(fields) >= expected, f"Expect at least {expected} fields but have {len(fields)} in record")
        fields = [fields[column] for column in options.columns]
    require(
        len(fields) == len(options.defaults),
        f"Expect {len(options.defaults)} fields but have {len(fields)} in record",
    )
    return tuple(
        _converted(index, field, default, options.na_value)
        for index, (field, default) in enumerate(zip(fields, options.defaults, strict=True))
    )


def _converted(index: int, field: str, default: np.ndarray, na_value: str) -> Any:
    if not field or field == na_value:
        if default.size == 0:
            raise InvalidArgumentError(None, None, f"Field {index} is required but missing in record!")
        return default.reshape(-1)[0:1].reshape(())
    if default.dtype == object:
        return _text(field.encode("utf-8", "surrogateescape"))
    try:
        number = int(field) if default.dtype.kind == "i" else float(field)
        return np.array(number, default.dtype)
    except (ValueError, OverflowError):
        raise InvalidArgumentError(
            None, None, f"Field {index} in record is not a valid {default.dtype.name}: {field}"
        ) from None


def write_records(dataset: Dataset, filename: str, compression_type: str) -> None:
    """Writes the elements of a dataset, scalar strings, to a file of records."""
    run = Run()
    with file_errors(filename), open(filename, "wb") as file:
        writer = RecordWriter(file, compression_type)
        get_next = dataset.iterator(run)
        try:
            while (element := get_next()) is not None:
                writer.write(np.asarray(element[0], object).item())
        finally:
            run.close()
            writer.close()
