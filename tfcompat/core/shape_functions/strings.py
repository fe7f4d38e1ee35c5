"""Shapes of the ops on strings."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    SCALAR,
    UNKNOWN,
    broadcast,
    concatenate,
    dimension_from_scalar,
    divide_dimension,
    merge,
    scalar_value,
    subshape,
    unknown_of_rank,
    with_rank,
    with_rank_at_most,
)
from tfcompat.python.framework.tensor_shape import TensorShape

_UNARY = """
    AsString DecodeBase64 EncodeBase64 StaticRegexFullMatch StaticRegexReplace StringLength StringLower StringStrip
    StringToHashBucket StringToHashBucketFast StringToHashBucketStrong StringToNumber StringUpper UnicodeScript
    UnicodeTranscode
"""
_VECTOR = unknown_of_rank(1)


@shape_function(*_UNARY.split())
def one_string_each(input: Input) -> TensorShape:
    return input.shape


@shape_function("RegexFullMatch")
def regex_full_match(input: Input, pattern: Input) -> TensorShape:
    with_rank(pattern.shape, 0)
    return input.shape


@shape_function("RegexReplace")
def regex_replace(input: Input, pattern: Input, rewrite: Input) -> TensorShape:
    with_rank(pattern.shape, 0)
    with_rank(rewrite.shape, 0)
    return input.shape


@shape_function("StringJoin")
def string_join(inputs: list[Input]) -> TensorShape:
    if any(each.shape.ndims is None for each in inputs):
        return UNKNOWN
    joined = SCALAR
    for each in inputs:
        if each.shape.ndims:
            joined = each.shape if joined.ndims == 0 else merge(joined, each.shape)
    return joined


@shape_function("Substr")
def substr(input: Input, pos: Input, len: Input) -> TensorShape:
    position = merge(pos.shape, len.shape)
    for start, length in zip(position.sizes or (), len.shape.sizes or (), strict=False):
        if start is not None and length is not None and start != length:
            raise ValueError(f"pos and len must have same shape, are {pos.shape} and {len.shape}")
    return broadcast(input.shape, position)


@shape_function("ReduceJoin")
def reduce_join(inputs: Input, reduction_indices: Input, *, keep_dims: bool) -> TensorShape:
    with_rank_at_most(reduction_indices.shape, 1)
    if inputs.shape.ndims is None or reduction_indices.value is None:
        return unknown_of_rank(inputs.shape.ndims) if keep_dims and inputs.shape.ndims is not None else UNKNOWN
    rank = inputs.shape.ndims
    axes = set()
    for axis in reduction_indices.value.reshape(-1).tolist():
        if not -rank <= axis < rank:
            raise ValueError(f"Invalid reduction dimension {axis} for input with {rank} dimension(s)")
        axes.add(axis % rank)
    sizes = list(enumerate(inputs.shape.sizes or ()))
    if keep_dims:
        return TensorShape([1 if axis in axes else size for axis, size in sizes])
    return TensorShape([size for axis, size in sizes if axis not in axes])


@shape_function("UnsortedSegmentJoin")
def unsorted_segment_join(inputs: Input, segment_ids: Input, num_segments: Input) -> TensorShape:
    count = scalar_value(num_segments)
    ids = segment_ids.shape
    if inputs.shape.ndims is None or ids.ndims is None:
        return UNKNOWN
    merge(subshape(inputs.shape, 0, ids.ndims), ids)
    return concatenate([count], subshape(inputs.shape, ids.ndims))


@shape_function("StringSplit")
def string_split(input: Input, delimiter: Input) -> list[TensorShape]:
    with_rank(input.shape, 1)
    with_rank(delimiter.shape, 0)
    return [TensorShape([None, 2]), _VECTOR, TensorShape([2])]


@shape_function("StringSplitV2")
def string_split_v2(input: Input, sep: Input) -> list[TensorShape]:
    with_rank(input.shape, 1)
    with_rank(sep.shape, 0)
    return [TensorShape([None, 2]), _VECTOR, TensorShape([2])]


@shape_function("StringFormat")
def string_format(inputs: list[Input]) -> TensorShape:
    return SCALAR


@shape_function("StringNGrams")
def string_ngrams(data: Input, data_splits: Input) -> list[TensorShape]:
    with_rank(data.shape, 1)
    return [_VECTOR, with_rank(data_splits.shape, 1)]


def _row_splits(rows: int | None) -> TensorShape:
    return TensorShape([None if rows is None else rows + 1])


@shape_function("UnicodeDecode")
def unicode_decode(input: Input) -> list[TensorShape]:
    return [_row_splits(input.shape.num_elements()), _VECTOR]


@shape_function("UnicodeDecodeWithOffsets")
def unicode_decode_with_offsets(input: Input) -> list[TensorShape]:
    return [_row_splits(input.shape.num_elements()), _VECTOR, _VECTOR]


@shape_function("UnicodeEncode")
def unicode_encode(input_values: Input, input_splits: Input) -> TensorShape:
    with_rank(input_values.shape, 1)
    (splits,) = with_rank(input_splits.shape, 1).sizes or (None,)
    return TensorShape([None if splits is None else splits - 1])


@shape_function("DecodeRaw")
def decode_raw(bytes: Input) -> TensorShape:
    return concatenate(bytes.shape, [None])


@shape_function("DecodePaddedRaw")
def decode_padded_raw(input_bytes: Input, fixed_length: Input, *, out_type: Any) -> TensorShape:
    length = dimension_from_scalar(fixed_length, 1)
    return concatenate(input_bytes.shape, [None if length is None else divide_dimension(length, out_type.size)])


@shape_function("DecodeCompressed", "DecodeJSONExample")
def decoded_each(bytes: Input) -> TensorShape:
    return bytes.shape


@shape_function("DecodeCSV")
def decode_csv(records: Input, record_defaults: list[Input]) -> list[TensorShape]:
    for number, default in enumerate(record_defaults, 1):
        sizes = default.shape.sizes or ()
        if len(sizes) > 1 or any(size is not None and size > 1 for size in sizes):
            raise ValueError(f"Shape of a default must be a length-0 or length-1 vector, or a scalar (input {number})")
    return [records.shape] * len(record_defaults)


@shape_function("ReadFile")
def read_file(filename: Input) -> TensorShape:
    return with_rank(filename.shape, 0)


@shape_function("WriteFile")
def write_file(filename: Input, contents: Input) -> list[TensorShape]:
    with_rank(filename.shape, 0)
    with_rank(contents.shape, 0)
    return []


@shape_function("MatchingFiles")
def matching_files(pattern: Input) -> TensorShape:
    return _VECTOR
