"""Sparse tensors from sparse tensors: order, shape, joining, taking apart, filling up.

What keeps the number of values runs on the device; where it depends on data, on the host.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.sparse_dense_ops import reduced_axes
from tfcompat.core.kernels.sparse_indices import from_linear, linear, require_sparse, xp_of

Array = Any


def _order(indices: Array, shape: Array) -> Array:
    """The permutation that sorts the rows of `indices`, equal ones in the order in which they come."""
    numbers = linear(indices, shape)
    if is_known(numbers):
        return np.argsort(numbers, kind="stable")
    identity = jnp.arange(numbers.shape[0])
    is_sorted = jnp.all(numbers[1:] >= numbers[:-1])
    return lax.cond(is_sorted, lambda: identity, lambda: jnp.argsort(numbers, stable=True).astype(identity.dtype))


@kernel("SparseReorder")
def sparse_reorder(input_indices: Array, input_values: Array, input_shape: Array) -> tuple[Array, Array]:
    require_sparse(input_indices, input_values, input_shape)
    if is_known((input_indices, input_values, input_shape)):
        order = _order(input_indices, input_shape)
        return input_indices[order], input_values[order]
    order = _order(jnp.asarray(input_indices), jnp.asarray(input_shape))
    return jnp.asarray(input_indices)[order], jnp.asarray(input_values)[order]


@kernel("SparseReshape", constants=("input_shape", "new_shape"))
def sparse_reshape(input_indices: Array, input_shape: np.ndarray, new_shape: np.ndarray) -> tuple[Array, np.ndarray]:
    """The indices of the same elements in a tensor of shape `new_shape`, one of whose sizes may be -1."""
    require(
        input_indices.ndim == 2,
        f"Input indices should be a matrix but received shape {shape_text(input_indices.shape)}",
    )
    require(input_shape.ndim == 1, f"Input shape should be a vector but received shape {shape_text(input_shape.shape)}")
    require(new_shape.ndim == 1, f"Target shape should be a vector but received shape {shape_text(new_shape.shape)}")
    count = int(np.prod(input_shape, dtype=np.int64))
    sizes = [int(size) for size in new_shape]
    unknown = [position for position, size in enumerate(sizes) if size == -1]
    if len(unknown) > 1:
        require(False, f"only one output dimension may be -1, not both {unknown[0]} and {unknown[1]}")
    for position, size in enumerate(sizes):
        require(size >= -1, f"size {position} must be non-negative, not {size}")
    known = int(np.prod([size for size in sizes if size != -1], dtype=np.int64))
    if unknown:
        require(
            known > 0,
            "reshape cannot infer the missing input size for an empty tensor unless all specified input sizes are "
            "non-zero",
        )
        missing = count // known
        require(
            missing * known == count,
            f"Input to reshape is a SparseTensor with {count} dense values, but the requested shape requires a "
            f"multiple of {known}. input_shape={_sizes_text(input_shape)} output_shape="
            f"{_sizes_text([*sizes[: unknown[0]], missing, *sizes[unknown[0] + 1 :]])}",
        )
        sizes[unknown[0]] = missing
    require(
        int(np.prod(sizes, dtype=np.int64)) == count,
        f"Input to reshape is a tensor with {count} dense values, but the requested shape has "
        f"{int(np.prod(sizes, dtype=np.int64))}. input_shape={_sizes_text(input_shape)} "
        f"output_shape={_sizes_text(sizes)}",
    )
    return from_linear(linear(input_indices, input_shape), tuple(sizes)), np.array(sizes, np.int64)


def _sizes_text(sizes: Any) -> str:
    return f"[{','.join(str(int(size)) for size in sizes)}]"


def _spaced(sizes: Any) -> str:
    return " ".join(str(int(size)) for size in sizes)


@kernel("SparseConcat")
def sparse_concat(
    indices: list[Array], values: list[Array], shapes: list[Array], *, concat_dim: int
) -> tuple[Array, Array, Array]:
    """The tensors one behind the other along `concat_dim`."""
    for index, value, shape in zip(indices, values, shapes, strict=True):
        require_sparse(index, value, shape)
    rank = shapes[0].shape[0]
    require(-rank <= concat_dim < rank, f"Concat dimension must be in range [{-rank}, {rank}), got {concat_dim}")
    axis = concat_dim % rank
    for position, shape in enumerate(shapes[1:], 1):
        require(
            shape.shape[0] == rank,
            f"Ranks of all input tensors must match: expected {rank} but got {shape.shape[0]} at position {position}",
        )
        _check_same_sizes(shapes[0], shape, axis, position)
    xp = xp_of(indices, values, shapes)
    ends = xp.cumsum(xp.stack([shape[axis] for shape in shapes]))
    offsets = xp.concatenate([xp.zeros(1, np.int64), ends])
    unit = np.eye(rank, dtype=np.int64)[axis]
    joined = xp.concatenate([index + offsets[i] * unit for i, index in enumerate(indices)])
    shape = xp.where(unit == 1, ends[-1], xp.asarray(shapes[0]))
    order = _order(joined, shape)
    return joined[order], xp.concatenate(values)[order], shape


def _check_same_sizes(first: Array, shape: Array, axis: int, position: int) -> None:
    others = np.arange(first.shape[0]) != axis
    if is_known((first, shape)):
        wrong = np.flatnonzero(others & (first != shape))
        if wrong.size:
            at = int(wrong[0])
            require(
                False,
                f"Input shapes must match: expected {int(first[at])} for dimension {at} but got {int(shape[at])} at "
                f"position {position}",
            )
    else:
        message = f"Input shapes must match: expected {{0}} but got {{1}} at position {position}"
        late_checks.report(lambda: jnp.all(~others | (first == shape)), message, lambda: [first, shape])


@kernel("SparseSplit", host=True)
def sparse_split(
    split_dim: np.ndarray, indices: np.ndarray, values: np.ndarray, shape: np.ndarray, *, num_split: int
) -> list[np.ndarray]:
    """`num_split` pieces along `split_dim`; the first ones are one longer when the size does not divide evenly."""
    require_sparse(indices, values, shape)
    axis, rank = int(split_dim), shape.shape[0]
    require(0 <= axis < rank, f"Input split_dim should be between 0 and rank ({rank}), got {axis}")
    size = int(shape[axis])
    require(
        1 <= num_split <= size,
        f"Input num_split should be between 1 and the splitting dimension size ({size}), got {num_split}",
    )
    short, longer = divmod(size, num_split)
    sizes = [short + 1] * longer + [short] * (num_split - longer)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    unit = np.eye(rank, dtype=np.int64)[axis]
    masks = [
        (indices[:, axis] >= start) & (indices[:, axis] < start + length)
        for start, length in zip(starts, sizes, strict=False)
    ]
    return [
        *(indices[mask] - start * unit for mask, start in zip(masks, starts, strict=False)),
        *(values[mask] for mask in masks),
        *(np.where(unit == 1, length, shape).astype(np.int64) for length in sizes),
    ]


@kernel("SparseSlice", host=True)
def sparse_slice(
    indices: np.ndarray, values: np.ndarray, shape: np.ndarray, start: np.ndarray, size: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What lies within `start` and `start + size`, which may reach beyond `shape`."""
    require_sparse(indices, values, shape)
    rank = shape.shape[0]
    for name, array in (("start", start), ("size", size)):
        require(array.ndim == 1, f"Input {name} should be a vector but received shape {shape_text(array.shape)}")
    require(
        start.size == rank,
        f"Expected start to be a vector of length {rank} but got length {start.size}",
    )
    require(size.size == rank, f"Expected size to be a vector of length {rank} but got length {size.size}")
    mask = np.all((indices >= start) & (indices < start + size), axis=1)
    result_shape = np.clip(np.minimum(size, shape - start), 0, None)
    return indices[mask] - start, values[mask], result_shape


