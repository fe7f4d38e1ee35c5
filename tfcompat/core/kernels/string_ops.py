"""Kernels of the ops that take strings apart, put them together and turn them into numbers and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.util import numbers
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import InvalidArgumentError, OutOfRangeError, UnimplementedError

SPACES = b" \t\n\v\f\r"


def map_strings(function: Callable[[bytes], Any], strings: np.ndarray, dtype: Any = object) -> np.ndarray:
    """`function` of each element, as an array of the same shape."""
    strings = np.asarray(strings, object)
    result = np.empty(strings.size, dtype)
    for index, string in enumerate(strings.ravel().tolist()):
        result[index] = function(string)
    return result.reshape(strings.shape)


def vector(strings: Sequence[bytes]) -> np.ndarray:
    """Strings as a one-dimensional array."""
    result = np.empty(len(strings), object)
    result[:] = strings
    return result


def text_of(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")


# Whole strings


@kernel("StringStrip", host=True)
def string_strip(input: np.ndarray) -> np.ndarray:
    return map_strings(lambda string: string.strip(SPACES), input)


def _in_unicode(function: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda string: function(string.decode("utf-8", "replace")).encode()


def _check_encoding(encoding: str) -> None:
    require(encoding in ("", "utf-8"), f"only utf-8 or '' (no encoding) is supported, received {encoding}")


@kernel("StringLower", host=True)
def string_lower(input: np.ndarray, *, encoding: str) -> np.ndarray:
    _check_encoding(encoding)
    return map_strings(_in_unicode(str.lower) if encoding else bytes.lower, input)


@kernel("StringUpper", host=True)
def string_upper(input: np.ndarray, *, encoding: str) -> np.ndarray:
    _check_encoding(encoding)
    return map_strings(_in_unicode(str.upper) if encoding else bytes.upper, input)


def character_starts(string: bytes) -> list[int]:
    """Where the characters of UTF-8 text begin; the bytes of a character that is no first one do not count."""
    return [index for index, byte in enumerate(string) if byte & 0xC0 != 0x80]


@kernel("StringLength", host=True)
def string_length(input: np.ndarray, *, unit: str) -> np.ndarray:
    length = len if unit == "BYTE" else lambda string: len(character_starts(string))
    return map_strings(length, input, np.int32)


@kernel("Substr", host=True)
def substr(input: np.ndarray, pos: np.ndarray, len: np.ndarray, *, unit: str) -> np.ndarray:
    input, pos, len = np.asarray(input, object), np.asarray(pos), np.asarray(len)
    require(pos.shape == len.shape, f"pos and len should have the same shape, got: {pos.shape} vs. {len.shape}")
    cut = _cut_bytes if unit == "BYTE" else _cut_characters
    if pos.ndim == 0 or input.shape == pos.shape:
        pos, len = np.broadcast_to(pos, input.shape), np.broadcast_to(len, input.shape)
    else:
        rank = max(input.ndim, pos.ndim)
        if rank > 2:
            raise UnimplementedError(None, None, f"Substr broadcast not implemented for {rank} dimensions")
        try:
            input, pos, len = np.broadcast_arrays(input, pos, len)
        except ValueError:
            message = f"Incompatible shapes: {shape_text(input.shape)} vs. {shape_text(pos.shape)}"
            raise InvalidArgumentError(None, None, message) from None
    result = np.empty(input.size, object)
    for index, (string, start, length) in enumerate(zip(input.ravel(), pos.ravel().tolist(), len.ravel().tolist())):
        result[index] = cut(string, start, length, index)
    return result.reshape(input.shape)


def _cut_bytes(string: bytes, start: int, length: int, index: int) -> bytes:
    size = len(string)
    require(-size <= start <= size, f"pos {start} out of range for string b'{text_of(string)}' at index {index}")
    start = start % size if start < 0 else start
    return string[start:] if length < 0 else string[start : start + length]


def _cut_characters(string: bytes, start: int, length: int, index: int) -> bytes:
    bounds = [*character_starts(string), len(string)]
    size = len(bounds) - 1
    require(-size <= start <= size, f"pos {start} out of range for string at index {index}")
    start = start % size if start < 0 else start
    return string[bounds[start] : bounds[min(start + max(length, 0), size)]]


# Joining


@kernel("StringJoin", host=True)
def string_join(inputs: list[np.ndarray], *, separator: str) -> np.ndarray:
    arrays = [np.asarray(each, object) for each in inputs]
    shapes = [each.shape for each in arrays if each.ndim]
    for shape in shapes:
        require(shape == shapes[0], f"Input shapes do not match: {shape_text(shapes[0])} vs. {shape_text(shape)}")
    arrays = list(np.broadcast_arrays(*arrays))
    joined = map(separator.encode().join, zip(*(each.ravel() for each in arrays), strict=True))
    return vector(list(joined)).reshape(arrays[0].shape)


@kernel("ReduceJoin", host=True)
def reduce_join(inputs: np.ndarray, reduction_indices: np.ndarray, *, keep_dims: bool, separator: str) -> np.ndarray:
    inputs = np.asarray(inputs, object)
    axes: list[int] = []
    for axis in np.asarray(reduction_indices).ravel().tolist():
        if not -inputs.ndim <= axis < inputs.ndim:
            message = f"Invalid reduction dimension {axis} for input with {inputs.ndim} dimension(s)"
            raise OutOfRangeError(None, None, message)
        require(axis % inputs.ndim not in axes, f"Duplicate reduction dimension {axis}")
        axes.append(axis % inputs.ndim)
    kept = [axis for axis in range(inputs.ndim) if axis not in axes]
    outer = [inputs.shape[axis] for axis in kept]
    # The first axis is joined first.
    rows = inputs.transpose(kept + axes[::-1]).reshape(math.prod(outer), math.prod(inputs.shape[a] for a in axes))
    shape = [1 if axis in axes else size for axis, size in enumerate(inputs.shape)] if keep_dims else outer
    return vector([separator.encode().join(row) for row in rows]).reshape(shape)


@kernel("UnsortedSegmentJoin", host=True)
def unsorted_segment_join(
    inputs: np.ndarray, segment_ids: np.ndarray, num_segments: np.ndarray, *, separator: str
) -> np.ndarray:
    inputs, ids, count = np.asarray(inputs, object), np.asarray(segment_ids), int(num_segments)
    require(count > 0, "Number of segments must be positive")
    for axis, size in enumerate(ids.shape):
        require(
            axis < inputs.ndim and size == inputs.shape[axis],
            f"Segment dimension is {size} while input dimension is {len(inputs)} in rank {axis}",
        )
    require(
        bool(((ids >= 0) & (ids < count)).all()),
        "segment_ids are not allowed to exceed num_segments or to have negative values.",
    )
    inner = inputs.shape[ids.ndim :]
    rows = inputs.reshape(ids.size, math.prod(inner))
    joined = [separator.encode().join(column) for segment in range(count) for column in rows[ids.ravel() == segment].T]
    return vector(joined).reshape(count, *inner)


@kernel("StringNGrams", host=True)
def string_ngrams(
    data: np.ndarray,
    data_splits: np.ndarray,
    *,
    separator: str,
    ngram_widths: tuple[int, ...],
    left_pad: str,
    right_pad: str,
    pad_width: int,
    preserve_short_sequences: bool,
) -> tuple[np.ndarray, np.ndarray]:
    data, splits = np.asarray(data, object).tolist(), np.asarray(data_splits)
    ngrams: list[bytes] = []
    ends = [0]
    for start, end in pairwise(splits):
        tokens = data[start:end]
        before = len(ngrams)
        for width in ngram_widths:
            pad = width - 1 if pad_width < 0 else min(pad_width, width - 1)
            padded = [left_pad.encode()] * pad + tokens + [right_pad.encode()] * pad
            windows = [padded[first : first + width] for first in range(len(padded) - width + 1)]
            ngrams += map(separator.encode().join, windows)
        if preserve_short_sequences and tokens and len(ngrams) == before:
            # Whole, where it is too short for any n-gram; padding that is wider than a window has made some.
            pad = max(pad_width, 0)
            ngrams.append(separator.encode().join([left_pad.encode()] * pad + tokens + [right_pad.encode()] * pad))
        ends.append(len(ngrams))
    return vector(ngrams), np.array(ends if len(splits) else [], splits.dtype)


# Splitting


def _split_on_any(string: bytes, delimiters: bytes) -> list[bytes]:
    """Splits at every one of the bytes `delimiters`, or between all bytes when there are none; nothing has no parts."""
    if not string:
        return []
    if not delimiters:
        return [bytes([byte]) for byte in string]
    for delimiter in delimiters[1:]:
        string = string.replace(bytes([delimiter]), delimiters[:1])
    return string.split(delimiters[:1])


def _ragged_to_sparse(rows: Iterator[list[bytes]], count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lists of strings as the parts of a sparse tensor of `count` rows."""
    indices: list[tuple[int, int]] = []
    values: list[bytes] = []
    longest = 0
    for number, row in enumerate(rows):
        indices += [(number, column) for column in range(len(row))]
        values += row
        longest = max(longest, len(row))
    shape = np.array([count, longest], np.int64)
    return np.array(indices, np.int64).reshape(-1, 2), vector(values), shape


