"""PNG files with 16 bits a sample."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from tfcompat.core.util import png_16bit


def _file(header: bytes, rows: bytes) -> bytes:
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return png_16bit.SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_what_is_written_is_read_back(channels: int) -> None:
    image = np.random.default_rng(0).integers(0, 1 << 16, (5, 7, channels)).astype(np.uint16)
    np.testing.assert_array_equal(png_16bit.decode(png_16bit.encode(image, 6)), image)


def _filtered(image: np.ndarray, filters: list[int]) -> bytes:
    """The rows of [height, width, bytes], filtered pixel by pixel as the standard says."""
    height, width, size = image.shape
    rows = []
    for y in range(height):
        row = bytearray([filters[y]])
        for x in range(width):
            for i in range(size):
                left = int(image[y, x - 1, i]) if x else 0
                up = int(image[y - 1, x, i]) if y else 0
                corner = int(image[y - 1, x - 1, i]) if x and y else 0
                estimate = left + up - corner
                paeth = min((left, up, corner), key=lambda value: abs(estimate - value))
                predicted = (0, left, up, (left + up) // 2, paeth)[filters[y]]
                row.append((int(image[y, x, i]) - predicted) % 256)
        rows.append(bytes(row))
    return b"".join(rows)


def test_every_filter_is_undone() -> None:
    image = np.random.default_rng(1).integers(0, 256, (10, 6, 6)).astype(np.uint8)
    rows = _filtered(image, [0, 1, 2, 3, 4, 4, 3, 2, 1, 4])
    contents = _file(struct.pack(">IIBBBBB", 6, 10, 16, 2, 0, 0, 0), rows)
    expected = image.reshape(10, 6, 3, 2).astype(np.uint16)
    np.testing.assert_array_equal(png_16bit.decode(contents), expected[..., 0] * 256 + expected[..., 1])


def test_a_size_that_the_data_does_not_have_is_refused() -> None:
    contents = _file(struct.pack(">IIBBBBB", 1 << 14, 1 << 14, 16, 2, 0, 0, 0), b"\0" * 100)
    with pytest.raises(ValueError, match="too little data"):
        png_16bit.decode(contents)


@pytest.mark.parametrize("end", [10, 40, 60])
def test_a_truncated_file_is_refused(end: int) -> None:
    contents = png_16bit.encode(np.ones((5, 7, 3), np.uint16), 6)
    with pytest.raises(ValueError):
        png_16bit.decode(contents[:end])
