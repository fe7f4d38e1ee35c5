"""Optimizers whose update is one op: `ApplyX` and its three other forms."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework import op_def
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import math_ops
from tfcompat.python.training import optimizer


class FusedUpdateOptimizer(optimizer.Optimizer):
    """An optimizer that says what goes into its op: `_op_name`, `_op_slots` and `_op_scalars`."""

    def _op_name(self) -> str:
        """The X of `ApplyX`."""
        raise NotImplementedError

    def _op_slots(self, var: Any) -> dict[str, Any]:
        """The slots of a variable, by the op's argument names."""
        raise NotImplementedError

    def _op_scalars(self) -> dict[str, Any]:
        """The scalars that the op takes, by its argument names; they are cast to the variable's type in this order."""
        raise NotImplementedError

    def _op_attrs(self) -> dict[str, Any]:
        return {"use_locking": self._use_locking}

    def _apply(self, prefix: str, var: Any, grad: Tensor, dtype: Any, **arguments: Any) -> Any:
        scalars: dict[str, Any] = {name: math_ops.cast(value, dtype) for name, value in self._op_scalars().items()}
        slots = self._op_slots(var)
        if "Resource" in prefix:
            slots = {name: slot.handle for name, slot in slots.items()}
            var = var.handle
        op_type = prefix + self._op_name()
        names = [arg.name for arg in op_def.get_op_def(op_type).inputs]
        arguments["delta" if "delta" in names else "grad"] = grad
        return apply_op(op_type, var=var, **slots, **scalars, **arguments, **self._op_attrs())

    def _apply_dense(self, grad: Tensor, var: Any) -> Operation:
        return self._apply("Apply", var, grad, var.dtype.base_dtype).op

    def _resource_apply_dense(self, grad: Tensor, handle: Any) -> Operation:
        return self._apply("ResourceApply", handle, grad, grad.dtype.base_dtype)

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._apply("SparseApply", var, grad.values, var.dtype.base_dtype, indices=grad.indices)

    def _resource_apply_sparse(self, grad: Tensor, handle: Any, indices: Tensor) -> Operation:
        return self._apply("ResourceSparseApply", handle, grad, grad.dtype, indices=indices)
