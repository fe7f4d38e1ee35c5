"""`StringFormat`: tensors printed into a text."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel


@kernel("StringFormat", host=True)
def string_format(inputs: list[Any], *, template: str, placeholder: str, summarize: int) -> np.ndarray:
    parts = template.split(placeholder)
    texts = [tensor_text(np.asarray(each), summarize) for each in inputs]
    formatted = parts[0] + "".join(text + part for text, part in zip(texts, parts[1:], strict=True))
    return np.array(formatted.encode("utf-8", "surrogateescape"), object)


def tensor_text(array: np.ndarray, summarize: int) -> str:
    """An array as `tf.print` shows it: the first and last `summarize` entries of each dimension, all when negative."""
    return _nested(array, summarize, 0) if array.ndim else element_text(array.item(), array.dtype)


def _nested(array: np.ndarray, summarize: int, depth: int) -> str:
    if array.ndim == 1:
        separator, texts = " ", [element_text(item, array.dtype) for item in _ends(array, summarize).tolist()]
    else:
        separator = "\n" * (array.ndim - 1) + " " * (depth + 1)
        texts = [_nested(row, summarize, depth + 1) for row in _ends(array, summarize)]
    if 0 <= 2 * summarize < len(array):
        texts.insert(summarize, "...")
    return f"[{separator.join(texts)}]"


def _ends(array: np.ndarray, count: int) -> np.ndarray:
    if not 0 <= 2 * count < len(array):
        return array
    return np.concatenate([array[:count], array[len(array) - count :]])


def element_text(value: Any, dtype: np.dtype) -> str:
    """One element: strings in quotes, numbers with as few digits as it takes to read them back."""
    if isinstance(value, bytes):
        return '"' + value.decode("utf-8", "surrogateescape") + '"'
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, complex):
        return "?"  # as TensorFlow shows it
    return _float_text(value, dtype) if isinstance(value, float) else str(value)


def _float_text(value: float, dtype: np.dtype) -> str:
    short, full, kind = (15, 17, np.float64) if dtype == np.float64 else (6, 9, np.float32)
    text = f"{value:.{short}g}"
    return text if np.isnan(value) or kind(text) == kind(value) else f"{value:.{full}g}"
