"""Sparse tensors with dense ones: conversion, sums, products, reductions, softmax.

All of them run on the device: the sizes of their results follow from shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.element_checks import is_padding
from tfcompat.core.kernels.reduction_ops import lowest_finite
from tfcompat.core.kernels.sparse_indices import (
    check,
    check_indices,
    check_within,
    columns,
    linear,
    require_sparse,
)

Array = Any


@kernel("SparseToDense", constants=("output_shape",))
def sparse_to_dense(
    sparse_indices: Array,
    output_shape: np.ndarray,
    sparse_values: Array,
    default_value: Array,
    *,
    validate_indices: bool,
) -> Array:
    """`default_value` everywhere but at the given indices."""
    indices_text = f"got shape {shape_text(sparse_indices.shape)}"
    require(
        sparse_indices.ndim <= 2,
        f"sparse_indices should be a scalar, vector, or matrix, {indices_text}",
    )
    count = sparse_indices.shape[0] if sparse_indices.ndim else 1
    rank = sparse_indices.shape[1] if sparse_indices.ndim == 2 else 1
    require(output_shape.ndim == 1, f"output_shape should be a vector, got shape {shape_text(output_shape.shape)}")
    require(
        output_shape.size == rank,
        f"output_shape has incorrect number of elements: {output_shape.size} should be: {rank}",
    )
    require(
        sparse_values.shape in ((), (count,)),
        f"sparse_values has incorrect shape {shape_text(sparse_values.shape)}, should be [] or [{count}]",
    )
    require(default_value.ndim == 0, "default_value should be a scalar.")
    shape = tuple(int(size) for size in output_shape)
    indices = sparse_indices.reshape(count, rank)
    if validate_indices:
        check_indices(indices, shape)
    else:
        check_within(indices, shape, f"Indices are not valid (out of bounds).  Shape: {shape_text(shape)}")
    if is_known((indices, sparse_values, default_value)):
        dense = np.full(shape, default_value, default_value.dtype)
        dense[columns(indices)] = sparse_values
        return dense
    at = jnp.full(shape, default_value).at[columns(jnp.asarray(indices))]
    return at.set(sparse_values, mode="drop", wrap_negative_indices=False)


@kernel("SparseTensorDenseAdd")
def sparse_tensor_dense_add(a_indices: Array, a_values: Array, a_shape: Array, b: Array) -> Array:
    """a + b; what `a_indices` names several times adds up."""
    require_sparse(a_indices, a_values, a_shape, "a_")
    require(
        a_shape.shape[0] == b.ndim,
        f"Two operands have different ranks; received: {a_shape.shape[0]} and {b.ndim}",
    )
    for position, size in enumerate(b.shape):
        message = (
            f"Dimension {position} does not equal (no broadcasting is supported): sparse side {{0}} vs dense side "
        )
        check(a_shape[position] == size, f"{message}{size}", a_shape[position])
    for position in range(b.ndim):
        check_within(
            a_indices[:, position : position + 1],
            b.shape[position : position + 1],
            f"Sparse tensor has some invalid index on dimension {position}; dense tensor shape: {shape_text(b.shape)}",
        )
    at = jnp.asarray(b).at[columns(jnp.asarray(a_indices))]
    return at.add(a_values, mode="drop", wrap_negative_indices=False)


@kernel("SparseTensorDenseMatMul", constants=("a_shape",))
def sparse_tensor_dense_mat_mul(
    a_indices: Array, a_values: Array, a_shape: np.ndarray, b: Array, *, adjoint_a: bool, adjoint_b: bool
) -> Array:
    """The product of a sparse and a dense matrix, either of them conjugated and transposed before."""
    require(b.ndim == 2, "Tensor 'b' is not a matrix")
    require(a_shape.ndim == 1, "Tensor 'a_shape' is not a vector")
    require(a_shape.size == 2, "Tensor 'a_shape' must have 2 elements")
    require(a_values.ndim == 1, "Tensor 'a_values' is not a vector")
    require(a_indices.ndim == 2, "Tensor 'a_indices' is not a matrix")
    count = a_indices.shape[0]
    require(a_values.shape[0] == count, "Number of rows of a_indices does not match number of entries in a_values")
    require(a_indices.shape[1] == 2, "Number of columns of a_indices does not match number of entries in a_shape")
    row, column = (1, 0) if adjoint_a else (0, 1)
    rows, inner = int(a_shape[row]), int(a_shape[column])
    inner_b = b.shape[1 if adjoint_b else 0]
    require(
        inner == inner_b,
        f"Cannot multiply A and B because inner dimension does not match: {inner} vs. {inner_b}.  Did you forget a "
        f"transpose?  Dimensions of A: [{rows}, {inner}).  Dimensions of B: {shape_text(b.shape)}",
    )
    _check_matrix_indices(a_indices, column, "k", inner)
    _check_matrix_indices(a_indices, row, "m", rows)
    indices = jnp.asarray(a_indices)
    values = jnp.asarray(a_values)
    b = jnp.conj(b).T if adjoint_b else jnp.asarray(b)
    picked = b.at[indices[:, column]].get(mode="fill", fill_value=0, wrap_negative_indices=False)
    product = jnp.zeros((rows, b.shape[1]), b.dtype).at[indices[:, row]]
    return product.add(values[:, None] * picked, mode="drop", wrap_negative_indices=False)


def _check_matrix_indices(indices: Array, column: int, name: str, limit: int) -> None:
    place = indices[:, column]
    message = f"{name} ({{1}}) from index[{{0}},{column}] out of bounds (>={limit})"
    outside = (place < 0) | ((place >= limit) & ~is_padding(place))
    if not is_known(indices):
        if indices.shape[0]:
            late_checks.report(
                lambda: ~jnp.any(outside), message, lambda: [jnp.argmax(outside), place[jnp.argmax(outside)]]
            )
    elif outside.any():
        require(False, message.format(int(np.argmax(outside)), place[np.argmax(outside)]))


def _register_cwise(op_type: str, combine: Callable[[Array, Array], Array]) -> None:
    @kernel(op_type)
    def sparse_dense_cwise(sp_indices: Array, sp_values: Array, sp_shape: Array, dense: Array) -> Array:
        """The values combined with those of `dense`, which broadcasts to the sparse tensor's shape, at their places."""
        require_sparse(sp_indices, sp_values, sp_shape, "sp_")
        rank = sp_indices.shape[1]
        message = (
            "SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: "
            f"{{0}} vs. {shape_text(dense.shape)}"
        )
        if dense.ndim > rank:
            require(False, message.format(_sizes_text(sp_shape)))
        for position, size in enumerate(dense.shape, rank - dense.ndim):
            if size != 1:
                check(sp_shape[position] == size, message, sp_shape)
        places = columns(jnp.asarray(sp_indices))[rank - dense.ndim :]
        places = tuple(
            jnp.zeros_like(place) if size == 1 else place for place, size in zip(places, dense.shape, strict=True)
        )
        other = jnp.asarray(dense)
        if dense.ndim:
            other = other.at[places].get(mode="fill", fill_value=0, wrap_negative_indices=False)
        return combine(jnp.asarray(sp_values), jnp.broadcast_to(other, sp_values.shape))


