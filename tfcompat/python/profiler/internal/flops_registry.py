"""How many floating point operations an op takes, as TensorFlow counts them. Importing it registers the functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import graph_util, ops

_UNARY = {
    "Reciprocal": 1,
    "Square": 1,
    "Rsqrt": 2,
    "Log": 1,
    "Neg": 1,
    "AssignSub": 1,
    "AssignAdd": 1,
    "Softmax": 5,
    "BiasAdd": 1,
}
"""Operations for each element of the input."""

_BINARY = {
    "Add": 1,
    "Sub": 1,
    "Mul": 1,
    "RealDiv": 1,
    "Maximum": 1,
    "Minimum": 1,
    "Pow": 1,
    "RsqrtGrad": 4,
    "GreaterEqual": 1,
    "Greater": 1,
    "LessEqual": 1,
    "Less": 1,
    "Equal": 1,
    "NotEqual": 1,
    "SquaredDifference": 2,
}
"""Operations for each element of the output."""

_REDUCTIONS = {"Mean": 1, "Sum": 0, "ArgMax": 0, "ArgMin": 0, "BiasAddGrad": 0}
"""Operations for each element of the output, beside one for each that is added to another."""


def _sizes(graph: Any, name: str) -> list[int]:
    shape = graph_util.tensor_shape_from_node_def_name(graph, name)
    shape.assert_is_fully_defined()
    return [size or 0 for size in shape.as_list()]


def _count(graph: Any, name: str) -> int:
    return math.prod(_sizes(graph, name))


def _register(op_type: str, count: Callable[[Any, Any], int]) -> None:
    ops.RegisterStatistics(op_type, "flops")(lambda graph, node: ops.OpStats("flops", count(graph, node)))


def _times_input(factor: int) -> Callable[[Any, Any], int]:
    return lambda graph, node: factor * _count(graph, node.input[0])


def _times_output(factor: int) -> Callable[[Any, Any], int]:
    return lambda graph, node: factor * _count(graph, node.name)


def _reduction(at_the_end: int) -> Callable[[Any, Any], int]:
    return lambda graph, node: _count(graph, node.input[0]) + (at_the_end - 1) * _count(graph, node.name)


def _check_format(node: Any) -> None:
    if node.attr["data_format"].s != b"NHWC":
        raise ValueError("Only NHWC format is supported in flops computations")


def _window(node: Any) -> int:
    _check_format(node)
    return math.prod(node.attr["ksize"].list.i)


def _convolution(filter_axes: int) -> Callable[[Any, Any], int]:
    """Each element of the output is a sum over the first axes of the filter."""
    return lambda graph, node: 2 * _count(graph, node.name) * math.prod(_sizes(graph, node.input[1])[:filter_axes])


def _convolution_gradient(graph: Any, node: Any, image: str, kernel: str) -> int:
    _check_format(node)
    sizes = _sizes(graph, image)
    strides = node.attr["strides"].list.i
    return 2 * math.prod(sizes) * _count(graph, kernel) // (sizes[-1] * strides[1] * strides[2])


def _matmul(graph: Any, node: Any) -> int:
    inner = _sizes(graph, node.input[0])[-2 if node.attr["transpose_a"].b else -1]
    return 2 * inner * _count(graph, node.name)


for _type, _factor in _UNARY.items():
    _register(_type, _times_input(_factor))
for _type, _factor in _BINARY.items():
    _register(_type, _times_output(_factor))
for _type, _factor in _REDUCTIONS.items():
    _register(_type, _reduction(_factor))
_register("L2Loss", lambda graph, node: 3 * _count(graph, node.input[0]) - 1)
_register("AddN", lambda graph, node: (len(node.input) - 1) * _count(graph, node.input[0]))
_register("AvgPool", lambda graph, node: _window(node) * _count(graph, node.name))
_register("MaxPool", lambda graph, node: _window(node) * _count(graph, node.name))
_register("AvgPoolGrad", lambda graph, node: 2 * _window(node) * _count(graph, node.input[1]))
_register("MaxPoolGrad", lambda graph, node: (_window(node) + 1) * _count(graph, node.input[1]))
_register("MatMul", _matmul)
_register("BatchMatMul", _matmul)
_register("Conv2D", _convolution(3))
_register("Conv3D", _convolution(4))
_register("DepthwiseConv2dNative", _convolution(2))
_register("Dilation2D", _convolution(2))
_register("Conv2DBackpropInput", lambda graph, node: _convolution_gradient(graph, node, node.name, node.input[1]))
_register("Conv2DBackpropFilter", lambda graph, node: _convolution_gradient(graph, node, node.input[0], node.name))
