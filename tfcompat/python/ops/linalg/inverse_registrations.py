"""Inverses of operators, by their classes."""

from __future__ import annotations

from typing import Any

from tfcompat.python.ops.linalg.linear_operator import LinearOperator
from tfcompat.python.ops.linalg.linear_operator_algebra import RegisterInverse
from tfcompat.python.ops.linalg.linear_operator_block_diag import LinearOperatorBlockDiag
from tfcompat.python.ops.linalg.linear_operator_circulant import LinearOperatorCirculant
from tfcompat.python.ops.linalg.linear_operator_diag import LinearOperatorDiag
from tfcompat.python.ops.linalg.linear_operator_householder import LinearOperatorHouseholder
from tfcompat.python.ops.linalg.linear_operator_identity import LinearOperatorIdentity, LinearOperatorScaledIdentity
from tfcompat.python.ops.linalg.linear_operator_inversion import LinearOperatorInversion
from tfcompat.python.ops.linalg.linear_operator_kronecker import LinearOperatorKronecker
from tfcompat.python.ops.linalg.registrations_util import own_hints


@RegisterInverse(LinearOperator)
def _of_operator(operator: Any) -> Any:
    return LinearOperatorInversion(operator, **own_hints(operator))


@RegisterInverse(LinearOperatorInversion)
def _of_inversion(operator: Any) -> Any:
    return operator.operator


@RegisterInverse(LinearOperatorIdentity)
@RegisterInverse(LinearOperatorHouseholder)
def _itself(operator: Any) -> Any:
    return operator


@RegisterInverse(LinearOperatorDiag)
def _of_diag(operator: Any) -> Any:
    return LinearOperatorDiag(1.0 / operator.diag, **own_hints(operator))


@RegisterInverse(LinearOperatorScaledIdentity)
def _of_scaled_identity(operator: Any) -> Any:
    hints = {**own_hints(operator), "is_self_adjoint": True}
    return LinearOperatorScaledIdentity(num_rows=operator._num_rows, multiplier=1.0 / operator.multiplier, **hints)


@RegisterInverse(LinearOperatorBlockDiag)
@RegisterInverse(LinearOperatorKronecker)
def _of_parts(operator: Any) -> Any:
    parts = [each.inverse() for each in operator.operators]
    return type(operator)(operators=parts, **{**own_hints(operator), "is_square": True})


@RegisterInverse(LinearOperatorCirculant)
def _of_circulant(operator: Any) -> Any:
    return LinearOperatorCirculant(spectrum=1.0 / operator.spectrum, **own_hints(operator))
