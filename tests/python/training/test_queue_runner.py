"""Threads that fill queues end quickly, whatever ends them, and blocked runs end with the session."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.ops import data_flow_ops

TIMEOUT = 20


@pytest.fixture(autouse=True)
def _own_graph() -> object:
    with tf.Graph().as_default():
        yield


def _pipeline() -> tf.Tensor:
    numbers = tf.train.range_input_producer(100, shuffle=True, capacity=4)
    return tf.train.batch([numbers.dequeue()], batch_size=3, num_threads=3, capacity=5)


def test_a_stop_ends_all_threads_within_a_second() -> None:
    batch = _pipeline()
    with tf.Session() as sess:
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        for _ in range(3):
            sess.run(batch)
        begin = time.monotonic()
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=5)
        assert time.monotonic() - begin < 1
    assert not any(thread.is_alive() for thread in threads)


def test_an_error_in_one_thread_stops_the_others_and_is_raised() -> None:
    queue = tf.FIFOQueue(2, tf.float32, shapes=[[]])
    bad = queue.enqueue(tf.py_func(lambda: 1 / 0, [], tf.float32))
    good = queue.enqueue(1.0)
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [good, good, bad]))
    with tf.Session() as sess:
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        assert coord.wait_for_stop(TIMEOUT)
        with pytest.raises(tf.errors.UnknownError, match="ZeroDivisionError"):
            coord.join(threads, stop_grace_period_secs=5)
    assert not any(thread.is_alive() for thread in threads)


def test_the_end_of_the_input_ends_all_threads() -> None:
    numbers = tf.train.range_input_producer(10, num_epochs=2, shuffle=True)
    batch = tf.train.batch([numbers.dequeue()], batch_size=3, num_threads=4, allow_smaller_final_batch=True)
    found: list[int] = []
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        with pytest.raises(tf.errors.OutOfRangeError):
            while True:
                found += sess.run(batch).tolist()
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=5)
    assert sorted(found) == sorted([*range(10)] * 2)


def test_closing_the_session_wakes_blocked_runs() -> None:
    empty, full = tf.FIFOQueue(1, tf.float32, shapes=[[]]), tf.FIFOQueue(1, tf.float32, shapes=[[]], name="full")
    barrier = data_flow_ops.Barrier(tf.float32, shapes=[()])
    area = data_flow_ops.MapStagingArea([tf.float32])
    fetches = [empty.dequeue(), full.enqueue(2.0), barrier.take_many(1)[1], area.get(tf.constant(1, tf.int64))[1]]
    sess = tf.Session()
    sess.run(full.enqueue(1.0))
    with ThreadPoolExecutor(len(fetches)) as pool:
        waiting = [pool.submit(sess.run, fetch) for fetch in fetches]
        while not all(future.running() for future in waiting):
            time.sleep(0.01)
        time.sleep(0.3)
        assert not any(future.done() for future in waiting)
        sess.close()
        for future in waiting:
            assert isinstance(future.exception(TIMEOUT), (tf.errors.CancelledError, RuntimeError))


def test_many_threads_on_one_session_lose_no_element() -> None:
    queue = tf.RandomShuffleQueue(50, 10, tf.int64, shapes=[[]])
    x = tf.placeholder(tf.int64, [None])
    enqueue, dequeue, close = queue.enqueue_many([x]), queue.dequeue_up_to(7), queue.close()
    with tf.Session() as sess:

        def take() -> list[int]:
            found: list[int] = []
            try:
                while True:
                    found += sess.run(dequeue).tolist()
            except tf.errors.OutOfRangeError:
                return found

        with ThreadPoolExecutor(8) as pool:
            takers = [pool.submit(take) for _ in range(3)]
            puts = [pool.submit(sess.run, enqueue, {x: np.arange(i * 20, i * 20 + 20)}) for i in range(20)]
            for put in puts:
                put.result(TIMEOUT)
            sess.run(close)
            found = [value for taker in takers for value in taker.result(TIMEOUT)]
    assert sorted(found) == list(range(400))


def test_no_thread_is_left(tmp_path: Path) -> None:
    before = threading.active_count()
    path = tmp_path / "lines"
    path.write_text("\n".join(map(str, range(50))))
    name = tf.train.string_input_producer([str(path)], num_epochs=1)
    _, line = tf.TextLineReader().read(name)
    batch = tf.train.shuffle_batch([line], 5, capacity=20, min_after_dequeue=5)
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        assert sum(len(sess.run(batch)) for _ in range(10)) == 50
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=5)
    assert threading.active_count() <= before
