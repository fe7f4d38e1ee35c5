"""Cases of the ops that decode strings: raw bytes, CSV, base64, compressed data."""

import gzip
import io
import zlib

import numpy as np

from conformance.op_cases.common import Cases
from conformance.op_cases.strings import EMPTY, GRID, scalar, text

CASES = Cases(shaping=["fixed_length"])

DATA = bytes(bytearray(range(32)))
for kind in "half float double int32 uint16 uint8 int16 int8 int64 complex64 complex128 bool".split():
    data = b"\0\1" * 16 if kind == "bool" else DATA
    CASES.add("DecodeRaw", {"out_type": kind}, bytes=text(data, data))
    CASES.add("DecodeRaw", {"out_type": kind}, bytes=scalar(data))
    CASES.add("DecodeRaw", {"out_type": kind, "little_endian": False}, bytes=text(data, data))
    if kind not in ("complex64", "complex128", "bool", "half"):
        for string in (data, b"ab"):
            CASES.add(
                "DecodePaddedRaw", {"out_type": kind}, input_bytes=text(string), fixed_length=np.array(16, np.int32)
            )
CASES.add("DecodeRaw", {"out_type": "int32"}, bytes=text(b"abcd", b"abcdefgh"))
CASES.add("DecodeRaw", {"out_type": "int32"}, bytes=text(b"abc"))
CASES.add("DecodeRaw", {"out_type": "int32"}, bytes=text(b""))
CASES.add("DecodeRaw", {"out_type": "int32"}, bytes=EMPTY)
CASES.add("DecodeRaw", {"out_type": "uint8"}, bytes=text(b"ab", b"cd", b"ef", b"gh").reshape(2, 2))
for length in (3, 8, 0, -4):
    CASES.add("DecodePaddedRaw", {"out_type": "int32"}, input_bytes=text(DATA), fixed_length=np.array(length, np.int32))

for encoded in (
    "",
    "YQ",
    "YQ==",
    "YWI",
    "YWI=",
    "YWJj",
    "-_8",
    "+/8",
    "Y",
    "YQ=",
    "Y Q",
    "YQ===",
    "Y*Q=",
    "YW I",
    "YR==",
    "====",
    "YWJj====",
    "=YQ=",
):
    CASES.add("DecodeBase64", input=scalar(encoded))
CASES.add("DecodeBase64", input=text("YQ", "YWJj", "-_8", "").reshape(2, 2))
CASES.add("DecodeBase64", input=EMPTY)

packed = io.BytesIO()
with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
    file.write(b"hello " * 50)
for kind in ("", "ZLIB", "GZIP", "NONE"):
    for data in (zlib.compress(b"hello " * 50), packed.getvalue(), b"plain"):
        CASES.add("DecodeCompressed", {"compression_type": kind}, bytes=text(data))
CASES.add("DecodeCompressed", {"compression_type": "ZLIB"}, bytes=text(*[zlib.compress(b"a")] * 4).reshape(2, 2))

DEFAULTS = [
    np.array([1], np.int32),
    np.array([2.5], np.float32),
    np.array([3]),
    np.array([4.5]),
    scalar("five").reshape(1),
]
LINES = (
    "1,2,3,4,x",
    ",,,,",
    " 1 , 2.5 ,3,4e5,  spaced ",
    '1,2,3,4,"quoted, with ""quotes"""',
    '"1","2","3","4",""',
    "1,2,3,4",
    "1,2,3,4,5,6",
    "a,2,3,4,5",
    "1,2,3,4.5,na",
    "",
    '1,2,3,4,a"b',
    '1,2,3,4,"a"b',
    '1,2,3,4,"open',
    "1,2,3,4,line\nbreak",
    '1,2,3,4,"line\nbreak"',
    "1,2,3,4,x\n",
    "99999999999,2,3,4,x",
    "1,2,3,4,x\r",
    "na,na,na,na,na",
)
for line in LINES:
    for attrs in ({}, {"use_quote_delim": False}, {"na_value": "na"}, {"field_delim": ";"}):
        CASES.add("DecodeCSV", attrs, records=scalar(line), record_defaults=DEFAULTS)
CASES.add(
    "DecodeCSV", records=text("1,a", "2,b", ",").reshape(3, 1), record_defaults=[np.array([7], np.int32), text("z")]
)
CASES.add("DecodeCSV", records=text("1,a", "2,b"), record_defaults=[np.zeros(0, np.int32), text()])
CASES.add("DecodeCSV", records=text("1,a", ",b"), record_defaults=[np.zeros(0, np.int32), text()])
CASES.add("DecodeCSV", records=text("1,a"), record_defaults=[np.array(7, np.int32), scalar("z")])
CASES.add("DecodeCSV", records=text("1,a"), record_defaults=[np.array([7, 8], np.int32), text("z")])
CASES.add("DecodeCSV", records=EMPTY, record_defaults=[np.array([7], np.int32)])
CASES.add("DecodeCSV", {"field_delim": ", "}, records=text("1, 2"), record_defaults=[np.array([7], np.int32)] * 2)
CASES.add("DecodeCSV", {"field_delim": "\t"}, records=text("1\t2"), record_defaults=[np.array([7], np.int32)] * 2)
for columns in ([0, 2], [1], [4], [5], [0, 1, 2, 3, 4]):
    defaults = [np.array([7], np.int32)] * len(columns)
    CASES.add("DecodeCSV", {"select_cols": columns}, records=text("1,2,3,4,5", "6,,8,9,10"), record_defaults=defaults)
CASES.add("DecodeCSV", {"select_cols": [0, 2]}, records=text("1,b,3"), record_defaults=[np.array([7], np.int32)] * 2)
CASES.add("ReadFile", filename=scalar("/nonexistent/file"))
CASES.add("ReadFile", filename=GRID)
CASES.add("MatchingFiles", pattern=text("/nonexistent/*"))
