"""Programs and slides say `import tensorflow`; here it means tfcompat."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

import tfcompat


def pytest_configure() -> None:
    tfcompat.install()


@pytest.fixture
def tf() -> Iterator[ModuleType]:
    """TensorFlow, as a script imports it, with an empty default graph."""
    import tensorflow

    tensorflow.reset_default_graph()
    yield tensorflow
    tensorflow.reset_default_graph()