def _check_split(input: np.ndarray, separator: np.ndarray, name: str) -> tuple[np.ndarray, bytes]:
    strings, separators = np.asarray(input, object), np.asarray(separator, object)
    require(strings.ndim == 1, f"input must be a vector, got shape: {shape_text(strings.shape)}")
    require(separators.ndim == 0, f"{name} must be a scalar, got shape: {shape_text(separators.shape)}")
    return strings, separators.item()


@kernel("StringSplit", host=True)
def string_split(
    input: np.ndarray, delimiter: np.ndarray, *, skip_empty: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    strings, delimiters = _check_split(input, delimiter, "delimiter")
    rows = (_split_on_any(string, delimiters) for string in strings)
    if skip_empty:
        rows = ([part for part in row if part] for row in rows)
    return _ragged_to_sparse(rows, len(strings))


@kernel("StringSplitV2", host=True)
def string_split_v2(input: np.ndarray, sep: np.ndarray, *, maxsplit: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    strings, separator = _check_split(input, sep, "sep")
    rows = (_split_on(string, separator, maxsplit) for string in strings)
    return _ragged_to_sparse(rows, len(strings))


def _split_on(string: bytes, separator: bytes, maxsplit: int) -> list[bytes]:
    """Splits like Python's `split`; with a limit, what is left after as many words as that comes last, if empty too."""
    if maxsplit == 0:
        return [string]
    parts = string.split(separator or None, maxsplit)
    return [*parts, b""] if not separator and len(parts) == maxsplit else parts


# Numbers


def _conversion(dtype: np.dtype, scientific: bool, shortest: bool, precision: int) -> str:
    """The conversion that C's `printf` is given for a number: "d", ".3f", ..."""
    require(not (scientific and shortest), "Cannot select both scientific and shortest notation")
    name = dtypes.as_dtype(dtype).name
    if dtype.kind not in "fc":
        require(precision < 0, f"precision not supported for datatype {name}")
        require(not (scientific or shortest), f"scientific and shortest format not supported for datatype {name}")
        return "d"
    kind = "g" if shortest else "e" if scientific else "f"
    return kind if precision < 0 else f".{precision}{kind}"


@kernel("AsString", host=True)
def as_string(
    input: np.ndarray, *, precision: int, scientific: bool, shortest: bool, width: int, fill: str
) -> np.ndarray:
    array = np.asarray(input)
    conversion = _conversion(array.dtype, scientific, shortest, precision)
    require(len(fill) <= 1, "Fill string must be one or fewer characters")
    require(fill in ("", " ", "+", "-", "0", "#"), f'Fill argument not supported: "{fill}"')
    template = f"%{fill}{width if width >= 0 else ''}{conversion}"
    unpadded = f"%{'' if fill == '0' else fill}{width if width >= 0 else ''}{conversion}"

    def one(value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, complex):
            return f"({one(value.real)},{one(value.imag)})"
        return (template if np.isfinite(value) else unpadded) % value  # C pads inf and nan with spaces

    return vector([one(value).encode() for value in array.ravel().tolist()]).reshape(array.shape)


@kernel("StringToNumber", host=True)
def string_to_number(string_tensor: np.ndarray, *, out_type: np.dtype) -> np.ndarray:
    parse = numbers.parse_float if out_type.kind == "f" else numbers.parse_integer

    def one(string: bytes) -> Any:
        value = parse(string, out_type)
        require(value is not None, f"StringToNumberOp could not correctly convert string: {text_of(string)}")
        return value

    return map_strings(one, string_tensor, out_type)
