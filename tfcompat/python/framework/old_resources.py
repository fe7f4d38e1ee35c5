"""Stacks and TensorArrays as TensorFlow 0.x wrote them, with handles of type string, in their later form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tensorboard.compat.proto import types_pb2

from tfcompat.python.framework.function_body import make_node

_STACKS = {"StackPush": "StackPushV2", "StackPop": "StackPopV2", "StackClose": "StackCloseV2"}
_ARRAY_OPS = ("", "Grad", "Write", "Read", "Gather", "Scatter", "Concat", "Split", "Size", "Close", "Pack", "Unpack")
_ARRAYS = {f"TensorArray{op}{version}": f"TensorArray{op}V3" for op in _ARRAY_OPS for version in ("", "V2")}
_RENAMED = {"TensorArrayPackV3": "TensorArrayGatherV3", "TensorArrayUnpackV3": "TensorArrayScatterV3"}


def modern(nodes: Iterable[Any]) -> list[Any]:
    """The nodes (which are changed) with op types of TensorFlow 1.0 and later in the place of older ones."""
    result = []
    for node in nodes:
        if node.op == "Stack":
            node.op = "StackV2"
            result.append(_max_size(node.name))
            node.input.insert(0, result[-1].name)
        node.op = _STACKS.get(node.op, node.op)
        node.op = _ARRAYS.get(node.op, node.op)
        result.append(node)
    return result


def _max_size(stack: str) -> Any:
    node = make_node("Const", f"{stack}/max_size", [])
    node.attr["dtype"].type = node.attr["value"].tensor.dtype = types_pb2.DT_INT32
    node.attr["value"].tensor.tensor_shape.SetInParent()
    node.attr["value"].tensor.int_val.append(-1)
    return node
