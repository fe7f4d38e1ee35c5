"""Where TensorFlow does not differentiate factorisations. What it does differentiate, the kernels do."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Operation


def _of_kernel(op: Operation, *grads: Any) -> list[Any]:
    from tfcompat.python.ops.gradients_util import symbolic_gradient

    return symbolic_gradient(op, *grads)


@ops.RegisterGradient("Qr")
def _qr(op: Operation, *grads: Any) -> Any:
    r = op.outputs[1].shape
    if op.inputs[0].dtype.is_complex:
        raise NotImplementedError(f"QrGrad not implemented for dtype: {op.inputs[0].dtype}")
    if r.ndims is None or None in r.as_list()[-2:]:
        raise NotImplementedError("QrGrad not implemented with dynamic shapes.")
    if r[-2] != r[-1]:
        message = "QrGrad not implemented when ncols > nrows or full_matrices is true and ncols != nrows."
        raise NotImplementedError(message)
    return _of_kernel(op, *grads)


@ops.RegisterGradient("Svd")
def _svd(op: Operation, *grads: Any) -> Any:
    if op.get_attr("compute_uv"):
        a = op.inputs[0]
        if a.dtype.is_complex:
            raise NotImplementedError("SVD gradient is not implemented for complex types and compute_uv=True.")
        rows, columns = a.shape.with_rank_at_least(2).as_list()[-2:] if a.shape.ndims else (None, None)
        if rows is None or columns is None:
            message = "SVD gradient has not been implemented for input with unknown inner matrix shape."
            raise NotImplementedError(message)
        if op.get_attr("full_matrices") and abs(rows - columns) > 1:
            message = "svd gradient is not implemented for abs(m - n) > 1 when full_matrices is True"
            raise NotImplementedError(message)
    return _of_kernel(op, *grads)


@ops.RegisterGradient("MatrixSolveLs")
def _matrix_solve_ls(op: Operation, grad: Any) -> Any:
    if not op.get_attr("fast"):
        raise ValueError("Gradient not defined for fast=False")
    return [*_of_kernel(op, grad)[:2], None]
