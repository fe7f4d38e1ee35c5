"""Cases of the ops on strings."""

import itertools

import numpy as np

from conformance.op_cases.common import Cases

CASES = Cases(shaping=["reduction_indices"])


def text(*items):
    """A vector of strings (a scalar of one that is no list)."""
    array = np.empty(len(items), object)
    array[:] = [item if isinstance(item, bytes) else item.encode("utf-8") for item in items]
    return array


def scalar(item):
    return text(item).reshape(())


WORDS = text(
    "", "a", "Hello, World", "  spaced \t\n", "na\u00efve caf\u00e9", "\u65e5\u672c\u8a9e", "a\0b", b"\xff\xfe"
)
EMPTY = text()
GRID = text("a", "bb", "ccc", "dd", "e", "").reshape(2, 3)

for words in (WORDS, EMPTY, GRID, scalar("Word")):
    for op_type in ("StringStrip", "StringLower", "StringUpper"):
        CASES.add(op_type, input=words)
    CASES.add("StringLength", input=words)
    CASES.add("StringToHashBucketFast", {"num_buckets": 1000003}, input=words)
    CASES.add("StringToHashBucketStrong", {"num_buckets": 1000003, "key": [123, 456]}, input=words)
    CASES.add("StringToHashBucket", {"num_buckets": 1000003}, string_tensor=words)
    CASES.add("EncodeBase64", input=words)
    CASES.add("EncodeBase64", {"pad": True}, input=words)

UNICODE = text("", "abc", "na\u00efve", "\u65e5\u672c\u8a9e", "\U0001f600!", "\u00c4\u00d6\u00dc \u00df", "\u0130I")
CASES.add("StringLength", {"unit": "UTF8_CHAR"}, input=UNICODE)
CASES.add("StringLength", {"unit": "UTF8_CHAR"}, input=WORDS)
for op_type in ("StringLower", "StringUpper"):
    CASES.add(op_type, {"encoding": "utf-8"}, input=UNICODE)
    CASES.add(op_type, {"encoding": ""}, input=UNICODE)
    CASES.add(op_type, {"encoding": "latin1"}, input=UNICODE)
CASES.add("StringStrip", input=text("\x0b a \x0c", "\u00a0b\u00a0", "\r\n", " \0 "))

for length in list(range(40)) + [63, 64, 65, 127, 128, 129, 200, 1000]:
    word = scalar(bytes(bytearray((7 * i + length) % 256 for i in range(length))))
    CASES.add("StringToHashBucketFast", {"num_buckets": 2**62}, input=word)
    CASES.add("StringToHashBucket", {"num_buckets": 2**62}, string_tensor=word)
    CASES.add("StringToHashBucketStrong", {"num_buckets": 2**62, "key": [1, 2**40 + 7]}, input=word)
CASES.add("StringToHashBucketFast", {"num_buckets": 1}, input=WORDS)
CASES.add("StringToHashBucketStrong", {"num_buckets": 10, "key": [1]}, input=WORDS)
CASES.add("StringToHashBucketStrong", {"num_buckets": 10, "key": [-1, -2]}, input=WORDS)

# StringJoin
for separator in ("", ", "):
    CASES.add("StringJoin", {"separator": separator}, inputs=[GRID, GRID])
    CASES.add("StringJoin", {"separator": separator}, inputs=[GRID, scalar("-"), GRID])
    CASES.add("StringJoin", {"separator": separator}, inputs=[scalar("x"), scalar("y")])
CASES.add("StringJoin", inputs=[GRID])
CASES.add("StringJoin", inputs=[EMPTY, scalar("x")])
CASES.add("StringJoin", inputs=[GRID, text("a", "b", "c")])
CASES.add("StringJoin", inputs=[text("a", "b"), text("a", "b", "c")])

# ReduceJoin
CUBE = text(*(chr(97 + i) for i in range(12))).reshape(2, 3, 2)
for axes in ([0], [1], [2], [-1], [0, 1], [1, 0], [2, 0], [0, 1, 2], [2, 1, 0], [], [0, 0], [3], [-4], [0, -3]):
    CASES.add("ReduceJoin", inputs=CUBE, reduction_indices=np.array(axes, np.int32))
    CASES.add(
        "ReduceJoin", {"separator": "+", "keep_dims": True}, inputs=CUBE, reduction_indices=np.array(axes, np.int32)
    )
