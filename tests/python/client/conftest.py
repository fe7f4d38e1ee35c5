from collections.abc import Iterator

import pytest

import tfcompat as tf


@pytest.fixture(autouse=True)
def graph() -> Iterator[tf.Graph]:
    """An empty default graph."""
    with tf.Graph().as_default() as graph:
        yield graph