_register_cwise("SparseDenseCwiseAdd", jnp.add)
_register_cwise("SparseDenseCwiseMul", jnp.multiply)
_register_cwise("SparseDenseCwiseDiv", lax.div)


def reduced_axes(axes: np.ndarray, rank: int) -> list[int]:
    """The dimensions that a reduction removes."""
    for axis in axes.reshape(-1).tolist():
        require(-rank <= axis < rank, f"Invalid reduction dimension {axis}, for input with {rank} dimensions.")
    return sorted({int(axis) % rank for axis in axes.reshape(-1)})


def _reduced(
    indices: Array, values: Array, shape: np.ndarray, axes: np.ndarray, keep_dims: bool
) -> tuple[Array, int, tuple[int, ...]]:
    """For each value the element of the flat result that it goes to; that result's size; its shape."""
    rank = shape.shape[0]
    gone = reduced_axes(axes, rank)
    kept = [axis for axis in range(rank) if axis not in gone]
    sizes = [int(shape[axis]) for axis in kept]
    result_shape = [1 if axis in gone else int(shape[axis]) for axis in range(rank)] if keep_dims else sizes
    group = linear(indices[:, np.array(kept, np.intp)], np.array(sizes, np.int64))
    if rank:
        group = jnp.where(is_padding(indices[:, 0]), np.iinfo(np.int64).max, group)
    return group, int(np.prod(sizes, dtype=np.int64)), tuple(result_shape)


