"""How much of TensorFlow's API is here: `python -m conformance.coverage [--namespace tf.nn] [--missing] [--markdown]`.

For each namespace: how many of TensorFlow 1.15.5's public symbols resolve, how many signatures are equal, how many
functions and classes a recording tests; in parentheses the same weighted by the number of public repositories that use
the symbol. `--missing` lists what falls short, most used first.

- A signature is equal when names, order and defaults of the parameters are those of TensorFlow's function (a class's
  `__init__`) below its decorators. `*args` and keyword-only parameters count like any other.
- A function or class is tested when a recorded program (`programs`, `graph_cases`, `slides`) spells it
  (`tf.nn.relu(...)`) or one of its other names, or when it is a plain function of one op type and `op_cases` has that
  op type.
"""

from __future__ import annotations

import argparse
import ast
import enum
import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tfcompat
from conformance import op_cases, signatures

HERE = Path(__file__).parent

LATER = tuple(
    """audio autograph compat config contrib debug distribute distributions estimator experimental
    feature_column keras layers lite losses metrics mixed_precision nn.rnn_cell optimizers tpu train.experimental
    python.checkpoint python.debug python.distribute python.estimator python.keras python.layers
    python.ops.metrics python.ops.metrics_impl python.ops.rnn python.ops.rnn_cell python.ops.rnn_cell_impl
    python.ops.losses python.ops.nccl_ops python.ops.summary_ops_v2 examples""".split()
)
"""Namespaces of the neural network library, of Estimators and of distribution."""

LATER_NAMES = re.compile(
    r"nn\.(\w*dynamic_rnn|raw_rnn|static_\w*rnn|rnn|seq2seq.*)$|wrap_function|(Module|load_\w+_library|load_file_system_library)\b"
)
"""Other symbols of these."""


@dataclass
class Symbol:
    """One symbol below `tf.`; `signature` is empty where there is none to compare.

    Attributes:
      is_present: whether it resolves here.
      signature_equal, tested: None where the question does not arise.
    """

    name: str
    kind: str
    signature: str
    repos: int
    uses: int
    is_present: bool = False
    signature_equal: bool | None = None
    tested: bool | None = None
    here: str = ""

    @property
    def namespace(self) -> str:
        if self.kind == "old":
            return "tf (0.x)"
        first, _, rest = self.name.partition(".")
        if first in ("python", "core"):
            second = rest.partition(".")[0]
            return f"tensorflow.{first}.{second}" if first == "python" and second else f"tensorflow.{first}"
        return "tf" if not rest or first[0].isupper() or first not in _modules() else f"tf.{first}"

    @property
    def is_later(self) -> bool:
        return (
            self.name in LATER
            or self.name.startswith(tuple(f"{p}." for p in LATER))
            or bool(LATER_NAMES.match(self.name))
        )


def _table(name: str) -> dict[str, list[str]]:
    lines = (HERE / "recorded" / name).read_text().splitlines()[1:]
    return {row[0]: row for row in (line.split("\t") for line in lines)}


@cache
def _modules() -> frozenset[str]:
    return frozenset(name for name, row in _table("api.tsv").items() if row[1] == "module")


def recorded() -> Iterator[Symbol]:
    """The public symbols of 1.15.5, what scripts use beside them, and the names that only 0.12 had."""
    api, old, usage = _table("api.tsv"), _table("api_0_12.tsv"), _table("usage.tsv")
    for name in sorted({*api, *usage, *old}):
        _, kind, signature = api.get(name) or (name, "old", "")
        if name not in api and name in old:
            if old[name][1] in ("method", "property", "value") and name not in usage:
                continue  # details of classes that are otherwise compared with 1.15
            if name.startswith(("contrib.", "python.")):
                continue
            signature = old[name][2]
        repos, uses = map(int, usage[name][1:]) if name in usage else (0, 0)
        yield Symbol(name, kind, signature, repos, uses)


def resolve(name: str) -> Any:
    """What `tf.<name>` is here. Raises AttributeError."""
    value: Any = tfcompat
    path = "tfcompat"
    for part in name.split("."):
        path += "." + part
        try:
            value = getattr(value, part)
        except (AttributeError, ImportError):
            try:
                value = importlib.import_module(path)
            except ImportError:
                raise AttributeError(name) from None
    return value


def signature_here(name: str, kind: str, value: Any) -> str:
    if inspect.isclass(value):
        if issubclass(value, enum.Enum):
            return "(value)"
        constructor = signatures.own_class_signature(value)
        return "()" if constructor is None else signatures.of_callable(constructor, bound=True) or ""
    bound = False
    if kind == "method":
        owner = resolve(name.rpartition(".")[0])
        raw = inspect.getattr_static(owner, name.rpartition(".")[2], None)
        bound = inspect.isclass(owner) and not isinstance(raw, staticmethod | classmethod)
    return signatures.of_callable(value, bound) or ""


def spelled() -> set[str]:
    """The names below `tf.` that programs and slides spell."""
    found: set[str] = set()
    for path in [*(HERE / "programs").glob("*.py"), *(HERE / "graph_cases").glob("*.py")]:
        found |= _names(ast.parse(path.read_text()))
    for path in (HERE / "slides").glob("*.toml"):
        for code in _texts(tomllib.loads(path.read_text())):
            try:
                found |= _names(ast.parse(code))
            except SyntaxError:
                continue
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)


