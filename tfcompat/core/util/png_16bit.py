"""PNG files with 16 bits a sample, of which Pillow keeps only the upper eight.

Source: "Portable Network Graphics (PNG) Specification (Second Edition)", W3C 2003.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
_BYTES_PER_SAMPLE = 2


class Header(NamedTuple):
    """What a PNG file's first chunk says."""

    width: int
    height: int
    bit_depth: int
    colour_type: int
    is_interlaced: bool

    @property
    def is_palette(self) -> bool:
        return self.colour_type == 3

    @property
    def channels(self) -> int:
        """How many samples a pixel has; of a palette, one."""
        return {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[self.colour_type]


def read_header(contents: bytes) -> Header:
    """Raises ValueError when the file does not begin as a PNG file does."""
    if len(contents) < 33 or not contents.startswith(SIGNATURE) or contents[12:16] != b"IHDR":
        raise ValueError("no header")
    width, height, bit_depth, colour_type, _, _, interlace = struct.unpack(">IIBBBBB", contents[16:29])
    if colour_type not in (0, 2, 3, 4, 6):
        raise ValueError(f"unknown colour type {colour_type}")
    return Header(width, height, bit_depth, colour_type, bool(interlace))


def decode(contents: bytes) -> np.ndarray:
    """The picture in a file of 16 bits a sample that is not interlaced: uint16 [height, width, channels].

    Raises:
      ValueError: the file is damaged.
    """
    header = read_header(contents)
    row_size = header.width * header.channels * _BYTES_PER_SAMPLE
    size = header.height * (1 + row_size)
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(b"".join(_image_data(contents)), size)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if len(data) != size:
        raise ValueError("too little data")
    rows = np.frombuffer(data, np.uint8).reshape(header.height, 1 + row_size)
    if rows[:, 0].max(initial=0) > 4:
        raise ValueError("unknown filter")
    pixels = rows[:, 1:].reshape(header.height, header.width, header.channels * _BYTES_PER_SAMPLE)
    samples = np.ascontiguousarray(_unfiltered(rows[:, 0], pixels)).view(">u2").astype(np.uint16)
    return samples.reshape(header.height, header.width, header.channels)


def _image_data(contents: bytes) -> Iterator[bytes]:
    """The data of the IDAT chunks. Raises ValueError where one is damaged."""
    position = len(SIGNATURE)
    while position + 12 <= len(contents):
        (size,) = struct.unpack(">I", contents[position : position + 4])
        kind = contents[position + 4 : position + 8]
        data = contents[position + 8 : position + 8 + size]
        checksum = contents[position + 8 + size : position + 12 + size]
        if kind == b"IEND":
            return
        if kind == b"IDAT":
            if struct.pack(">I", zlib.crc32(kind + data)) != checksum:
                raise ValueError("wrong checksum")
            yield data
        position += 12 + size
    raise ValueError("no end")


def _unfiltered(filters: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """uint8 [height, width, bytes]: the pixels before each row was filtered (0 not, 1 left, 2 up, 3 mean, 4 Paeth).

    A pixel depends on those to the left, above, and above to the left: all of one antidiagonal are computed together.
    """
    height, width, size = pixels.shape
    result = np.zeros((height + 1, width + 1, size), np.int16)  # with a row and a column of zeros before
    for diagonal in range(height + width - 1):
        y = np.arange(max(0, diagonal - width + 1), min(height, diagonal + 1))
        x = diagonal - y
        left, up, corner = result[y + 1, x], result[y, x + 1], result[y, x]
        to_left, to_up, to_corner = (
            np.abs(up - corner),
            np.abs(left - corner),
            np.abs(left + up - 2 * corner),
        )
        nearest = np.where((to_left <= to_up) & (to_left <= to_corner), left, np.where(to_up <= to_corner, up, corner))
        predictions = np.stack([np.zeros_like(left), left, up, (left + up) // 2, nearest])
        predicted = predictions[filters[y], np.arange(len(y))]
        result[y + 1, x + 1] = (pixels[y, x] + predicted) & 0xFF
    return result[1:, 1:].astype(np.uint8)


def encode(image: np.ndarray, compression: int) -> bytes:
    """A PNG file of uint16 [height, width, 1 to 4]; `compression` from 0 to 9, or -1 for zlib's default."""
    height, width, channels = image.shape
    rows = np.zeros((height, 1 + width * channels * _BYTES_PER_SAMPLE), np.uint8)
    rows[:, 1:] = image.astype(">u2").view(np.uint8).reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 16, _COLOUR_TYPES[channels], 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), compression)), (b"IEND", b"")
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
