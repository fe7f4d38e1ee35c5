"""Each test builds its own graph."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import tfcompat as tf


@pytest.fixture(autouse=True)
def graph() -> Iterator[tf.Graph]:
    with tf.Graph().as_default() as graph:
        yield graph