def _names(tree: ast.AST) -> set[str]:
    """The names below `tf.` in a program: `tf.a.b`, `getattr(tf.a, ...)`, and what it imports from `tensorflow`."""
    roots = {"tf": ""}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tensorflow."):
            below = (node.module or "").partition(".")[2]
            roots |= {alias.asname or alias.name: f"{below}.{alias.name}" for alias in node.names}
    found = set()
    module_words = _words(node for node in ast.iter_child_nodes(tree) if isinstance(node, ast.Assign))
    for top in ast.iter_child_nodes(tree):
        words = None
        for node in ast.walk(top):
            if isinstance(node, ast.Attribute):
                found |= {chain} if (chain := _chain(node, roots)) else set()
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
                if (base := _chain(node.args[0], roots)) is not None:
                    words = words if words is not None else module_words | _words([top])
                    found |= {f"{base}.{word}".lstrip(".") for word in _getattr_names(node.args[1], words)}
    return found


def _chain(node: ast.AST, roots: dict[str, str]) -> str | None:
    """`tf.a.b` as "a.b", `tf` as "", anything else as None; `roots` says what names stand for."""
    if isinstance(node, ast.Name):
        return roots.get(node.id)
    if not isinstance(node, ast.Attribute) or (base := _chain(node.value, roots)) is None:
        return None
    return f"{base}.{node.attr}".lstrip(".")


def _words(nodes: Any) -> set[str]:
    texts = [
        n.value for node in nodes for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    return {word for text in texts for word in re.findall(r"\w+", text)}


def _getattr_names(node: ast.AST, words: set[str]) -> set[str]:
    """The names that `getattr(tf, node)` may look up, node being a constant, a name, or `"prefix" + name`."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        return {str(node.left.value) + word for word in words}
    return words


@cache
def _op_types_with_cases() -> frozenset[str]:
    modules = [importlib.import_module(f"{op_cases.__name__}.{path.stem}") for path in (HERE / "op_cases").glob("*.py")]
    return frozenset(case[0] for module in modules for case in getattr(module, "CASES", ()))


def op_type(function: Any) -> str | None:
    """The op type that a plain function adds to the graph."""
    match = re.search(r"Source: TensorFlow's op `(\w+)`", getattr(function, "__doc__", None) or "")
    return match[1] if match else None


def survey() -> list[Symbol]:
    symbols = list(recorded())
    names = spelled()
    values: dict[str, Any] = {}
    for symbol in symbols:
        try:
            values[symbol.name] = resolve(symbol.name)
        except AttributeError:
            pass
    tested = {id(values[name]) for name in names if name in values}
    for symbol in symbols:
        symbol.is_present = symbol.name in values
        if symbol.signature:
            symbol.here = signature_here(symbol.name, symbol.kind, values[symbol.name]) if symbol.is_present else ""
            symbol.signature_equal = symbol.here == symbol.signature
        if symbol.kind in ("function", "class", "old") and symbol.signature:
            value = values.get(symbol.name)
            if getattr(value, "__module__", "").startswith("absl."):
                continue
            symbol.tested = symbol.is_present and (id(value) in tested or op_type(value) in _op_types_with_cases())
    return symbols


HEADS = ("symbols", "present", "signatures equal", "tested")


def rows(symbols: list[Symbol]) -> list[tuple[str, ...]]:
    """One row a namespace, and one for all: counts, and in parentheses the share weighted by use."""

    def share(selected: list[Symbol], attribute: str) -> str:
        counted = [s for s in selected if getattr(s, attribute) is not None]
        good = [s for s in counted if getattr(s, attribute)]
        weight = sum(s.repos for s in counted)
        used = f" ({100 * sum(s.repos for s in good) / weight:.0f}%)" if weight else ""
        return f"{len(good)}/{len(counted)}{used}" if counted else "-"

    def row(title: str, selected: list[Symbol]) -> tuple[str, ...]:
        return (title, str(len(selected)), *(share(selected, a) for a in ("is_present", "signature_equal", "tested")))

    now, later = [s for s in symbols if not s.is_later], [s for s in symbols if s.is_later]
    table = [row(name, [s for s in now if s.namespace == name]) for name in sorted({s.namespace for s in now})]
    functions = [s for s in now if s.namespace != "tf.raw_ops"]
    return [*table, row("all but tf.raw_ops", functions), row("later", later)]


def shortfalls(symbols: list[Symbol]) -> Iterator[str]:
    for symbol in sorted(symbols, key=lambda s: (-s.repos, -s.uses, s.name)):
        if not symbol.is_present:
            yield f"{symbol.repos:3} {symbol.name}: missing"
        elif symbol.signature_equal is False:
            yield f"{symbol.repos:3} {symbol.name}: {symbol.here} is to be {symbol.signature}"
        elif symbol.tested is False:
            yield f"{symbol.repos:3} {symbol.name}: not tested"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--namespace", help="only this one, for instance tf.nn")
    parser.add_argument("--missing", action="store_true", help="list what is missing, differs or is not tested")
    parser.add_argument("--later", action="store_true", help="with --missing: also what is not the op library")
    parser.add_argument("--markdown", action="store_true", help="the table in Markdown")
    arguments = parser.parse_args()
    symbols = survey()
    if arguments.namespace:
        symbols = [s for s in symbols if s.namespace == arguments.namespace]
    if arguments.missing:
        print("\n".join(shortfalls([s for s in symbols if arguments.later or not s.is_later])))
        return
    table = [("namespace", *HEADS), *rows(symbols)]
    if arguments.markdown:
        table.insert(1, ("---",) * len(table[0]))
        print("\n".join("| " + " | ".join(row) + " |" for row in table))
        return
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    print("\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table))


if __name__ == "__main__":
    main()
