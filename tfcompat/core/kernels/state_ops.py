"""Kernels that read and write variables: assignment, scatter, gather from a resource.

Reference variables (`Assign`, ...) and resource variables (`AssignVariableOp`, ...) do the same; the ops of the former
return the reference that they were given.

An index outside the variable raises InvalidArgumentError: at once where it is known before the device runs (constants
and host steps), otherwise when the step is over (see `late_checks`), in which it wrote nothing or read zeros.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.context import Context, Ref
from tfcompat.core.framework.kernel import is_known, kernel, numpy_or_jax
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.element_checks import require_in_range, require_indexes
from tfcompat.core.kernels.scatter_ops import columns, require_update_shapes
from tfcompat.core.util.strided_slice import StridedSliceMasks, numpy_index, without_ellipsis
from tfcompat.python.framework import errors

Combine = Callable[[Any, Any], Any]


# Assignment.


def _fits(declared: tuple[int | None, ...] | None, shape: tuple[int, ...]) -> bool:
    return declared is None or (
        len(declared) == len(shape)
        and all(size in (None, actual) for size, actual in zip(declared, shape, strict=True))
    )


@kernel("Assign", stateful=True)
def assign(ctx: Context, ref: Ref, value: Any, *, validate_shape: bool) -> Ref:
    require(
        not validate_shape or _fits(ref.shape, np.shape(value)),
        "Assign requires shapes of both tensors to match. "
        f"lhs shape= {shape_text(ref.shape or ())} rhs shape= {shape_text(np.shape(value))}",
    )
    ctx.write(ref, value)
    return ref


@kernel("AssignVariableOp", stateful=True)
def assign_variable_op(ctx: Context, resource: Ref, value: Any) -> tuple[()]:
    ctx.write(resource, value)
    return ()


def _update(ctx: Context, ref: Ref, value: Any, combine: Combine) -> None:
    before = ctx.read(ref)
    require(
        np.shape(before) == np.shape(value),
        f"Cannot update variable with shape {shape_text(np.shape(before))} using a Tensor with shape "
        f"{shape_text(np.shape(value))}, shapes must be equal.",
    )
    ctx.write(ref, combine(before, value))


@kernel("AssignAdd", stateful=True)
def assign_add(ctx: Context, ref: Ref, value: Any) -> Ref:
    _update(ctx, ref, value, operator.add)
    return ref


@kernel("AssignSub", stateful=True)
def assign_sub(ctx: Context, ref: Ref, value: Any) -> Ref:
    _update(ctx, ref, value, operator.sub)
    return ref


@kernel("AssignAddVariableOp", stateful=True)
def assign_add_variable_op(ctx: Context, resource: Ref, value: Any) -> tuple[()]:
    _update(ctx, resource, value, operator.add)
    return ()


@kernel("AssignSubVariableOp", stateful=True)
def assign_sub_variable_op(ctx: Context, resource: Ref, value: Any) -> tuple[()]:
    _update(ctx, resource, value, operator.sub)
    return ()


@kernel("CountUpTo", "ResourceCountUpTo", stateful=True, checks=True)
def count_up_to(ctx: Context, ref: Ref, *, limit: int) -> Any:
    """Increments an integer variable and returns what it held before; OutOfRangeError at `limit`."""
    before = ctx.read(ref)
    ctx.check(before < limit, errors.OutOfRangeError, f"Reached limit of {limit}")
    ctx.write(ref, before + numpy_or_jax(before).ones((), before.dtype))
    return before


# Reading.


@kernel("ReadVariableOp", "DestroyTemporaryVariable", stateful=True)
def read_variable_op(ctx: Context, resource: Ref) -> Any:
    return ctx.read(resource)


@kernel("IsVariableInitialized", "VarIsInitializedOp", stateful=True, host=True)
def is_variable_initialized(ctx: Context, ref: Ref) -> np.ndarray:
    return np.asarray(ctx.is_initialized(ref))


@kernel("VariableShape", stateful=True)
def variable_shape(ctx: Context, input: Ref, *, out_type: np.dtype) -> np.ndarray:
    return np.asarray(np.shape(ctx.read(input)), out_type)


@kernel("ResourceGather", stateful=True)
def resource_gather(ctx: Context, resource: Ref, indices: Any, *, batch_dims: int) -> Any:
    params = ctx.read(resource)
    require(np.ndim(params) >= 1, "params must be at least 1 dimensional")
    require_in_range(indices, params.shape[batch_dims])
    if batch_dims:
        batch = np.ix_(*map(np.arange, params.shape[:batch_dims]))
        extra = np.ndim(indices) - batch_dims
        batch = tuple(axis.reshape(axis.shape + (1,) * extra) for axis in batch)
        return _take(params, (*batch, indices))
    return _take(params, (indices,))


@kernel("ResourceGatherNd", stateful=True)
def resource_gather_nd(ctx: Context, resource: Ref, indices: Any) -> Any:
    params = ctx.read(resource)
    depth = indices.shape[-1]
    require(
        depth <= np.ndim(params),
        f"index innermost dimension length must be <= params rank; saw: {depth} vs. {np.ndim(params)}",
    )
    require_indexes(indices, params.shape, "param shape")
    return _take(params, columns(indices))


def _take(params: Any, index: tuple[Any, ...]) -> Any:
    if is_known((params, *index)):
        return params[index]
    return jnp.asarray(params).at[index].get(mode="fill", fill_value=0, wrap_negative_indices=False)


# Scatter: rows `indices` of a variable are combined with `updates`, one after another.


def _row_index(array: Any, indices: Any, updates: Any) -> tuple[Any, ...]:
    """The index of rows, after checks."""
    shapes = np.shape(updates), np.shape(indices), np.shape(array)
    require(len(shapes[2]) >= 1, f"params must be at least 1-D, got shape {shape_text(shapes[2])}")
    require(
        shapes[0] in ((), shapes[1] + shapes[2][1:]),
        "Must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], got updates.shape "
        f"{shape_text(shapes[0])}, indices.shape {shape_text(shapes[1])}, params.shape {shape_text(shapes[2])}",
    )
    require_in_range(indices, shapes[2][0], may_be_padded=True)
    return (indices,)


def _nd_index(array: Any, indices: Any, updates: Any) -> tuple[Any, ...]:
    """The index of the slices that the rows of `indices` name, after checks."""
    require_update_shapes(np.shape(array), indices, updates)
    indices = indices if indices.ndim > 1 else indices[:, None]
    require_indexes(indices, np.shape(array), "shape")
    return columns(indices)


def _scatter_set(array: Any, index: tuple[Any, ...], updates: Any) -> Any:
    if is_known((array, updates, *index)):
        result = np.array(array)
        result[index] = updates
        return result
    return jnp.asarray(array).at[index].set(updates, mode="drop", wrap_negative_indices=False)


def _scatter_with(method: str, ufunc: Any) -> Callable[[Any, tuple[Any, ...], Any], Any]:
    def scatter(array: Any, index: tuple[Any, ...], updates: Any) -> Any:
        if is_known((array, updates, *index)):
            result = np.array(array)
            ufunc.at(result, index, updates)
            return result
        at = jnp.asarray(array).at[index]
        return getattr(at, method)(updates, mode="drop", wrap_negative_indices=False)

    return scatter


_add = _scatter_with("add", np.add)


def _scatter_sub(array: Any, index: tuple[Any, ...], updates: Any) -> Any:
    return _add(array, index, -updates)


def _scatter_div(array: Any, index: tuple[Any, ...], updates: Any) -> Any:
    (indices,) = index
    updates = jnp.broadcast_to(updates, np.shape(indices) + np.shape(array)[1:])
    (result,) = update_rows(lambda row, update: [jax.lax.div(row, update)], [array], indices, [updates])
    return result


def update_rows(
    update: Callable[..., Sequence[Any]], arrays: list[Any], indices: Any, per_row: list[Any]
) -> tuple[Any, ...]:
    """Replaces rows `indices` of `arrays` by `update(*rows, *per_row)`, one index after another.

    A repeated index sees what its earlier occurrence left. All first occurrences are updated at once, then all second
    ones, and so on: without repetition there is one turn.

    Args:
      update: takes and gives rows of `arrays`, along a leading dimension.
      arrays: of equal shape [size, ...].
      indices: integers of any shape; those outside [0, size) are skipped.
      per_row: arrays whose leading dimensions are those of `indices`.
    """
    arrays = [jnp.asarray(array) for array in arrays]
    size = arrays[0].shape[0]
    indices = jnp.asarray(indices)
    per_row = [jnp.reshape(item, (-1, *np.shape(item)[indices.ndim :])) for item in per_row]
    indices = jnp.ravel(indices)
    order = jnp.argsort(indices, stable=True)
    ordered = indices[order]
    occurrence = jnp.arange(ordered.size, dtype=np.int32) - jnp.searchsorted(ordered, ordered).astype(np.int32)
    occurrence = jnp.where(ordered < size, occurrence, 0)  # padding (see `ragged_sizes.py`) takes no turns of its own
    turn_of = jnp.zeros(ordered.size, np.int32).at[order].set(occurrence)

    def one_turn(state: tuple[Any, tuple[Any, ...]]) -> tuple[Any, tuple[Any, ...]]:
        turn, arrays = state
        rows = jnp.where(turn_of == turn, indices, jnp.asarray(size, indices.dtype))
        before = [array.at[rows].get(mode="fill", fill_value=0, wrap_negative_indices=False) for array in arrays]
        after = update(*before, *per_row)
        written = zip(arrays, after, strict=True)
        return turn + jnp.int32(1), tuple(
            array.at[rows].set(new, mode="drop", wrap_negative_indices=False) for array, new in written
        )

    turns = jnp.max(turn_of, initial=-1) + jnp.int32(1)
    return jax.lax.while_loop(lambda state: state[0] < turns, one_turn, (jnp.int32(0), tuple(arrays)))[1]


_ROW_SCATTERS = {
    "Update": _scatter_set,
    "Add": _add,
    "Sub": _scatter_sub,
    "Mul": _scatter_with("multiply", np.multiply),
    "Div": _scatter_div,
    "Min": _scatter_with("min", np.minimum),
    "Max": _scatter_with("max", np.maximum),
}
_ND_SCATTERS = {"Update": _scatter_set, "Add": _add, "Sub": _scatter_sub}


def _register_scatter(op_type: str, scatter: Callable[..., Any], index_of: Callable[..., Any]) -> None:
    """The kernels of `op_type`, which returns its reference, and of its resource form, which returns nothing."""

    def write(ctx: Context, ref: Ref, indices: Any, updates: Any) -> None:
        before = ctx.read(ref)
        ctx.write(ref, scatter(before, index_of(before, indices, updates), updates))

    @kernel(op_type, stateful=True)
    def on_reference(ctx: Context, ref: Ref, indices: Any, updates: Any) -> Ref:
        write(ctx, ref, indices, updates)
        return ref

    @kernel(f"Resource{op_type}", stateful=True)
    def on_resource(ctx: Context, ref: Ref, indices: Any, updates: Any) -> tuple[()]:
        write(ctx, ref, indices, updates)
        return ()


for _name, _scatter in _ROW_SCATTERS.items():
    _register_scatter(f"Scatter{_name}", _scatter, _row_index)
for _name, _scatter in _ND_SCATTERS.items():
    _register_scatter(f"ScatterNd{_name}", _scatter, _nd_index)


# Assignment to `v[...]`.


def _slice_assign(
    ctx: Context,
    ref: Ref,
    begin: np.ndarray,
    end: np.ndarray,
    strides: np.ndarray,
    value: Any,
    *,
    begin_mask: int,
    end_mask: int,
    ellipsis_mask: int,
    new_axis_mask: int,
    shrink_axis_mask: int,
) -> None:
    before = ctx.read(ref)
    masks = StridedSliceMasks(begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask)
    index = tuple(without_ellipsis(numpy_index(begin.tolist(), end.tolist(), strides.tolist(), masks), np.ndim(before)))
    shape = np.broadcast_to(np.False_, np.shape(before))[index].shape
    if 0 in shape:
        return  # whatever the value is
    if shape != np.shape(value):
        raise errors.UnimplementedError(
            None,
            None,
            f"sliced l-value shape {shape_text(shape)} does not match r-value shape {shape_text(np.shape(value))}. "
            "Automatic broadcasting not yet implemented.",
        )
    if is_known((before, value)):
        after: Any = np.array(before)
        after[index] = value
    else:
        after = jnp.asarray(before).at[index].set(value)
    ctx.write(ref, after)


@kernel("StridedSliceAssign", constants=("begin", "end", "strides"), stateful=True)
@functools.wraps(_slice_assign)
def strided_slice_assign(ctx: Context, ref: Ref, *inputs: Any, **masks: Any) -> Ref:
    _slice_assign(ctx, ref, *inputs, **masks)
    return ref


@kernel("ResourceStridedSliceAssign", constants=("begin", "end", "strides"), stateful=True)
@functools.wraps(_slice_assign)
def resource_strided_slice_assign(ctx: Context, ref: Ref, *inputs: Any, **masks: Any) -> tuple[()]:
    _slice_assign(ctx, ref, *inputs, **masks)
    return ()
