"""`tf.logging`, where TensorFlow 1.15 counts calls of different lines together."""

import logging

import pytest

import tfcompat as tf


def test_log_first_n_counts_each_line_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tensorflow"):
        for i in range(4):
            tf.logging.log_first_n(tf.logging.INFO, "first %d", 2, i)
            tf.logging.log_every_n(tf.logging.INFO, "every %d", 3, i)
    assert caplog.messages == ["first 0", "every 0", "first 1", "every 3"]


def test_messages_name_the_calling_line(caplog: pytest.LogCaptureFixture) -> None:
    tf.logging.error("here")
    assert caplog.records[0].filename == "test_tf_logging.py"
