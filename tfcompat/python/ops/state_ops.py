"""Functions that add ops which change variables: `tf.assign`, `tf.scatter_add`, ...

Each takes a reference tensor, a reference variable or a resource variable. For the former two the op is made on the
reference and its output returned; for a resource variable the result reads the variable after the change.
"""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops._generated_modules import star_import


def variable_op(
    shape: Any,
    dtype: Any,
    name: str = "Variable",
    set_shape: bool = True,
    container: str = "",
    shared_name: str = "",
) -> Any:
    """The op of 0.x variables, whose attribute `shape` says [] for an unknown shape. See `variable_op_v2`."""
    shape = TensorShape(shape if set_shape else None)
    result = apply_op("Variable", shape=shape, dtype=dtype, container=container, shared_name=shared_name, name=name)
    if set_shape:
        result.set_shape(shape)
    return result


def variable_op_v2(shape: Any, dtype: Any, name: str = "Variable", container: str = "", shared_name: str = "") -> Any:
    """A reference to session state.

    Args:
      shape: static shape of the state, possibly unknown.
      dtype: its element type.
      container, shared_name: kept in the node; the state belongs to the session.

    Returns: a tensor of reference type.
    """
    return apply_op(
        "VariableV2",
        shape=TensorShape(shape),
        dtype=dtype,
        container=container,
        shared_name=shared_name,
        name=name,
    )


def init_variable(v: Any, init: Any, name: str = "init") -> Any:
    """The op that initializes variable `v`.

    Args:
      init: the value, or a function of shape (a list of ints) and dtype that gives it.

    Returns: the reference after the assignment.
    """
    with (
        ops.name_scope(None, v.op.name + "/", [v, init]),
        ops.name_scope(name) as scope,
        ops.colocate_with(v),
    ):
        if callable(init):
            value = ops.convert_to_tensor(init(v.get_shape().as_list(), v.dtype.base_dtype), name="value")
        else:
            value = ops.convert_to_tensor(init, name="init")
        return apply_op("Assign", ref=v, value=value, name=scope)


def is_variable_initialized(ref: Any, name: str | None = None) -> Any:
    """A scalar bool: whether the variable holds a value when the op runs."""
    if ref.dtype._is_ref_dtype:
        return apply_op("IsVariableInitialized", ref=ref, name=name)
    return ref.is_initialized(name=name)


def assign(
    ref: Any, value: Any, validate_shape: bool | None = None, use_locking: bool | None = None, name: str | None = None
) -> Any:
    """Gives a variable a new value.

    Args:
      ref: a variable or reference tensor.
      value: a tensor of its type and, unless `validate_shape` is False, of its shape.
      validate_shape: False lets the assignment change the variable's shape.
      use_locking: kept in the node; assignments never interleave here.

    Returns: `ref` after the assignment (for a resource variable, its value then).

    Raises ValueError when the shapes differ.
    """
    if ref.dtype._is_ref_dtype:
        return apply_op(
            "Assign", ref=ref, value=value, validate_shape=validate_shape, use_locking=use_locking, name=name
        )
    return ref.assign(value, name=name)


def assign_add(ref: Any, value: Any, use_locking: bool | None = None, name: str | None = None) -> Any:
    """Adds `value`, of the variable's type and shape, to a variable. See `assign`."""
    if ref.dtype._is_ref_dtype:
        return apply_op("AssignAdd", ref=ref, value=value, use_locking=use_locking, name=name)
    return ref.assign_add(value)


def assign_sub(ref: Any, value: Any, use_locking: bool | None = None, name: str | None = None) -> Any:
    """Subtracts `value`, of the variable's type and shape, from a variable. See `assign`."""
    if ref.dtype._is_ref_dtype:
        return apply_op("AssignSub", ref=ref, value=value, use_locking=use_locking, name=name)
    return ref.assign_sub(value)


def count_up_to(ref: Any, limit: int, name: str | None = None) -> Any:
    """Increments a scalar integer variable.

    Returns: its value before. The run raises OutOfRangeError when that is `limit`.
    """
    if ref.dtype._is_ref_dtype:
        return apply_op("CountUpTo", ref=ref, limit=limit, name=name)
    return apply_op("ResourceCountUpTo", resource=ref.handle, limit=limit, T=ref.dtype, name=name)


def _scatter(op_type: str, ref: Any, indices: Any, updates: Any, use_locking: bool | None, name: str | None) -> Any:
    if ref.dtype._is_ref_dtype:
        return apply_op(op_type, ref=ref, indices=indices, updates=updates, use_locking=use_locking, name=name)
    updates = ops.convert_to_tensor(updates, ref.dtype)
    handle = {"ref" if "Nd" in op_type else "resource": ref.handle}
    return ref._lazy_read(apply_op("Resource" + op_type, indices=indices, updates=updates, name=name, **handle))


