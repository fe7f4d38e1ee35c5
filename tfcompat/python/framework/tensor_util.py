"""`TensorProto`s of values, and what is known of a tensor's value before the graph runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.array_values import make_array
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import Dimension, TensorShape, as_shape

# Protocol buffers


def make_tensor_proto(
    values: Any, dtype: Any = None, shape: Any = None, verify_shape: bool = False, allow_broadcast: bool = False
) -> Any:
    """A `TensorProto` of Python or NumPy values; arguments and errors as `make_array`."""
    from tensorboard.compat.proto import tensor_pb2

    from tfcompat.python.framework.tensor_proto import to_proto

    if isinstance(values, tensor_pb2.TensorProto):
        return values
    array = make_array(values, dtype, shape, verify_shape, allow_broadcast)
    return to_proto(array, None if dtype is None else dtypes.as_dtype(dtype))


def MakeNdarray(tensor: Any) -> np.ndarray:
    """The array that a `TensorProto` holds. Raises TypeError for an unsupported type."""
    from tfcompat.python.framework.tensor_proto import from_proto

    return from_proto(tensor)


make_ndarray = MakeNdarray


def ShapeEquals(tensor_proto: Any, shape: Any) -> bool:
    """Whether a `TensorProto` is of a shape: a list, tuple or `TensorShapeProto`. Raises TypeError for others."""
    from tensorboard.compat.proto import tensor_pb2

    if not isinstance(tensor_proto, tensor_pb2.TensorProto):
        raise TypeError("tensor_proto is not a tensor_pb2.TensorProto object")
    if hasattr(shape, "dim"):
        shape = [dim.size for dim in shape.dim]
    elif not isinstance(shape, (list, tuple)):
        raise TypeError("shape is not a list or tuple")
    return all(dim.size == size for dim, size in zip(tensor_proto.tensor_shape.dim, shape, strict=False))


# What is known of a tensor before the graph runs


def is_tensor(x: Any) -> bool:
    """True for a `Tensor`, `SparseTensor`, `IndexedSlices` or variable."""
    from tfcompat.python.framework import ops

    return isinstance(x, (Tensor, ops._TensorLike)) or ops.is_dense_tensor_like(x)


_SHAPES_ONLY = frozenset(("Shape", "Size", "Rank"))
_FOLDED = (
    frozenset(("Const", "Range", "Cast", "Concat", "ConcatV2", "Pack", "Fill", "Equal", "NotEqual")) | _SHAPES_ONLY
)


def _is_folded(op: Operation) -> bool:
    """True when `constant_value` looks through `op`: what it computes decides how graphs are built, so it is
    TensorFlow's short list, not all that could be computed."""
    if op.type not in _FOLDED or op._attrs.get("axis", 0) != 0:
        return False
    needed = () if op.type in _SHAPES_ONLY else op.inputs[1:] if op.type == "Fill" else op.inputs
    return all(_is_folded(tensor.op) for tensor in needed)


def constant_value(tensor: Any, partial: bool = False) -> Any:
    """The value of `tensor` as an array if it follows from constants and static shapes, else None.

    What is no tensor is returned as it is. A tensor whose value was given may not be fed any more: the graph may be
    built upon it.

    Args:
      partial: for a stack whose elements are only partly known, return an object array with None for the others.
    """
    if not is_tensor(tensor):
        return tensor
    if not isinstance(tensor, Tensor):
        return None
    value = _constant_value(tensor, partial)
    if value is not None:
        tensor.graph.prevent_feeding(tensor)
    return value


def _constant_value(tensor: Tensor, partial: bool) -> np.ndarray | None:
    op = tensor.op
    if partial and op.type == "Pack" and op._attrs["axis"] == 0:
        parts = [constant_value(part, partial) for part in op.inputs]
        if any(part is None or part.dtype == object for part in parts):
            return np.array([None if part is None else part.tolist() for part in parts], object)
    return _evaluate(tensor) if _is_folded(op) else None


