"""What threads of datasets do, and that they end."""

import subprocess
import sys
import threading
import time

import pytest

import tfcompat as tf


def threads():
    """The threads of the datasets of this test: those of others may still be there."""
    return [thread for thread in _all_threads() if thread not in _of_others]


def _all_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("tf_data")]


_of_others: list[threading.Thread] = []


def ended(seconds=5.0):
    limit = time.monotonic() + seconds
    while threads() and time.monotonic() < limit:
        time.sleep(0.01)
    return not threads()


@pytest.fixture(autouse=True)
def graph():
    _of_others[:] = _all_threads()
    with tf.Graph().as_default():
        yield
    assert ended()


def endless(seen):
    def generate():
        number = 0
        while True:
            seen.append(number)
            yield number
            number += 1

    return tf.data.Dataset.from_generator(generate, tf.int64, [])


def test_prefetch_gets_elements_ready():
    seen = []
    x = endless(seen).prefetch(3).make_one_shot_iterator().get_next()
    with tf.Session() as session:
        assert session.run(x) == 0
        limit = time.monotonic() + 5
        while len(seen) < 5 and time.monotonic() < limit:
            time.sleep(0.01)
        assert len(seen) == 5  # one taken, three ready, one that waits for room
        assert [session.run(x) for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    "transformation",
    [
        lambda dataset: dataset.prefetch(2),
        lambda dataset: dataset.map(lambda x: x + 1, num_parallel_calls=3),
        lambda dataset: dataset.apply(
            tf.data.experimental.parallel_interleave(lambda x: tf.data.Dataset.range(x, x + 3), 3)
        ),
        lambda dataset: dataset.flat_map(lambda x: tf.data.Dataset.from_tensors(x).repeat().prefetch(1)),
    ],
)
def test_threads_end_with_the_session_and_with_the_pass(transformation):
    iterator = transformation(endless([])).make_initializable_iterator()
    x = iterator.get_next()
    with tf.Session() as session:
        for _ in range(3):
            session.run(iterator.initializer)
            session.run(x)
        assert threads()
    assert ended()


def test_a_thread_ends_when_its_elements_are_not_wanted_any_more():
    dataset = tf.data.Dataset.range(20).flat_map(lambda x: tf.data.Dataset.range(100).prefetch(1).take(1))
    x = dataset.make_one_shot_iterator().get_next()
    with tf.Session() as session:
        for _ in range(20):
            session.run(x)
        limit = time.monotonic() + 5
        while len(threads()) > 1 and time.monotonic() < limit:
            time.sleep(0.01)
        assert len(threads()) <= 1


def test_a_closed_session_wakes_who_waits():
    gate = threading.Event()

    def generate():
        gate.wait(10)
        yield 1

    x = tf.data.Dataset.from_generator(generate, tf.int64).prefetch(1).make_one_shot_iterator().get_next()
    session = tf.Session()
    errors = []

    def run():
        try:
            session.run(x)
        except tf.errors.OpError as error:
            errors.append(type(error))

    waiting = threading.Thread(target=run)
    waiting.start()
    while not threads():
        time.sleep(0.01)
    session.close()
    waiting.join(5)
    gate.set()
    assert errors == [tf.errors.CancelledError]


def test_errors_come_in_their_place():
    dataset = tf.data.Dataset.range(4).map(lambda x: tf.check_numerics(1.0 / (tf.cast(x, tf.float32) - 1.0), "bad"))
    for made in (dataset.prefetch(2), dataset.map(lambda x: x, num_parallel_calls=2)):
        x = made.make_one_shot_iterator().get_next()
        with tf.Session() as session:
            assert session.run(x) == -1.0
            with pytest.raises(tf.errors.InvalidArgumentError):
                session.run(x)
            assert session.run(x) == 1.0
            assert session.run(x) == 0.5
            for _ in range(2):
                with pytest.raises(tf.errors.OutOfRangeError):
                    session.run(x)


def test_threads_share_an_iterator():
    x = tf.data.Dataset.range(200).map(lambda x: x * 2).prefetch(4).make_one_shot_iterator().get_next()
    found = []
    with tf.Session() as session:

        def take():
            try:
                while True:
                    found.append(int(session.run(x)))
            except tf.errors.OutOfRangeError:
                pass

        takers = [threading.Thread(target=take) for _ in range(4)]
        for taker in takers:
            taker.start()
        for taker in takers:
            taker.join(20)
    assert sorted(found) == list(range(0, 400, 2))


def test_a_program_may_end_with_its_session_open():
    program = """
import tfcompat as tf
dataset = tf.data.Dataset.range(10**9).map(lambda x: x * 2, num_parallel_calls=2)
x = dataset.map(lambda x: tf.cast(x, tf.float32)).batch(8).prefetch(4).make_one_shot_iterator().get_next()
session = tf.Session()
for _ in range(20):
    session.run(x)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
