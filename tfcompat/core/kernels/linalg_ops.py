"""Factorisations of matrices (the last two dimensions)."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.kernel import kernel, numpy_or_jax


@kernel("Qr")
def qr(input: Any, *, full_matrices: bool) -> tuple[Any, Any]:
    """By Householder reflections, as TensorFlow's: the diagonal of R is not made positive."""
    q, r = numpy_or_jax(input).linalg.qr(input, mode="complete" if full_matrices else "reduced")
    return q, r
