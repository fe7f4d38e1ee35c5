"""Products of two operators, by their classes."""

from __future__ import annotations

from typing import Any

from tfcompat.python.ops.linalg.linear_operator import LinearOperator
from tfcompat.python.ops.linalg.linear_operator_algebra import RegisterMatmul
from tfcompat.python.ops.linalg.linear_operator_circulant import LinearOperatorCirculant
from tfcompat.python.ops.linalg.linear_operator_composition import LinearOperatorComposition
from tfcompat.python.ops.linalg.linear_operator_diag import LinearOperatorDiag
from tfcompat.python.ops.linalg.linear_operator_identity import LinearOperatorIdentity, LinearOperatorScaledIdentity
from tfcompat.python.ops.linalg.linear_operator_lower_triangular import LinearOperatorLowerTriangular
from tfcompat.python.ops.linalg.linear_operator_zeros import LinearOperatorZeros
from tfcompat.python.ops.linalg.registrations_util import commuting_hints, product_hints


def _triangular_hints(a: Any, b: Any) -> dict[str, Any]:
    return {**commuting_hints(a, b), "is_positive_definite": None}


@RegisterMatmul(LinearOperator, LinearOperator)
def _of_operators(a: Any, b: Any) -> Any:
    return LinearOperatorComposition(operators=[a, b], **product_hints(a, b))


@RegisterMatmul(LinearOperatorIdentity, LinearOperator)
def _identity_left(identity: Any, operator: Any) -> Any:
    return operator


@RegisterMatmul(LinearOperator, LinearOperatorIdentity)
def _identity_right(operator: Any, identity: Any) -> Any:
    return operator


def _require_square(zeros: Any, operator: Any) -> None:
    if not zeros.is_square or not operator.is_square:
        raise ValueError(
            "Matmul with non-square `LinearOperator`s or non-square `LinearOperatorZeros` not supported at this time."
        )


@RegisterMatmul(LinearOperator, LinearOperatorZeros)
def _zeros_right(operator: Any, zeros: Any) -> Any:
    _require_square(zeros, operator)
    return zeros


@RegisterMatmul(LinearOperatorZeros, LinearOperator)
def _zeros_left(zeros: Any, operator: Any) -> Any:
    _require_square(zeros, operator)
    return zeros


@RegisterMatmul(LinearOperatorDiag, LinearOperatorDiag)
def _of_diags(a: Any, b: Any) -> Any:
    return LinearOperatorDiag(diag=a.diag * b.diag, **commuting_hints(a, b))


@RegisterMatmul(LinearOperatorDiag, LinearOperatorScaledIdentity)
def _diag_scaled(diag: Any, scaled: Any) -> Any:
    return LinearOperatorDiag(diag=diag.diag * scaled.multiplier, **commuting_hints(diag, scaled))


@RegisterMatmul(LinearOperatorScaledIdentity, LinearOperatorDiag)
def _scaled_diag(scaled: Any, diag: Any) -> Any:
    return LinearOperatorDiag(diag=diag.diag * scaled.multiplier, **commuting_hints(diag, scaled))


@RegisterMatmul(LinearOperatorDiag, LinearOperatorLowerTriangular)
def _diag_triangular(diag: Any, triangular: Any) -> Any:
    tril = diag.diag[..., None] * triangular.to_dense()
    return LinearOperatorLowerTriangular(tril=tril, **_triangular_hints(diag, triangular))


@RegisterMatmul(LinearOperatorLowerTriangular, LinearOperatorDiag)
def _triangular_diag(triangular: Any, diag: Any) -> Any:
    tril = triangular.to_dense() * diag.diag
    return LinearOperatorLowerTriangular(tril=tril, **_triangular_hints(diag, triangular))


@RegisterMatmul(LinearOperatorCirculant, LinearOperatorCirculant)
def _of_circulants(a: Any, b: Any) -> Any:
    return LinearOperatorCirculant(spectrum=a.spectrum * b.spectrum, **commuting_hints(a, b))
