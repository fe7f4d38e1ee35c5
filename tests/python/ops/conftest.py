from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tfcompat as tf


@pytest.fixture
def graph() -> Iterator[tf.Graph]:
    """An empty default graph."""
    with tf.Graph().as_default() as graph:
        yield graph


@pytest.fixture
def run(graph: tf.Graph) -> Callable[..., Any]:
    """Runs fetches of the test's graph in a session of their own, variables initialised."""

    def run(fetches: Any, feed: dict[Any, Any] | None = None) -> Any:
        with tf.Session(graph=graph) as session:
            session.run(tf.global_variables_initializer())
            return session.run(fetches, feed)

    return run
