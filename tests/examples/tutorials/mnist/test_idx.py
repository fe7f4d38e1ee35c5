"""IDX files are read strictly: what is no complete file of its kind is a ValueError."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfcompat.examples.tutorials.mnist import idx


def write(path: Path, header: bytes, data: bytes) -> Path:
    path.write_bytes(gzip.compress(header + data))
    return path


def images_header(*sizes: int) -> bytes:
    return struct.pack(">4I", idx.IMAGES_MAGIC, *sizes)


def test_images_have_a_depth_of_one(tmp_path: Path) -> None:
    pixels = np.arange(24, dtype=np.uint8)
    images = idx.read_images(write(tmp_path / "images.gz", images_header(2, 3, 4), pixels.tobytes()))
    assert images.shape == (2, 3, 4, 1)
    np.testing.assert_array_equal(images.ravel(), pixels)


def test_labels(tmp_path: Path) -> None:
    labels = idx.read_labels(write(tmp_path / "labels.gz", struct.pack(">2I", idx.LABELS_MAGIC, 3), bytes([7, 0, 9])))
    np.testing.assert_array_equal(labels, np.array([7, 0, 9], np.uint8))


def test_no_images_at_all(tmp_path: Path) -> None:
    assert idx.read_images(write(tmp_path / "images.gz", images_header(0, 28, 28), b"")).shape == (0, 28, 28, 1)


@pytest.mark.parametrize(
    ("header", "data", "message"),
    [
        (struct.pack(">4I", 2049, 1, 2, 2), bytes(4), "Invalid magic number 2049 in MNIST image file"),
        (images_header(2, 2, 2), bytes(7), "holds fewer bytes than its sizes"),
        (images_header(2, 2, 2), bytes(9), "holds more bytes than its sizes"),
        (images_header(2**32 - 1, 2**32 - 1, 2**32 - 1), bytes(9), "claims to hold"),
        (images_header(2**15, 2**15, 1), bytes(9), "holds fewer bytes than its sizes"),
        (images_header(1, 2, 2)[:13], b"", "is damaged or incomplete"),
        (b"", b"", "is damaged or incomplete"),
    ],
)
def test_contents_that_do_not_fit_the_header(tmp_path: Path, header: bytes, data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        idx.read_images(write(tmp_path / "images.gz", header, data))


def test_a_file_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "images.gz", images_header(1, 28, 28), np.random.default_rng(0).bytes(784))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match="is damaged or incomplete"):
        idx.read_images(path)


def test_a_file_with_a_flipped_bit(tmp_path: Path) -> None:
    path = write(tmp_path / "images.gz", images_header(1, 28, 28), np.random.default_rng(0).bytes(784))
    content = bytearray(path.read_bytes())
    content[400] ^= 16
    path.write_bytes(content)
    with pytest.raises(ValueError, match="is damaged or incomplete"):
        idx.read_images(path)


@given(content=st.binary(max_size=64), compressed=st.booleans())
def test_arbitrary_bytes_are_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, compressed: bool
) -> None:
    path = tmp_path_factory.mktemp("idx") / "images.gz"
    path.write_bytes(gzip.compress(content) if compressed else content)
    with pytest.raises(ValueError, match="MNIST image file"):
        idx.read_images(path)
