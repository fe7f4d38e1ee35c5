"""Queues between threads: nothing is lost, nothing comes twice, and closing wakes everybody."""

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from tfcompat.core.util import queues
from tfcompat.core.util.map_staging import MapStagingArea
from tfcompat.python.framework.errors_impl import CancelledError, OutOfRangeError

INT = np.dtype(np.int64)
QUEUES: dict[str, Callable[[int], queues.QueueBase]] = {
    "fifo": lambda capacity: queues.FIFOQueue([INT], [()], capacity),
    "padding": lambda capacity: queues.PaddingFIFOQueue([INT], [()], capacity),
    "shuffle": lambda capacity: queues.RandomShuffleQueue([INT], [()], capacity, 2, (1, 1)),
    "priority": lambda capacity: queues.PriorityQueue([INT], [()], capacity),
}
TIMEOUT = 20


def _element(queue: queues.QueueBase, value: Any) -> tuple[np.ndarray, ...]:
    """A number (or several) as all components of an element (or several)."""
    return (np.array(value, INT),) * len(queue.dtypes)


@pytest.mark.parametrize("kind", QUEUES)
def test_many_threads_lose_nothing(kind: str) -> None:
    queue = QUEUES[kind](7)
    producers, each = 6, 60

    def produce(first: int) -> None:
        for value in range(first, first + each, 3):
            queue.enqueue(_element(queue, value))
            queue.enqueue_many(_element(queue, [value + 1, value + 2]))

    def consume(size: int) -> list[int]:
        found: list[int] = []
        try:
            while True:
                found += queue.dequeue_many(size, up_to=True)[0].tolist()
        except OutOfRangeError:
            return found

    with ThreadPoolExecutor(12) as pool:
        consumers = [pool.submit(consume, size) for size in (1, 2, 3, 5)]
        try:
            for producer in [pool.submit(produce, first * each) for first in range(producers)]:
                producer.result(TIMEOUT)
        finally:
            queue.close_queue(cancel_pending_enqueues=True)
        found = list(itertools.chain.from_iterable(consumer.result(TIMEOUT) for consumer in consumers))
    assert sorted(found) == list(range(producers * each))


@pytest.mark.parametrize("kind", QUEUES)
@pytest.mark.parametrize("ends", ["close", "close_queue"])
def test_closing_wakes_all_threads(kind: str, ends: str) -> None:
    empty, full = QUEUES[kind](3), QUEUES[kind](3)
    full.enqueue_many(_element(full, range(3)))
    actions: list[Callable[[], Any]] = [
        *[empty.dequeue] * 3,
        lambda: empty.dequeue_many(2, up_to=False),
        *[lambda: full.enqueue(_element(full, 9))] * 3,
        lambda: full.enqueue_many(_element(full, range(4))),
    ]
    started = threading.Barrier(len(actions) + 1)

    def run(action: Callable[[], Any]) -> None:
        started.wait(TIMEOUT)
        action()

    with ThreadPoolExecutor(len(actions)) as pool:
        waiting = [pool.submit(run, action) for action in actions]
        started.wait(TIMEOUT)
        for queue in (empty, full):
            if ends == "close":
                queue.close()
            else:
                queue.close_queue(cancel_pending_enqueues=True)
        errors = {type(future.exception(TIMEOUT)) for future in waiting}
    assert errors <= {CancelledError, OutOfRangeError}
    assert full.size() == 3


def test_those_that_wait_for_room_are_still_added_after_a_plain_close() -> None:
    queue = QUEUES["fifo"](1)
    queue.enqueue(_element(queue, 0))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(queue.enqueue, _element(queue, 1))
        while not waiting.running():
            time.sleep(0.01)
        assert queue.dequeue()[0] == 0
        waiting.result(TIMEOUT)
        queue.close_queue(cancel_pending_enqueues=False)
    assert queue.dequeue()[0] == 1


def test_elements_that_are_added_together_stay_together() -> None:
    queue = QUEUES["fifo"](2)
    with ThreadPoolExecutor(3) as pool:
        adding = [pool.submit(queue.enqueue_many, _element(queue, range(10 * i, 10 * i + 10))) for i in range(3)]
        found = [int(queue.dequeue()[0]) for _ in range(30)]
        for future in adding:
            future.result(TIMEOUT)
    assert all(found[i : i + 10] == list(range(found[i], found[i] + 10)) for i in (0, 10, 20))


def test_a_staging_area_with_keys_gives_each_value_once() -> None:
    area = MapStagingArea(5, 0)

    def put(first: int) -> None:
        for key in range(first, first + 50):
            area.put(key, [0], [np.array(key)], 1)

    def get() -> list[int]:
        found = []
        try:
            while True:
                key, (value,) = area.get(None, [0], ordered=True)
                assert key == value
                found.append(key)
        except CancelledError:
            return found

    with ThreadPoolExecutor(8) as pool:
        takers = [pool.submit(get) for _ in range(3)]
        for putter in [pool.submit(put, 50 * index) for index in range(4)]:
            putter.result(TIMEOUT)
        while area.size():
            time.sleep(0.01)
        area.close()
        found = list(itertools.chain.from_iterable(taker.result(TIMEOUT) for taker in takers))
    assert sorted(found) == list(range(200))
