"""`ConfigProto.log_device_placement`."""

import pytest

import tfcompat as tf

HOST = "/job:localhost/replica:0/task:0/device:CPU:0"


def test_each_op_that_runs_is_logged_once(capfd: pytest.CaptureFixture[str]) -> None:
    x = tf.placeholder(tf.float32, [2], name="x")
    total = tf.reduce_sum(x * 2.0, name="total")
    text = tf.as_string(total, name="text")
    tf.constant(1.0, name="unused")
    with tf.Session(config=tf.ConfigProto(log_device_placement=True)) as sess:
        sess.run(total, {x: [1.0, 2.0]})
        lines = capfd.readouterr().err.splitlines()
        assert [line.split()[0] for line in lines] == ["mul/y:", "mul:", "Const:", "total:"]
        assert lines[3].startswith("total: (Sum): /job:localhost/replica:0/task:0/device:")
        sess.run([total, text], {x: [1.0, 2.0]})
        assert capfd.readouterr().err.splitlines() == [f"text: (AsString): {HOST}"]
        sess.run([total, text], {x: [3.0, 2.0]})
    assert not capfd.readouterr().err


def test_nothing_is_logged_by_default(capfd: pytest.CaptureFixture[str]) -> None:
    with tf.Session() as sess:
        sess.run(tf.constant(1.0) + 1.0)
    assert not capfd.readouterr().err