def scatter_update(ref: Any, indices: Any, updates: Any, use_locking: bool = True, name: str | None = None) -> Any:
    """Sets rows of a variable: `ref[indices[i, ...], ...] = updates[i, ..., ...]`.

    Args:
      ref: a variable or reference tensor.
      indices: int32 or int64, any shape: which rows.
      updates: shape `indices.shape + ref.shape[1:]`, or a scalar.
      use_locking: kept in the node.

    Returns: `ref` after the change. If an index occurs more than once, the last update stays.
    """
    return _scatter("ScatterUpdate", ref, indices, updates, use_locking, name)


def scatter_add(ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None) -> Any:
    """Adds to rows of a variable, once for each time that a row is named. See `scatter_update`."""
    return _scatter("ScatterAdd", ref, indices, updates, use_locking, name)


def scatter_sub(ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None) -> Any:
    """Subtracts from rows of a variable, once for each time that a row is named. See `scatter_update`."""
    return _scatter("ScatterSub", ref, indices, updates, use_locking, name)


def scatter_mul(ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None) -> Any:
    """Multiplies rows of a variable, once for each time that a row is named. See `scatter_update`."""
    return _scatter("ScatterMul", ref, indices, updates, use_locking, name)


def scatter_div(ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None) -> Any:
    """Divides rows of a variable, once for each time that a row is named. See `scatter_update`."""
    return _scatter("ScatterDiv", ref, indices, updates, use_locking, name)


def scatter_max(ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None) -> Any:
    """Sets rows of a variable to the maximum of what they hold and the updates. See `scatter_update`."""
    return _scatter("ScatterMax", ref, indices, updates, use_locking, name)


def scatter_min(ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None) -> Any:
    """Sets rows of a variable to the minimum of what they hold and the updates. See `scatter_update`."""
    return _scatter("ScatterMin", ref, indices, updates, use_locking, name)


def scatter_nd_update(ref: Any, indices: Any, updates: Any, use_locking: bool = True, name: str | None = None) -> Any:
    """Sets slices of a variable: `ref[indices[i, ..., :]] = updates[i, ...]`.

    Args:
      ref: a variable or reference tensor.
      indices: int32 or int64, shape [..., depth], depth at most the variable's rank.
      updates: shape `indices.shape[:-1] + ref.shape[depth:]`.
      use_locking: kept in the node.

    Returns: `ref` after the change.
    """
    return _scatter("ScatterNdUpdate", ref, indices, updates, use_locking, name)


def scatter_nd_add(ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None) -> Any:
    """Adds to slices of a variable, once for each time that a slice is named. See `scatter_nd_update`."""
    return _scatter("ScatterNdAdd", ref, indices, updates, use_locking, name)


def scatter_nd_sub(ref: Any, indices: Any, updates: Any, use_locking: bool = False, name: str | None = None) -> Any:
    """Subtracts from slices of a variable, once for each time that a slice is named. See `scatter_nd_update`."""
    return _scatter("ScatterNdSub", ref, indices, updates, use_locking, name)


def batch_scatter_update(
    ref: Any, indices: Any, updates: Any, use_locking: bool = True, name: str | None = None
) -> Any:
    """Sets rows along the last dimension of `indices`, for each of its leading dimensions:
    `ref[i, ..., indices[i, ..., j]] = updates[i, ..., j, ...]`.

    Raises ValueError when the rank of `indices` is unknown.
    """
    from tfcompat.python.ops import array_ops, math_ops

    with ops.name_scope(name):
        indices = ops.convert_to_tensor(indices, name="indices")
        sizes: Any = array_ops.shape(indices)
        rank = indices.get_shape().ndims
        if rank is None:
            raise ValueError("batch_gather does not allow indices with unknown shape.")
        last = array_ops.expand_dims(indices, axis=-1)
        columns = []
        for axis in range(rank - 1):
            size = sizes[axis]
            column_shape = [1] * (rank + 1)
            column_shape[axis] = size
            column = array_ops.reshape(apply_op("Range", start=0, limit=size, delta=1), column_shape)
            if column.dtype.base_dtype != last.dtype:
                column = math_ops.cast(column, last.dtype)
            columns.append(column * array_ops.ones_like(last))
        return scatter_nd_update(ref, array_ops.concat([*columns, last], axis=-1), updates, use_locking=use_locking)


star_import(__name__)
