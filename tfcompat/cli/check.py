"""`tfcompat check`: which op types of a graph in a file tfcompat cannot run."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from google.protobuf import text_format
from google.protobuf.message import DecodeError
from tensorboard.compat.proto import graph_pb2, meta_graph_pb2

from tfcompat.core.framework import kernel, op_def

_RAISED = frozenset(
    f"{prefix}{op}" for op in ("Enter", "Exit", "Merge", "NextIteration", "Switch") for prefix in ("", "Ref")
)
"""Control flow in TensorFlow 1's form, of which nothing is left when a graph has been imported."""
_WITHOUT_KERNEL = _RAISED | frozenset(
    ("LoopCond", "Placeholder", "PlaceholderV2", "SymbolicGradient", "VarHandleOp", "Variable", "VariableV2")
    + ("TemporaryVariable", "StatelessCase", "Stack", "StackPush", "StackPop", "StackClose")
)


def check_file(path: str) -> int:
    """Prints the op types in a file that have no kernel, with the number of their nodes. Returns the exit status.

    Args:
      path: a GraphDef or a MetaGraphDef, binary or text.
    """
    try:
        graph_def = read_graph_def(path)
    except (OSError, ValueError) as error:
        print(f"tfcompat check: {error}", file=sys.stderr)
        return 2
    counts = op_types(graph_def)
    missing = unsupported_op_types(graph_def)
    for op_type, count in missing.most_common():
        known = "" if op_def.is_registered(op_type) else ", not an op type of TensorFlow's"
        print(f"{op_type} ({count} node{'s' if count > 1 else ''}{known})")
    print(f"{len(counts) - len(missing)} of {len(counts)} op types can run.")
    return 1 if missing else 0


def read_graph_def(path: str) -> Any:
    """The `GraphDef` in a file. Raises OSError when it cannot be read, ValueError when it holds none."""
    with open(path, "rb") as file:
        content = file.read()
    for kind in (graph_pb2.GraphDef, meta_graph_pb2.MetaGraphDef):
        for parse in (_parse_binary, _parse_text):
            message = parse(kind, content)
            graph_def = message.graph_def if isinstance(message, meta_graph_pb2.MetaGraphDef) else message
            if graph_def is not None and any(node.op for node in graph_def.node):
                return graph_def
    raise ValueError(f"{path} holds neither a GraphDef nor a MetaGraphDef")


def _parse_binary(kind: Any, content: bytes) -> Any:
    try:
        return kind.FromString(content)
    except DecodeError:
        return None


def _parse_text(kind: Any, content: bytes) -> Any:
    try:
        return text_format.Parse(content.decode(), kind())
    except (text_format.ParseError, UnicodeDecodeError):
        return None


def op_types(graph_def: Any) -> Counter[str]:
    """How many nodes of each op type there are in a `GraphDef`, its functions included."""
    functions = {function.signature.name for function in graph_def.library.function}
    nodes = [*graph_def.node, *(node for function in graph_def.library.function for node in function.node_def)]
    return Counter(node.op for node in nodes if node.op not in functions)


def unsupported_op_types(graph_def: Any) -> Counter[str]:
    """Of `op_types`, those that have no kernel."""
    counts = op_types(graph_def)
    return Counter(
        {name: n for name, n in counts.items() if name not in _WITHOUT_KERNEL and kernel.lookup(name) is None}
    )
