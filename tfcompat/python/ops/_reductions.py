"""Functions along dimensions: sums and their kin, running sums, ranges, and sums over segments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import as_shape, unknown_shape
from tfcompat.python.ops import _elementwise, array_ops
from tfcompat.python.ops._elementwise import cast
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.deprecation import deprecated_argument_lookup
from tfcompat.python.util.dispatch import add_dispatch_support

arg_max = op_function("ArgMax", "The position of the largest element along `dimension`, the first of several.")
arg_min = op_function("ArgMin", "The position of the smallest element along `dimension`, the first of several.")
linspace = op_function("LinSpace", "`num` evenly spaced numbers from `start` to `stop`, both included.")
segment_max = op_function("SegmentMax", "The largest element of each segment; 0 for an empty one. The ids are sorted.")
segment_mean = op_function("SegmentMean", "The mean of each segment; 0 for an empty one. The ids are sorted.")
segment_min = op_function("SegmentMin", "The smallest element of each segment; 0 for an empty one. The ids are sorted.")
segment_prod = op_function("SegmentProd", "The product of each segment; 1 for an empty one. The ids are sorted.")
segment_sum = op_function("SegmentSum", "The sum of each segment; 0 for an empty one. The ids are sorted.")
unsorted_segment_max = op_function(
    "UnsortedSegmentMax", "The largest element of each segment; the lowest number of the type for an empty one."
)
unsorted_segment_min = op_function(
    "UnsortedSegmentMin", "The smallest element of each segment; the highest number of the type for an empty one."
)
unsorted_segment_prod = op_function("UnsortedSegmentProd", "The product of each segment; 1 for an empty one.")
unsorted_segment_sum = op_function("UnsortedSegmentSum", "The sum of each segment; 0 for an empty one.")

lin_space = linspace

_builtin_range = range


def range(
    start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str = "range"
) -> ops.Tensor:  # TensorFlow's name
    """The numbers from `start` (0 when only one bound is given) up to, not including, `limit`, in steps of `delta`.

        tf.range(3)         # [0, 1, 2]
        tf.range(3, 18, 3)  # [3, 6, 9, 12, 15]

    Args:
      dtype: the type of the result; by default the widest of the arguments'.

    Source: TensorFlow's `tf.range`.
    """
    if limit is None:
        start, limit = 0, start
    with ops.name_scope(name, "Range", [start, limit, delta]) as name:
        bounds = [
            ops.convert_to_tensor(value, dtype=dtype, name=argument)
            for argument, value in (("start", start), ("limit", limit), ("delta", delta))
        ]
        if dtype is None:
            widening = [dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64]
            widest = max((bound.dtype.base_dtype for bound in bounds), key=widening.index)
            bounds = [cast(bound, widest) for bound in bounds]
        return apply_op("Range", start=bounds[0], limit=bounds[1], delta=bounds[2], name=name)


def _axes(tensor: Any, axis: Any) -> Any:
    """`axis`, or a tensor with all dimensions of `tensor` when it is None."""
    if axis is not None:
        return axis
    ndims = None
    if isinstance(tensor, ops.Tensor):
        ndims = tensor.shape.ndims
    elif isinstance(tensor, SparseTensor) and tensor.dense_shape.shape.is_fully_defined():
        ndims = tensor.dense_shape.shape.as_list()[0]
    if ndims is not None:
        return constant(np.arange(ndims), dtype=dtypes.int32)
    return range(0, array_ops.rank(tensor))


def _reduce(op_type: str, tensor: Any, axis: Any, keepdims: bool | None, name: str | None) -> ops.Tensor:
    keepdims = bool(keepdims)
    result = apply_op(op_type, input=tensor, reduction_indices=_axes(tensor, axis), keep_dims=keepdims, name=name)
    return _scalar_if_all(result, axis, keepdims)


def _scalar_if_all(result: ops.Tensor, axis: Any, keepdims: bool) -> ops.Tensor:
    if axis is None and not keepdims and not result.shape.is_fully_defined():
        result.set_shape(())
    return result


_REDUCTION_DOC = """{summary}

Args:
  input_tensor: a tensor.
  axis: an int, a list of ints or an int32 tensor, the dimensions to reduce (counted from the end when negative); by
    default all.
  keepdims: keep the reduced dimensions, with size 1. keep_dims: its old name.
  name: a name for the op.
  reduction_indices: the old name of `axis`.

Raises ValueError when an argument is given under both of its names.

