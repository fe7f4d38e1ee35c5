"""Shapes of ragged tensors as tensors, and broadcasting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops, tensor_util
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import dimension_value
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops.ragged import ragged_array_ops, ragged_util
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, convert_to_tensor_or_ragged_tensor, is_ragged


class RaggedTensorDynamicShape:
    """The sizes of the dimensions of a tensor or ragged tensor, as tensors.

    A dimension is uniform, with a scalar for its size, or ragged, with a vector of the lengths of its rows. Those that
    row splits encode are partitioned: the first of them is uniform, the last is ragged. Those of the flat values are
    inner ones.

    Args:
      partitioned_dim_sizes: a list of scalars and vectors, of int32 or int64.
      inner_dim_sizes: a vector.
      dim_size_dtype: the type that they are cast to; that of the vectors when None.

    Raises ValueError for sizes of other ranks, and for vectors of different types.
    """

    def __init__(self, partitioned_dim_sizes: Sequence[Any], inner_dim_sizes: Any, dim_size_dtype: Any = None) -> None:
        assert isinstance(partitioned_dim_sizes, (list, tuple))
        with ops.name_scope(None, "RaggedTensorDynamicShape", (partitioned_dim_sizes, inner_dim_sizes)):
            sizes = [
                ops.convert_to_tensor(size, name=f"partitioned_dimension_size_{axis}")
                for axis, size in enumerate(partitioned_dim_sizes)
            ]
            inner_sizes = ops.convert_to_tensor(inner_dim_sizes, name="inner_dim_sizes")
            _check_sizes(sizes, inner_sizes)
            if dim_size_dtype is None:
                dim_size_dtype = _common_type(sizes)
            self._partitioned_dim_sizes = tuple(math_ops.cast(size, dim_size_dtype) for size in sizes)
            self._inner_dim_sizes = math_ops.cast(inner_sizes, dim_size_dtype)

    @staticmethod
    def from_dim_sizes(dim_sizes: Sequence[Any]) -> RaggedTensorDynamicShape:
        """The shape of dimensions of these sizes, each a scalar or a vector. Raises ValueError for another rank."""
        with ops.name_scope(None, "RaggedTensorDynamicShapeFromDimensionSizes", [dim_sizes]):
            sizes = [ops.convert_to_tensor(size, preferred_dtype=dtypes.int64, name="dim_sizes") for size in dim_sizes]
            partitioned = 0
            for axis, size in enumerate(sizes, 1):
                if size.shape.ndims == 1:
                    partitioned = axis
                elif size.shape.ndims != 0:
                    raise ValueError("Each dim_size must be a scalar or a vector")
            return RaggedTensorDynamicShape(sizes[:partitioned], sizes[partitioned:])

    @classmethod
    def from_tensor(cls, rt_input: Any, dim_size_dtype: Any = None) -> RaggedTensorDynamicShape:
        """The shape of a tensor or ragged tensor."""
        with ops.name_scope(None, "RaggedTensorDynamicShapeFromTensor", [rt_input]):
            rt_input = convert_to_tensor_or_ragged_tensor(rt_input)
            if not is_ragged(rt_input):
                return cls([], array_ops.shape(rt_input))
            sizes = (rt_input.nrows(), *rt_input.nested_row_lengths())
            return cls(sizes, array_ops.shape(rt_input.flat_values)[1:], dim_size_dtype=dim_size_dtype)

    # What is known of it

    @property
    def partitioned_dim_sizes(self) -> tuple[Tensor, ...]:
        """The sizes of the partitioned dimensions, scalars and vectors."""
        return self._partitioned_dim_sizes

    @property
    def inner_dim_sizes(self) -> Tensor:
        """The sizes of the inner dimensions, a vector."""
        return self._inner_dim_sizes

    @property
    def num_partitioned_dimensions(self) -> int:
        return len(self._partitioned_dim_sizes)

    @property
    def num_inner_dimensions(self) -> int | None:
        """The number of inner dimensions, None if it is not known."""
        return dimension_value(self._inner_dim_sizes.shape[0])

    @property
    def rank(self) -> int | None:
        """The number of dimensions, None if it is not known."""
        inner = self.num_inner_dimensions
        return None if inner is None else self.num_partitioned_dimensions + inner

    @property
    def dim_size_dtype(self) -> DType:
        """The type of the sizes."""
        return self._inner_dim_sizes.dtype

    def dimension_size(self, axis: int) -> Tensor:
        """The size of a dimension: a scalar, or the lengths of its rows."""
        if not isinstance(axis, int):
            raise TypeError("axis must be an integer")
        if axis < self.num_partitioned_dimensions:
            return self._partitioned_dim_sizes[axis]
        return self._inner_dim_sizes[axis - self.num_partitioned_dimensions]

    def is_ragged(self, axis: int) -> bool:
        """Whether a dimension is ragged. Raises ValueError for one that there is not."""
        if not isinstance(axis, int):
            raise TypeError("axis must be an integer")
        if axis < 0:
            raise ValueError("Negative axis values are not supported")
        if self.rank is not None and axis >= self.rank:
            raise ValueError(f"Expected axis={axis} < rank={self.rank}")
        return 0 < axis < self.num_partitioned_dimensions and self._partitioned_dim_sizes[axis].shape.ndims == 1

    def num_slices_in_dimension(self, axis: int) -> Tensor:
        """How many slices there are in all across a dimension."""
        if axis < 0:
            return constant_op.constant(1, dtype=self.dim_size_dtype)
        if self.is_ragged(axis):
            return math_ops.reduce_sum(self._partitioned_dim_sizes[axis])
        return self.dimension_size(axis) * self.num_slices_in_dimension(axis - 1)

    def __repr__(self) -> str:
        sizes = f"partitioned_dim_sizes={self._partitioned_dim_sizes!r}, inner_dim_sizes={self._inner_dim_sizes!r}"
        return f"RaggedTensorDynamicShape({sizes})"

    # Changed ones

    def with_dim_size_dtype(self, dtype: Any) -> RaggedTensorDynamicShape:
        """The same with sizes of type int32 or int64. Raises ValueError for another type."""
        if dtype not in (dtypes.int32, dtypes.int64):
            raise ValueError("dtype must be int32 or int64")
        if self.dim_size_dtype == dtype:
            return self
        sizes = [math_ops.cast(size, dtype) for size in self._partitioned_dim_sizes]
        return RaggedTensorDynamicShape(sizes, math_ops.cast(self._inner_dim_sizes, dtype))

    def broadcast_to_rank(self, rank: int) -> RaggedTensorDynamicShape:
        """The same with dimensions of size 1 in front. Raises ValueError for a smaller or unknown rank."""
        if self.rank is None:
            raise ValueError("Unable to broadcast: self.rank is unknown")
        added = rank - self.rank
        if added < 0:
            raise ValueError(f"Unable to broadcast: rank={rank} must be greater than self.rank={self.rank}.")
        if added == 0:
            return self
        if self._partitioned_dim_sizes:
            return RaggedTensorDynamicShape((1,) * added + self._partitioned_dim_sizes, self._inner_dim_sizes)
        ones = array_ops.ones([added], self.dim_size_dtype)
        return RaggedTensorDynamicShape([], array_ops.concat([ones, self._inner_dim_sizes], axis=0))

    def broadcast_dimension(self, axis: int, lengths: Any) -> RaggedTensorDynamicShape:
        """The shape with dimension `axis` broadcast against one of size `lengths`, a scalar or a vector.

        A dimension of size 1 takes any size; others have to be equal, but that a ragged one takes size 1.

        Raises ValueError for another rank of `lengths`, and for a vector in dimension 0. Running it raises
        InvalidArgumentError for a size that does not fit.
        """
        lengths = ragged_util.convert_to_int_tensor(lengths, name="lengths", dtype=self.dim_size_dtype)
        if lengths.shape.ndims is None:
            raise ValueError("lengths must have a known rank.")
        if lengths.shape.ndims > 1:
            raise ValueError("lengths must be a scalar or vector")
        is_scalar = lengths.shape.ndims == 0
        with ops.control_dependencies([self._assert_fits(axis, lengths, is_scalar)]):
            if axis >= self.num_partitioned_dimensions:
                if is_scalar:
                    return self._with_uniform_inner_dimension(axis, lengths)
                if axis == 0:
                    raise ValueError("Unable to broadcast: outermost dimension must be uniform.")
                return self._with_ragged_inner_dimension(axis, lengths)
            if self.is_ragged(axis):
                # Whoever uses the shape waits for the assertion.
                return RaggedTensorDynamicShape(self._partitioned_dim_sizes, array_ops.identity(self._inner_dim_sizes))
            return self._with_partitioned_dimension(axis, lengths, is_scalar)

    def _assert_fits(self, axis: int, lengths: Tensor, is_scalar: bool) -> Any:
        if self.is_ragged(axis):
            condition = math_ops.equal(lengths, 1 if is_scalar else self.dimension_size(axis))
            if not is_scalar:
                condition = math_ops.reduce_all(condition)
        else:
            size = self.dimension_size(axis)
            if is_scalar:
                condition = math_ops.equal(lengths, 1) | math_ops.equal(size, 1) | math_ops.equal(size, lengths)
            else:
                condition = math_ops.equal(size, 1)
        message = "Unable to broadcast: dimension size mismatch in dimension"
        data = [message, axis, "lengths=", lengths, "dim_size=", self.dimension_size(axis)]
        return control_flow_ops.Assert(condition, data=data, summarize=10)

    def _with_partitioned_dimension(self, axis: int, lengths: Tensor, is_scalar: bool) -> RaggedTensorDynamicShape:
        """The shape with another size of a uniform dimension; what is in it is repeated."""
        size = self.dimension_size(axis)
        sizes = list(self._partitioned_dim_sizes[:axis])
        if is_scalar:
            lengths = array_ops.where(math_ops.equal(size, 1), lengths, size)
            repeats = array_ops.where(math_ops.equal(size, 1), lengths, 1)
            splits = array_ops.stack([0, self.num_slices_in_dimension(axis)])
        else:
            splits = math_ops.range(array_ops.size(lengths, out_type=self.dim_size_dtype) + 1)
            repeats = lengths
        sizes.append(lengths)
        for inner_size in self._partitioned_dim_sizes[axis + 1 :]:
            if inner_size.shape.ndims == 0:
                sizes.append(inner_size)
                splits *= inner_size
            else:
                sizes.append(ragged_util.repeat_ranges(inner_size, splits, repeats))
                splits = array_ops.gather(ragged_util.lengths_to_splits(inner_size), splits)
        return RaggedTensorDynamicShape(sizes, self._inner_dim_sizes)

    def _with_uniform_inner_dimension(self, axis: int, length: Tensor) -> RaggedTensorDynamicShape:
        size = self.dimension_size(axis)
        position = axis - self.num_partitioned_dimensions
        chosen = array_ops.where(math_ops.equal(size, 1), length, size)
        before, after = self._inner_dim_sizes[:position], self._inner_dim_sizes[position + 1 :]
        inner = array_ops.concat([before, [chosen], after], axis=0)
        return RaggedTensorDynamicShape(self._partitioned_dim_sizes, inner)

    def _with_ragged_inner_dimension(self, axis: int, lengths: Tensor) -> RaggedTensorDynamicShape:
        position = axis - self.num_partitioned_dimensions
        uniform = [self._inner_dim_sizes[index] for index in range(position)]
        sizes = (*self._partitioned_dim_sizes, *uniform, lengths)
        return RaggedTensorDynamicShape(sizes, self._inner_dim_sizes[position + 1 :])


def _check_sizes(sizes: list[Tensor], inner_sizes: Tensor) -> None:
    for axis, size in enumerate(sizes):
        if size.shape.ndims is None:
            raise ValueError(f"rank of partitioned_dim_sizes[{axis}] is unknown")
        size.shape.with_rank_at_most(1)
    if sizes and sizes[0].shape.ndims == 1:
        raise ValueError("outermost partitioned dimension must be uniform")
    if sizes and sizes[-1].shape.ndims == 0:
        raise ValueError("innermost partitioned dimension must be ragged")
    inner_sizes.shape.assert_has_rank(1)


def _common_type(sizes: list[Tensor]) -> DType:
    types = {size.dtype for size in sizes if size.shape.ndims == 1}
    if len(types) > 1:
        raise ValueError("partitioned_dim_sizes must have matching dtypes")
    return types.pop() if types else dtypes.int64


def broadcast_dynamic_shape(
    shape_x: RaggedTensorDynamicShape, shape_y: RaggedTensorDynamicShape
) -> RaggedTensorDynamicShape:
    """The shape that both broadcast to. Raises TypeError for other shapes, ValueError for unknown ranks."""
    if not isinstance(shape_x, RaggedTensorDynamicShape):
        raise TypeError("shape_x must be a RaggedTensorDynamicShape")
    if not isinstance(shape_y, RaggedTensorDynamicShape):
        raise TypeError("shape_y must be a RaggedTensorDynamicShape")
    if shape_x.rank is None or shape_y.rank is None:
        raise ValueError("Unable to broadcast: unknown rank")
    rank = max(shape_x.rank, shape_y.rank)
    shape_x, shape_y = shape_x.broadcast_to_rank(rank), shape_y.broadcast_to_rank(rank)
    for axis in range(rank):
        shape_x = shape_x.broadcast_dimension(axis, shape_y.dimension_size(axis))
        shape_y = shape_y.broadcast_dimension(axis, shape_x.dimension_size(axis))
    return shape_x


def broadcast_to(rt_input: Any, shape: RaggedTensorDynamicShape, broadcast_inner_dimensions: bool = True) -> Any:
    """`rt_input`, a tensor or ragged tensor, repeated along its dimensions of size 1 to fill `shape`.

    Args:
      broadcast_inner_dimensions: do that for the inner dimensions too.

    Raises TypeError for another shape, ValueError for a shape that does not fit.
    """
    if not isinstance(shape, RaggedTensorDynamicShape):
        raise TypeError("shape must be a RaggedTensorDynamicShape")
    rt_input = convert_to_tensor_or_ragged_tensor(rt_input)
    if shape.num_partitioned_dimensions:
        return _broadcast_to_ragged_shape(rt_input, shape, broadcast_inner_dimensions)
    if is_ragged(rt_input):
        raise ValueError("Incompatible with shape: ragged rank mismatch")
    return array_ops.broadcast_to(rt_input, shape.inner_dim_sizes) if broadcast_inner_dimensions else rt_input


def _broadcast_to_ragged_shape(tensor: Any, shape: RaggedTensorDynamicShape, broadcast_inner: bool) -> RaggedTensor:
    if is_ragged(tensor) and tensor.row_splits.dtype != shape.dim_size_dtype:
        raise ValueError(
            "rt_input and dst_shape have different row_split dtypes; use RaggedTensor.with_row_splits_dtype() or "
            "RaggedTensorDynamicShape.with_dim_size_dtype() to convert to a compatible dtype."
        )
    if tensor.shape.ndims is None or shape.rank is None:
        raise ValueError("Unable to broadcast: unknown rank")
    if tensor.shape.ndims > shape.rank:
        raise ValueError("Incompatible with shape: rank mismatch")
    if is_ragged(tensor) and tensor.ragged_rank >= shape.num_partitioned_dimensions:
        raise ValueError("Incompatible with shape: ragged rank mismatch")
    source = RaggedTensorDynamicShape.from_tensor(tensor).broadcast_to_rank(shape.rank)
    tensor = _with_partitions(_with_rank(tensor, shape), shape)
    tensor = _tile_uniform_dimensions(tensor, source, shape)
    if broadcast_inner:
        flat_shape = array_ops.concat([[-1], shape.inner_dim_sizes], axis=0)
        tensor = tensor.with_flat_values(array_ops.reshape(tensor.flat_values, flat_shape))
    for axis in range(shape.num_partitioned_dimensions):
        if not source.is_ragged(axis) and shape.is_ragged(axis):
            tensor = _tile_axis_raggedly(tensor, axis, shape.dimension_size(axis), shape.dim_size_dtype)
    return tensor


def _with_rank(tensor: Any, shape: RaggedTensorDynamicShape) -> Any:
    """`tensor` with dimensions of size 1 in front, as many as `shape` has more."""
    assert shape.rank is not None and shape.num_inner_dimensions is not None
    if shape.rank > tensor.shape.ndims:
        if tensor.shape.ndims < shape.num_inner_dimensions + 1:
            tensor = array_ops.reshape(tensor, array_ops.concat([[-1], shape.inner_dim_sizes], axis=0))
        for _ in range(shape.rank - tensor.shape.ndims):
            if is_ragged(tensor):
                rows = tensor.nrows()
            else:
                rows = array_ops.shape(tensor, out_type=shape.dim_size_dtype)[0]
            tensor = RaggedTensor.from_row_lengths(tensor, [rows], validate=False)
    return tensor


def _with_partitions(tensor: Any, shape: RaggedTensorDynamicShape) -> RaggedTensor:
    """`tensor` with as many dimensions partitioned as in `shape`."""
    assert shape.num_inner_dimensions is not None
    if not is_ragged(tensor):
        return RaggedTensor.from_tensor(
            tensor, ragged_rank=shape.num_partitioned_dimensions - 1, row_splits_dtype=shape.dim_size_dtype
        )
    missing = tensor.flat_values.shape.ndims - 1 - shape.num_inner_dimensions
    if missing > 0:
        values = RaggedTensor.from_tensor(
            tensor.flat_values, ragged_rank=missing, row_splits_dtype=shape.dim_size_dtype
        )
        tensor = tensor.with_flat_values(values)
    return tensor


def _tile_uniform_dimensions(
    tensor: RaggedTensor, source: RaggedTensorDynamicShape, shape: RaggedTensorDynamicShape
) -> RaggedTensor:
    assert shape.rank is not None
    multiples: list[Any] = [1] * shape.rank
    for axis in range(shape.num_partitioned_dimensions):
        if not source.is_ragged(axis) and not shape.is_ragged(axis):
            old_size, size = source.dimension_size(axis), shape.dimension_size(axis)
            if tensor_util.constant_value(old_size) in (1, None) and tensor_util.constant_value(size) != 1:
                multiples[axis] = array_ops.where(math_ops.equal(old_size, 1), size, 1)
    if all(isinstance(each, int) for each in multiples):
        return tensor
    return ragged_array_ops.tile(tensor, array_ops.stack(multiples, axis=0))


def _tile_axis_raggedly(tensor: Any, axis: int, repeats: Tensor, splits_type: DType) -> RaggedTensor:
    """`tensor` with dimension `axis` of size 1 repeated as often as `repeats` says for each row."""
    if not is_ragged(tensor):
        tensor = RaggedTensor.from_tensor(tensor, ragged_rank=1, row_splits_dtype=splits_type)
    if axis > 1:
        return tensor.with_values(_tile_axis_raggedly(tensor.values, axis - 1, repeats, splits_type))
    nested_splits, nested_lengths = tensor.nested_row_splits, tensor.nested_row_lengths()
    splits = nested_splits[0]
    lengths = [repeats]
    for inner_splits, inner_lengths in zip(nested_splits[1:], nested_lengths[1:], strict=True):
        lengths.append(ragged_util.repeat_ranges(inner_lengths, splits, repeats))
        splits = array_ops.gather(inner_splits, splits)
    values = ragged_util.repeat_ranges(tensor.flat_values, splits, repeats)
    return RaggedTensor.from_nested_row_lengths(values, lengths, validate=False)
