"""Which functions take ragged tensors: what TensorFlow's functions of tensors do when they are given some.

Those of each element by itself are applied to the flat values, those of two tensors after broadcasting.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.ops import (
    array_ops,
    bitwise_ops,
    clip_ops,
    data_flow_ops,
    math_ops,
    parsing_ops,
    string_ops,
)
from tfcompat.python.ops.ragged import (
    ragged_array_ops,
    ragged_batch_gather_ops,
    ragged_concat_ops,
    ragged_gather_ops,
    ragged_math_ops,
    ragged_squeeze_op,
    ragged_string_ops,
    ragged_tensor_shape,
    ragged_util,
    ragged_where_op,
)
from tfcompat.python.ops.ragged.ragged_tensor import (
    RaggedTensor,
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)
from tfcompat.python.ops.ragged.ragged_tensor_value import RaggedTensorValue
from tfcompat.python.util.deprecation import deprecated_argument_lookup
from tfcompat.python.util.dispatch import OpDispatcher, dispatch_for_types

_UNARY = (
    array_ops.check_numerics,
    array_ops.identity,
    array_ops.ones_like,
    array_ops.ones_like_v2,
    array_ops.zeros_like,
    array_ops.zeros_like_v2,
    bitwise_ops.invert,
    clip_ops.clip_by_value,
    math_ops.abs,
    math_ops.acos,
    math_ops.acosh,
    math_ops.angle,
    math_ops.asin,
    math_ops.asinh,
    math_ops.atan,
    math_ops.atanh,
    math_ops.cast,
    math_ops.ceil,
    math_ops.conj,
    math_ops.cos,
    math_ops.cosh,
    math_ops.digamma,
    math_ops.erf,
    math_ops.erfc,
    math_ops.exp,
    math_ops.expm1,
    math_ops.floor,
    math_ops.imag,
    math_ops.is_finite,
    math_ops.is_inf,
    math_ops.is_nan,
    math_ops.lgamma,
    math_ops.log,
    math_ops.log1p,
    math_ops.log_sigmoid,
    math_ops.logical_not,
    math_ops.negative,
    math_ops.real,
    math_ops.reciprocal,
    math_ops.rint,
    math_ops.round,
    math_ops.rsqrt,
    math_ops.saturate_cast,
    math_ops.sign,
    math_ops.sin,
    math_ops.sinh,
    math_ops.sqrt,
    math_ops.square,
    math_ops.tan,
    parsing_ops.decode_compressed,
    string_ops.as_string,
    string_ops.decode_base64,
    string_ops.encode_base64,
    string_ops.regex_full_match,
    string_ops.regex_replace,
    string_ops.string_length,
    string_ops.string_length_v2,
    string_ops.string_strip,
    string_ops.string_to_hash_bucket,
    string_ops.string_to_hash_bucket_fast,
    string_ops.string_to_hash_bucket_strong,
    string_ops.string_to_number,
    string_ops.substr,
    string_ops.substr_v2,
    string_ops.unicode_script,
)

_OF_LISTS = (math_ops.add_n, string_ops.string_join)

_BINARY = (
    bitwise_ops.bitwise_and,
    bitwise_ops.bitwise_or,
    bitwise_ops.bitwise_xor,
    bitwise_ops.left_shift,
    bitwise_ops.right_shift,
    math_ops.add,
    math_ops.atan2,
    math_ops.complex,
    math_ops.div_no_nan,
    math_ops.divide,
    math_ops.equal,
    math_ops.floordiv,
    math_ops.floormod,
    math_ops.greater,
    math_ops.greater_equal,
    math_ops.less,
    math_ops.less_equal,
    math_ops.logical_and,
    math_ops.logical_or,
    math_ops.logical_xor,
    math_ops.maximum,
    math_ops.minimum,
    math_ops.multiply,
    math_ops.not_equal,
    math_ops.pow,
    math_ops.realdiv,
    math_ops.squared_difference,
    math_ops.subtract,
    math_ops.truediv,
    math_ops.truncatediv,
    math_ops.truncatemod,
)

_SAME_ARGUMENTS: dict[Any, Callable[..., Any]] = {
    array_ops.batch_gather: ragged_batch_gather_ops.batch_gather,
    array_ops.concat: ragged_concat_ops.concat,
    array_ops.expand_dims_v2: ragged_array_ops.expand_dims,
    array_ops.gather_nd_v2: ragged_gather_ops.gather_nd,
    array_ops.gather_v2: ragged_gather_ops.gather,
    array_ops.one_hot: ragged_array_ops.ragged_one_hot,
    array_ops.rank: ragged_array_ops.rank,
    array_ops.size_v2: ragged_array_ops.size,
    array_ops.squeeze_v2: ragged_squeeze_op.squeeze,
    array_ops.stack: ragged_concat_ops.stack,
    array_ops.tile: ragged_array_ops.tile,
    array_ops.where: ragged_where_op.where,
    math_ops.unsorted_segment_max: ragged_math_ops.segment_max,
    math_ops.unsorted_segment_mean: ragged_math_ops.segment_mean,
    math_ops.unsorted_segment_min: ragged_math_ops.segment_min,
    math_ops.unsorted_segment_prod: ragged_math_ops.segment_prod,
    math_ops.unsorted_segment_sqrt_n: ragged_math_ops.segment_sqrt_n,
    math_ops.unsorted_segment_sum: ragged_math_ops.segment_sum,
    string_ops.reduce_join_v2: ragged_string_ops.reduce_join,
}

_REDUCTIONS = {
    math_ops.reduce_all: ragged_math_ops.reduce_all,
    math_ops.reduce_any: ragged_math_ops.reduce_any,
    math_ops.reduce_max: ragged_math_ops.reduce_max,
    math_ops.reduce_mean: ragged_math_ops.reduce_mean,
    math_ops.reduce_min: ragged_math_ops.reduce_min,
    math_ops.reduce_prod: ragged_math_ops.reduce_prod,
    math_ops.reduce_sum: ragged_math_ops.reduce_sum,
}


def _for_ragged(op: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return dispatch_for_types(op, RaggedTensor, RaggedTensorValue)


def _take_operands(
    op: Callable[..., Any], count: int, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[Any], tuple[Any, ...], dict[str, Any]]:
    """The first arguments of a call of `op`, whether they were given by position or by name, and the others."""
    operands, kwargs = list(args[:count]), dict(kwargs)
    names = list(inspect.signature(op).parameters)[:count]
    operands += [kwargs.pop(name, None) for name in names[len(operands) :]]
    return operands, args[count:], kwargs


def _register_unary(op: Callable[..., Any]) -> None:
    @_for_ragged(op)
    def of_flat_values(*args: Any, **kwargs: Any) -> Any:
        (x,), args, kwargs = _take_operands(op, 1, args, kwargs)
        if not is_ragged(x):
            return OpDispatcher.NOT_SUPPORTED
        x = convert_to_tensor_or_ragged_tensor(x)
        return x.with_flat_values(op(x.flat_values, *args, **kwargs))


def _register_of_list(op: Callable[..., Any]) -> None:
    @_for_ragged(op)
    def of_flat_values(*args: Any, **kwargs: Any) -> Any:
        (items,), args, kwargs = _take_operands(op, 1, args, kwargs)
        items = match_row_splits_dtypes(*map(convert_to_tensor_or_ragged_tensor, items))
        nested_splits = [item.nested_row_splits for item in items if is_ragged(item)]
        flat_values = [item.flat_values if is_ragged(item) else item for item in items]
        with ops.control_dependencies(ragged_util.assert_splits_match(nested_splits)):
            result = op(flat_values, *args, **kwargs)
            return RaggedTensor.from_nested_row_splits(result, nested_splits[0], validate=False)


def _register_binary(op: Callable[..., Any]) -> None:
    @_for_ragged(op)
    def of_broadcast_flat_values(*args: Any, **kwargs: Any) -> Any:
        (x, y), args, kwargs = _take_operands(op, 2, args, kwargs)
        x_name, y_name, *_ = inspect.signature(op).parameters
        if not (is_ragged(x) or is_ragged(y)):
            return OpDispatcher.NOT_SUPPORTED
        try:
            x = convert_to_tensor_or_ragged_tensor(x, name=x_name, preferred_dtype=getattr(y, "dtype", None))
            y = convert_to_tensor_or_ragged_tensor(y, name=y_name, preferred_dtype=x.dtype)
        except (TypeError, ValueError):
            return OpDispatcher.NOT_SUPPORTED
        x, y = _broadcast(*match_row_splits_dtypes(x, y))
        x_values, y_values = (each.flat_values if is_ragged(each) else each for each in (x, y))
        return (x if is_ragged(x) else y).with_flat_values(op(x_values, y_values, *args, **kwargs))


def _broadcast(x: Any, y: Any) -> tuple[Any, Any]:
    """Both with the same ragged dimensions; a tensor that broadcasts with the flat values stays as it is."""
    if not is_ragged(x) and x.shape.ndims < y.flat_values.shape.ndims:
        return x, y
    if not is_ragged(y) and y.shape.ndims < x.flat_values.shape.ndims:
        return x, y
    shape = ragged_tensor_shape.broadcast_dynamic_shape(
        ragged_tensor_shape.RaggedTensorDynamicShape.from_tensor(x),
        ragged_tensor_shape.RaggedTensorDynamicShape.from_tensor(y),
    )
    x = ragged_tensor_shape.broadcast_to(x, shape, broadcast_inner_dimensions=False)
    y = ragged_tensor_shape.broadcast_to(y, shape, broadcast_inner_dimensions=False)
    return x, y


def _register_reduction(op: Callable[..., Any], reduce: Callable[..., Any]) -> None:
    @_for_ragged(op)
    def along_dimensions(
        input_tensor: Any,
        axis: Any = None,
        keepdims: bool | None = None,
        name: str | None = None,
        reduction_indices: Any = None,
        keep_dims: bool | None = None,
    ) -> Any:
        axis = deprecated_argument_lookup("axis", axis, "reduction_indices", reduction_indices)
        keepdims = deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims)
        return reduce(input_tensor, axis, keepdims, name)


for _op in _UNARY:
    _register_unary(_op)
for _op in _OF_LISTS:
    _register_of_list(_op)
for _op in _BINARY:
    _register_binary(_op)
for _op, _function in _SAME_ARGUMENTS.items():
    _for_ragged(_op)(_function)
for _op, _function in _REDUCTIONS.items():
    _register_reduction(_op, _function)


@_for_ragged(array_ops.gather)
def _gather(
    params: Any,
    indices: Any,
    validate_indices: bool | None = None,
    name: str | None = None,
    axis: Any = 0,
    batch_dims: int = 0,
) -> Any:
    return ragged_gather_ops.gather(params, indices, validate_indices, axis, batch_dims, name)


@_for_ragged(array_ops.gather_nd)
def _gather_nd(params: Any, indices: Any, name: str | None = None, batch_dims: Any = 0) -> Any:
    return ragged_gather_ops.gather_nd(params, indices, batch_dims, name)


@_for_ragged(array_ops.expand_dims)
def _expand_dims(input: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> Any:
    return ragged_array_ops.expand_dims(input, axis if dim is None else dim, name)


@_for_ragged(array_ops.size)
def _size(input: Any, name: str | None = None, out_type: Any = dtypes.int32) -> Any:
    return ragged_array_ops.size(input, out_type, name)


@_for_ragged(array_ops.squeeze)
def _squeeze(input: Any, axis: Any = None, name: str | None = None, squeeze_dims: Any = None) -> Any:
    axis = deprecated_argument_lookup("axis", axis, "squeeze_dims", squeeze_dims)
    return ragged_squeeze_op.squeeze(input, axis, name)


@_for_ragged(data_flow_ops.dynamic_partition)
def _dynamic_partition(data: Any, partitions: Any, num_partitions: int, name: str | None = None) -> list[Any]:
    if not isinstance(num_partitions, int) or num_partitions < 0:
        raise TypeError("num_partitions must be a non-negative integer")
    stacked: Any = ragged_array_ops.stack_dynamic_partitions(data, partitions, num_partitions, name)
    return [stacked[index] for index in range(num_partitions)]