def constant_value_as_shape(tensor: Tensor) -> TensorShape:
    """A 1-D integer tensor read as a shape: what is not known, and -1, become unknown dimensions.

    Raises ValueError for a scalar other than a constant -1, which stands for unknown rank.
    """
    if tensor.shape.ndims == 0:
        value = constant_value(tensor)
        wanted = "require a statically known scalar with value '-1' to describe an unknown shape."
        if value is None:
            raise ValueError(f"Received a scalar with unknown value as shape; {wanted}")
        if value != -1:
            raise ValueError(f"Received a scalar value '{value}' as shape; {wanted}")
        return TensorShape(None)
    return _shape_given_by(tensor, constant_value)


def known_shape(tensor: Tensor) -> TensorShape:
    """What can be computed, before the graph runs, of the shape that a 1-D integer tensor gives."""
    return _shape_given_by(tensor, _evaluate)


_Evaluate = Callable[[Tensor], Any]


def _shape_given_by(tensor: Tensor, evaluate: _Evaluate) -> TensorShape:
    from tfcompat.core.framework.shape_function import shape_of_values

    value = evaluate(tensor)
    if value is not None:
        return shape_of_values(value)
    op = tensor.op
    if op.type in _SHAPE_OF_OP:
        shape = _SHAPE_OF_OP[op.type](op, evaluate)
        if shape is not None:
            return shape
    length = tensor.shape.with_rank(1).dims[0].value  # type: ignore[index]
    return TensorShape(None) if length is None else TensorShape([None] * length)


def _evaluate(tensor: Tensor) -> np.ndarray | None:
    from tfcompat.core.common_runtime.constant_folding import evaluate_constant

    return evaluate_constant(tensor)


def _shape_of_cast(op: Operation, evaluate: _Evaluate) -> TensorShape:
    return _shape_given_by(op.inputs[0], evaluate)


def _shape_of_shape(op: Operation, _: _Evaluate) -> TensorShape:
    return op.inputs[0].shape


def _shape_of_pack(op: Operation, evaluate: _Evaluate) -> TensorShape | None:
    if any(part.shape.ndims not in (0, None) for part in op.inputs):
        return None
    sizes = [evaluate(part) for part in op.inputs]
    return TensorShape([None if size is None or size < 0 else int(size) for size in sizes])


def _shape_of_concat(op: Operation, evaluate: _Evaluate) -> TensorShape | None:
    parts = op.inputs[1:] if op.type == "Concat" else op.inputs[:-1]
    shape = as_shape(())
    for part in parts:
        if part.shape.ndims not in (1, None):
            return None
        shape = shape.concatenate(_shape_given_by(part, evaluate))
    return shape


def _shape_of_strided_slice(op: Operation, evaluate: _Evaluate) -> TensorShape | None:
    begin, end, strides = (evaluate(tensor) for tensor in op.inputs[1:4])
    masks = [
        op._attrs[name] for name in ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    ]
    if begin is None or end is None or strides is None or any(masks[2:]) or len(begin) != 1:
        return None
    shape = _shape_given_by(op.inputs[0], evaluate)
    if shape.ndims is None:
        return None
    start = None if masks[0] & 1 else int(begin[0])
    stop = None if masks[1] & 1 else int(end[0])
    return TensorShape(shape.as_list()[start : stop : int(strides[0])])


_SHAPE_OF_OP = {
    "Shape": _shape_of_shape,
    "Pack": _shape_of_pack,
    "Concat": _shape_of_concat,
    "ConcatV2": _shape_of_concat,
    "StridedSlice": _shape_of_strided_slice,
    "Cast": _shape_of_cast,
    "Identity": _shape_of_cast,
}


def shape_tensor(shape: Any) -> Tensor:
    """A 1-D int32 tensor of a shape given as a TensorShape, list (of ints, Dimensions, tensors), tuple or tensor."""
    from tfcompat.python.framework.conversion import internal_convert_to_tensor

    dtype = None
    if isinstance(shape, (tuple, list)):
        if not shape:
            dtype = dtypes.int32
        elif all(isinstance(size, (int, Dimension)) for size in shape):
            dtype = dtypes.int32
            shape = [size.value if isinstance(size, Dimension) else size for size in shape]
    return internal_convert_to_tensor(shape, dtype, name="shape")
