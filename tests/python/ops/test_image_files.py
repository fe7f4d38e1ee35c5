"""Files that no one should have to trust."""

from __future__ import annotations

import contextlib
import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

import tfcompat as tf

GIF_OF_65535_PIXELS_SQUARED = (
    b"GIF89a\xff\xff\xff\xff\x00\x00\x00," + b"\0" * 4 + b"\xff\xff\xff\xff\x00\x02\x02L\x01\x00;"
)


def _run(tensor: tf.Tensor) -> np.ndarray:
    with tf.Session() as session:
        return session.run(tensor)


def _png(width: int, height: int, bit_depth: int) -> bytes:
    """A PNG file that claims a size, with almost no pixels."""
    header = struct.pack(">IIBBBBB", width, height, bit_depth, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 10)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.mark.parametrize("bit_depth", [8, 16])
@pytest.mark.parametrize("size", [(60000, 60000), (1 << 30, 1), (0, 5)])
def test_a_png_of_an_impossible_size_is_refused(bit_depth: int, size: tuple[int, int]) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="PNG"):
        _run(tf.image.decode_png(_png(*size, bit_depth)))


def test_a_gif_of_an_impossible_size_is_refused() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="GIF"):
        _run(tf.image.decode_gif(GIF_OF_65535_PIXELS_SQUARED))


def test_a_bmp_of_an_impossible_size_is_refused() -> None:
    contents = b"BM" + b"\0" * 8 + struct.pack("<iiiiHi", 54, 40, 1 << 30, 1 << 30, 1, 24) + b"\0" * 30
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incomplete bmp content"):
        _run(tf.image.decode_bmp(contents))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP"])
def test_damaged_files_are_refused_or_decoded_but_nothing_else(kind: str) -> None:
    random = np.random.default_rng(0)
    file = io.BytesIO()
    Image.fromarray(random.integers(0, 256, (8, 9, 3)).astype(np.uint8)).save(file, kind)
    contents = tf.placeholder(tf.string, [])
    decoded = tf.image.decode_bmp(contents) if kind == "BMP" else tf.image.decode_gif(contents)
    with tf.Session() as session:
        for _ in range(100):
            damaged = bytearray(file.getvalue())
            for place in random.integers(0, len(damaged), 3):
                damaged[place] = random.integers(0, 256)
            with contextlib.suppress(tf.errors.InvalidArgumentError):
                session.run(decoded, {contents: bytes(damaged)})


def test_what_is_not_supported_says_so() -> None:
    with pytest.raises(tf.errors.UnimplementedError, match="fancy_upscaling"):
        _run(tf.image.decode_jpeg(b"", fancy_upscaling=False))


def test_pillow_is_loaded_with_the_first_picture() -> None:
    program = "import sys, tfcompat as tf; tf.image.decode_png; assert 'PIL' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
