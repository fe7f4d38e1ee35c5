"""Cholesky factors of operators, by their classes."""

from __future__ import annotations

from typing import Any

from tfcompat.python.ops import linalg_ops, math_ops
from tfcompat.python.ops.linalg.linear_operator import LinearOperator
from tfcompat.python.ops.linalg.linear_operator_algebra import RegisterCholesky
from tfcompat.python.ops.linalg.linear_operator_block_diag import LinearOperatorBlockDiag
from tfcompat.python.ops.linalg.linear_operator_diag import LinearOperatorDiag
from tfcompat.python.ops.linalg.linear_operator_identity import LinearOperatorIdentity, LinearOperatorScaledIdentity
from tfcompat.python.ops.linalg.linear_operator_kronecker import LinearOperatorKronecker
from tfcompat.python.ops.linalg.linear_operator_lower_triangular import LinearOperatorLowerTriangular

_TRIANGULAR: dict[str, Any] = {"is_non_singular": True, "is_self_adjoint": False, "is_square": True}
_POSITIVE: dict[str, Any] = {
    "is_non_singular": True,
    "is_self_adjoint": True,
    "is_positive_definite": True,
    "is_square": True,
}


@RegisterCholesky(LinearOperator)
def _of_operator(operator: Any) -> Any:
    return LinearOperatorLowerTriangular(linalg_ops.cholesky(operator.to_dense()), **_TRIANGULAR)


@RegisterCholesky(LinearOperatorDiag)
def _of_diag(operator: Any) -> Any:
    return LinearOperatorDiag(math_ops.sqrt(operator.diag), **_POSITIVE)


@RegisterCholesky(LinearOperatorIdentity)
def _of_identity(operator: Any) -> Any:
    return LinearOperatorIdentity(
        num_rows=operator._num_rows, batch_shape=operator.batch_shape, dtype=operator.dtype, **_POSITIVE
    )


@RegisterCholesky(LinearOperatorScaledIdentity)
def _of_scaled_identity(operator: Any) -> Any:
    return LinearOperatorScaledIdentity(
        num_rows=operator._num_rows, multiplier=math_ops.sqrt(operator.multiplier), **_POSITIVE
    )


@RegisterCholesky(LinearOperatorBlockDiag)
@RegisterCholesky(LinearOperatorKronecker)
def _of_parts(operator: Any) -> Any:
    return type(operator)(operators=[each.cholesky() for each in operator.operators], **_TRIANGULAR)
