"""Tensors with some of their rows changed. (TensorFlow changes them in place; here the argument stays as it was.)"""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.op_function import op_function

empty = op_function("Empty", "A tensor of the given shape, the content of which is open unless `init` is set.")


def _changed(op_type: str, x: Any, i: Any, v: Any) -> ops.Tensor:
    x = ops.convert_to_tensor(x)
    v = ops.convert_to_tensor(v, x.dtype)
    if i is None:
        row, new_row = array_ops.reshape(x, [1, -1]), array_ops.reshape(v, [1, -1])
        return array_ops.reshape(apply_op(op_type, x=row, i=[0], v=new_row), array_ops.shape(x))
    i = math_ops.cast(i, dtypes.int32)
    if i.get_shape().ndims == 0:
        return apply_op(op_type, x=x, i=array_ops.reshape(i, [1]), v=array_ops.expand_dims(v, 0))
    return apply_op(op_type, x=x, i=i, v=v)


def _copy(x: Any) -> ops.Tensor:
    return apply_op("DeepCopy", x=x)


def alias_inplace_update(x: Any, i: Any, v: Any) -> ops.Tensor:
    """`x` with rows `i` set to `v`: one row, several, or everything where `i` is None."""
    return _changed("InplaceUpdate", x, i, v)


def alias_inplace_add(x: Any, i: Any, v: Any) -> ops.Tensor:
    """`x` with `v` added to rows `i`: one row, several, or everything where `i` is None."""
    return _changed("InplaceAdd", x, i, v)


def alias_inplace_sub(x: Any, i: Any, v: Any) -> ops.Tensor:
    """`x` with `v` subtracted from rows `i`: one row, several, or everything where `i` is None."""
    return _changed("InplaceSub", x, i, v)


def inplace_update(x: Any, i: Any, v: Any) -> ops.Tensor:
    """`alias_inplace_update` of a copy."""
    return alias_inplace_update(_copy(x), i, v)


def inplace_add(x: Any, i: Any, v: Any) -> ops.Tensor:
    """`alias_inplace_add` of a copy."""
    return alias_inplace_add(_copy(x), i, v)


def inplace_sub(x: Any, i: Any, v: Any) -> ops.Tensor:
    """`alias_inplace_sub` of a copy."""
    return alias_inplace_sub(_copy(x), i, v)


def empty_like(x: Any, init: bool | None = None) -> ops.Tensor:
    """A tensor of `x`'s shape and type, the content of which is open unless `init` is set."""
    x = ops.convert_to_tensor(x)
    return empty(array_ops.shape(x), x.dtype, init=bool(init))
