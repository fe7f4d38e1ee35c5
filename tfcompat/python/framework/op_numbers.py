"""How many operations were made, as TensorFlow counts them.

The seed of a random op that has none of its own is the number of operations before it. In TensorFlow 1 conditionals
and loops are nodes of the one graph: Switch and Merge, Enter and Exit, and their bodies among them. Here they are
functions. So that seeds agree, bodies count on in the outer graph, what only functions need is left out, and nodes
that are not there are counted all the same. Under `tf.enable_control_flow_v2` TensorFlow has functions too, each with
a count of its own; and so it has in functions of datasets and in `tf.function`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_functional = False


def use_functional_counts(functional: bool) -> None:
    """Whether bodies that are made from now on count for themselves, as under `tf.enable_control_flow_v2`."""
    global _functional
    _functional = functional


class OpNumbers:
    """The ids that the operations of a graph and of the bodies inside get, and how many TensorFlow counts.

    Args:
      functional: whether control flow is functional in that graph in TensorFlow too.
    """

    def __init__(self, functional: bool = False) -> None:
        self.last_id = 0
        self._uncounted = 0
        self._has_functions = functional

    @property
    def count(self) -> int:
        """How many operations TensorFlow would have made."""
        return self.last_id - self._uncounted

    def next_id(self) -> int:
        """The id of a new operation."""
        self.last_id += 1
        return self.last_id

    def of_body(self) -> OpNumbers:
        """The numbers in a body of control flow."""
        return OpNumbers(functional=True) if self._functional else self

    def add(self, count: int) -> None:
        """Counts `count` operations that are not made here."""
        if not self._functional:
            self._uncounted -= count

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """What is made in the block does not count."""
        before = self.count
        yield
        if not self._functional:
            self._uncounted = self.last_id - before

    @property
    def _functional(self) -> bool:
        return _functional or self._has_functions
