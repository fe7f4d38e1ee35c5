"""Kernels of regular expressions, which are RE2's."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import re2

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.string_ops import map_strings, text_of
from tfcompat.python.framework.errors_impl import InvalidArgumentError

_ESCAPE = re.compile(rb"\\(.?)", re.DOTALL)
_CONTINUATIONS = [bytes([byte]) for byte in range(0x80, 0xC0)]  # of a character in UTF-8: no match is between them
_QUIET = re2.Options()
_QUIET.log_errors = False


def _compiled(pattern: bytes) -> re2._Regexp:
    try:
        return re2.compile(pattern, _QUIET)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise InvalidArgumentError(None, None, f"Invalid pattern: {text_of(pattern)}, error: {text}") from None


def _scalar(value: np.ndarray, name: str) -> bytes:
    array = np.asarray(value, object)
    require(array.ndim == 0, f"{name} must be scalar, but received {shape_text(array.shape)}")
    return array.item()


def _full_match(input: np.ndarray, pattern: bytes) -> np.ndarray:
    compiled = _compiled(pattern)
    return map_strings(lambda string: compiled.fullmatch(string) is not None, input, np.bool_)


def _expander(rewrite: bytes) -> Callable[[re2._Match], bytes]:
    r"""The function that makes of a match what replaces it: `\1` is a group's text."""
    parts = _ESCAPE.split(rewrite)  # texts and, at odd positions, escaped bytes
    wrong = [index for index in range(1, len(parts), 2) if not (parts[index].isdigit() or parts[index] == b"\\")]
    if wrong:  # RE2 logs it and stops there
        parts = parts[: wrong[0]]

    def expand(match: re2._Match) -> bytes:
        def escaped(part: bytes) -> bytes:
            if part == b"\\":
                return part
            number = int(part)
            return (match.group(number) or b"") if number <= match.re.groups else b""

        return b"".join(escaped(part) if index % 2 else part for index, part in enumerate(parts))

    return expand


def _replace(input: np.ndarray, pattern: bytes, rewrite: bytes, replace_global: bool) -> np.ndarray:
    compiled, expand = _compiled(pattern), _expander(rewrite)

    def one(string: bytes) -> bytes:
        result, end = [], 0
        is_first = True
        for match in compiled.finditer(string):
            if match.start() == match.end():
                is_behind_match = not is_first and match.end() == end
                if is_behind_match or string[match.end() : match.end() + 1] in _CONTINUATIONS:
                    continue
            result += [string[end : match.start()], expand(match)]
            end, is_first = match.end(), False
            if not replace_global:
                break
        return b"".join([*result, string[end:]])

    return map_strings(one, input)


@kernel("RegexFullMatch", host=True)
def regex_full_match(input: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    return _full_match(input, _scalar(pattern, "Pattern"))


@kernel("StaticRegexFullMatch", host=True)
def static_regex_full_match(input: np.ndarray, *, pattern: str) -> np.ndarray:
    return _full_match(input, pattern.encode("utf-8", "surrogateescape"))


@kernel("RegexReplace", host=True)
def regex_replace(input: np.ndarray, pattern: np.ndarray, rewrite: np.ndarray, *, replace_global: bool) -> np.ndarray:
    return _replace(input, _scalar(pattern, "Pattern"), _scalar(rewrite, "Rewrite"), replace_global)


@kernel("StaticRegexReplace", host=True)
def static_regex_replace(input: np.ndarray, *, pattern: str, rewrite: str, replace_global: bool) -> np.ndarray:
    encoded = [text.encode("utf-8", "surrogateescape") for text in (pattern, rewrite)]
    return _replace(input, encoded[0], encoded[1], replace_global)
