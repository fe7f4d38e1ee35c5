"""Ops on strings whose results may be ragged."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, string_ops
from tfcompat.python.ops.ragged import ragged_array_ops, ragged_math_ops
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, convert_to_tensor_or_ragged_tensor
from tfcompat.python.util.compat import bytes_or_text_types
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def _rows_of(sparse: Any) -> RaggedTensor:
    return RaggedTensor.from_value_rowids(
        sparse.values, sparse.indices[:, 0], nrows=sparse.dense_shape[0], validate=False
    )


def string_bytes_split(input: Any, name: str | None = None) -> Any:
    """The bytes of each string: a ragged tensor with one dimension more (a vector for a scalar).

    Raises ValueError for an unknown rank. Source: `tf.strings.bytes_split`.
    """
    with ops.name_scope(name, "StringsByteSplit", [input]):
        input = convert_to_tensor_or_ragged_tensor(input, name="input")
        if isinstance(input, RaggedTensor):
            return input.with_flat_values(string_bytes_split(input.flat_values))
        rank = input.shape.ndims
        if rank is None:
            raise ValueError("input must have a statically-known rank.")
        if rank == 0:
            return string_bytes_split(array_ops.stack([input]))[0]
        if rank > 1:
            return string_bytes_split(RaggedTensor.from_tensor(input))
        indices, values, shape = apply_op("StringSplit", input=input, delimiter="", skip_empty=False)
        return RaggedTensor.from_value_rowids(values, indices[:, 0], nrows=shape[0], validate=False)


def string_split_v2(input: Any, sep: Any = None, maxsplit: int = -1, name: str | None = None) -> Any:
    """The parts of each string, as Python's `split` gives them: a ragged tensor with one dimension more."""
    with ops.name_scope(name, "StringSplit", [input]):
        input = convert_to_tensor_or_ragged_tensor(input, dtype=dtypes.string, name="input")
        if isinstance(input, RaggedTensor):
            return input.with_flat_values(string_split_v2(input.flat_values, sep, maxsplit))
        rank = input.shape.ndims
        if rank == 0:
            return string_split_v2(array_ops.stack([input]), sep, maxsplit)[0]
        if rank is not None and rank > 1:
            return string_split_v2(RaggedTensor.from_tensor(input), sep, maxsplit)
        return _rows_of(string_ops.string_split_v2(input, sep=sep, maxsplit=maxsplit))


def string_split(
    source: Any,
    sep: Any = None,
    skip_empty: bool = True,
    delimiter: Any = None,
    result_type: str = "SparseTensor",
    name: str | None = None,
) -> Any:
    """The parts of each string of a vector, between any of the characters of `sep`.

        tf.string_split(["hello world", "a b c"])

    Args:
      source: a vector of strings.
      sep: a string of delimiters, a space unless given; with "" every byte is a part.
      skip_empty: leave out empty parts.
      delimiter: an old name of `sep`.
      result_type: "SparseTensor" or "RaggedTensor".
      name: a name for the ops.

    Raises ValueError for another `result_type`. Source: `tf.string_split`.
    """
    with ops.name_scope(name, "StringSplit", [source]):
        parts = string_ops.string_split(source, sep=sep, skip_empty=skip_empty, delimiter=delimiter)
        if result_type == "SparseTensor":
            return parts
        if result_type == "RaggedTensor":
            return _rows_of(parts)
        raise ValueError("result_type must be 'RaggedTensor' or 'SparseTensor'.")


def strings_split_v1(
    input: Any = None,
    sep: Any = None,
    maxsplit: int = -1,
    result_type: str = "SparseTensor",
    source: Any = None,
    name: str | None = None,
) -> Any:
    """The parts of each string, as Python's `split` gives them.

    Args:
      input: strings of any known rank.
      sep: the separator; white space unless given.
      maxsplit: how often to split at most; -1 for no limit.
      result_type: "SparseTensor" or "RaggedTensor".
      source: an old name of `input`.
      name: a name for the ops.

    Raises ValueError for another `result_type`. Source: `tf.strings.split`.
    """
    input = deprecated_argument_lookup("input", input, "source", source)
    with ops.name_scope(name, "StringSplit", [input]):
        input = convert_to_tensor_or_ragged_tensor(input, dtype=dtypes.string, name="input")
        if result_type == "SparseTensor" and input.shape.ndims == 1:
            return string_ops.string_split_v2(input, sep=sep, maxsplit=maxsplit)
        ragged = string_split_v2(input, sep=sep, maxsplit=maxsplit)
        if result_type == "SparseTensor":
            return ragged.to_sparse()
        if result_type == "RaggedTensor":
            return ragged
        raise ValueError("result_type must be 'RaggedTensor' or 'SparseTensor'.")


