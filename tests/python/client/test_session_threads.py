"""One session, many threads."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import tfcompat as tf

THREADS = 8
UPDATES = 200


@pytest.mark.parametrize("use_resource", [False, True], ids=["reference", "resource"])
def test_no_update_is_lost_while_others_read(use_resource):
    v = tf.Variable(np.zeros([16], np.float32), use_resource=use_resource)
    add, read = v.assign_add(np.ones([16], np.float32), read_value=False), v.read_value()
    done = threading.Event()
    with tf.Session() as sess:
        sess.run(v.initializer)

        def update(_):
            for _ in range(UPDATES):
                sess.run(add)

        def watch(_):
            last = 0.0
            while not done.is_set():
                value = sess.run(read)
                assert np.all(value == value[0]) and value[0] >= last
                last = value[0]

        with ThreadPoolExecutor(THREADS + 2) as pool:
            watchers = [pool.submit(watch, None) for _ in range(2)]
            list(pool.map(update, range(THREADS)))
            done.set()
            for watcher in watchers:
                watcher.result()
        assert sess.run(v).tolist() == [THREADS * UPDATES] * 16


def test_each_thread_gets_the_result_of_its_own_feeds():
    x = tf.placeholder(tf.float32, [None])
    y = tf.reduce_sum(x * 2.0)
    with tf.Session() as sess, ThreadPoolExecutor(THREADS) as pool:
        totals = list(pool.map(lambda n: sess.run(y, {x: np.ones(n % 5 + 1)}), range(50)))
    assert totals == [2.0 * (n % 5 + 1) for n in range(50)]


def test_a_value_fetched_with_an_update_survives_the_updates_of_others():
    v = tf.Variable(np.zeros([1000], np.float32))
    add = v.assign_add(np.ones([1000], np.float32))
    with tf.Session() as sess, ThreadPoolExecutor(THREADS) as pool:
        sess.run(v.initializer)
        values = list(pool.map(lambda _: sess.run(add), range(100)))
    assert all(np.all(value == value[0]) for value in values)
    assert sorted(value[0] for value in values) == list(range(1, 101))


def test_a_python_function_that_waits_does_not_hold_up_other_runs():
    release = threading.Event()
    waiting = tf.py_func(lambda: np.bool_(release.wait(30)), [], tf.bool)
    v = tf.Variable(0.0)
    with tf.Session() as sess, ThreadPoolExecutor(1) as pool:
        sess.run(v.initializer)
        blocked = pool.submit(sess.run, waiting)
        assert sess.run(v.assign_add(1.0)) == 1.0
        release.set()
        assert blocked.result()


def test_threads_may_build_while_others_run():
    x = tf.placeholder(tf.float32, ())
    y = x + 1.0
    graph = tf.get_default_graph()
    with tf.Session() as sess, ThreadPoolExecutor(4) as pool:

        def build(n):
            with graph.as_default():
                return sess.run(tf.constant(float(n)) * y, {x: 1.0})

        assert list(pool.map(build, range(20))) == [2.0 * n for n in range(20)]
