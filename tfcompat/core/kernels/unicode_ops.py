"""Kernels of the ops on Unicode text: decoding, encoding, scripts."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
import re2

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.string_ops import map_strings, vector

_LARGEST_CODE_POINT = 0x10FFFF
_CODECS = {"UTF-8": "utf-8", "UTF-16-BE": "utf-16-be", "UTF-32-BE": "utf-32-be"}

# What begins a text in UTF-16 or UTF-32 to tell the order of its bytes: without a mark the highest comes first.
_BYTE_ORDER_MARKS = {
    "utf-16": {codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF16_LE: "utf-16-le"},
    "utf-32": {codecs.BOM_UTF32_BE: "utf-32-be", codecs.BOM_UTF32_LE: "utf-32-le"},
}


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(_CODECS.get(encoding.upper(), encoding)).name
    except LookupError:
        require(False, f"Could not create converter for input encoding: {encoding}")
        raise


class _Decoder:
    """Turns bytes into code points, by an op's attributes."""

    def __init__(self, encoding: str, errors: str, replacement: int, replace_control_characters: bool) -> None:
        require(0 <= replacement <= _LARGEST_CODE_POINT, "replacement_char out of unicode codepoint range")
        self._codec = _codec(encoding)
        self._errors = errors
        self._replacement = replacement
        self._replaces_controls = replace_control_characters

    def __call__(self, string: bytes) -> Iterator[tuple[int, int]]:
        """(code point, where it begins) of each character."""
        for code, start in self._characters(string):
            require(code is not None or self._errors != "strict", "Invalid formatting on input string")
            if code is not None and not (self._replaces_controls and code < 0x20):
                yield code, start
            elif self._errors != "ignore":
                yield self._replacement, start

    def _characters(self, string: bytes) -> Iterator[tuple[int | None, int]]:
        """(code point, start), None for what is wrong. The first one starts with the mark before it."""
        codec, mark = self._byte_order(string)
        start = mark
        while start < len(string):
            try:
                text, error = string[start:].decode(codec), None
            except UnicodeDecodeError as caught:
                text, error = string[start : start + caught.start].decode(codec), caught
            for character in text:
                yield ord(character), start if start > mark else 0
                start += len(character.encode(codec))
            if error is not None:
                yield None, start if start > mark else 0
                is_cut_off = "end of" in error.reason or "truncated" in error.reason
                start = len(string) if is_cut_off and codec != "utf-8" else start + error.end - error.start

    def _byte_order(self, string: bytes) -> tuple[str, int]:
        """The codec of one string, and the length of its mark."""
        marks = _BYTE_ORDER_MARKS.get(self._codec, {})
        for mark, codec in marks.items():
            if string.startswith(mark):
                return codec, len(mark)
        return (f"{self._codec}-be" if marks else self._codec), 0


def _decoded(input: np.ndarray, decoder: _Decoder, splits_type: np.dtype) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [list(decoder(string)) for string in np.asarray(input, object).ravel().tolist()]
    splits = np.cumsum([0, *map(len, rows)]).astype(splits_type)
    flat = np.array([pair for row in rows for pair in row], np.int64).reshape(-1, 2)
    return splits, flat[:, 0].astype(np.int32), flat[:, 1].copy()


@kernel("UnicodeDecode", host=True)
def unicode_decode(
    input: np.ndarray,
    *,
    input_encoding: str,
    errors: str,
    replacement_char: int,
    replace_control_characters: bool,
    Tsplits: np.dtype,
) -> tuple[np.ndarray, np.ndarray]:
    decoder = _Decoder(input_encoding, errors, replacement_char, replace_control_characters)
    return _decoded(input, decoder, Tsplits)[:2]


