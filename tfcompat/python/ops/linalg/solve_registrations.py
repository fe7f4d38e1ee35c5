"""The operators X with A X = B, by the classes of A and B."""

from __future__ import annotations

from typing import Any

from tfcompat.python.ops.linalg.linear_operator import LinearOperator
from tfcompat.python.ops.linalg.linear_operator_algebra import RegisterSolve
from tfcompat.python.ops.linalg.linear_operator_circulant import LinearOperatorCirculant
from tfcompat.python.ops.linalg.linear_operator_composition import LinearOperatorComposition
from tfcompat.python.ops.linalg.linear_operator_diag import LinearOperatorDiag
from tfcompat.python.ops.linalg.linear_operator_identity import LinearOperatorIdentity, LinearOperatorScaledIdentity
from tfcompat.python.ops.linalg.linear_operator_inversion import LinearOperatorInversion
from tfcompat.python.ops.linalg.linear_operator_lower_triangular import LinearOperatorLowerTriangular
from tfcompat.python.ops.linalg.registrations_util import commuting_hints, product_hints


@RegisterSolve(LinearOperator, LinearOperator)
def _of_operators(a: Any, b: Any) -> Any:
    return LinearOperatorComposition(operators=[LinearOperatorInversion(a), b], **product_hints(a, b))


@RegisterSolve(LinearOperatorInversion, LinearOperator)
def _of_inversion(a: Any, b: Any) -> Any:
    return a.operator.matmul(b)


@RegisterSolve(LinearOperatorIdentity, LinearOperator)
def _of_identity(identity: Any, operator: Any) -> Any:
    return operator


@RegisterSolve(LinearOperatorDiag, LinearOperatorDiag)
def _of_diags(a: Any, b: Any) -> Any:
    return LinearOperatorDiag(diag=b.diag / a.diag, **commuting_hints(a, b))


@RegisterSolve(LinearOperatorDiag, LinearOperatorScaledIdentity)
def _diag_scaled(diag: Any, scaled: Any) -> Any:
    return LinearOperatorDiag(diag=scaled.multiplier / diag.diag, **commuting_hints(diag, scaled))


@RegisterSolve(LinearOperatorScaledIdentity, LinearOperatorDiag)
def _scaled_diag(scaled: Any, diag: Any) -> Any:
    return LinearOperatorDiag(diag=diag.diag / scaled.multiplier, **commuting_hints(diag, scaled))


@RegisterSolve(LinearOperatorDiag, LinearOperatorLowerTriangular)
def _diag_triangular(diag: Any, triangular: Any) -> Any:
    tril = triangular.to_dense() / diag.diag[..., None]
    hints = {**commuting_hints(diag, triangular), "is_positive_definite": None}
    return LinearOperatorLowerTriangular(tril=tril, **hints)


@RegisterSolve(LinearOperatorCirculant, LinearOperatorCirculant)
def _of_circulants(a: Any, b: Any) -> Any:
    return LinearOperatorCirculant(spectrum=b.spectrum / a.spectrum, **commuting_hints(a, b))