Source: TensorFlow's `tf.{name}`.
"""


def _reduction(op_type: str, name: str, summary: str) -> Callable[..., ops.Tensor]:
    @add_dispatch_support
    def reduce(
        input_tensor: Any,
        axis: Any = None,
        keepdims: bool | None = None,
        name: str | None = None,
        reduction_indices: Any = None,
        keep_dims: bool | None = None,
    ) -> ops.Tensor:
        axis = deprecated_argument_lookup("axis", axis, "reduction_indices", reduction_indices)
        keepdims = deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims)
        return _reduce(op_type, input_tensor, axis, keepdims, name)

    reduce.__name__ = reduce.__qualname__ = name
    reduce.__doc__ = _REDUCTION_DOC.format(summary=summary, name=name)
    return reduce


reduce_sum = _reduction("Sum", "reduce_sum", "The sum of the elements.")
reduce_mean = _reduction("Mean", "reduce_mean", "The mean of the elements; cut off toward zero for integers.")
reduce_prod = _reduction("Prod", "reduce_prod", "The product of the elements.")
reduce_min = _reduction("Min", "reduce_min", "The smallest element; ties share its gradient.")
reduce_max = _reduction("Max", "reduce_max", "The largest element; ties share its gradient.")
reduce_all = _reduction("All", "reduce_all", "Whether all elements are true.")
reduce_any = _reduction("Any", "reduce_any", "Whether an element is true.")


def reduce_logsumexp(
    input_tensor: Any,
    axis: Any = None,
    keepdims: bool | None = None,
    name: str | None = None,
    reduction_indices: Any = None,
    keep_dims: bool | None = None,
) -> ops.Tensor:
    """log(sum(exp(x))), without overflow; arguments as those of `reduce_sum`.

    Source: TensorFlow's `tf.reduce_logsumexp`.
    """
    axis = deprecated_argument_lookup("axis", axis, "reduction_indices", reduction_indices)
    keepdims = bool(deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims))
    input_tensor = ops.convert_to_tensor(input_tensor)
    with ops.name_scope(name, "ReduceLogSumExp", [input_tensor]) as name:
        largest = reduce_max(input_tensor, axis=axis, keepdims=True)
        finite = array_ops.where(_elementwise.is_finite(largest), largest, array_ops.zeros_like(largest))
        shift = array_ops.stop_gradient(finite)
        powers = _elementwise.exp(_elementwise.subtract(input_tensor, shift))
        result = _elementwise.log(reduce_sum(powers, axis, keepdims=keepdims))
        if not keepdims:
            shift = array_ops.reshape(shift, array_ops.shape(result))
        return _scalar_if_all(_elementwise.add(result, shift), axis, keepdims)


def reduce_euclidean_norm(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> ops.Tensor:
    """The square root of the sum of squares; arguments as those of `reduce_sum`.

    Source: TensorFlow's `tf.math.reduce_euclidean_norm`.
    """
    return _reduce("EuclideanNorm", input_tensor, axis, keepdims, name)


def reduce_variance(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> ops.Tensor:
    """The mean of the squared distances from the mean; arguments as those of `reduce_sum`.

    Source: TensorFlow's `tf.math.reduce_variance`.
    """
    with ops.name_scope(name or "reduce_variance"):
        means = reduce_mean(input_tensor, axis=axis, keepdims=True)
        return reduce_mean(_elementwise.square(input_tensor - means), axis=axis, keepdims=keepdims)


def reduce_std(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> ops.Tensor:
    """The square root of `reduce_variance`; arguments as those of `reduce_sum`.

    Source: TensorFlow's `tf.math.reduce_std`.
    """
    with ops.name_scope(name or "reduce_std"):
        return _elementwise.sqrt(reduce_variance(input_tensor, axis=axis, keepdims=keepdims))


def count_nonzero(
    input_tensor: Any = None,
    axis: Any = None,
    keepdims: bool | None = None,
    dtype: Any = dtypes.int64,
    name: str | None = None,
    reduction_indices: Any = None,
    keep_dims: bool | None = None,
    input: Any = None,
) -> ops.Tensor:
    """How many elements are not zero (empty, for strings); arguments as those of `reduce_sum`.

    Args:
      dtype: the type of the result.
      input: another name of `input_tensor`.

    Source: TensorFlow's `tf.count_nonzero`.
    """
    keepdims = bool(deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims))
    input_tensor = deprecated_argument_lookup("input", input, "input_tensor", input_tensor)
    axis = deprecated_argument_lookup("axis", axis, "reduction_indices", reduction_indices)
    with ops.name_scope(name, "count_nonzero", [input_tensor]):
        input_tensor = ops.convert_to_tensor(input_tensor, name="input")
        zero = array_ops.zeros([], dtype=input_tensor.dtype)
        is_nonzero = cast(_elementwise.not_equal(input_tensor, zero), dtypes.int64)
        return cast(reduce_sum(is_nonzero, axis=axis, keepdims=keepdims), dtype=dtype)


def argmax(
    input: Any, axis: Any = None, name: str | None = None, dimension: Any = None, output_type: Any = dtypes.int64
) -> ops.Tensor:
    """The position of the largest element along dimension `axis` (0 by default), the first of several.

    Args:
      dimension: the old name of `axis`.
      output_type: int64 or int32.

    Source: TensorFlow's `tf.argmax`.
    """
    axis = deprecated_argument_lookup("axis", axis, "dimension", dimension)
    return arg_max(input, 0 if axis is None else axis, output_type, name)


def argmin(
    input: Any, axis: Any = None, name: str | None = None, dimension: Any = None, output_type: Any = dtypes.int64
) -> ops.Tensor:
    """The position of the smallest element along dimension `axis` (0 by default), the first of several.

    Args:
      dimension: the old name of `axis`.
      output_type: int64 or int32.

    Source: TensorFlow's `tf.argmin`.
    """
    axis = deprecated_argument_lookup("axis", axis, "dimension", dimension)
    return arg_min(input, 0 if axis is None else axis, output_type, name)


def _cumulative(op_type: str, summary: str) -> Callable[..., ops.Tensor]:
    def cumulate(
        x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None
    ) -> ops.Tensor:
        with ops.name_scope(name, op_type, [x]) as name:
            x = ops.convert_to_tensor(x, name="x")
            return apply_op(op_type, x=x, axis=axis, exclusive=exclusive, reverse=reverse, name=name)

    cumulate.__doc__ = f"""{summary}

