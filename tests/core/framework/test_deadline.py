"""Runs that wait no longer than they may."""

import threading
import time

import pytest

from tfcompat.core.framework.deadline import acquired, wait, waiting_at_most
from tfcompat.python.framework.errors_impl import DeadlineExceededError


def test_a_wait_ends():
    condition = threading.Condition()
    start = time.monotonic()
    with condition, waiting_at_most(50), pytest.raises(DeadlineExceededError):
        wait(condition)
    assert 0.04 < time.monotonic() - start < 5


def test_a_lock_is_waited_for_no_longer_either():
    lock = threading.Lock()
    with acquired(lock), waiting_at_most(50), pytest.raises(DeadlineExceededError), acquired(lock):
        pass
    assert not lock.locked()


def test_other_threads_have_no_deadline():
    condition, done = threading.Condition(), []

    def waits():
        with condition:
            wait(condition)
            done.append(True)

    with waiting_at_most(0):
        thread = threading.Thread(target=waits)
        thread.start()
        time.sleep(0.05)
        with condition:
            condition.notify_all()
        thread.join(5)
    assert done


def test_the_inner_deadline_counts():
    condition = threading.Condition()
    with waiting_at_most(60_000), waiting_at_most(10), condition, pytest.raises(DeadlineExceededError):
        wait(condition)
