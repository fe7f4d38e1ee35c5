"""Ops that decode strings: raw bytes, CSV, compressed data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._parse_example import FixedLenFeature as FixedLenFeature
from tfcompat.python.ops._parse_example import FixedLenSequenceFeature as FixedLenSequenceFeature
from tfcompat.python.ops._parse_example import SparseFeature as SparseFeature
from tfcompat.python.ops._parse_example import VarLenFeature as VarLenFeature
from tfcompat.python.ops._parse_example import parse_example as parse_example
from tfcompat.python.ops._parse_example import parse_example_v2 as parse_example_v2
from tfcompat.python.ops._parse_example import parse_sequence_example as parse_sequence_example
from tfcompat.python.ops._parse_example import parse_single_example as parse_single_example
from tfcompat.python.ops._parse_example import parse_single_example_v2 as parse_single_example_v2
from tfcompat.python.ops._parse_example import parse_single_sequence_example as parse_single_sequence_example
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.deprecation import deprecated_argument_lookup

decode_compressed = op_function("DecodeCompressed", "Strings without their ZLIB or GZIP compression.")
decode_json_example = op_function("DecodeJSONExample", "Serialized Examples from their JSON form.")
parse_tensor = op_function("ParseTensor", "The tensor of a serialized TensorProto.")
serialize_tensor = op_function("SerializeTensor", "A tensor as a serialized TensorProto.")
ops.NotDifferentiable("DecodeRaw")
ops.NotDifferentiable("DecodePaddedRaw")


def decode_raw(
    input_bytes: Any,
    out_type: Any,
    little_endian: bool = True,
    fixed_length: Any = None,
    name: str | None = None,
) -> Tensor:
    """Strings read as numbers; `decode_raw_v1` in the form of TensorFlow 2.

    Args:
      fixed_length: strings are cut or filled with zeros to this number of bytes; without it they are of one length.
    """
    if fixed_length is None:
        return apply_op("DecodeRaw", bytes=input_bytes, out_type=out_type, little_endian=little_endian, name=name)
    return apply_op(
        "DecodePaddedRaw",
        input_bytes=input_bytes,
        fixed_length=fixed_length,
        out_type=out_type,
        little_endian=little_endian,
        name=name,
    )


def decode_raw_v1(
    input_bytes: Any = None,
    out_type: Any = None,
    little_endian: bool = True,
    name: str | None = None,
    bytes: Any = None,
) -> Tensor:
    """Strings read as numbers.

    Args:
      input_bytes: strings of any shape, all of one length.
      out_type: the type of the numbers.
      little_endian: the lowest byte comes first.
      name: a name for the op.
      bytes: an old name of `input_bytes`.

    Returns a tensor with one dimension more: shape `input_bytes` + [length / size of a number]. Raises ValueError
    without `out_type`; running it raises InvalidArgumentError for lengths that do not fit. Source: `tf.io.decode_raw`.
    """
    input_bytes = deprecated_argument_lookup("input_bytes", input_bytes, "bytes", bytes)
    if out_type is None:
        raise ValueError("decode_raw_v1() missing 1 positional argument: 'out_type'")
    return apply_op("DecodeRaw", bytes=input_bytes, out_type=out_type, little_endian=little_endian, name=name)


def decode_csv(
    records: Any,
    record_defaults: Sequence[Any],
    field_delim: str = ",",
    use_quote_delim: bool = True,
    name: str | None = None,
    na_value: str = "",
    select_cols: Sequence[int] | None = None,
) -> list[Tensor]:
    """The fields of CSV records (RFC 4180), one tensor a column.

    Args:
      records: strings of any shape, a record each.
      record_defaults: one scalar or vector of at most one element a column: what stands for an empty field, and the
        column's type; an empty vector where a field is required.
      field_delim: what separates fields, one character.
      use_quote_delim: fields may be in double quotes.
      name: a name for the op.
      na_value: a text that counts as empty.
      select_cols: the columns to return, in ascending order; all unless given.

    Raises ValueError for wrong `select_cols`. Running it raises InvalidArgumentError for records that do not fit.
    Source: `tf.io.decode_csv`.
    """
    return decode_csv_v2(records, record_defaults, field_delim, use_quote_delim, na_value, select_cols, name)


def decode_csv_v2(
    records: Any,
    record_defaults: Sequence[Any],
    field_delim: str = ",",
    use_quote_delim: bool = True,
    na_value: str = "",
    select_cols: Sequence[int] | None = None,
    name: str | None = None,
) -> list[Tensor]:
    """`decode_csv` in the order of TensorFlow 2's arguments."""
    if select_cols is not None:
        if any(first >= second for first, second in pairwise(select_cols)):
            raise ValueError("select_cols is not strictly increasing.")
        if select_cols[0] < 0:
            raise ValueError("select_cols contains negative values.")
        if len(select_cols) != len(record_defaults):
            raise ValueError("Length of select_cols and record_defaults do not match.")
    return apply_op(
        "DecodeCSV",
        records=records,
        record_defaults=record_defaults,
        field_delim=field_delim,
        use_quote_delim=use_quote_delim,
        na_value=na_value,
        select_cols=select_cols or [],
        name=name,
    )


star_import(__name__)
