"""`DataSet`: images and labels, dealt out in batches."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tfcompat.python.framework import dtypes, random_seed


class DataSet:
    """Images with their labels, dealt out in shuffled batches, as TensorFlow 1.15's `DataSet` does it.

    It shuffles with NumPy's global generator, which its construction seeds: with `seed`, else with the graph-level seed
    (`tf.set_random_seed`), else from the operating system.
    """

    def __init__(
        self,
        images: Any,
        labels: Any,
        fake_data: bool = False,
        one_hot: bool = False,
        dtype: Any = dtypes.float32,
        reshape: bool = True,
        seed: int | None = None,
    ) -> None:
        """Makes a data set of images and labels.

        Args:
          images: uint8 array of shape [examples, rows, columns, depth]; depth 1 if they are to be reshaped.
          labels: array of shape [examples, ...].
          fake_data: hold no data, and say there are 10,000 examples.
          one_hot: form of the fake labels.
          dtype: uint8 to leave pixels as they are, float32 to scale them from [0, 255] to [0, 1].
          reshape: flatten each image.

        Raises:
          TypeError: another dtype.
          AssertionError: as many labels as images are needed, and depth 1 to reshape.
        """
        graph_seed, op_seed = random_seed.get_seed(seed)
        np.random.seed(graph_seed if seed is None else op_seed)
        dtype = dtypes.as_dtype(dtype).base_dtype
        if dtype not in (dtypes.uint8, dtypes.float32):
            raise TypeError(f"Invalid image dtype {dtype!r}, expected uint8 or float32")
        self.one_hot = one_hot
        self._num_examples = 10000 if fake_data else len(images)
        if not fake_data:
            _require(len(images) == len(labels), f"images.shape: {images.shape} labels.shape: {labels.shape}")
            if reshape:
                _require(images.shape[3] == 1, f"cannot flatten images of depth {images.shape[3]}")
                images = images.reshape(len(images), images.shape[1] * images.shape[2])
            if dtype == dtypes.float32:
                images = images.astype(np.float32) * np.float32(1.0 / 255.0)
        self._images = images
        self._labels = labels
        self._epochs_completed = 0
        self._index_in_epoch = 0

    @property
    def images(self) -> np.ndarray:
        """All images, in the current epoch's order."""
        return self._images

    @property
    def labels(self) -> np.ndarray:
        """All labels, in the order of `images`."""
        return self._labels

    @property
    def num_examples(self) -> int:
        """How many examples there are."""
        return self._num_examples

    @property
    def epochs_completed(self) -> int:
        """How often all examples have been dealt out."""
        return self._epochs_completed

    def next_batch(self, batch_size: int, fake_data: bool = False, shuffle: bool = True) -> tuple[Any, Any]:
        """The next `batch_size` images and labels.

        A batch that reaches over the end of an epoch goes on with the next one, newly shuffled. It may be larger than
        the data set, and then repeats examples (where TensorFlow's would be short).

        Args:
          fake_data: give white images of 784 pixels and the label 0, as lists.
          shuffle: shuffle the epochs that start with this batch.
        """
        if fake_data:
            label: Any = [1] + [0] * 9 if self.one_hot else 0
            return [[1] * 784 for _ in range(batch_size)], [label for _ in range(batch_size)]
        if shuffle and self._epochs_completed == 0 and self._index_in_epoch == 0:
            self._shuffle()
        parts = []
        missing = batch_size
        while self._index_in_epoch + missing > self._num_examples > 0:
            parts.append(self._take(self._num_examples - self._index_in_epoch))
            missing -= len(parts[-1][0])
            self._epochs_completed += 1
            self._index_in_epoch = 0
            if shuffle:
                self._shuffle()
        parts.append(self._take(missing))
        if len(parts) == 1:
            return parts[0]
        return np.concatenate([images for images, _ in parts]), np.concatenate([labels for _, labels in parts])

    def _take(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        start = self._index_in_epoch
        self._index_in_epoch += count
        return self._images[start : start + count], self._labels[start : start + count]

    def _shuffle(self) -> None:
        order = np.arange(self._num_examples)
        np.random.shuffle(order)
        self._images = self._images[order]
        self._labels = self._labels[order]


class Datasets(NamedTuple):
    """What `read_data_sets` gives."""

    train: DataSet
    validation: DataSet
    test: DataSet


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise AssertionError(message)
