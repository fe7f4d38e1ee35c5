"""Critical sections exclude each other, across runs of several threads too, and let go when they fail."""

import threading
import time

import numpy as np
import pytest

import tfcompat as tf


def test_sections_of_several_threads_exclude_each_other():
    inside, most = [], []

    def slow():
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.02)
        inside.pop()
        return np.float32(1)

    with tf.Graph().as_default():
        section = tf.CriticalSection()
        result = section.execute(lambda: tf.py_func(slow, [], tf.float32))
        with tf.Session() as session:
            threads = [threading.Thread(target=session.run, args=(result,)) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    assert most == [1] * 4


def test_a_section_that_fails_lets_others_run():
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [])
        section = tf.CriticalSection()
        result = section.execute(lambda: tf.check_numerics(x, "bad") * 2.0)
        with tf.Session() as session:
            with pytest.raises(tf.errors.InvalidArgumentError, match="bad") as kept:
                session.run(result, {x: np.nan})
            assert session.run(result, {x: 1.0}) == 2
            found = []
            thread = threading.Thread(target=lambda: found.append(session.run(result, {x: 3.0})))
            thread.start()
            thread.join(20)
            assert found == [6] and kept is not None
