"""Python's operators on `Tensor`. `==` and `!=` compare identity, as in TensorFlow 1.15's graph mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops import _elementwise
from tfcompat.python.ops._matmul import matmul


def _override_binary_operator(operator: str, function: Callable[..., Any]) -> None:
    """Makes `x <operator> y` call `function`.

    The other operand is converted to the tensor's type: NumPy arrays are cast in silence, Python numbers that do not
    fit raise TypeError.
    """

    def binary_op_wrapper(x: Any, y: Any) -> Any:
        with ops.name_scope(None, operator, [x, y]) as name:
            if not isinstance(y, (ops.Tensor, SparseTensor)):
                try:
                    y = ops.convert_to_tensor(y, dtype_hint=x.dtype.base_dtype, name="y")
                except TypeError:
                    if hasattr(type(y), f"__r{operator}__"):
                        return NotImplemented
                    raise
            return function(x, y, name=name)

    def r_binary_op_wrapper(y: Any, x: Any) -> Any:
        with ops.name_scope(None, operator, [x, y]) as name:
            x = ops.convert_to_tensor(x, dtype=y.dtype.base_dtype, name="x")
            return function(x, y, name=name)

    ops.Tensor._override_operator(f"__{operator}__", binary_op_wrapper)
    ops.Tensor._override_operator(f"__r{operator}__", r_binary_op_wrapper)


def _add(x: ops.Tensor, y: ops.Tensor, name: str | None = None) -> ops.Tensor:
    return apply_op("Add" if x.dtype == dtypes.string else "AddV2", x=x, y=y, name=name)


def _mul(x: ops.Tensor, y: Any, name: str | None = None) -> Any:
    if isinstance(y, SparseTensor):
        values = apply_op(
            "SparseDenseCwiseMul", sp_indices=y.indices, sp_values=y.values, sp_shape=y.dense_shape, dense=x, name=name
        )
        return SparseTensor(y.indices, values, y.dense_shape)
    return _elementwise.multiply(x, y, name=name)


_override_binary_operator("add", _add)
_override_binary_operator("sub", _elementwise.subtract)
_override_binary_operator("mul", _mul)
_override_binary_operator("div", _elementwise.div)
_override_binary_operator("truediv", _elementwise.truediv)
_override_binary_operator("floordiv", _elementwise.floordiv)
_override_binary_operator("mod", _elementwise.floor_mod)
_override_binary_operator("pow", _elementwise.pow)
_override_binary_operator("and", _elementwise.logical_and)
_override_binary_operator("or", _elementwise.logical_or)
_override_binary_operator("xor", _elementwise.logical_xor)
_override_binary_operator("matmul", matmul)

ops.Tensor._override_operator("__neg__", _elementwise.negative)
ops.Tensor._override_operator("__abs__", _elementwise.abs)
ops.Tensor._override_operator("__invert__", _elementwise.logical_not)
ops.Tensor._override_operator("__lt__", _elementwise.less)
ops.Tensor._override_operator("__le__", _elementwise.less_equal)
ops.Tensor._override_operator("__gt__", _elementwise.greater)
ops.Tensor._override_operator("__ge__", _elementwise.greater_equal)


def _override_sparse_operator(operator: str, function: Callable[..., Any]) -> None:
    """Makes `sparse <operator> dense` combine the stored values with the dense tensor."""

    def sparse_op_wrapper(sparse: SparseTensor, y: Any) -> SparseTensor:
        with ops.name_scope(None, operator, [sparse, y]) as name:
            y = ops.convert_to_tensor(y, dtype=sparse.dtype.base_dtype, name="y")
            values = function(sparse.indices, sparse.values, sparse.dense_shape, y, name=name)
            return SparseTensor(sparse.indices, values, sparse.dense_shape)

    setattr(SparseTensor, f"__{operator}__", sparse_op_wrapper)


def _sparse_mul(indices: Any, values: Any, shape: Any, y: Any, name: str | None = None) -> ops.Tensor:
    return apply_op("SparseDenseCwiseMul", sp_indices=indices, sp_values=values, sp_shape=shape, dense=y, name=name)


def _sparse_div(indices: Any, values: Any, shape: Any, y: Any, name: str | None = None) -> ops.Tensor:
    return apply_op("SparseDenseCwiseDiv", sp_indices=indices, sp_values=values, sp_shape=shape, dense=y, name=name)


def _sparse_truediv(indices: Any, values: Any, shape: Any, y: Any, name: str | None = None) -> ops.Tensor:
    with ops.name_scope(name, "truediv", [indices, values, shape, y]) as name:
        values = ops.convert_to_tensor(values, name="sp_values")
        y = ops.convert_to_tensor(y, name="y")
        dtype = _elementwise.truediv_dtype(values, y)
        if dtype is not None:
            values, y = _elementwise.cast(values, dtype), _elementwise.cast(y, dtype)
        return _sparse_div(indices, values, shape, y, name=name)


_override_sparse_operator("mul", _sparse_mul)
_override_sparse_operator("div", _sparse_div)
_override_sparse_operator("truediv", _sparse_truediv)
