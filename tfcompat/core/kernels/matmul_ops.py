"""Matrix products, of pairs and of batches. Precision is the type's own: TF32 and its like are not used."""

from __future__ import annotations

import string
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


@kernel("MatMul")
def mat_mul(a: Array, b: Array, *, transpose_a: bool, transpose_b: bool) -> Array:
    require(a.ndim == 2, f"In[0] is not a matrix. Instead it has shape {shape_text(a.shape)}")
    require(b.ndim == 2, f"In[1] is not a matrix. Instead it has shape {shape_text(b.shape)}")
    inner_a, inner_b = 0 if transpose_a else 1, 1 if transpose_b else 0
    require(
        a.shape[inner_a] == b.shape[inner_b],
        f"Matrix size-incompatible: In[0]: {shape_text(a.shape)}, In[1]: {shape_text(b.shape)}",
    )
    if is_known((a, b)):
        return np.matmul(a.T if transpose_a else a, b.T if transpose_b else b).astype(a.dtype)
    return lax.dot_general(a, b, (((inner_a,), (inner_b,)), ((), ())), precision=lax.Precision.HIGHEST)


@kernel("BatchMatMul")
def batch_mat_mul(x: Array, y: Array, *, adj_x: bool, adj_y: bool) -> Array:
    """Products of the last two dimensions; the others are batches, equal in both."""
    shapes = f"{shape_text(x.shape)} vs. {shape_text(y.shape)}"
    require(x.ndim == y.ndim, f"In[0] and In[1] has different ndims: {shapes}")
    for i, (size_x, size_y) in enumerate(zip(x.shape[:-2], y.shape[:-2], strict=True)):
        require(size_x == size_y, f"In[0].dim({i}) and In[1].dim({i}) must be the same: {shapes.replace('.', '')}")
    return batch_mat_mul_v2(x, y, adj_x=adj_x, adj_y=adj_y)


@kernel("BatchMatMulV2")
def batch_mat_mul_v2(x: Array, y: Array, *, adj_x: bool, adj_y: bool) -> Array:
    """Products of the last two dimensions; the others are batches, and broadcast."""
    require(x.ndim >= 2, f"In[0] ndims must be >= 2: {x.ndim}")
    require(y.ndim >= 2, f"In[1] ndims must be >= 2: {y.ndim}")
    inner_x, inner_y = x.shape[-2 if adj_x else -1], y.shape[-1 if adj_y else -2]
    require(
        inner_x == inner_y,
        f"In[0] mismatch In[1] shape: {inner_x} vs. {inner_y}: {shape_text(x.shape)} {shape_text(y.shape)} "
        f"{int(adj_x)} {int(adj_y)}",
    )
    try:
        np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
    except ValueError:
        shapes = f"{shape_text(x.shape)} vs. {shape_text(y.shape)}"
        require(False, f"In[0] and In[1] must have compatible batch dimensions: {shapes}")
    x, y = _adjoint(x) if adj_x else x, _adjoint(y) if adj_y else y
    if is_known((x, y)):
        return np.matmul(x, y).astype(x.dtype)
    return jnp.matmul(x, y, precision=lax.Precision.HIGHEST)


def _adjoint(x: Array) -> Array:
    return x.conj().swapaxes(-1, -2)


@kernel("Einsum")
def einsum(inputs: list[Array], *, equation: str) -> Array:
    """Sums of products. A label that the output has twice makes a diagonal."""
    subscripts, result = equation.split("->")
    letters = iter(string.ascii_letters)
    letter = {".": "."} | {label: next(letters) for label in sorted(set(subscripts) - set(".,"))}
    operands = ["".join(letter[label] for label in labels) for labels in subscripts.split(",")]
    sizes = _label_sizes(operands, inputs)
    output, factors = "", []
    for label in (letter[each] for each in result):
        if label != "." and label in output:
            repeated, label = label, next(letters)
            operands.append(repeated + label)
            factors.append(np.eye(sizes[repeated], dtype=inputs[0].dtype))
        output += label
    message = "Output contains broadcasting dimensions but no ellipsis (...) was found in the output subscripts."
    require("..." in output or not sizes[""], message)
    notation = f"{','.join(operands)}->{output}"
    if is_known(inputs):
        return np.asarray(np.einsum(notation, *inputs, *factors), inputs[0].dtype)
    return jnp.einsum(notation, *inputs, *factors, precision=lax.Precision.HIGHEST)


def _label_sizes(operands: list[str], inputs: list[Array]) -> dict[str, int]:
    """The size of each label, and under "" how many dimensions the ellipses stand for at most."""
    sizes = {"": 0}
    for index, (labels, value) in enumerate(zip(operands, inputs, strict=True)):
        before, ellipsis, after = labels.partition("...")
        count = len(before + after)
        fits = value.ndim >= count if ellipsis else value.ndim == count
        require(fits, f"Expected input {index} to have rank {count} but got: {value.ndim}")
        sizes[""] = max(sizes[""], value.ndim - count)
        for axis, label in (*enumerate(before), *enumerate(after, value.ndim - len(after))):
            size = value.shape[axis]
            require(
                sizes.setdefault(label, size) == size,
                f"Expected dimension {sizes[label]} at axis {axis} of the input shaped {shape_text(value.shape)} but "
                f"got dimension {size}",
            )
    return sizes
