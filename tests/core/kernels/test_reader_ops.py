"""Readers of TensorFlow's first kind, which take the queue's handle as a reference."""

from __future__ import annotations

import pytest

import tfcompat as tf


def test_a_reader_of_lmdb_says_that_there_is_none():
    queue = tf.FIFOQueue(1, [tf.string], [()])
    read = tf.LMDBReader().read(queue)
    with tf.Session() as sess, pytest.raises(tf.errors.UnimplementedError, match="convert them to TFRecords"):
        sess.run(read)


def test_an_old_reader_takes_files_from_a_queue(tmp_path):
    from tfcompat.python.framework.op_def_library import apply_op

    (tmp_path / "lines").write_text("x\ny\n")
    queue = tf.FIFOQueue(1, [tf.string], [()])
    reader = apply_op("TextLineReader")
    read = apply_op("ReaderRead", reader_handle=reader, queue_handle=apply_op("FakeQueue", resource=queue.queue_ref))
    with tf.Session() as sess:
        sess.run(queue.enqueue(str(tmp_path / "lines")))
        assert [sess.run(read).value, sess.run(read).value] == [b"x", b"y"]
