"""Runs that a signal handler's exception interrupts, as Ctrl-C does."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfcompat as tf


class Interrupt(BaseException):
    pass


def interrupted(function: Callable[[], Any], seconds: float) -> None:
    """Calls a function until it is interrupted."""

    def handler(_: int, __: Any) -> None:
        raise Interrupt

    before = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with pytest.raises(Interrupt):
            while True:
                function()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("late_check", [False, True])
def test_no_variable_is_lost(late_check: bool) -> None:
    """A step with a loop is not queued on the device: the call lasts until it is over."""
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.Variable(tf.zeros([200, 200]))
        update = tf.assign(x, tf.while_loop(lambda i, _: i < 100, lambda i, y: (i + 1, tf.cos(y)), [0, x])[1])
        if late_check:
            row = tf.placeholder(tf.int32, [])
            with tf.control_dependencies([update]):
                update = tf.scatter_update(x, [row], tf.ones([1, 200]))
        feeds = {row: 3} if late_check else {}
        sess.run(x.initializer)
        sess.run(update.op, feeds)
        for turn in range(10):
            interrupted(lambda: sess.run(update.op, feeds), 0.1 + 0.003 * turn)
            assert np.isfinite(sess.run(x)).all()
