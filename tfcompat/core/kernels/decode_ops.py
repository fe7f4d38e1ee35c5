"""Kernels that decode strings: raw bytes, CSV, base64, compressed data."""

from __future__ import annotations

import binascii
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.string_ops import map_strings, text_of, vector
from tfcompat.core.util import numbers
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import DataLossError, InvalidArgumentError

# Raw bytes


def _as_numbers(data: bytes, dtype: np.dtype, little_endian: bool) -> np.ndarray:
    order = dtype.newbyteorder("<" if little_endian else ">")
    return np.frombuffer(data, order).astype(dtype)


@kernel("DecodeRaw", host=True)
def decode_raw(bytes: np.ndarray, *, out_type: np.dtype, little_endian: bool) -> np.ndarray:
    strings = np.asarray(bytes, object)
    if not strings.size:
        return np.zeros((*strings.shape, 0), out_type)
    flat = strings.ravel().tolist()
    length = len(flat[0])
    for index, string in enumerate(flat):
        require(
            len(string) == length,
            f"DecodeRaw requires input strings to all be the same size, but element {index} has size {length} != "
            f"{len(string)}",
        )
    size = out_type.itemsize
    require(
        length % size == 0,
        f"Input to DecodeRaw has length {length} that is not a multiple of {size}, the size of "
        f"{dtypes.as_dtype(out_type).name}",
    )
    return _as_numbers(b"".join(flat), out_type, little_endian).reshape(*strings.shape, length // size)


@kernel("DecodePaddedRaw", host=True)
def decode_padded_raw(
    input_bytes: np.ndarray, fixed_length: np.ndarray, *, out_type: np.dtype, little_endian: bool
) -> np.ndarray:
    strings, length, size = np.asarray(input_bytes, object), int(fixed_length), out_type.itemsize
    require(strings.size > 0, "Input to DecodePaddedRaw must not be empty")
    require(length > 0, f"fixed_length must be greater than zero, but got {length}")
    require(
        length % size == 0,
        f"fixed_length ({length}) must be a multiple of the size of out_type ({size})",
    )
    data = b"".join(string[:length].ljust(length, b"\0") for string in strings.ravel().tolist())
    return _as_numbers(data, out_type, little_endian).reshape(*strings.shape, length // size)


# Base64, in the alphabet for URLs


@kernel("EncodeBase64", host=True)
def encode_base64(input: np.ndarray, *, pad: bool) -> np.ndarray:
    def one(string: bytes) -> bytes:
        encoded = binascii.b2a_base64(string, newline=False).translate(_TO_URL)
        return encoded if pad else encoded.rstrip(b"=")

    return map_strings(one, input)


_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_+/", b"+/??")


@kernel("DecodeBase64", host=True)
def decode_base64(input: np.ndarray) -> np.ndarray:
    def one(string: bytes) -> bytes:
        data = string[:-2] if string.endswith(b"==") else string[:-1] if string.endswith(b"=") else string
        padded = data.translate(_FROM_URL) + b"=" * (-len(data) % 4)
        require(len(data) % 4 != 1, "Base64 string length cannot be 1 modulo 4.")
        whole = b"=" not in data and (len(data) == len(string) or len(string) % 4 == 0)
        require(whole, "Invalid character found in base64.")
        try:
            return binascii.a2b_base64(padded, strict_mode=True)
        except binascii.Error:
            raise InvalidArgumentError(None, None, "Invalid character found in base64.") from None

    return map_strings(one, input)


# Compressed data


@kernel("DecodeCompressed", host=True)
def decode_compressed(bytes: np.ndarray, *, compression_type: str) -> np.ndarray:
    window = {"": None, "ZLIB": zlib.MAX_WBITS, "GZIP": zlib.MAX_WBITS | 16}
    require(compression_type in window, f"Only ZLIB, GZIP or NONE are supported compressions, got {compression_type}")
    bits = window[compression_type]
    if bits is None:
        return np.array(bytes, object)

    def one(string: Any) -> Any:
        try:
            return zlib.decompress(string, bits)
        except zlib.error as error:
            raise DataLossError(None, None, str(error)) from None

    return map_strings(one, bytes)


# CSV


@kernel("DecodeCSV", host=True)
def decode_csv(
    records: np.ndarray,
    record_defaults: list[np.ndarray],
    *,
    OUT_TYPE: tuple[Any, ...],
    field_delim: str,
    use_quote_delim: bool,
    na_value: str,
    select_cols: tuple[int, ...],
) -> list[np.ndarray]:
    for number, default in enumerate(record_defaults):
        require(
            np.size(default) < 2, f"There should only be 1 default per field but field {number} has {np.size(default)}"
        )
    require(len(field_delim) == 1, "field_delim should be only 1 char")
    lines = np.asarray(records, object)
    defaults: list[list[Any]] = [np.asarray(default).ravel().tolist() for default in record_defaults]
    columns: list[list[Any]] = [[] for _ in defaults]
    for index, record in enumerate(lines.ravel().tolist()):
        fields = list(_fields(record, field_delim.encode(), use_quote_delim))
        if select_cols:
            fields = [fields[column] for column in select_cols if column < len(fields)]
        require(len(fields) == len(defaults), f"Expect {len(defaults)} fields but have {len(fields)} in record {index}")
        for number, (field, fallback, dtype) in enumerate(zip(fields, defaults, OUT_TYPE, strict=True)):
            columns[number].append(_field_value(field, fallback, dtype, na_value.encode(), (number, index)))
    return [
        (vector(column) if dtype.kind == "O" else np.array(column, dtype)).reshape(lines.shape)
        for column, dtype in zip(columns, OUT_TYPE, strict=True)
    ]


def _field_value(field: bytes, default: list[Any], dtype: Any, na_value: bytes, place: tuple[int, int]) -> Any:
    number, record = place
    if not field or field == na_value:
        require(len(default) == 1, f"Field {number} is required but missing in record {record}!")
        return default[0]
    if dtype.kind == "O":
        return field
    parse = numbers.parse_float if dtype.kind == "f" else numbers.parse_integer
    value = parse(field, dtype)
    name = dtypes.as_dtype(dtype).runtime_name
    require(value is not None, f"Field {number} in record {record} is not a valid {name}: {text_of(field)}")
    return value


def _fields(record: bytes, delimiter: bytes, use_quotes: bool) -> Iterator[bytes]:
    """The fields of one record of RFC 4180's format, quotes taken off."""
    position = 0
    if not record:
        return
    while True:
        if use_quotes and record[position : position + 1] == b'"':
            field, position = _quoted(record, position + 1, delimiter)
        else:
            end = record.find(delimiter, position)
            field = record[position:] if end < 0 else record[position:end]
            position += len(field)
            forbidden = b'"\r\n' if use_quotes else b"\r\n"
            require(not any(byte in field for byte in forbidden), "Unquoted fields cannot have quotes/CRLFs inside")
        yield field
        if position >= len(record):
            return
        position += 1  # the delimiter
        if position == len(record):
            yield b""
            return


def _quoted(record: bytes, position: int, delimiter: bytes) -> tuple[bytes, int]:
    """The text behind an opening quote, and where the closing quote ends."""
    field = b""
    while True:
        end = record.find(b'"', position)
        require(end >= 0, "Quoted field has to end with quote followed by delim or end")
        field += record[position:end]
        following = record[end + 1 : end + 2]
        if following in (b"", delimiter):
            return field, end + 1
        require(following == b'"', "Quote inside a string has to be escaped by another quote")
        field += b'"'
        position = end + 2