@kernel("UnicodeDecodeWithOffsets", host=True)
def unicode_decode_with_offsets(
    input: np.ndarray,
    *,
    input_encoding: str,
    errors: str,
    replacement_char: int,
    replace_control_characters: bool,
    Tsplits: np.dtype,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    decoder = _Decoder(input_encoding, errors, replacement_char, replace_control_characters)
    return _decoded(input, decoder, Tsplits)


def _encoded(codes: list[int], encoding: str) -> bytes:
    if encoding == "UTF-8":  # which has no surrogates
        codes = [0xFFFD if 0xD800 <= code < 0xE000 else code for code in codes]
    return "".join(map(chr, codes)).encode(_CODECS[encoding], "surrogatepass")


@kernel("UnicodeTranscode", host=True)
def unicode_transcode(
    input: np.ndarray,
    *,
    input_encoding: str,
    output_encoding: str,
    errors: str,
    replacement_char: int,
    replace_control_characters: bool,
) -> np.ndarray:
    decoder = _Decoder(input_encoding, errors, replacement_char, replace_control_characters)
    return map_strings(lambda string: _encoded([code for code, _ in decoder(string)], output_encoding), input)


@kernel("UnicodeEncode", host=True)
def unicode_encode(
    input_values: np.ndarray, input_splits: np.ndarray, *, output_encoding: str, errors: str, replacement_char: int
) -> np.ndarray:
    codes, splits = np.asarray(input_values).tolist(), np.asarray(input_splits).tolist()

    def valid(code: int) -> Iterator[int]:
        is_valid = 0 <= code <= _LARGEST_CODE_POINT
        require(is_valid or errors != "strict", "Code point value out of valid Unicode range.")
        if is_valid or errors == "replace":
            yield code if is_valid else replacement_char

    rows = [codes[start:end] for start, end in pairwise(splits)]
    return vector([_encoded([each for code in row for each in valid(code)], output_encoding) for row in rows])


# ICU's numbers of the scripts (UScriptCode), by the names that regular expressions give them.
_SCRIPTS = """
    Common:0 Inherited:1 Arabic:2 Armenian:3 Bengali:4 Bopomofo:5 Cherokee:6 Coptic:7 Cyrillic:8 Deseret:9
    Devanagari:10 Ethiopic:11 Georgian:12 Gothic:13 Greek:14 Gujarati:15 Gurmukhi:16 Han:17 Hangul:18 Hebrew:19
    Hiragana:20 Kannada:21 Katakana:22 Khmer:23 Lao:24 Latin:25 Malayalam:26 Mongolian:27 Myanmar:28 Ogham:29
    Old_Italic:30 Oriya:31 Runic:32 Sinhala:33 Syriac:34 Tamil:35 Telugu:36 Thaana:37 Thai:38 Tibetan:39
    Canadian_Aboriginal:40 Yi:41 Tagalog:42 Hanunoo:43 Buhid:44 Tagbanwa:45 Braille:46 Cypriot:47 Limbu:48
    Linear_B:49 Osmanya:50 Shavian:51 Tai_Le:52 Ugaritic:53 Glagolitic:56 Kharoshthi:57 Tifinagh:60 New_Tai_Lue:59
    Old_Persian:61 Syloti_Nagri:58 Buginese:55 Balinese:62 Nko:87 Phags_Pa:90 Phoenician:91 Cuneiform:101
    Sundanese:113 Lepcha:82 Ol_Chiki:109 Vai:99 Saurashtra:111 Kayah_Li:79 Rejang:110 Lycian:107 Carian:104
    Lydian:108 Cham:66 Tai_Tham:106 Tai_Viet:127 Egyptian_Hieroglyphs:71 Samaritan:126 Lisu:131 Bamum:130
    Javanese:78 Meetei_Mayek:115 Imperial_Aramaic:116 Old_South_Arabian:133 Inscriptional_Parthian:125
    Inscriptional_Pahlavi:122 Old_Turkic:88 Kaithi:120 Batak:63 Brahmi:65 Mandaic:84
"""


@cache
def _script_pattern() -> tuple[re2._Regexp, list[int]]:
    items = [item.split(":") for item in _SCRIPTS.split()]
    return re2.compile("|".join(rf"(\p{{{name}}})" for name, _ in items)), [int(number) for _, number in items]


@cache
def _script(code: int) -> int:
    """ICU's number of the script of a character; 103 (unknown) for one that has none, -1 for what is no character."""
    if not 0 <= code <= _LARGEST_CODE_POINT:
        return -1
    pattern, numbers = _script_pattern()
    match = None if 0xD800 <= code < 0xE000 else pattern.fullmatch(chr(code))
    return 103 if match is None else numbers[match.lastindex - 1]


@kernel("UnicodeScript", host=True)
def unicode_script(input: np.ndarray) -> np.ndarray:
    codes = np.asarray(input)
    return np.array([_script(code) for code in codes.ravel().tolist()], np.int32).reshape(codes.shape)
