"""Writes the digits that stand in for MNIST, in MNIST's four files, from scikit-learn's copy of the UCI digits.

    python tools/make_digits.py tfcompat/examples/tutorials/mnist/digits

The 1,797 images of 8x8 pixels become 20x20 (bicubic) in the middle of 28x28, white on black, as MNIST's digits lie.
They keep their order, in which each block of images is by other writers: the first 1,297 are for training, the last 500
for testing. Needs scikit-learn and Pillow.
"""

from __future__ import annotations

import gzip
import struct
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

TEST_IMAGES = 500
LARGEST_INTENSITY = 16


def enlarge(image: np.ndarray) -> np.ndarray:
    """An 8x8 image of intensities 0 to 16 as 28x28 bytes."""
    pixels = np.round(image * (255 / LARGEST_INTENSITY)).astype(np.uint8)
    enlarged = Image.fromarray(pixels).resize((20, 20), Image.Resampling.BICUBIC)
    return np.pad(np.asarray(enlarged), 4)


def idx(array: np.ndarray) -> bytes:
    """A uint8 array in the IDX format, compressed: type (8: unsigned byte), rank, sizes, data."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return gzip.compress(header + array.tobytes(), mtime=0)


def main(directory: Path) -> None:
    digits = load_digits()
    images = np.stack([enlarge(image) for image in digits.images])
    labels = digits.target.astype(np.uint8)
    directory.mkdir(parents=True, exist_ok=True)
    for name, part in (("train", slice(None, -TEST_IMAGES)), ("t10k", slice(-TEST_IMAGES, None))):
        (directory / f"{name}-images-idx3-ubyte.gz").write_bytes(idx(images[part]))
        (directory / f"{name}-labels-idx1-ubyte.gz").write_bytes(idx(labels[part]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