Args:
  axis: an int32 or int64 scalar.
  exclusive: leave out the element itself: the first result is that of no elements.
  reverse: run from the end.

Source: TensorFlow's op `{op_type}`.
"""
    return cumulate


cumsum = _cumulative("Cumsum", "The sum of the elements up to each, along dimension `axis`.")
cumprod = _cumulative("Cumprod", "The product of the elements up to each, along dimension `axis`.")
cumulative_logsumexp = _cumulative(
    "CumulativeLogsumexp", "log(sum(exp(x))) of the elements up to each, along dimension `axis`."
)


@add_dispatch_support
def add_n(inputs: Any, name: str | None = None) -> ops.Tensor:
    """The sum of tensors of one shape and type.

    Args:
      inputs: a list of tensors or IndexedSlices.

    Raises ValueError when it is empty or no list.

    Source: TensorFlow's `tf.add_n`.
    """
    wrong = "inputs must be a list of at least one Tensor/IndexedSlices with the same dtype and shape"
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise ValueError(wrong)
    inputs = ops.convert_n_to_tensor_or_indexed_slices(inputs)
    if not all(isinstance(x, (ops.Tensor, ops.IndexedSlices)) for x in inputs):
        raise ValueError(wrong)
    if len(inputs) > 1:
        return apply_op("AddN", inputs=inputs, name=name)
    value = ops.convert_to_tensor(inputs[0])
    return array_ops.identity(value, name=name) if name else value


def accumulate_n(inputs: Any, shape: Any = None, tensor_dtype: Any = None, name: str | None = None) -> ops.Tensor:
    """The sum of tensors of one shape and type, added up as they come.

    Args:
      inputs: a list of tensors.
      shape: the shape of the result, where it does not follow from the inputs.
      tensor_dtype: the type that the inputs are expected to have.

    Raises:
      ValueError: the inputs are not a list of tensors of one shape and type.
      TypeError: `tensor_dtype` is not their type.

    Source: TensorFlow's `tf.accumulate_n`.
    """
    wrong = "inputs must be a list of at least one Tensor with the same dtype and shape"
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise ValueError(wrong)
    inputs = ops.convert_n_to_tensor_or_indexed_slices(inputs)
    if not all(isinstance(x, ops.Tensor) and x.dtype == inputs[0].dtype for x in inputs):
        raise ValueError(wrong)
    shape = unknown_shape() if shape is None else as_shape(shape)
    for x in inputs:
        shape = shape.merge_with(x.shape)
    if tensor_dtype is not None and tensor_dtype != inputs[0].dtype:
        raise TypeError(f"tensor_dtype is {tensor_dtype}, but input is of type {inputs[0].dtype}")
    if len(inputs) == 1:
        return inputs[0] if name is None else array_ops.identity(inputs[0], name=name)
    return apply_op("AccumulateNV2", inputs=inputs, shape=shape, name=name)


@ops.RegisterGradient("AccumulateNV2")
def _accumulate_n_gradient(op: ops.Operation, grad: Any) -> list[Any]:
    return [grad] * len(op.inputs)


def bincount(
    arr: Any,
    weights: Any = None,
    minlength: Any = None,
    maxlength: Any = None,
    dtype: Any = dtypes.int32,
) -> ops.Tensor:
    """How often each of 0, 1, 2, ... occurs in `arr`, or the sum of the weights of its occurrences.

    Args:
      arr: an int32 tensor of numbers >= 0.
      weights: a tensor of the same shape.
      minlength, maxlength: the least and the largest size of the result.
      dtype: the type of the result when there are no weights.

    Source: TensorFlow's `tf.bincount`.
    """
    with ops.name_scope("bincount"):
        arr = ops.convert_to_tensor(arr, name="arr", dtype=dtypes.int32)
        is_nonempty = reduce_prod(array_ops.shape(arr)) > 0
        size = cast(is_nonempty, dtypes.int32) * (reduce_max(arr) + 1)
        if minlength is not None:
            size = _elementwise.maximum(ops.convert_to_tensor(minlength, name="minlength", dtype=dtypes.int32), size)
        if maxlength is not None:
            size = _elementwise.minimum(ops.convert_to_tensor(maxlength, name="maxlength", dtype=dtypes.int32), size)
        if weights is not None:
            weights = ops.convert_to_tensor(weights, name="weights")
            return unsorted_segment_sum(weights, arr, size)
        return apply_op("Bincount", arr=arr, size=size, weights=constant([], dtype))


def _segment_sizes(data: ops.Tensor, segment_ids: ops.Tensor, num_segments: Any) -> ops.Tensor:
    """The number of elements of each segment (1 for an empty one), shaped to divide the segments' sums."""
    segment_ids_shape = array_ops.shape(segment_ids)
    ones = array_ops.ones(segment_ids_shape, dtype=data.dtype)
    sizes = unsorted_segment_sum(ones, segment_ids, num_segments)
    inner_ndims = len(data.shape) - len(segment_ids.shape)
    sizes = array_ops.reshape(sizes, [num_segments] + [1] * inner_ndims)
    return _elementwise.maximum(sizes, 1)