CASES.add("ReduceJoin", inputs=CUBE, reduction_indices=np.array(1, np.int32))
CASES.add("ReduceJoin", inputs=CUBE, reduction_indices=np.array([[1]], np.int32))
CASES.add("ReduceJoin", {"separator": "+"}, inputs=CUBE[:0], reduction_indices=np.array([0], np.int32))
CASES.add("ReduceJoin", {"separator": "+"}, inputs=CUBE[:, :0], reduction_indices=np.array([1], np.int32))
CASES.add("ReduceJoin", inputs=scalar("a"), reduction_indices=np.array([], np.int32))
CASES.add("ReduceJoin", inputs=scalar("a"), reduction_indices=np.array([0], np.int32))

# UnsortedSegmentJoin
for ids, count in (([0, 1, 0], 2), ([2, 2, 2], 3), ([-1, 0, 1], 2), ([0, 1, 5], 3), ([0, 1], 2)):
    CASES.add(
        "UnsortedSegmentJoin",
        {"separator": "/"},
        inputs=text("a", "b", "c"),
        segment_ids=np.array(ids, np.int32),
        num_segments=np.array(count, np.int32),
    )
for ids in ([1, 0], [[0, 1, 0], [1, 1, 0]], [0, 0]):
    CASES.add(
        "UnsortedSegmentJoin",
        inputs=GRID,
        segment_ids=np.array(ids, np.int64),
        num_segments=np.array(2, np.int64),
    )
CASES.add(
    "UnsortedSegmentJoin", inputs=EMPTY, segment_ids=np.zeros(EMPTY.shape, np.int32), num_segments=np.array(2, np.int32)
)

# Splits
SENTENCES = text("hello world", "", " a  b ", "one,two;three", "x", "a,,b,", "tab\tand\nline")
for delimiter, skip_empty in itertools.product((" ", ",", "", ",;", "wor"), (True, False)):
    CASES.add("StringSplit", {"skip_empty": skip_empty}, input=SENTENCES, delimiter=scalar(delimiter))
CASES.add("StringSplit", input=EMPTY, delimiter=scalar(" "))
CASES.add("StringSplit", input=GRID, delimiter=scalar(" "))
CASES.add("StringSplit", input=SENTENCES, delimiter=text(" ", ","))
CASES.add("StringSplit", input=SENTENCES, delimiter=text(","))
CASES.add("StringSplit", {"skip_empty": False}, input=text("na\u00efve", "\u65e5"), delimiter=scalar(""))
for sep, maxsplit in itertools.product((" ", ",", "", ", ", "<>"), (-1, 0, 1, 2)):
    CASES.add("StringSplitV2", {"maxsplit": maxsplit}, input=SENTENCES, sep=scalar(sep))
CASES.add("StringSplitV2", input=text("1<>2<>3", "<>", "<><>a"), sep=scalar("<>"))
CASES.add("StringSplitV2", input=EMPTY, sep=scalar(","))
CASES.add("StringSplitV2", input=GRID, sep=scalar(","))
CASES.add("StringSplitV2", input=SENTENCES, sep=text(","))

# Substr
BYTES = text("Hello", "World!", "tensor")
for pos, length in ((0, 2), (1, 100), (-3, 2), (-6, 3), (5, 1), (2, 0), (1, -1), (6, 1), (-7, 1)):
    for kind in (np.int32, np.int64):
        CASES.add("Substr", input=BYTES, pos=np.array(pos, kind), len=np.array(length, kind))
CASES.add("Substr", input=BYTES, pos=np.array([0, 1, 2], np.int32), len=np.array([1, 2, 3], np.int32))
CASES.add("Substr", input=scalar("abcdef"), pos=np.array([0, 1, 2], np.int32), len=np.array([1, 2, 3], np.int32))
CASES.add("Substr", input=CUBE, pos=np.zeros((3, 1), np.int32), len=np.ones((3, 1), np.int32))
CASES.add("Substr", input=BYTES, pos=np.zeros((2, 3), np.int32), len=np.ones((2, 3), np.int32))
CASES.add("Substr", input=BYTES, pos=np.array([0, 1], np.int32), len=np.array([1, 1], np.int32))
LETTERS = text("na\u00efve", "\u65e5\u672c\u8a9e", "\U0001f600ab", "xyz")
for pos, length in ((0, 2), (1, 2), (-2, 1), (2, 10), (3, 1), (4, 1), (-3, 2), (-4, 1), (1, -1)):
    CASES.add(
        "Substr", {"unit": "UTF8_CHAR"}, input=LETTERS, pos=np.array(pos, np.int32), len=np.array(length, np.int32)
    )

