from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tfcompat as tf
from tfcompat.core.common_runtime import compiler
from tfcompat.core.common_runtime.interpreter import Interpreter


@pytest.fixture(autouse=True)
def graph() -> Iterator[tf.Graph]:
    """An empty default graph."""
    with tf.Graph().as_default() as graph:
        yield graph


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Counts how often a step has been traced, to be compiled, since the test began."""
    count = 0

    class Counting(Interpreter):
        def run(self, *arguments: Any) -> list[Any]:
            nonlocal count
            count += 1
            return super().run(*arguments)

    monkeypatch.setattr(compiler, "_executables", OrderedDict())
    monkeypatch.setattr(compiler, "Interpreter", Counting)
    return lambda: count
