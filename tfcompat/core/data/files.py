"""Datasets of what files hold: records, lines, pieces of a fixed length, columns of comma-separated values."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np

from tfcompat.core.data.csv_records import CsvFormat, CsvRecords
from tfcompat.core.data.dataset import Dataset, Element, Next, Run, require
from tfcompat.core.util.file_errors import file_errors
from tfcompat.core.util.readers import opened
from tfcompat.core.util.record_io import RecordWriter, check_compression, decompressed, read_records

Reader = Callable[[IO[bytes]], Iterator[Element]]
"""The elements of one open file. Where it can go on behind an error, it is no generator."""


@dataclass(frozen=True, eq=False)
class Files(Dataset):
    """The elements of files, one file after the other."""

    filenames: tuple[str, ...]
    read: Reader

    def iterator(self, run: Run) -> Next:
        names = iter(self.filenames)
        file: IO[bytes] | None = None
        current: Iterator[Element] = iter(())

        def get_next() -> Element | None:
            nonlocal file, current
            while True:
                if file is None:
                    name = next(names, None)
                    if name is None:
                        return None
                    file = opened(name)
                    current = self.read(file)
                element = next(current, None)
                if element is not None:
                    return element
                file.close()
                file, current = None, iter(())

        return get_next


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


def comma_separated(options: CsvFormat) -> Reader:
    """The records of a file of comma-separated values."""
    check_compression(options.compression_type)
    return lambda file: CsvRecords(file, options)


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
