"""Shape functions of linear algebra."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import with_rank_at_least
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("Qr")
def qr(input: Input, *, full_matrices: bool) -> list[TensorShape]:
    sizes = with_rank_at_least(input.shape, 2).sizes
    if sizes is None:
        return [TensorShape(None), TensorShape(None)]
    *batch, rows, columns = sizes
    inner = rows if full_matrices else None if rows is None or columns is None else min(rows, columns)
    return [TensorShape([*batch, rows, inner]), TensorShape([*batch, inner, columns])]
