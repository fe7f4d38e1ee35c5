"""Reading MNIST, as the tutorials of TensorFlow 1.x do (`tensorflow.examples.tutorials.mnist.input_data`)."""

from __future__ import annotations

import os
import warnings
from http.client import HTTPException
from pathlib import Path
from typing import Any

import numpy as np

from tfcompat.examples.tutorials.mnist import idx
from tfcompat.examples.tutorials.mnist.data_set import DataSet, Datasets
from tfcompat.examples.tutorials.mnist.download import download
from tfcompat.python.framework import dtypes

DEFAULT_SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
OFFLINE_VARIABLE = "TFCOMPAT_OFFLINE"

TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
TRAIN_LABELS = "train-labels-idx1-ubyte.gz"
TEST_IMAGES = "t10k-images-idx3-ubyte.gz"
TEST_LABELS = "t10k-labels-idx1-ubyte.gz"
FILES = {
    TRAIN_IMAGES: idx.read_images,
    TRAIN_LABELS: idx.read_labels,
    TEST_IMAGES: idx.read_images,
    TEST_LABELS: idx.read_labels,
}

DIGITS = Path(__file__).parent / "digits"
"""The smaller set that comes with tfcompat, in the same four files: see the README there."""

MNIST_TRAINING_IMAGES = 60000
NUM_CLASSES = 10


def read_data_sets(
    train_dir: str | os.PathLike[str],
    fake_data: bool = False,
    one_hot: bool = False,
    dtype: Any = dtypes.float32,
    reshape: bool = True,
    validation_size: int = 5000,
    seed: int | None = None,
    source_url: str = DEFAULT_SOURCE_URL,
) -> Datasets:
    """Reads MNIST: 55,000 images to train on, 5,000 to validate with, 10,000 to test with.

    The four files are read from `train_dir`; those not there are downloaded to it first. When that fails, or
    environment variable `TFCOMPAT_OFFLINE` is set, a warning says so and the 1,797 digits that come with tfcompat stand
    in: 1,297 to train on, of which the validation set takes the share that `validation_size` is of MNIST's 60,000, and
    500 to test with.

    Args:
      train_dir: folder of the files.
      fake_data: read nothing: the batches of the three data sets are constants.
      one_hot: labels as rows of ten float64 numbers, one of them 1, instead of uint8 numbers.
      dtype: uint8 for pixels from 0 to 255, float32 for pixels from 0 to 1.
      reshape: images of shape [784] instead of [28, 28, 1].
      validation_size: how many of the training images, from the first on, make up the validation set.
      seed: seeds the shuffling (see `DataSet`).
      source_url: the address the files' names are appended to.

    Raises:
      ValueError: a file is damaged, or `validation_size` is out of range.

    Example:
      mnist = input_data.read_data_sets("MNIST_data", one_hot=True)
      images, labels = mnist.train.next_batch(100)    # shapes [100, 784] and [100, 10]
    """
    if fake_data:
        fake = [DataSet([], [], fake_data=True, one_hot=one_hot, dtype=dtype, seed=seed) for _ in range(3)]
        return Datasets(*fake)

    directory = Path(os.fspath(train_dir))
    try:
        _complete(directory, source_url or DEFAULT_SOURCE_URL)
    except (OSError, HTTPException, ValueError) as error:
        warnings.warn(
            f"MNIST is not in {directory} and cannot be downloaded ({error}). The handwritten digits that come with "
            "tfcompat stand in for it: 1,297 images to train on and 500 to test with.",
            stacklevel=2,
        )
        directory = DIGITS

    train_images, train_labels = _read_pair(directory, TRAIN_IMAGES, TRAIN_LABELS, one_hot)
    test_images, test_labels = _read_pair(directory, TEST_IMAGES, TEST_LABELS, one_hot)

    available = MNIST_TRAINING_IMAGES if directory == DIGITS else len(train_images)
    if not 0 <= validation_size <= available:
        raise ValueError(f"Validation size should be between 0 and {available}. Received: {validation_size}.")
    split = validation_size * len(train_images) // available if available else 0

    options: dict[str, Any] = {"dtype": dtype, "reshape": reshape, "seed": seed}
    train = DataSet(train_images[split:], train_labels[split:], **options)
    validation = DataSet(train_images[:split], train_labels[:split], **options)
    test = DataSet(test_images, test_labels, **options)
    return Datasets(train=train, validation=validation, test=test)


def dense_to_one_hot(labels_dense: np.ndarray, num_classes: int) -> np.ndarray:
    """Class numbers of shape [n] as rows of zeros and a one: float64 of shape [n, num_classes].

    Raises:
      ValueError: a class number is `num_classes` or more.
    """
    if labels_dense.size and labels_dense.max() >= num_classes:
        raise ValueError(f"there are labels up to {labels_dense.max()}, but {num_classes} classes")
    return np.eye(num_classes)[labels_dense.ravel()]


def _complete(directory: Path, source_url: str) -> None:
    for name, verify in FILES.items():
        if not (directory / name).exists():
            if os.environ.get(OFFLINE_VARIABLE):
                raise OSError(f"{OFFLINE_VARIABLE} is set")
            download(source_url + name, directory / name, verify)


def _read_pair(directory: Path, images_name: str, labels_name: str, one_hot: bool) -> tuple[np.ndarray, np.ndarray]:
    print("Extracting", directory / images_name)
    images = idx.read_images(directory / images_name)
    print("Extracting", directory / labels_name)
    labels = idx.read_labels(directory / labels_name)
    if len(images) != len(labels):
        raise ValueError(
            f"{directory} holds {len(images)} images in {images_name}, {len(labels)} labels in {labels_name}"
        )
    return images, dense_to_one_hot(labels, NUM_CLASSES) if one_hot else labels
