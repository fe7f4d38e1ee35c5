"""Adjoints of operators, by their classes."""

from __future__ import annotations

from typing import Any

from tfcompat.python.ops import math_ops
from tfcompat.python.ops.linalg.linear_operator import LinearOperator
from tfcompat.python.ops.linalg.linear_operator_adjoint import LinearOperatorAdjoint
from tfcompat.python.ops.linalg.linear_operator_algebra import RegisterAdjoint
from tfcompat.python.ops.linalg.linear_operator_block_diag import LinearOperatorBlockDiag
from tfcompat.python.ops.linalg.linear_operator_circulant import LinearOperatorCirculant
from tfcompat.python.ops.linalg.linear_operator_diag import LinearOperatorDiag
from tfcompat.python.ops.linalg.linear_operator_householder import LinearOperatorHouseholder
from tfcompat.python.ops.linalg.linear_operator_identity import LinearOperatorIdentity, LinearOperatorScaledIdentity
from tfcompat.python.ops.linalg.linear_operator_kronecker import LinearOperatorKronecker
from tfcompat.python.ops.linalg.registrations_util import own_hints


def _conjugate(x: Any) -> Any:
    return math_ops.conj(x) if x.dtype.is_complex else x


@RegisterAdjoint(LinearOperator)
def _of_operator(operator: Any) -> Any:
    return LinearOperatorAdjoint(operator, **own_hints(operator))


@RegisterAdjoint(LinearOperatorAdjoint)
def _of_adjoint(operator: Any) -> Any:
    return operator.operator


@RegisterAdjoint(LinearOperatorIdentity)
@RegisterAdjoint(LinearOperatorHouseholder)
def _itself(operator: Any) -> Any:
    return operator


@RegisterAdjoint(LinearOperatorScaledIdentity)
def _of_scaled_identity(operator: Any) -> Any:
    return LinearOperatorScaledIdentity(
        num_rows=operator._num_rows, multiplier=_conjugate(operator.multiplier), **own_hints(operator)
    )


@RegisterAdjoint(LinearOperatorDiag)
def _of_diag(operator: Any) -> Any:
    return LinearOperatorDiag(diag=_conjugate(operator.diag), **own_hints(operator))


@RegisterAdjoint(LinearOperatorBlockDiag)
@RegisterAdjoint(LinearOperatorKronecker)
def _of_parts(operator: Any) -> Any:
    parts = [each.adjoint() for each in operator.operators]
    return type(operator)(operators=parts, **own_hints(operator))


@RegisterAdjoint(LinearOperatorCirculant)
def _of_circulant(operator: Any) -> Any:
    return LinearOperatorCirculant(spectrum=_conjugate(operator.spectrum), **own_hints(operator))
