"""What the kernels of sparse tensors share: checking index matrices, and numbering the elements they name.

A sparse tensor is three tensors: `indices` [n, rank], `values` [n] and `shape` [rank].
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.element_checks import is_padding

Array = Any


def xp_of(*values: Array) -> Any:
    """`numpy` when all values are held in NumPy, else `jax.numpy`."""
    return np if is_known(values) else jnp


def require_sparse(indices: Array, values: Array, shape: Array, name: str = "") -> None:
    """Raises InvalidArgumentError unless the three have the ranks and sizes of one sparse tensor."""
    indices_text = f"Input {name}indices should be a matrix but received shape {shape_text(indices.shape)}"
    require(indices.ndim == 2, indices_text)
    require(values.ndim == 1, f"Input {name}values should be a vector but received shape {shape_text(values.shape)}")
    require(shape.ndim == 1, f"Input {name}shape should be a vector but received shape {shape_text(shape.shape)}")
    require(
        indices.shape[0] == values.shape[0],
        f"indices and values rows (indexing dimension) must match. (indices = {indices.shape[0]}, values = "
        f"{values.shape[0]})",
    )
    require(indices.shape[1] == shape.shape[0], "Order length must be SparseTensor rank.")


_ORDER_ADVICE = (
    " is out of order. Many sparse ops require sorted indices.\n"
    "    Use `tf.sparse.reorder` to create a correctly ordered copy.\n\n"
)


def check_within(indices: Array, shape: tuple[int, ...], message: str) -> None:
    """Lets the run fail with `message` of the first row (its place, the row) that does not lie within `shape`."""
    if indices.size:
        beyond = (indices >= np.array(shape, np.int64)) & ~is_padding(indices)
        outside = xp_of(indices).any((indices < 0) | beyond, axis=1)
        _report(indices, outside, message)


def check_indices(indices: Array, shape: tuple[int, ...]) -> None:
    """Lets the run fail unless the rows of `indices` lie within `shape` and ascend without repeats."""
    sizes = ",".join(map(str, shape))
    check_within(indices, shape, f"indices[{{0}}] = {{1}} is out of bounds: need 0 <= index < [{sizes}]")
    if indices.size and indices.shape[0] > 1:
        xp = xp_of(indices)
        numbers = linear(indices, np.array(shape, np.int64))
        steps = numbers[1:] - numbers[:-1]
        false = xp.zeros(1, bool)
        _report(indices, xp.concatenate([false, steps < 0]), "indices[{0}] = {1}" + _ORDER_ADVICE)
        _report(indices, xp.concatenate([false, steps == 0]), "indices[{0}] = {1} is repeated")


def _report(indices: Array, wrong: Array, message: str) -> None:
    if not is_known(wrong):
        late_checks.report(lambda: ~jnp.any(wrong), message, lambda: [jnp.argmax(wrong), indices[jnp.argmax(wrong)]])
    elif wrong.any():
        first = int(np.argmax(wrong))
        require(False, message.format(first, shape_text(indices[first])))


def check(ok: Array, message: str, *data: Array) -> None:
    """Lets the run fail with `message`, formatted with the arrays `data` as `late_checks.report` does, unless `ok`."""
    if is_known((ok, *data)):
        require(bool(ok), message.format(*(shape_text(item) if item.ndim else item for item in data)))
    else:
        late_checks.report(lambda: ok, message, lambda: data)


def linear(indices: Array, shape: Array) -> Array:
    """The row-major number of the element that each row of `indices` names: int64 [n]."""
    xp = xp_of(indices, shape)
    if not indices.shape[1]:
        return xp.zeros(indices.shape[0], np.int64)
    sizes = xp.asarray(shape, np.int64)
    strides = xp.concatenate([xp.cumprod(sizes[:0:-1])[::-1], xp.ones(1, np.int64)])
    return xp.sum(indices.astype(np.int64) * strides, axis=1)


def from_linear(numbers: Array, shape: tuple[int, ...]) -> Array:
    """The index matrix of elements given by their row-major numbers."""
    xp = xp_of(numbers)
    if not shape:
        return xp.zeros((numbers.shape[0], 0), np.int64)
    strides = np.concatenate([np.cumprod(np.array(shape[:0:-1], np.int64))[::-1], np.ones(1, np.int64)])
    sizes = np.maximum(np.array(shape, np.int64), 1)
    return (numbers[:, None] // np.maximum(strides, 1)) % sizes


def columns(indices: Array) -> tuple[Array, ...]:
    """The index matrix as one array per dimension."""
    return tuple(indices[:, position] for position in range(indices.shape[1]))