def unicode_encode(
    input: Any,
    output_encoding: str,
    errors: str = "replace",
    replacement_char: int = 65533,
    name: str | None = None,
) -> Any:
    """Strings from code points, which are in the last dimension of a tensor or ragged tensor.

    Args:
      output_encoding: "UTF-8", "UTF-16-BE" or "UTF-32-BE".
      errors: what to do about a value that is no code point: "replace", "ignore" or "strict", which raises
        InvalidArgumentError when it runs.
      replacement_char: the code point to replace it by.

    Raises ValueError for an unknown rank or a scalar. Source: `tf.strings.unicode_encode`.
    """
    options = (output_encoding, errors, replacement_char)
    with ops.name_scope(name, "UnicodeEncode", [input]):
        codes = convert_to_tensor_or_ragged_tensor(input)
        rank = codes.shape.ndims
        if rank is None:
            raise ValueError("Rank of input_tensor must be statically known.")
        if isinstance(codes, RaggedTensor):
            if codes.flat_values.shape.ndims != 1:
                return codes.with_flat_values(unicode_encode(codes.flat_values, *options))
            if codes.ragged_rank > 1:
                return codes.with_values(unicode_encode(codes.values, *options))
            return apply_op(
                "UnicodeEncode",
                input_values=codes.values,
                input_splits=codes.row_splits,
                output_encoding=output_encoding,
                errors=errors,
                replacement_char=replacement_char,
            )
        if rank == 0:
            raise ValueError("input_tensor's rank must be at least 1.")
        if rank == 1:
            splits = array_ops.stack([0, array_ops.shape(codes, out_type=dtypes.int32)[0]])
            row = RaggedTensor.from_row_splits(codes, splits, validate=False)
            return array_ops.reshape(unicode_encode(row, *options), [])
        if rank == 2:
            return unicode_encode(RaggedTensor.from_tensor(codes), *options)
        flat = array_ops.reshape(codes, array_ops.stack([-1, array_ops.shape(codes)[-1]]))
        return array_ops.reshape(unicode_encode(flat, *options), codes.shape[:-1])


def _decode(
    input: Any,
    input_encoding: str,
    errors: str,
    replacement_char: int,
    replace_control_characters: bool,
    op_type: str,
) -> tuple[Any, ...]:
    """What an op says of each character of each string, ragged where there is more than one string."""
    input = convert_to_tensor_or_ragged_tensor(input, name="input")
    rank = input.shape.ndims
    if rank is None:
        raise ValueError("Rank of `input` must be statically known.")
    if rank > 1 and not isinstance(input, RaggedTensor):
        input = RaggedTensor.from_tensor(input, ragged_rank=rank - 1)
    elif isinstance(input, RaggedTensor) and input.ragged_rank < rank - 1:
        inner = RaggedTensor.from_tensor(input.flat_values, ragged_rank=rank - input.ragged_rank - 1)
        input = input.with_flat_values(inner)
    flat = input.flat_values if isinstance(input, RaggedTensor) else input
    row_splits, *results = apply_op(
        op_type,
        input=array_ops.reshape(flat, [-1]),
        input_encoding=input_encoding,
        errors=errors,
        replacement_char=replacement_char,
        replace_control_characters=replace_control_characters,
    )
    if rank == 0:
        return tuple(results)
    rows = [RaggedTensor.from_row_splits(result, row_splits, validate=False) for result in results]
    return tuple(input.with_flat_values(each) if rank > 1 else each for each in rows)


def unicode_decode(
    input: Any,
    input_encoding: str,
    errors: str = "replace",
    replacement_char: int = 65533,
    replace_control_characters: bool = False,
    name: str | None = None,
) -> Any:
    """The code points of strings, int32: a ragged tensor with one dimension more (a vector for a scalar).

    Args:
      input: strings of a known rank.
      input_encoding: their encoding, for instance "UTF-8".
      errors: what to do about wrong bytes: "replace", "ignore" or "strict", which raises InvalidArgumentError when it
        runs.
      replacement_char: the code point to replace them by.
      replace_control_characters: treat U+0000 to U+001F as wrong.
      name: a name for the ops.

    Raises ValueError for an unknown rank. Source: `tf.strings.unicode_decode`.
    """
    with ops.name_scope(name, "UnicodeDecode", [input]):
        return _decode(input, input_encoding, errors, replacement_char, replace_control_characters, "UnicodeDecode")[0]


def unicode_decode_with_offsets(
    input: Any,
    input_encoding: str,
    errors: str = "replace",
    replacement_char: int = 65533,
    replace_control_characters: bool = False,
    name: str | None = None,
) -> tuple[Any, Any]:
    """(code points, the bytes where they begin); see `unicode_decode`.

    Source: `tf.strings.unicode_decode_with_offsets`.
    """
    with ops.name_scope(name, "UnicodeDecodeWithOffsets", [input]):
        codes, offsets = _decode(
            input, input_encoding, errors, replacement_char, replace_control_characters, "UnicodeDecodeWithOffsets"
        )
        return codes, offsets


