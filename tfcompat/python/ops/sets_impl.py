"""Operations on sets, which are the last dimension of dense or sparse tensors (`tf.sets`)."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor, convert_to_tensor_or_sparse_tensor

_DTYPES = frozenset((dtypes.int8, dtypes.int16, dtypes.int32, dtypes.int64, dtypes.uint8, dtypes.uint16, dtypes.string))


def set_size(a: Any, validate_indices: bool = True) -> Tensor:
    """How many different elements each set has.

    Args:
      a: a `SparseTensor` of integers or strings, its indices in order.
      validate_indices: check the indices.

    Returns an int32 tensor of one dimension less. Raises TypeError for anything else. Source: `tf.sets.size`.
    """
    a = convert_to_tensor_or_sparse_tensor(a, name="a")
    if not isinstance(a, SparseTensor):
        raise TypeError(f"Expected `SparseTensor`, got {a}.")
    if a.values.dtype.base_dtype not in _DTYPES:
        raise TypeError(f"Invalid dtype {a.values.dtype}.")
    return apply_op(
        "SetSize",
        set_indices=a.indices,
        set_values=a.values,
        set_shape=a.dense_shape,
        validate_indices=validate_indices,
    )


def _parts(prefix: str, sparse: SparseTensor) -> dict[str, Any]:
    return {
        f"{prefix}_indices": sparse.indices,
        f"{prefix}_values": sparse.values,
        f"{prefix}_shape": sparse.dense_shape,
    }


def _converted(a: Any, b: Any) -> tuple[Any, Any, bool]:
    """Both as tensors, and whether they changed places: (sparse, dense) becomes (dense, sparse)."""
    a = convert_to_tensor_or_sparse_tensor(a, name="a")
    if a.dtype.base_dtype not in _DTYPES:
        raise TypeError(f"'a' invalid dtype {a.dtype}.")
    b = convert_to_tensor_or_sparse_tensor(b, name="b")
    if b.dtype.base_dtype != a.dtype.base_dtype:
        raise TypeError(f"Types don't match, {a.dtype} vs {b.dtype}.")
    is_flipped = isinstance(a, SparseTensor) and not isinstance(b, SparseTensor)
    return (b, a, True) if is_flipped else (a, b, False)


def _set_operation(a: Any, b: Any, set_operation: str, validate_indices: bool) -> SparseTensor:
    attrs: dict[str, Any] = {"set_operation": set_operation, "validate_indices": validate_indices}
    if isinstance(a, SparseTensor):
        parts = apply_op("SparseToSparseSetOperation", **_parts("set1", a), **_parts("set2", b), **attrs)
    elif isinstance(b, SparseTensor):
        parts = apply_op("DenseToSparseSetOperation", set1=a, **_parts("set2", b), **attrs)
    else:
        parts = apply_op("DenseToDenseSetOperation", set1=a, set2=b, **attrs)
    return SparseTensor(*parts)


def set_intersection(a: Any, b: Any, validate_indices: bool = True) -> SparseTensor:
    """What each set of `a` has in common with that of `b`.

    Args:
      a, b: tensors or `SparseTensor`s (indices in order) of integers or strings, equal in all dimensions but the last.
      validate_indices: check the indices.

    Returns a `SparseTensor`, sets in ascending order. Raises TypeError for other types. Source: `tf.sets.intersection`.
    """
    a, b, _ = _converted(a, b)
    return _set_operation(a, b, "intersection", validate_indices)


def set_difference(a: Any, b: Any, aminusb: bool = True, validate_indices: bool = True) -> SparseTensor:
    """What each set of `a` has and that of `b` has not, or the other way round unless `aminusb`; see
    `set_intersection` for the rest. Source: `tf.sets.difference`."""
    a, b, is_flipped = _converted(a, b)
    return _set_operation(a, b, "a-b" if aminusb != is_flipped else "b-a", validate_indices)


def set_union(a: Any, b: Any, validate_indices: bool = True) -> SparseTensor:
    """What each set of `a` or that of `b` has; see `set_intersection` for the rest. Source: `tf.sets.union`."""
    a, b, _ = _converted(a, b)
    return _set_operation(a, b, "union", validate_indices)


for _op_type in (
    "SetSize",
    "DenseToDenseSetOperation",
    "DenseToSparseSetOperation",
    "SparseToSparseSetOperation",
):
    ops.NotDifferentiable(_op_type)
