"""Hints of combinations of two operators."""

from __future__ import annotations

from typing import Any


def combined_commuting_self_adjoint_hint(operator_a: Any, operator_b: Any) -> bool | None:
    """Whether the product of operators that commute is self-adjoint."""
    if operator_a.is_self_adjoint and operator_b.is_self_adjoint:
        return True
    if {operator_a.is_self_adjoint, operator_b.is_self_adjoint} == {True, False}:
        return False
    return None


def is_square(operator_a: Any, operator_b: Any) -> bool | None:
    """Whether a product is square."""
    if operator_a.is_square and operator_b.is_square:
        return True
    if operator_a.is_square is False and operator_b.is_square is False:
        rows, columns = operator_a.range_dimension.value, operator_b.domain_dimension.value
        if rows is not None and columns is not None:
            return rows == columns
    if operator_a.is_square != operator_b.is_square and operator_a.is_square is not None:
        return False
    return None


def combined_commuting_positive_definite_hint(operator_a: Any, operator_b: Any) -> bool | None:
    """Whether the product of operators that commute is positive definite."""
    hints = [hint for each in (operator_a, operator_b) for hint in (each.is_positive_definite, each.is_self_adjoint)]
    return True if all(hint is True for hint in hints) else None


def combined_non_singular_hint(operator_a: Any, operator_b: Any) -> bool | None:
    """Whether a product is non-singular."""
    if operator_a.is_non_singular is False or operator_b.is_non_singular is False:
        return False
    return operator_a.is_non_singular and operator_b.is_non_singular


def product_hints(operator_a: Any, operator_b: Any) -> dict[str, Any]:
    """What is known of a composition of two operators, or of a solution."""
    square = is_square(operator_a, operator_b)
    hints: dict[str, Any] = {"is_square": square}
    if square:
        hints["is_non_singular"] = combined_non_singular_hint(operator_a, operator_b)
    elif square is False:
        hints.update(is_non_singular=False, is_self_adjoint=False, is_positive_definite=False)
    return hints


def commuting_hints(operator_a: Any, operator_b: Any) -> dict[str, Any]:
    """What is known of the product of two square operators that commute."""
    return {
        "is_non_singular": combined_non_singular_hint(operator_a, operator_b),
        "is_self_adjoint": combined_commuting_self_adjoint_hint(operator_a, operator_b),
        "is_positive_definite": combined_commuting_positive_definite_hint(operator_a, operator_b),
        "is_square": True,
    }


def own_hints(operator: Any) -> dict[str, Any]:
    """The operator's hints, for one that has the same."""
    return {
        "is_non_singular": operator.is_non_singular,
        "is_self_adjoint": operator.is_self_adjoint,
        "is_positive_definite": operator.is_positive_definite,
        "is_square": operator.is_square,
    }