# AsString
INTEGERS = np.array([0, 1, -1, 42, -100])
for kind in ("int8", "int16", "int32", "int64"):
    CASES.add("AsString", input=INTEGERS.astype(kind))
    CASES.add("AsString", {"width": 6}, input=INTEGERS.astype(kind))
    CASES.add("AsString", {"width": 6, "fill": "0"}, input=INTEGERS.astype(kind))
    CASES.add("AsString", {"width": 6, "fill": "-"}, input=INTEGERS.astype(kind))
    CASES.add("AsString", {"width": 6, "fill": "+"}, input=INTEGERS.astype(kind))
    CASES.add("AsString", {"width": 6, "fill": " "}, input=INTEGERS.astype(kind))
CASES.add("AsString", input=np.array([2**63 - 1, -(2**63)]))
CASES.add("AsString", input=np.array([True, False]))
CASES.add("AsString", {"width": 8}, input=np.array([True, False]))
CASES.add("AsString", {"width": 8, "fill": "-"}, input=np.array([True, False]))
CASES.add("AsString", {"fill": "ab"}, input=INTEGERS)
CASES.add("AsString", {"fill": "x"}, input=INTEGERS)
CASES.add("AsString", {"precision": 3}, input=INTEGERS)
CASES.add("AsString", {"scientific": True}, input=INTEGERS)
FLOATS = np.array([0.0, -0.0, 1.0, -1.5, 3.14159265, 1e-7, 1e20, 123456.789, 1e300, np.inf, -np.inf, np.nan])
for kind in ("float32", "float64"):
    with np.errstate(over="ignore"):
        values = FLOATS.astype(kind)
    for attrs in (
        {},
        {"precision": 3},
        {"precision": 0},
        {"scientific": True},
        {"scientific": True, "precision": 2},
        {"shortest": True},
        {"shortest": True, "precision": 3},
        {"scientific": True, "shortest": True},
        {"width": 12},
        {"width": 12, "fill": "0"},
        {"width": 12, "fill": "-", "precision": 1},
        {"width": 12, "fill": "+", "precision": 1},
        {"width": 12, "fill": " ", "precision": 1},
    ):
        CASES.add("AsString", attrs, input=values)
CASES.add("AsString", input=np.array([1 + 2j, -0.5j], np.complex64))
CASES.add("AsString", {"precision": 2, "width": 8}, input=np.array([1 + 2j, -0.5j], np.complex128))
CASES.add("AsString", input=np.array(7))
CASES.add("AsString", input=np.zeros((0, 2), np.float32))

# StringToNumber
TEXTS = [
    "", " ", "a", "1a", "1.5", "1e3", "+4", "0x1F", "2147483648", "9223372036854775808", "-0", "1 2", ".5",
    "5.", "1e", "inf", "-INF", "nan", "NaN", "infinity", "1e400", "1e-400", "-2147483649", "1_000", "--1",
    "1,5", "\u0661", "0x", "0x1.8p1", "1f", "+", ".", "e5", "nan(1)", "1e+5", "3.4028236e38", "1e-46", "007",
]  # fmt: skip
NUMBERS = ("1", "-7", " 5 ", "\t3\n", "0", "2147483647")
for kind in ("float", "double", "int32", "int64"):
    CASES.add("StringToNumber", {"out_type": kind}, string_tensor=text(*NUMBERS))
    CASES.add("StringToNumber", {"out_type": kind}, string_tensor=text(*NUMBERS[:4]).reshape(2, 2))
    for wrong in TEXTS:
        CASES.add("StringToNumber", {"out_type": kind}, string_tensor=scalar(wrong))

