"""The date up to which TensorFlow's graphs are read: 1.15's forward compatibility horizon."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

_HORIZON = datetime.date(2019, 8, 21)
_horizon = _HORIZON


def forward_compatible(year: int, month: int, day: int) -> bool:
    """Whether a change to graphs that was made on this date is in force.

    Source: TensorFlow's `tf.compat.forward_compatible`.
    """
    return _horizon > datetime.date(year, month, day)


@contextmanager
def forward_compatibility_horizon(year: int, month: int, day: int) -> Iterator[None]:
    """A context in which `forward_compatible` answers as if the horizon were this date.

    Source: TensorFlow's `tf.compat.forward_compatibility_horizon`.
    """
    global _horizon
    _horizon = datetime.date(year, month, day)
    try:
        yield
    finally:
        _horizon = _HORIZON
