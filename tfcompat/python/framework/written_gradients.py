"""Gradients written out in op types that TensorFlow has, for graphs in files.

TensorFlow has the gradients of some op types only in Python, where a graph in a file does not reach them. Of the
commonest of these, the `SymbolicGradient` node is replaced by what TensorFlow's Python would have added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tensorboard.compat.proto import types_pb2

from tfcompat.python.framework.function_body import make_node
from tfcompat.python.framework.tensor_proto import to_proto


class _Writer:
    """Makes the nodes of one gradient, below the name of its node.

    Attributes:
      inputs: what the forward op takes.
      grads: the gradients of its outputs.
      attrs: its attributes.
    """

    def __init__(self, node: Any) -> None:
        self._name = node.name
        self._forward = node.attr["f"].func
        self.attrs = self._forward.attr
        data = [text for text in node.input if not text.startswith("^")]
        self._control = [text for text in node.input if text.startswith("^")]
        self._types = list(node.attr["Tout"].list.type)
        self.inputs, self.grads = data[: len(self._types)], data[len(self._types) :]
        self.nodes: list[Any] = []

    def add(self, op: str, inputs: Sequence[str], **types: int) -> str:
        """A node with attributes that are types. Returns its name."""
        node = make_node(op, f"{self._name}/{op}_{len(self.nodes)}", [*inputs, *self._control])
        for name, value in types.items():
            node.attr[name].type = value
        self.nodes.append(node)
        return node.name

    def forward(self) -> str:
        """The forward op once more."""
        name = self.add(self._forward.name, self.inputs)
        for key, value in self.attrs.items():
            self.nodes[-1].attr[key].CopyFrom(value)
        return name

    def constant(self, value: int) -> str:
        name = self.add("Const", [], dtype=types_pb2.DT_INT32)
        self.nodes[-1].attr["value"].tensor.CopyFrom(to_proto(np.array(value, np.int32)))
        return name

    def finish(self, gradients: dict[int, str]) -> list[Any]:
        """The nodes, the last of which has the name and outputs of the gradient's."""
        outputs = [gradients.get(index, text) for index, text in enumerate(self.inputs)]
        node = make_node("IdentityN", self._name, [*outputs, *self._control])
        node.attr["T"].list.type.extend(self._types)
        return [*self.nodes, node]


def _add_n(writer: _Writer) -> dict[int, str]:
    return dict.fromkeys(range(len(writer.inputs)), writer.grads[0])


def _stitch(writer: _Writer) -> dict[int, str]:
    count = len(writer.inputs) // 2
    types = {"Tparams": writer.attrs["T"].type, "Tindices": types_pb2.DT_INT32}
    return {
        count + index: writer.add("Gather", [writer.grads[0], writer.inputs[index]], **types) for index in range(count)
    }


def _cross_entropy(writer: _Writer) -> dict[int, str]:
    dtype = writer.attrs["T"].type
    grad = writer.add("ExpandDims", [writer.grads[0], writer.constant(-1)], T=dtype, Tdim=types_pb2.DT_INT32)
    found = {0: writer.add("Mul", [grad, f"{writer.forward()}:1"], T=dtype)}
    if "Tlabels" not in writer.attrs:  # labels are probabilities
        log = writer.add("LogSoftmax", writer.inputs[:1], T=dtype)
        found[1] = writer.add("Neg", [writer.add("Mul", [grad, log], T=dtype)], T=dtype)
    return found


def _l2_loss(writer: _Writer) -> dict[int, str]:
    return {0: writer.add("Mul", [writer.inputs[0], writer.grads[0]], T=writer.attrs["T"].type)}


def _of_input(op: str) -> Callable[[_Writer], dict[int, str]]:
    return lambda writer: {0: writer.add(op, [writer.grads[0], writer.inputs[0]], T=writer.attrs["T"].type)}


def _of_output(op: str) -> Callable[[_Writer], dict[int, str]]:
    return lambda writer: {0: writer.add(op, [writer.grads[0], writer.forward()], T=writer.attrs["T"].type)}


_WRITTEN: dict[str, Callable[[_Writer], dict[int, str]]] = {
    "AddN": _add_n,
    "DynamicStitch": _stitch,
    "Elu": _of_output("EluGrad"),
    "L2Loss": _l2_loss,
    "ParallelDynamicStitch": _stitch,
    "Selu": _of_output("SeluGrad"),
    "SoftmaxCrossEntropyWithLogits": _cross_entropy,
    "Softplus": _of_input("SoftplusGrad"),
    "Softsign": _of_input("SoftsignGrad"),
    "SparseSoftmaxCrossEntropyWithLogits": _cross_entropy,
}


def can_be_written(node: Any) -> bool:
    """Whether a `SymbolicGradient` node of a graph can be replaced."""
    return node.attr["f"].func.name in _WRITTEN


def written(node: Any) -> list[Any]:
    """The nodes in place of a `SymbolicGradient`; the last has its name and outputs.

    Gradients of the outputs that only gradients use (the second one of the cross entropies) are left out, as they are
    zero unless gradients are differentiated.
    """
    writer = _Writer(node)
    return writer.finish(_WRITTEN[node.attr["f"].func.name](writer))