@add_dispatch_support
def unsorted_segment_mean(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> ops.Tensor:
    """The mean of each segment; 0 for an empty one.

    Args:
      segment_ids: for each element (or slice) of `data` the number of its segment; negative ones are left out.
      num_segments: the number of segments.

    Source: TensorFlow's `tf.unsorted_segment_mean`.
    """
    with ops.name_scope(name, "UnsortedSegmentMean"):
        data = ops.convert_to_tensor(data)
        segment_ids = ops.convert_to_tensor(segment_ids)
        sizes = _segment_sizes(data, segment_ids, num_segments)
        return unsorted_segment_sum(data, segment_ids, num_segments) / sizes


@add_dispatch_support
def unsorted_segment_sqrt_n(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> ops.Tensor:
    """The sum of each segment divided by the square root of its size; arguments as those of `unsorted_segment_mean`.

    Source: TensorFlow's `tf.unsorted_segment_sqrt_n`.
    """
    with ops.name_scope(name, "UnsortedSegmentSqrtN"):
        data = ops.convert_to_tensor(data)
        segment_ids = ops.convert_to_tensor(segment_ids)
        sizes = _segment_sizes(data, segment_ids, num_segments)
        return unsorted_segment_sum(data, segment_ids, num_segments) / _elementwise.sqrt(sizes)


def _sparse_segment(op_type: str, summary: str) -> Callable[..., ops.Tensor]:
    def reduce(
        data: Any, indices: Any, segment_ids: Any, name: str | None = None, num_segments: Any = None
    ) -> ops.Tensor:
        arguments = {"data": data, "indices": indices, "segment_ids": segment_ids, "name": name}
        if num_segments is None:
            return apply_op(op_type, **arguments)
        return apply_op(f"{op_type}WithNumSegments", num_segments=num_segments, **arguments)

    reduce.__doc__ = f"""{summary}

Args:
  indices: which slices of `data` to take, int32 or int64.
  segment_ids: int32, sorted: for each of them the number of its segment.
  num_segments: the number of segments; by default one more than the last id.

Source: TensorFlow's op `{op_type}`.
"""
    return reduce


sparse_segment_sum = _sparse_segment("SparseSegmentSum", "The sum of each segment of the slices `data[indices]`.")
sparse_segment_mean = _sparse_segment("SparseSegmentMean", "The mean of each segment of the slices `data[indices]`.")
sparse_segment_sqrt_n = _sparse_segment(
    "SparseSegmentSqrtN", "The sum of each segment of the slices `data[indices]`, over the square root of its size."
)


def reduced_shape(input_shape: Any, axes: Any) -> ops.Tensor:
    """`input_shape` with 1 for each of `axes`: the shape of a reduction with `keepdims`."""
    input_shape = cast(input_shape, dtypes.int32)
    axes = cast(axes, dtypes.int32)
    rank = array_ops.size(input_shape)
    axes = (axes + rank) % rank
    axes_shape = array_ops.shape(axes)
    return array_ops.dynamic_stitch([range(rank), axes], [input_shape, array_ops.fill(axes_shape, 1)])
