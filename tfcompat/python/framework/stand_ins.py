"""Nodes in files that TensorFlow shall read, too: what it cannot run there stands in for what it does not know.

A `SymbolicGradient` node runs in TensorFlow for the op types that have a gradient in C++. One of another type would
keep TensorFlow from running anything of the graph. In files the commonest of these are written out
(`written_gradients.py`). The others become a `PyFuncStateless`, which fails only if it is run itself: TensorFlow loads
the graph, restores it and predicts, and here the node becomes a gradient again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tensorboard.compat.proto.attr_value_pb2 import AttrValue
from tensorboard.compat.proto.graph_pb2 import GraphDef

from tfcompat.python.framework import written_gradients
from tfcompat.python.framework.function_body import copy_of

_STAND_IN = "PyFuncStateless"
_ORIGINAL = "_tfcompat_gradient_of"
_DIFFERENTIATED_BY_TENSORFLOW = frozenset(
    """
    Abs Acos Acosh Add AddV2 Angle Asin Asinh Atan Atanh AvgPool BatchMatMul BatchMatMulV2 BiasAdd BroadcastTo Cast
    Complex Concat ConcatV2 Conj ConjugateTranspose Const Conv2D Cos Cosh Div DivNoNan EditDistance Equal Exp
    ExpandDims Expm1 Fill Floor FloorDiv GatherNd Greater GreaterEqual Identity Imag Inv Less LessEqual LinSpace Log
    Log1p LogSoftmax LogicalAnd LogicalNot LogicalOr MatMul Max MaxPool MaxPoolGrad Maximum Mean Min Minimum Mul
    MulNoNan Neg NotEqual OnesLike Pack Pow RandomUniform Range Rank ReadVariableOp Real RealDiv Reciprocal Relu
    Relu6 Reshape Reverse ReverseV2 Rsqrt Select Shape Sigmoid Sign Sin Sinh Size Slice Softmax Split SplitV Sqrt
    Square SquaredDifference Squeeze StatelessMultinomial StatelessRandomNormal StatelessRandomUniform
    StatelessTruncatedNormal StopGradient StridedSlice StridedSliceGrad Sub Sum SymbolicGradient Tan Tanh Transpose
    TruncateDiv Unpack Xdivy Xlogy ZerosLike
    """.split()
)
"""The op types whose gradient TensorFlow 1.15.5 has in C++."""


def for_tensorflow(graph_def: Any) -> Any:
    """A `GraphDef` that TensorFlow can load; it may be `graph_def` itself."""
    if not any(map(_is_unknown, _nodes(graph_def))):
        return graph_def
    result = GraphDef(versions=graph_def.versions, library=graph_def.library)
    for node in graph_def.node:
        is_written = _is_unknown(node) and written_gradients.can_be_written(node)
        result.node.extend(written_gradients.written(node) if is_written else [node])
    return _replaced(result, _is_unknown, _stand_in)


def for_tfcompat(graph_def: Any) -> Any:
    """A `GraphDef` in which stand-ins are gradients again; it may be `graph_def` itself."""
    if not any(map(_is_stand_in, _nodes(graph_def))):
        return graph_def
    result = GraphDef()
    result.CopyFrom(graph_def)
    return _replaced(result, _is_stand_in, _original)


def _nodes(graph_def: Any) -> Iterator[Any]:
    yield from graph_def.node
    for function in graph_def.library.function:
        yield from function.node_def


def _replaced(graph_def: Any, concerns: Callable[[Any], bool], replacement: Callable[[Any], Any]) -> Any:
    for node in _nodes(graph_def):
        if concerns(node):
            node.CopyFrom(replacement(node))
    return graph_def


def _is_unknown(node: Any) -> bool:
    return node.op == "SymbolicGradient" and node.attr["f"].func.name not in _DIFFERENTIATED_BY_TENSORFLOW


def _stand_in(node: Any) -> Any:
    result = copy_of(node)
    result.op = _STAND_IN
    function = result.attr["f"]
    result.attr[_ORIGINAL].s = function.SerializeToString(deterministic=True)
    text = f"tfcompat's gradient of {function.func.name}, which TensorFlow lacks: build the graph again to train it"
    result.attr["token"].s = text.encode()
    del result.attr["f"]
    return result


def _is_stand_in(node: Any) -> bool:
    return node.op == _STAND_IN and _ORIGINAL in node.attr


def _original(node: Any) -> Any:
    result = copy_of(node)
    result.op = "SymbolicGradient"
    result.attr["f"].CopyFrom(AttrValue.FromString(node.attr[_ORIGINAL].s))
    for name in ("token", _ORIGINAL):
        result.attr.pop(name, None)
    return result
