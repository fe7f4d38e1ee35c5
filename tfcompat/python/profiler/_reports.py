"""The reports of the profiler, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tfcompat.python.platform import gfile
from tfcompat.python.profiler._views import ORDERS, ROOT
from tfcompat.python.profiler.option_builder import Options

_BEGIN = "==================Model Analysis Report======================"
_END = "======================End of Report=========================="
_TITLES = {
    "bytes": "requested bytes",
    "micros": "total execution time",
    "params": "# parameters",
    "float_ops": "# float_ops",
    "occurrence": "op occurrence",
}
_UNITS = {"params": " params", "float_ops": " flops", "bytes": "", "micros": "", "occurrence": ""}


def write(report: str, output: str) -> None:
    """Prints a report, or writes it to the file of an output `file:outfile=PATH`."""
    kind, _, place = output.partition(":")
    if kind == "stdout":
        print(report)
    elif kind == "file":
        with gfile.GFile(place.removeprefix("outfile="), "w") as file:
            file.write(report + "\n")


def _report(lines: Iterable[str], options: Options) -> str:
    titles = [_TITLES[name] for name in _selected(options)]
    return "\n".join(["", _BEGIN, "node name | " + " | ".join(titles), *lines, _END])


def _selected(options: Options) -> list[str]:
    return [name for name in _TITLES if name in options["select"]]


def scope_report(root: Any, options: Options) -> str:
    """The report of a view by name scopes: a line for each node, its own numbers before the totals."""
    return _report(_scope_lines(root, options, ""), options)


def _scope_lines(node: Any, options: Options, indent: str) -> Iterator[str]:
    numbers = ["x".join(str(dim.size) for dim in shape.dim) for shape in node.shapes]
    for name in _selected(options):
        if name == "occurrence":
            numbers.append(f"{node.total_definition_count}")
            continue
        own, total = getattr(node, ORDERS[name]), getattr(node, f"total_{ORDERS[name]}")
        shown = "--" if node.name == ROOT or (not own and total) else _number(own, name)
        numbers.append(f"{shown}/{_number(total, name)}{_UNITS[name]}")
    yield f"{indent}{node.name} ({', '.join(numbers)})"
    for child in node.children:
        yield from _scope_lines(child, options, indent + "  ")


def operation_report(root: Any, options: Options) -> str:
    """The report of a view by op types: a line for each, with the part of the total that is left and its own."""
    return _report(_operation_lines(root, options), options)


def _operation_lines(root: Any, options: Options) -> Iterator[str]:
    node = root
    while node.children:
        node = node.children[0]
        columns = []
        for name in _selected(options):
            if name == "occurrence":
                columns.append(f"{len(node.graph_nodes)}")
                continue
            own, rest = getattr(node, ORDERS[name]), getattr(node, f"total_{ORDERS[name]}")
            total = getattr(root, f"total_{ORDERS[name]}") or 1
            unit = " float_ops" if name == "float_ops" else _UNITS[name]
            columns.append(f"{_number(own, name)}{unit} ({100 * rest / total:.2f}%, {100 * own / total:.2f}%)")
        yield f"{node.name:<25}" + ", ".join(f"{column:>30}" for column in columns)


def _number(number: int, name: str) -> str:
    if name == "micros":
        return _scaled(number, 1000, ("us", "ms", "sec"))
    if name == "bytes":
        return _scaled(number, 1000, ("B", "KB", "MB", "GB"))
    return _scaled(number, 1000, ("", "k", "m", "b"))


def _scaled(number: float, step: int, units: tuple[str, ...]) -> str:
    if number < step:
        return f"{number}{units[0]}"
    for unit in units[1:-1]:
        number /= step
        if number < step:
            return f"{number:.2f}{unit}"
    return f"{number / step:.2f}{units[-1]}"
