"""`tf.timestamp`."""

import time

import tfcompat as tf


def test_each_run_tells_its_own_time():
    now = tf.timestamp()
    assert (now.dtype, now.shape.as_list()) == (tf.float64, [])
    with tf.Session() as session:
        first, second = session.run(now), session.run(now)
    assert abs(first - time.time()) < 60
    assert second > first
