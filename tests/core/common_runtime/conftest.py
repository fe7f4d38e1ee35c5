from collections.abc import Callable, Iterator

import pytest

import tfcompat as tf
from tfcompat.core.common_runtime import compiler


@pytest.fixture(autouse=True)
def graph() -> Iterator[tf.Graph]:
    """An empty default graph."""
    with tf.Graph().as_default() as graph:
        yield graph


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Counts what has been compiled since the test began: each structure, and each set of argument shapes of one."""
    executables: compiler.OrderedDict = compiler.OrderedDict()
    monkeypatch.setattr(compiler, "_executables", executables)
    return lambda: sum(executable.call._cache_size() for executable in executables.values())