def _row_numbers(*matrices: np.ndarray) -> list[np.ndarray]:
    """Numbers for the rows of several matrices: equal rows get one number, and numbers ascend as the rows do."""
    rows = np.concatenate(matrices)
    if not rows.shape[1]:
        return [np.zeros(len(matrix), np.intp) for matrix in matrices]
    _, numbers = np.unique(rows, axis=0, return_inverse=True)
    return np.split(numbers.reshape(-1), np.cumsum([len(matrix) for matrix in matrices[:-1]]))


def _picked(gradient: np.ndarray, rows: np.ndarray, targets: np.ndarray, count: int) -> np.ndarray:
    """For each of `rows` the gradient at the same row of `targets`, 0 where there is none."""
    places = np.full(count, -1)
    places[targets] = np.arange(len(targets))
    found = places[rows]
    return np.where(found >= 0, gradient[found] if len(gradient) else 0, 0).astype(gradient.dtype)


@kernel("SparseSliceGrad", host=True)
def sparse_slice_grad(
    backprop_val_grad: np.ndarray, input_indices: np.ndarray, input_start: np.ndarray, output_indices: np.ndarray
) -> np.ndarray:
    """Gradients of the values that were sliced: those of the slice, 0 for the others."""
    rows, targets = _row_numbers(input_indices - input_start, output_indices)
    return _picked(backprop_val_grad, rows, targets, len(rows) + len(targets))