# Regular expressions
REGEX_INPUT = text("abc", "aabbcc", "", "xyz abc", "a.b", "na\u00efve\u65e5", "line\nbreak", "aaa")
PATTERNS = [
    "a", "a*", "[a-c]+", "^a", "c$", ".", r"\.", "(a)(b)", r"\w+", r"\d*", "(?i)ABC", "a|b", "", r"\s", "(",
    "[", "a{2}", r"\p{L}+", "(?P<n>a)", r"\bz?", "(?s).+", "a++", "[[:alpha:]]+", r"\Aa", r"c\z", "a.b", r"\C",
    "(?U)a+",
]  # fmt: skip
for pattern in PATTERNS:
    for rewrite in ("x", "", r"<\0>", r"\1-\2", r"\\", "$1"):
        CASES.add("RegexReplace", input=REGEX_INPUT, pattern=scalar(pattern), rewrite=scalar(rewrite))
    CASES.add(
        "RegexReplace", {"replace_global": False}, input=REGEX_INPUT, pattern=scalar(pattern), rewrite=scalar("X")
    )
    CASES.add("RegexFullMatch", input=REGEX_INPUT, pattern=scalar(pattern))
    CASES.add("StaticRegexFullMatch", {"pattern": pattern}, input=REGEX_INPUT)
    CASES.add("StaticRegexReplace", {"pattern": pattern, "rewrite": r"[\0]"}, input=REGEX_INPUT)
CASES.add("RegexReplace", input=REGEX_INPUT, pattern=scalar("a"), rewrite=scalar("\\q"))
CASES.add("RegexReplace", input=REGEX_INPUT, pattern=scalar("a"), rewrite=scalar("\\"))
CASES.add("RegexReplace", input=REGEX_INPUT, pattern=text("a"), rewrite=scalar("b"))
CASES.add("RegexFullMatch", input=GRID, pattern=scalar("a|e"))
CASES.add("RegexFullMatch", input=GRID, pattern=text("a|e"))
CASES.add("StaticRegexReplace", {"pattern": "b", "rewrite": "q", "replace_global": False}, input=GRID)

# StringFormat
NUMBERS_2D = np.arange(24, dtype=np.float32).reshape(4, 6) / 4
for template, inputs in (
    ("value: %s", [np.array(3)]),
    ("%s", [NUMBERS_2D]),
    ("%s|%s", [np.arange(10), np.array([True, False])]),
    ("%s", [GRID]),
    ("%s", [scalar("word")]),
    ("none", []),
    ("%s", [np.zeros((0, 2), np.float32)]),
    ("%s", [np.array([1.5, np.nan, np.inf, 1e-10, 1e10, 123456789.0])]),
    ("%s", [np.arange(27).reshape(3, 3, 3)]),
    ("%s", [np.array([1, 0.1, 1e-5, 16777216, 1e20], np.float32) / 3]),
    ("%s", [np.array([1, 0.1, 1e-5, 16777216, 1e20]) / 3]),
):
    for summarize in (3, 1, -1, 100):
        CASES.add("StringFormat", {"template": template, "summarize": summarize}, inputs=inputs)
CASES.add("StringFormat", {"template": "a {} b {}", "placeholder": "{}"}, inputs=[np.array(1.0), np.array(2)])

# StringNGrams
DATA, SPLITS = text("a", "b", "c", "d", "e", "f"), np.array([0, 4, 6])
for widths, pad_width, short in itertools.product(([2], [1, 3], [5]), (-1, 0, 1, 5), (False, True)):
    CASES.add(
        "StringNGrams",
        {
            "separator": "|",
            "ngram_widths": widths,
            "left_pad": "LP",
            "right_pad": "RP",
            "pad_width": pad_width,
            "preserve_short_sequences": short,
        },
        data=DATA,
        data_splits=SPLITS,
    )
NGRAM = {
    "separator": "",
    "ngram_widths": [2],
    "left_pad": "",
    "right_pad": "",
    "pad_width": 0,
    "preserve_short_sequences": False,
}
CASES.add("StringNGrams", NGRAM, data=DATA, data_splits=SPLITS.astype(np.int32))
CASES.add("StringNGrams", NGRAM, data=DATA, data_splits=np.array([0, 4, 4, 5, 6]))
CASES.add("StringNGrams", dict(NGRAM, preserve_short_sequences=True), data=DATA, data_splits=np.array([0, 4, 4, 5, 6]))

