"""Ops on strings (`tf.strings`). Those that return ragged tensors are in `ragged/ragged_string_ops.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes, ops, tensor_util
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.compat import bytes_or_text_types
from tfcompat.python.util.deprecation import deprecated_argument_lookup
from tfcompat.python.util.dispatch import add_dispatch_support

as_string = op_function("AsString", "Numbers as text, as C's `printf` writes them.")
decode_base64 = op_function("DecodeBase64", "Strings from web-safe base64, padded or not.")
encode_base64 = op_function("EncodeBase64", "Strings as web-safe base64.")
string_join = op_function("StringJoin", "Strings of several tensors (of one shape, or scalars) put together.")
string_lower = op_function("StringLower", "Lower case: of ASCII letters, or of all with `encoding='utf-8'`.")
string_n_grams = op_function("StringNGrams", "n-grams of the rows of a ragged tensor.")
string_strip = op_function("StringStrip", "Strings without the white space around them.")
string_to_hash_bucket_fast = op_function("StringToHashBucketFast", "FarmHash's fingerprint modulo `num_buckets`.")
string_to_hash_bucket_strong = op_function("StringToHashBucketStrong", "SipHash by `key`, modulo `num_buckets`.")
string_upper = op_function("StringUpper", "Upper case: of ASCII letters, or of all with `encoding='utf-8'`.")
unicode_script = op_function("UnicodeScript", "The scripts of code points, as ICU numbers them.")
unicode_transcode = op_function("UnicodeTranscode", "Text in another encoding.")
unsorted_segment_join = op_function("UnsortedSegmentJoin", "Strings of each segment put together.")


@add_dispatch_support
def regex_full_match(input: Any, pattern: Any, name: str | None = None) -> Tensor:
    """Whether each string matches a regular expression (RE2's) as a whole.

    Args:
      input: strings of any shape.
      pattern: a string, or a scalar string tensor.
      name: a name for the op.

    Returns a bool tensor. Running it raises InvalidArgumentError for a wrong pattern. Source:
    `tf.strings.regex_full_match`.
    """
    if isinstance(pattern, bytes_or_text_types):
        return apply_op("StaticRegexFullMatch", input=input, pattern=pattern, name=name)
    return apply_op("RegexFullMatch", input=input, pattern=pattern, name=name)


@add_dispatch_support
def regex_replace(
    input: Any, pattern: Any, rewrite: Any, replace_global: bool = True, name: str | None = None
) -> Tensor:
    r"""Strings in which what matches a regular expression (RE2's) is replaced.

        tf.strings.regex_replace(["a1b22"], "([0-9]+)", r"<\1>")      # "a<1>b<22>"

    Args:
      input: strings of any shape.
      pattern: a string, or a scalar string tensor.
      rewrite: what replaces a match; in it `\0` is the match, `\1` to `\9` are its groups.
      replace_global: replace all matches, not only the first.
      name: a name for the op.

    Running it raises InvalidArgumentError for a wrong pattern. Source: `tf.strings.regex_replace`.
    """
    is_static = isinstance(pattern, bytes_or_text_types) and isinstance(rewrite, bytes_or_text_types)
    return apply_op(
        "StaticRegexReplace" if is_static else "RegexReplace",
        input=input,
        pattern=pattern,
        rewrite=rewrite,
        replace_global=replace_global,
        name=name,
    )


def string_format(
    template: str, inputs: Any, placeholder: str = "{}", summarize: int = 3, name: str | None = None
) -> Tensor:
    """A text with tensors printed into it.

    Args:
      template: the text.
      inputs: a tensor or a list of tensors, one for each `placeholder` in the text.
      summarize: how many of the first and last entries of each dimension are shown; -1 shows all.
      name: a name for the op.

    Returns a scalar string. Raises ValueError when the numbers of placeholders and inputs differ. Source:
    `tf.strings.format`.
    """
    if tensor_util.is_tensor(inputs):
        inputs = [inputs]
    if template.count(placeholder) != len(inputs):
        raise ValueError(
            f"{template.count(placeholder)} placeholder(s) in template does not match {len(inputs)} tensor(s) provided "
            "as input"
        )
    return apply_op(
        "StringFormat", inputs=inputs, template=template, placeholder=placeholder, summarize=summarize, name=name
    )


def _split(op_type: str, source: Any, separator_name: str, separator: Any, **attrs: Any) -> SparseTensor:
    separator = ops.convert_to_tensor(separator, dtype=dtypes.string)
    source = ops.convert_to_tensor(source, dtype=dtypes.string)
    indices, values, shape = apply_op(op_type, input=source, **{separator_name: separator}, **attrs)
    indices.set_shape([None, 2])
    values.set_shape([None])
    shape.set_shape([2])
    return SparseTensor(indices, values, shape)


def string_split(source: Any, sep: Any = None, skip_empty: bool = True, delimiter: Any = None) -> SparseTensor:
    """The parts of each string of a vector, between any of the characters of `sep` (a space unless given)."""
    delimiter = deprecated_argument_lookup("sep", sep, "delimiter", delimiter)
    delimiter = " " if delimiter is None else delimiter
    return _split("StringSplit", source, "delimiter", delimiter, skip_empty=skip_empty)


def string_split_v2(source: Any, sep: Any = None, maxsplit: int = -1) -> SparseTensor:
    """The parts of each string of a vector, as Python's `split` gives them."""
    return _split("StringSplitV2", source, "sep", "" if sep is None else sep, maxsplit=maxsplit)


@add_dispatch_support
def reduce_join_v2(
    inputs: Any, axis: Any = None, keepdims: bool = False, separator: str = "", name: str | None = None
) -> Tensor:
    """Strings put together along some dimensions, all of them when `axis` is None."""
    with ops.name_scope(None, "ReduceJoin", [inputs, axis]):
        tensor = ops.convert_to_tensor(inputs)
        return apply_op(
            "ReduceJoin",
            inputs=tensor,
            reduction_indices=_all_axes(tensor) if axis is None else axis,
            keep_dims=keepdims,
            separator=separator,
            name=name,
        )


def _all_axes(tensor: Tensor) -> Tensor:
    rank = tensor.shape.ndims
    if rank is not None:
        return constant_op.constant(np.arange(rank - 1, -1, -1), dtype=dtypes.int32)
    return math_ops.range(array_ops.rank(tensor) - 1, -1, -1)


def reduce_join(
    inputs: Any,
    axis: Any = None,
    keep_dims: bool | None = None,
    separator: str = "",
    name: str | None = None,
    reduction_indices: Any = None,
    keepdims: bool | None = None,
) -> Tensor:
    """Strings put together along some dimensions.

        tf.strings.reduce_join([["a", "b"], ["c", "d"]], 0)      # ["ac", "bd"]

    Args:
      inputs: strings of any shape.
      axis: a dimension or a list of them, joined in this order; all when None, the last one first.
      keepdims: keep them with size 1.
      separator: what stands between the strings.
      name: a name for the op.
      reduction_indices, keep_dims: old names of `axis` and `keepdims`.

    Source: `tf.strings.reduce_join`.
    """
    keepdims = deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims)
    axis = deprecated_argument_lookup("axis", axis, "reduction_indices", reduction_indices)
    return reduce_join_v2(inputs, axis, bool(keepdims), separator, name)


@add_dispatch_support
def string_length(input: Any, name: str | None = None, unit: str = "BYTE") -> Tensor:
    """The length of each string, int32: in bytes, or in characters with `unit="UTF8_CHAR"`."""
    return apply_op("StringLength", input=input, unit=unit, name=name)


@add_dispatch_support
def string_length_v2(input: Any, unit: str = "BYTE", name: str | None = None) -> Tensor:
    """`string_length` in the order of TensorFlow 2's arguments."""
    return string_length(input, name, unit)


@add_dispatch_support
def substr(input: Any, pos: Any, len: Any, name: str | None = None, unit: str = "BYTE") -> Tensor:
    """Parts of strings.

    Args:
      input: strings of any shape.
      pos: where each part begins, counted from the end when negative; int32 or int64, of a shape that broadcasts.
      len: the length of each part, of the shape of `pos`.
      name: a name for the op.
      unit: "BYTE", or "UTF8_CHAR" to count characters.

    Running it raises InvalidArgumentError for a position outside of a string. Source: `tf.strings.substr`.
    """
    return apply_op("Substr", input=input, pos=pos, len=len, unit=unit, name=name)


substr_deprecated = substr


@add_dispatch_support
def substr_v2(input: Any, pos: Any, len: Any, unit: str = "BYTE", name: str | None = None) -> Tensor:
    """`substr` in the order of TensorFlow 2's arguments."""
    return substr(input, pos, len, name, unit)


@add_dispatch_support
def string_to_number(
    string_tensor: Any = None, out_type: Any = dtypes.float32, name: str | None = None, input: Any = None
) -> Tensor:
    """The numbers that strings hold, as float32, float64, int32 or int64. `input` is another name of `string_tensor`.

    Running it raises InvalidArgumentError for what is no such number. Source: `tf.strings.to_number`.
    """
    strings = deprecated_argument_lookup("input", input, "string_tensor", string_tensor)
    return apply_op("StringToNumber", string_tensor=strings, out_type=out_type, name=name)


string_to_number_v1 = string_to_number


@add_dispatch_support
def string_to_hash_bucket(
    string_tensor: Any = None, num_buckets: Any = None, name: str | None = None, input: Any = None
) -> Tensor:
    """A hash of each string modulo `num_buckets`, int64. `input` is another name of `string_tensor`.

    Source: `tf.strings.to_hash_bucket`; `string_to_hash_bucket_fast` is faster and the one to use.
    """
    strings = deprecated_argument_lookup("input", input, "string_tensor", string_tensor)
    return apply_op("StringToHashBucket", string_tensor=strings, num_buckets=num_buckets, name=name)


string_to_hash_bucket_v1 = string_to_hash_bucket

for _op_type in (
    "RegexReplace StringToHashBucket StringToHashBucketFast StringToHashBucketStrong ReduceJoin StringJoin StringSplit "
    "AsString EncodeBase64 DecodeBase64"
).split():
    ops.NotDifferentiable(_op_type)

star_import(__name__)
