"""CRC-32C as TensorFlow's files store it."""

from __future__ import annotations

from typing import Any

import google_crc32c
import numpy as np

_MASK_DELTA = 0xA282EAD8


def extend(crc: int, data: Any) -> int:
    """The checksum of what `crc` stands for followed by `data` (bytes, or a contiguous array of uint8)."""
    if isinstance(data, np.ndarray):
        data = data.view()
        data.flags.writeable = False  # the library takes nothing that others may write
    return google_crc32c.extend(crc, data)


def mask(crc: int) -> int:
    """A checksum that may itself be part of what is checked."""
    return (((crc >> 15) | (crc << 17)) + _MASK_DELTA) & 0xFFFFFFFF


def masked(data: Any) -> int:
    return mask(extend(0, data))