@kernel("SparseReduceSum", constants=("input_shape", "reduction_axes"))
def sparse_reduce_sum(
    input_indices: Array, input_values: Array, input_shape: np.ndarray, reduction_axes: np.ndarray, *, keep_dims: bool
) -> Array:
    group, size, shape = _reduced(jnp.asarray(input_indices), input_values, input_shape, reduction_axes, keep_dims)
    return jnp.zeros(size, input_values.dtype).at[group].add(input_values, mode="drop").reshape(shape)


@kernel("SparseReduceMax", constants=("input_shape", "reduction_axes"))
def sparse_reduce_max(
    input_indices: Array, input_values: Array, input_shape: np.ndarray, reduction_axes: np.ndarray, *, keep_dims: bool
) -> Array:
    """The largest value of each group; 0 where there is none."""
    group, size, shape = _reduced(jnp.asarray(input_indices), input_values, input_shape, reduction_axes, keep_dims)
    dtype = input_values.dtype
    largest = jnp.full(size, lowest_finite(dtype), dtype).at[group].max(input_values, mode="drop")
    is_there = jnp.zeros(size, bool).at[group].set(True, mode="drop")
    return jnp.where(is_there, largest, np.zeros((), dtype)).reshape(shape)


@kernel("SparseSoftmax")
def sparse_softmax(sp_indices: Array, sp_values: Array, sp_shape: Array) -> Array:
    """The softmax of the stored values of each row (the last dimension)."""
    require_sparse(sp_indices, sp_values, sp_shape, "sp_")
    count, rank = sp_indices.shape
    require(rank >= 2, f"Input should have rank >= 2, but received shape: {_sizes_text(sp_shape)}")
    if not count:
        return sp_values
    rows = jnp.asarray(sp_indices)[:, :-1]
    row = jnp.cumsum(jnp.concatenate([jnp.zeros(1, bool), jnp.any(rows[1:] != rows[:-1], axis=1)]).astype(np.int32))
    largest = jax.ops.segment_max(sp_values, row, count, indices_are_sorted=True)
    exponentials = jnp.exp(sp_values - largest[row])
    return exponentials / jax.ops.segment_sum(exponentials, row, count, indices_are_sorted=True)[row]


def _sizes_text(shape: Array) -> str:
    return shape_text(shape) if is_known(shape) else f"{shape.shape[0]} sizes"


@kernel("SparseMatMul")
def sparse_mat_mul(a: Array, b: Array, *, transpose_a: bool, transpose_b: bool) -> Array:
    """The float32 product of two dense matrices; that they hold many zeros makes no difference."""
    require(a.ndim == 2, "a is not a matrix")
    require(b.ndim == 2, "b is not a matrix")
    inner_a, inner_b = 0 if transpose_a else 1, 1 if transpose_b else 0
    require(
        a.shape[inner_a] == b.shape[inner_b],
        f"Matrix size incompatible: a: {shape_text(a.shape)}, b: {shape_text(b.shape)}",
    )
    a, b = jnp.asarray(a).astype(np.float32), jnp.asarray(b).astype(np.float32)
    return lax.dot_general(a, b, (((inner_a,), (inner_b,)), ((), ())), precision=lax.Precision.HIGHEST)
