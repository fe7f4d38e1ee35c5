"""`GroupLock`, which members of one group hold together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager


class GroupLock:
    """A lock that any number of threads of one group hold at the same time, and none of another group.

        lock = GroupLock(num_groups=2)
        with lock.group(0):
            ...

    Args:
      num_groups: how many groups there are; at least 1.

    Source: TensorFlow's `python/util/lock_util.py`.
    """

    def __init__(self, num_groups: int = 2) -> None:
        if num_groups < 1:
            raise ValueError(f"num_groups must be a positive integer, got {num_groups}")
        self._members = [0] * num_groups
        self._changed = threading.Condition()

    @contextmanager
    def _held(self, group_id: int) -> Iterator[None]:
        self.acquire(group_id)
        try:
            yield
        finally:
            self.release(group_id)

    def group(self, group_id: int) -> AbstractContextManager[None]:
        """A context manager that holds the lock as a member of a group."""
        self._check(group_id)
        return self._held(group_id)

    def acquire(self, group_id: int) -> None:
        """Waits until no other group holds the lock, and holds it."""
        self._check(group_id)
        with self._changed:
            self._changed.wait_for(lambda: not any(self._members[:group_id] + self._members[group_id + 1 :]))
            self._members[group_id] += 1

    def release(self, group_id: int) -> None:
        """Gives up what one call of `acquire` got."""
        self._check(group_id)
        with self._changed:
            self._members[group_id] -= 1
            self._changed.notify_all()

    def _check(self, group_id: int) -> None:
        if not 0 <= group_id < len(self._members):
            raise ValueError(f"group_id={group_id} should be between 0 and num_groups={len(self._members)}")