# Unicode
SOURCES = {
    "UTF-8": text(
        *["", "abc", "na\u00efve \u65e5\u672c", b"a\xffb", b"\xe6\x97", b"\xc0\x80x", "\U0001f600", "a\x01\x00\tb"],
        b"\xed\xa0\x80"
    ),
    "UTF-16-BE": text("na\u00efve\U0001f600".encode("utf-16-be"), b"\xd8\x00a", b"\x00a\x00"),
    "UTF-32-BE": text("a\U0001f600".encode("utf-32-be"), b"\x00\x00\x00a\x00", b"\x00\x11\x00\x00"),
    "ISO-8859-1": text(b"na\xefve", b"\x81"),
    "US-ASCII": text(b"abc", b"a\x80"),
    "SHIFT-JIS": text(u"\u65e5\u672c".encode("shift-jis")),
    "nonsense": text("a"),
}  # fmt: skip
for encoding, source in sorted(SOURCES.items()):
    for errors in ("replace", "ignore", "strict"):
        attrs = {"input_encoding": encoding, "errors": errors}
        CASES.add("UnicodeDecode", attrs, input=source)
        CASES.add("UnicodeDecodeWithOffsets", attrs, input=source)
        CASES.add("UnicodeDecodeWithOffsets", dict(attrs, replace_control_characters=True), input=source)
        CASES.add("UnicodeDecode", dict(attrs, replacement_char=ord("?")), input=source)
        for output in ("UTF-8", "UTF-16-BE", "UTF-32-BE"):
            CASES.add("UnicodeTranscode", dict(attrs, output_encoding=output), input=source)
        CASES.add(
            "UnicodeTranscode", dict(attrs, output_encoding="UTF-8", replace_control_characters=True), input=source
        )
        CASES.add("UnicodeTranscode", dict(attrs, output_encoding="UTF-8", replacement_char=32), input=source)
MARKED = (b"\xfe\xff\0<\xfe\xff\0>", b"\xff\xfe<\0\xff\xfe>\0", b"\0*", b"*\0", b"\xd8\x01\xdc\x37")
MARKED_32 = (b"\0\0\xfe\xff\0\0\0a", b"\xff\xfe\0\0a\0\0\0", b"\0\0\0a")
for encoding, items in (("UTF-16", MARKED), ("UTF-16-BE", MARKED), ("UTF-16-LE", MARKED), ("UTF-32", MARKED_32)):
    for item in items:
        CASES.add("UnicodeTranscode", {"input_encoding": encoding, "output_encoding": "UTF-8"}, input=scalar(item))
        CASES.add("UnicodeDecodeWithOffsets", {"input_encoding": encoding}, input=np.array([item], object))
for op_type in ("UnicodeDecode", "UnicodeDecodeWithOffsets"):
    CASES.add(op_type, {"input_encoding": "UTF-8", "replacement_char": 0x110000}, input=text("x"))
CASES.add("UnicodeDecode", {"input_encoding": "UTF-8"}, input=GRID)
CASES.add("UnicodeDecode", {"input_encoding": "UTF-8"}, input=EMPTY)
CODES = np.array([97, 0xEF, 0x65E5, 0x1F600, 0xD800, -1, 0x110000, 0], np.int32)
for output, errors in itertools.product(("UTF-8", "UTF-16-BE", "UTF-32-BE"), ("replace", "ignore", "strict")):
    attrs = {"output_encoding": output, "errors": errors}
    CASES.add("UnicodeEncode", attrs, input_values=CODES, input_splits=np.array([0, 2, 2, 8]))
    CASES.add("UnicodeEncode", attrs, input_values=CODES[:4], input_splits=np.array([0, 4], np.int32))
CASES.add("UnicodeEncode", {"output_encoding": "UTF-8"}, input_values=CODES[:4], input_splits=np.array([0, 3]))
CHARACTERS = "a \u65e5\u3042\u30a2\u0410\u05d0\u0627\U0001f600\u0e01\u1100\uac00\u03b1\u0900"
CASES.add("UnicodeScript", input=np.array([ord(each) for each in CHARACTERS] + [-1, 0x110000], np.int32))
