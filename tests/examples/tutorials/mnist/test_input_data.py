"""`read_data_sets` finds MNIST's files, downloads them, or stands in the digits that come with tfcompat."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from tfcompat.examples.tutorials.mnist import input_data
from tfcompat.examples.tutorials.mnist.data_set import DataSet


@pytest.fixture
def mnist_files(tmp_path: Path) -> Path:
    """A folder of MNIST's four files, with 12 images to train on and 4 to test with."""
    folder = tmp_path / "source"
    folder.mkdir()
    for name, count in (("train", 12), ("t10k", 4)):
        images = struct.pack(">4I", 2051, count, 28, 28) + bytes(count * 784)
        labels = struct.pack(">2I", 2049, count) + bytes(index % 10 for index in range(count))
        (folder / f"{name}-images-idx3-ubyte.gz").write_bytes(gzip.compress(images))
        (folder / f"{name}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))
    return folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFCOMPAT_OFFLINE", "1")


def test_files_that_are_there_are_read(mnist_files: Path, offline: None) -> None:
    sets = input_data.read_data_sets(mnist_files, one_hot=True, validation_size=2)
    assert [data.num_examples for data in sets] == [10, 2, 4]
    assert sets.train.images.shape == (10, 784)
    np.testing.assert_array_equal(sets.test.labels, np.eye(10)[:4])


def test_missing_files_are_downloaded(mnist_files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "new" / "MNIST_data"
    sets = input_data.read_data_sets(str(target), validation_size=0, source_url=mnist_files.as_uri() + "/")
    assert sets.train.num_examples == 12
    assert sorted(path.name for path in target.iterdir()) == sorted(input_data.FILES)
    size = (mnist_files / input_data.TEST_LABELS).stat().st_size
    assert f"Successfully downloaded t10k-labels-idx1-ubyte.gz {size} bytes." in capsys.readouterr().out


def test_a_damaged_download_is_not_kept(mnist_files: Path, tmp_path: Path) -> None:
    (mnist_files / input_data.TRAIN_IMAGES).write_text("<html>Please log in</html>")
    target = tmp_path / "MNIST_data"
    with pytest.warns(UserWarning, match=r"cannot be downloaded .*damaged"):
        input_data.read_data_sets(target, source_url=mnist_files.as_uri() + "/")
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("source_url", ["file:///no/such/folder/", "nonsense"])
def test_the_digits_stand_in_with_a_warning(tmp_path: Path, source_url: str) -> None:
    with pytest.warns(UserWarning, match="The handwritten digits that come with tfcompat stand in for it"):
        sets = input_data.read_data_sets(tmp_path, source_url=source_url)
    assert [data.num_examples for data in sets] == [1189, 108, 500]


def test_a_damaged_file_is_an_error_not_a_reason_to_fall_back(mnist_files: Path) -> None:
    path = mnist_files / input_data.TRAIN_LABELS
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="damaged"):
        input_data.read_data_sets(mnist_files)


def test_images_and_labels_of_unequal_number(mnist_files: Path) -> None:
    (mnist_files / input_data.TRAIN_LABELS).write_bytes((mnist_files / input_data.TEST_LABELS).read_bytes())
    with pytest.raises(ValueError, match=r"12 images in .*, 4 labels in"):
        input_data.read_data_sets(mnist_files)


@pytest.mark.filterwarnings("ignore:MNIST is not in")
class TestDigits:
    def test_pixels_are_like_mnists(self, tmp_path: Path, offline: None) -> None:
        images = input_data.read_data_sets(tmp_path, reshape=False, validation_size=0).train.images
        assert images.shape == (1297, 28, 28, 1)
        assert images.dtype == np.float32
        assert (images.min(), images.max()) == (0.0, 1.0)
        assert 0.1 < images.mean() < 0.2  # white on black; MNIST's mean is 0.13
        assert images[:, :4].max() == images[:, :, -4:].max() == 0

    def test_all_digits_are_in_each_part(self, tmp_path: Path, offline: None) -> None:
        for data in input_data.read_data_sets(tmp_path):
            assert set(data.labels) == set(range(10))

    @pytest.mark.parametrize(("validation_size", "expected"), [(0, 0), (5000, 108), (10000, 216), (60000, 1297)])
    def test_validation_takes_its_share(
        self, tmp_path: Path, offline: None, validation_size: int, expected: int
    ) -> None:
        sets = input_data.read_data_sets(tmp_path, validation_size=validation_size)
        assert (sets.train.num_examples, sets.validation.num_examples) == (1297 - expected, expected)

    def test_validation_size_beyond_mnists(self, tmp_path: Path, offline: None) -> None:
        with pytest.raises(ValueError, match=r"between 0 and 60000\. Received: 60001\."):
            input_data.read_data_sets(tmp_path, validation_size=60001)

    def test_batches_of_mnists_sizes(self, tmp_path: Path, offline: None) -> None:
        sets = input_data.read_data_sets(tmp_path, one_hot=True)
        images, labels = sets.test.next_batch(10000)
        assert images.shape == (10000, 784)
        np.testing.assert_array_equal(labels.sum(axis=0), 20 * sets.test.labels.sum(axis=0))
        assert sets.test.epochs_completed == 19


def test_batches_larger_than_the_data_set_go_on() -> None:
    data = DataSet(np.zeros((3, 1, 1, 1), np.uint8), np.arange(3), seed=1)
    labels = np.concatenate([data.next_batch(size)[1] for size in (7, 2, 8, 1)])
    np.testing.assert_array_equal(np.sort(labels.reshape(6, 3), axis=1), np.tile(np.arange(3), (6, 1)))
    assert data.epochs_completed == 5


def test_labels_beyond_the_classes() -> None:
    with pytest.raises(ValueError, match="labels up to 12, but 10 classes"):
        input_data.dense_to_one_hot(np.array([3, 12], np.uint8), 10)
