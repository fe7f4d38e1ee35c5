"""What scripts import resolves, under TensorFlow's own name too."""

import importlib

import pytest

import tfcompat
from conformance import coverage

SYMBOLS = coverage.survey()
NAMESPACES = ("tensorflow.python", "tensorflow.core")

WAITING = frozenset()


def test_what_scripts_use_of_the_inner_modules_is_here() -> None:
    used = [s for s in SYMBOLS if s.namespace.startswith(NAMESPACES) and s.repos and not s.is_later]
    assert len(used) > 300
    assert {s.name for s in used if not s.is_present} == WAITING


def test_modules_are_importable_as_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    tfcompat.install()
    api = coverage._table("api.tsv")
    for symbol in SYMBOLS:
        is_inner = symbol.namespace.startswith(NAMESPACES) and not symbol.is_later
        if is_inner and symbol.is_present and api.get(symbol.name, ("", ""))[1] == "module":
            importlib.import_module("tensorflow." + symbol.name)


def test_the_table_counts_a_known_function() -> None:
    (matmul,) = [s for s in SYMBOLS if s.name == "matmul"]
    assert matmul.is_present and matmul.signature_equal and matmul.tested and matmul.repos > 0


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("tf.nn.relu(tf.zeros([1]))", {"nn.relu", "zeros", "nn"}),
        ("getattr(tf.math, 'a' + x)\nx = 'bs'", {"math", "math.abs"}),
    ],
)
def test_spelled_names(code: str, names: set[str]) -> None:
    import ast

    assert (
        coverage._names(ast.parse(f"def f(tf):\n    {code.splitlines()[0]}\n" + "\n".join(code.splitlines()[1:])))
        >= names
    )