def unicode_split(
    input: Any,
    input_encoding: str,
    errors: str = "replace",
    replacement_char: int = 65533,
    name: str | None = None,
) -> Any:
    """The characters of strings, as strings; see `unicode_decode`. Source: `tf.strings.unicode_split`."""
    with ops.name_scope(name, "UnicodeSplit", [input]):
        (codes,) = _decode(input, input_encoding, errors, replacement_char, False, "UnicodeDecode")
        return unicode_encode(ragged_array_ops.expand_dims(codes, -1), input_encoding, errors, replacement_char)


def unicode_split_with_offsets(
    input: Any,
    input_encoding: str,
    errors: str = "replace",
    replacement_char: int = 65533,
    name: str | None = None,
) -> tuple[Any, Any]:
    """(characters, the bytes where they begin); see `unicode_decode`.

    Source: `tf.strings.unicode_split_with_offsets`.
    """
    with ops.name_scope(name, "UnicodeSplitWithOffsets", [input]):
        codes, offsets = _decode(input, input_encoding, errors, replacement_char, False, "UnicodeDecodeWithOffsets")
        characters = ragged_array_ops.expand_dims(codes, -1)
        return unicode_encode(characters, input_encoding, errors, replacement_char), offsets


def reduce_join(
    inputs: Any, axis: Any = None, keepdims: bool | None = None, separator: str = "", name: str | None = None
) -> Any:
    """Strings of ragged rows put together along dimensions. Raises ValueError for `keepdims`. Source:
    `tf.strings.reduce_join`, given a ragged tensor."""
    return ragged_math_ops.ragged_reduce_aggregate(
        string_ops.reduce_join,
        string_ops.unsorted_segment_join,
        inputs,
        axis,
        keepdims,
        separator,
        name or "RaggedSegmentJoin",
    )


def ngrams(
    data: Any,
    ngram_width: Any,
    separator: str = " ",
    pad_values: Any = None,
    padding_width: int | None = None,
    preserve_short_sequences: bool = False,
    name: str | None = None,
) -> Any:
    """n-grams of the rows of strings.

    Args:
      data: strings, the last dimension is a row; a tensor or ragged tensor.
      ngram_width: how many strings an n-gram has, a number or a list of numbers.
      separator: what stands between the strings of an n-gram.
      pad_values: what is put around each row: a string, or (left, right).
      padding_width: how often, at most one less than the width; that unless given.
      preserve_short_sequences: a row too short for any n-gram gives one of the whole row.
      name: a name for the ops.

    Raises TypeError or ValueError for arguments that do not fit. Source: `tf.strings.ngrams`.
    """
    with ops.name_scope(name, "StringNGrams", [data]):
        left, right = _pads(pad_values, padding_width)
        widths = list(ngram_width) if isinstance(ngram_width, (list, tuple)) else [ngram_width]
        if any(width < 1 for width in widths):
            raise ValueError(f"All ngram_widths must be greater than 0. Got {ngram_width}")
        pad_width = 0 if pad_values is None else -1 if padding_width is None else padding_width

        def of_rows(rows: RaggedTensor) -> RaggedTensor:
            if rows.ragged_rank > 1:
                return rows.with_values(of_rows(rows.values))
            grams, splits = apply_op(
                "StringNGrams",
                data=rows.flat_values,
                data_splits=rows.row_splits,
                separator=separator,
                ngram_widths=widths,
                left_pad=left,
                right_pad=right,
                pad_width=pad_width,
                preserve_short_sequences=preserve_short_sequences,
            )
            return RaggedTensor.from_row_splits(grams, splits, validate=False)

        data = convert_to_tensor_or_ragged_tensor(data, name="data", dtype=dtypes.string)
        if isinstance(data, RaggedTensor):
            return of_rows(data)
        return _dense_ngrams(data, of_rows)


def _dense_ngrams(data: Tensor, of_rows: Any) -> Tensor:
    rank = data.shape.ndims
    if rank is None:
        raise ValueError("Rank of data must be known.")
    if rank == 0:
        raise ValueError("Data must have rank>0")
    if rank == 1:
        return of_rows(RaggedTensor.from_row_starts(data, [0], validate=False))[0]
    shape = array_ops.concat([array_ops.shape(data)[:-1], [-1]], axis=0)
    return array_ops.reshape(of_rows(RaggedTensor.from_tensor(data, ragged_rank=rank - 1)).flat_values, shape)


def _pads(pad_values: Any, padding_width: int | None) -> tuple[Any, Any]:
    if padding_width is not None and padding_width < 1:
        raise ValueError("padding_width must be greater than 0.")
    if pad_values is None:
        if padding_width is not None:
            raise ValueError("pad_values must be provided if padding_width is set.")
        return "", ""
    pair = tuple(pad_values[:2]) if isinstance(pad_values, (list, tuple)) else (pad_values, pad_values)
    if not all(isinstance(pad, bytes_or_text_types) for pad in pair):
        raise TypeError("pad_values must be a string, tuple of strings, or None.")
    return pair[0], pair[1]
