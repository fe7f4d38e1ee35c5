"""The system's errors about files, as TensorFlow's."""

from __future__ import annotations

import pytest

import tfcompat as tf
from tfcompat.core.util.file_errors import file_errors


def test_a_missing_file_is_not_found(tmp_path):
    path = str(tmp_path / "no such file")
    with pytest.raises(tf.errors.NotFoundError, match="no such file; No such file or directory"), file_errors(path):
        open(path).close()


def test_a_directory_is_no_file(tmp_path):
    with pytest.raises(tf.errors.FailedPreconditionError, match="Is a directory"), file_errors(str(tmp_path)):
        open(tmp_path).close()


@pytest.mark.parametrize(
    "make",
    [
        lambda path: tf.nn.fixed_unigram_candidate_sampler([[1]], 1, 2, True, 5, vocab_file=path),
        lambda path: tf.raw_ops.PrintV2(input="text", output_stream=f"file://{path}"),
        lambda path: tf.read_file(path),
    ],
)
def test_ops_raise_tensorflows_errors(make, tmp_path):
    with tf.Graph().as_default(), tf.Session() as sess, pytest.raises(tf.errors.NotFoundError):
        sess.run(make(str(tmp_path / "missing" / "file")))
