"""How the rows of a ragged tensor are given: converted and checked."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes, ops, tensor_util
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, check_ops, control_flow_ops


def is_ragged_tensor(values: Any) -> bool:
    return hasattr(values, "row_splits")


def check_validate(validate: Any) -> None:
    if not isinstance(validate, bool):
        raise TypeError("validate must have type bool")


def check_list(tensors: Any, name: str) -> None:
    if isinstance(tensors, Tensor):
        raise TypeError(f"{name} must be a list of Tensors")


def converted(values: Any, partition: Any, name: str) -> tuple[Any, Tensor]:
    if is_ragged_tensor(values):
        splits_type = values.row_splits.dtype
        if isinstance(partition, Tensor) and partition.dtype != splits_type:
            raise ValueError(f"dtype mismatch: {name} ({partition.dtype}) vs values.row_splits ({splits_type})")
        return values, ops.convert_to_tensor(partition, splits_type, name=name)
    values = ops.convert_to_tensor(values, name="values")
    if isinstance(partition, np.ndarray) and partition.dtype == np.int32:
        partition = ops.convert_to_tensor(partition, name=name)
    else:
        partition = ops.convert_to_tensor(partition, preferred_dtype=dtypes.int64, name=name)
    if partition.dtype not in (dtypes.int32, dtypes.int64):
        raise ValueError(f"{name} must have dtype int32 or int64")
    return values, partition


def row_count(value_rowids: Tensor, nrows: Any) -> tuple[Tensor, int | None]:
    """The number of rows, and its value if it is known."""
    ids = tensor_util.constant_value(value_rowids)
    if nrows is None:
        if ids is None:
            return array_ops.concat([value_rowids[-1:], [-1]], axis=0)[0] + 1, None
        count = int(ids[-1]) + 1 if ids.size else 0
        return ops.convert_to_tensor(count, value_rowids.dtype, name="nrows"), count
    nrows = ops.convert_to_tensor(nrows, value_rowids.dtype, "nrows")
    known = tensor_util.constant_value(nrows)
    if known is None:
        return nrows, None
    if known < 0:
        raise ValueError(f"Expected nrows >= 0; got {known}")
    if ids is not None and ids.size and known < ids[-1] + 1:
        raise ValueError(f"Expected nrows >= value_rowids[-1] + 1; got nrows={known}, value_rowids[-1]={ids[-1]}")
    return nrows, known


def nrows(tensor: Any, out_type: Any = dtypes.int32) -> Tensor:
    if is_ragged_tensor(tensor):
        return tensor.nrows(out_type=out_type)
    return array_ops.shape(tensor, out_type=out_type)[0]


def assert_ascending(tensor: Tensor, message: str) -> Any:
    return check_ops.assert_non_negative(tensor[1:] - tensor[:-1], message=message)


def assert_zero(tensor: Tensor, message: str) -> Any:
    return check_ops.assert_equal(tensor, constant_op.constant(0, dtype=tensor.dtype), message=message)


def checked(checks: list[Any], values: Any, partition: Tensor) -> Tensor:
    if not is_ragged_tensor(values):
        checks.append(check_ops.assert_rank_at_least(values, 1))
    return control_flow_ops.with_dependencies(checks, partition)