def _union(
    a: tuple[np.ndarray, np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The indices of two tensors of one shape together, in order; each one's values there, 0 where it has none; whether
    both have one."""
    (a_indices, a_values, a_shape), (b_indices, b_values, b_shape) = a, b
    require_sparse(a_indices, a_values, a_shape, "a_")
    require_sparse(b_indices, b_values, b_shape, "b_")
    require(
        a_shape.shape == b_shape.shape,
        f"Operands do not have the same ranks; got shapes: {_spaced(a_shape)} and {_spaced(b_shape)}",
    )
    for position, (left, right) in enumerate(zip(a_shape.tolist(), b_shape.tolist(), strict=True)):
        require(
            left == right,
            f"Operands' shapes do not match: got {left} and {right} for dimension {position}",
        )
    a_rows, b_rows = _row_numbers(a_indices, b_indices)
    numbers, first = np.unique(np.concatenate([a_rows, b_rows]), return_index=True)
    indices = np.concatenate([a_indices, b_indices])[first]
    a_dense, b_dense = np.zeros(len(numbers), a_values.dtype), np.zeros(len(numbers), b_values.dtype)
    a_dense[a_rows], b_dense[b_rows] = a_values, b_values
    return indices, a_dense, b_dense, np.isin(numbers, a_rows) & np.isin(numbers, b_rows)


@kernel("SparseAdd", host=True)
def sparse_add(
    a_indices: np.ndarray,
    a_values: np.ndarray,
    a_shape: np.ndarray,
    b_indices: np.ndarray,
    b_values: np.ndarray,
    b_shape: np.ndarray,
    thresh: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sum, without the values that both operands hold and whose sum's magnitude is below `thresh`."""
    indices, a, b, in_both = _union((a_indices, a_values, a_shape), (b_indices, b_values, b_shape))
    require(thresh.ndim == 0, f"The magnitude threshold must be a scalar: got shape {shape_text(thresh.shape)}")
    total = a + b
    is_kept = ~in_both | (thresh <= np.abs(total))
    return indices[is_kept], total[is_kept], a_shape


@kernel("SparseAddGrad", host=True)
def sparse_add_grad(
    backprop_val_grad: np.ndarray, a_indices: np.ndarray, b_indices: np.ndarray, sum_indices: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Gradients of the values of both operands: that of their sum, 0 where it was left out."""
    a_rows, b_rows, targets = _row_numbers(a_indices, b_indices, sum_indices)
    count = len(a_rows) + len(b_rows) + len(targets)
    return _picked(backprop_val_grad, a_rows, targets, count), _picked(backprop_val_grad, b_rows, targets, count)


def _register_extreme(op_type: str, combine: Any) -> None:
    @kernel(op_type, host=True)
    def sparse_sparse_extreme(
        a_indices: np.ndarray,
        a_values: np.ndarray,
        a_shape: np.ndarray,
        b_indices: np.ndarray,
        b_values: np.ndarray,
        b_shape: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        indices, a, b, _ = _union((a_indices, a_values, a_shape), (b_indices, b_values, b_shape))
        return indices, combine(a, b)


_register_extreme("SparseSparseMaximum", np.maximum)
_register_extreme("SparseSparseMinimum", np.minimum)


def _register_sparse_reduction(op_type: str, reduce: Any) -> None:
    @kernel(op_type, host=True)
    def sparse_reduce_sparse(
        input_indices: np.ndarray,
        input_values: np.ndarray,
        input_shape: np.ndarray,
        reduction_axes: np.ndarray,
        *,
        keep_dims: bool,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The groups that hold a value, reduced."""
        rank = input_shape.shape[0]
        gone = reduced_axes(reduction_axes, rank)
        kept = [axis for axis in range(rank) if axis not in gone]
        (rows,) = _row_numbers(input_indices[:, kept])
        order = np.argsort(rows, kind="stable")
        starts = np.flatnonzero(np.concatenate([[True], np.diff(rows[order]) > 0])) if len(rows) else np.zeros(0, int)
        values = reduce.reduceat(input_values[order], starts) if len(rows) else input_values[:0]
        indices = input_indices[order][starts]
        if keep_dims:
            indices = indices.copy()
            indices[:, gone] = 0
            shape = np.array([1 if axis in gone else input_shape[axis] for axis in range(rank)], np.int64)
        else:
            indices, shape = indices[:, kept], input_shape[kept]
        return indices, values.astype(input_values.dtype), shape


_register_sparse_reduction("SparseReduceSumSparse", np.add)
_register_sparse_reduction("SparseReduceMaxSparse", np.maximum)


@kernel("SparseFillEmptyRows", host=True)
def sparse_fill_empty_rows(
    indices: np.ndarray, values: np.ndarray, dense_shape: np.ndarray, default_value: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Puts `default_value` at the beginning of the rows that hold nothing.

    Returns (indices, values, which rows were empty, where each given value is now).
    """
    require(dense_shape.ndim == 1, f"dense_shape must be a vector, saw: {shape_text(dense_shape.shape)}")
    require(indices.ndim == 2, f"indices must be a matrix, saw: {shape_text(indices.shape)}")
    require(values.ndim == 1, f"values must be a vector, saw: {shape_text(values.shape)}")
    require(default_value.ndim == 0, f"default_value must be a scalar, saw: {shape_text(default_value.shape)}")
    rows = int(dense_shape[0])
    require(
        rows > 0 or not len(indices),
        f"Received SparseTensor with dense_shape[0] = 0 but indices.shape[0] = {len(indices)}",
    )
    row = indices[:, 0]
    outside = (row < 0) | (row >= rows)
    if outside.any():
        first = int(np.argmax(outside))
        require(False, f"indices({first}, 0) is invalid: {row[first]} >= {rows}")
    is_empty = np.bincount(row, minlength=rows)[:rows] == 0
    empty = np.flatnonzero(is_empty)
    added = np.zeros((len(empty), indices.shape[1]), np.int64)
    added[:, 0] = empty
    order = np.argsort(np.concatenate([row, empty]), kind="stable")
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    all_values = np.concatenate([values, np.full(len(empty), default_value, values.dtype)])
    return np.concatenate([indices, added])[order], all_values[order], is_empty, places[: len(values)]


@kernel("SparseFillEmptyRowsGrad")
def sparse_fill_empty_rows_grad(reverse_index_map: Array, grad_values: Array) -> tuple[Array, Array]:
    """The gradients of the given values, and of the default one: of all others."""
    grad = jnp.asarray(grad_values)
    is_given = jnp.zeros(grad.shape[0], bool).at[reverse_index_map].set(True, mode="drop")
    return grad[reverse_index_map], jnp.sum(jnp.where(is_given, 0, grad), dtype=grad.dtype)
