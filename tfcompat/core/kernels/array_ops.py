"""Identities, reshaping, transposition, and tensors made from nothing: Fill, Range, OneHot, ..."""

from __future__ import annotations

import math
from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import is_known, kernel, numpy_or_jax
from tfcompat.core.framework.tensor_list import TensorList
from tfcompat.core.kernels.checks import axis_index, require, shape_text
from tfcompat.python.framework.errors_impl import InvalidArgumentError, ResourceExhaustedError

Array = Any


@kernel("Identity", "RefIdentity", "PreventGradient", "Snapshot", "GuaranteeConst", "DebugGradientIdentity")
def identity(input: Array) -> Array:
    return input


@kernel("IdentityN")
def identity_n(input: list[Array]) -> list[Array]:
    return list(input)


@kernel("CheckNumerics", stateful=True, checks=True)
def check_numerics(ctx: Context, tensor: Array, *, message: str) -> Array:
    xp = numpy_or_jax(tensor)
    has_nan, has_inf = xp.any(xp.isnan(tensor)), xp.any(xp.isinf(tensor))
    ctx.check(~(has_nan & has_inf), InvalidArgumentError, f"{message} : Tensor had Inf and NaN values")
    ctx.check(~has_inf, InvalidArgumentError, f"{message} : Tensor had Inf values")
    ctx.check(~has_nan, InvalidArgumentError, f"{message} : Tensor had NaN values")
    return tensor


@kernel("Reshape", constants=("shape",))
def reshape(tensor: Array, shape: np.ndarray) -> Array:
    sizes = [int(size) for size in shape]
    count = math.prod(tensor.shape)
    unknown = [i for i, size in enumerate(sizes) if size == -1]
    if len(unknown) > 1:
        require(False, f"Only one input size may be -1, not both {unknown[0]} and {unknown[1]}")
    require(min(sizes, default=0) >= -1, f"Size must be non-negative, not {min(sizes, default=0)}")
    if unknown:
        # A 0 in the new shape stands for one in the old: what is left decides the unknown size.
        known = math.prod(size for size in sizes if size > 0)
        open_count = math.prod(size for size in tensor.shape if size) if 0 in sizes else count
        require(
            open_count % known == 0,
            f"Input to reshape is a tensor with {count} values, but the requested shape requires a multiple of {known}",
        )
        sizes[unknown[0]] = open_count // known
    total = math.prod(sizes)
    require(total == count, f"Input to reshape is a tensor with {count} values, but the requested shape has {total}")
    return tensor.reshape(tuple(sizes))


@kernel("Squeeze")
def squeeze(input: Array, *, squeeze_dims: tuple[int, ...]) -> Array:
    rank = input.ndim
    axes = {
        axis_index(axis, rank, f"Tried to squeeze dim index {axis} for tensor with {rank} dimensions.")
        for axis in squeeze_dims
    }
    for axis in sorted(axes):
        size = input.shape[axis]
        require(size == 1, f"Can not squeeze dim[{axis}], expected a dimension of 1, got {size}")
    kept = [size for i, size in enumerate(input.shape) if (i not in axes if axes else size != 1)]
    return input.reshape(tuple(kept))


@kernel("ExpandDims", constants=("dim",))
def expand_dims(input: Array, dim: np.ndarray) -> Array:
    rank, axis = input.ndim, int(dim.reshape(()))
    axis = axis_index(axis, rank + 1, f"Tried to expand dim index {axis} for tensor with {rank} dimensions.")
    return input.reshape(input.shape[:axis] + (1,) + input.shape[axis:])


def _permutation(x: Array, perm: np.ndarray) -> tuple[int, ...]:
    require(
        x.ndim == perm.size,
        f"transpose expects a vector of size {x.ndim}. But input(1) is a vector of size {perm.size}",
    )
    axes = tuple(int(axis) for axis in perm)
    for axis in axes:
        require(0 <= axis < x.ndim, f"{axis} is out of range [0 .. {x.ndim})")
    for axis in range(x.ndim):
        require(axis in axes, f"{axis} is missing from {{{','.join(map(str, axes))}}}.")
    return axes


@kernel("Transpose", constants=("perm",))
def transpose(x: Array, perm: np.ndarray) -> Array:
    return x.transpose(_permutation(x, perm))


@kernel("ConjugateTranspose", constants=("perm",))
def conjugate_transpose(x: Array, perm: np.ndarray) -> Array:
    transposed = x.transpose(_permutation(x, perm))
    return transposed.conj() if x.dtype.kind == "c" else transposed


@kernel("InvertPermutation")
def invert_permutation(x: Array) -> Array:
    if not is_known(x):
        return jnp.zeros_like(x).at[x].set(jnp.arange(x.shape[0], dtype=x.dtype))
    inverse = np.full_like(x, -1)
    for position, target in enumerate(x):
        require(0 <= target < x.size, f"{target} is not between 0 and {x.size}")
        require(inverse[target] == -1, f"{target} is duplicated in the input.")
        inverse[target] = position
    return inverse


@kernel("Fill", constants=("dims",))
def fill(dims: np.ndarray, value: Array) -> Array:
    shape = tuple(int(size) for size in dims)
    for size in shape:
        require(size >= 0, f"Dimension {size} must be >= 0")
    require(value.ndim == 0, f"value must be a scalar, got shape {shape_text(value.shape)}")
    return numpy_or_jax(value, size=math.prod(shape)).full(shape, value, value.dtype)


@kernel("ZerosLike", shapes_only=True)
def zeros_like(x: Array) -> Array:
    return x.zeros() if isinstance(x, TensorList) else _constant_like(x, 0)


@kernel("OnesLike", shapes_only=True)
def ones_like(x: Array) -> Array:
    return _constant_like(x, 1)


def _constant_like(x: Array, value: int) -> Array:
    if x.dtype == object:
        return np.full(x.shape, b"", object)
    zeros = np.zeros((), x.dtype)
    return numpy_or_jax(zeros, size=math.prod(x.shape)).full(x.shape, value, x.dtype)


@kernel("Range", constants=("start", "limit", "delta"))
def range_(start: np.ndarray, limit: np.ndarray, delta: np.ndarray) -> Array:
    require(bool(delta != 0), f"Requires delta != 0: {delta:g}")
    if delta > 0:
        require(bool(start <= limit), f"Requires start <= limit when delta > 0: {start:g}/{limit:g}")
    else:
        require(bool(start >= limit), f"Requires start >= limit when delta < 0: {start:g}/{limit:g}")
    if start.dtype.kind in "iu":
        count = -(-(int(limit) - int(start)) // int(delta))
    else:
        count = math.ceil(abs((float(limit) - float(start)) / float(delta)))
    if count * start.dtype.itemsize >= 2**63:
        raise ResourceExhaustedError(
            None, None, f"OOM when allocating tensor with shape[{count}] and type {start.dtype}"
        )
    xp = numpy_or_jax(start, size=count)
    steps = xp.arange(count, dtype=start.dtype if start.dtype.kind in "iu" else np.float64)
    if start.dtype.kind in "iu":
        return start + steps * delta
    return _accumulate(start, delta, count)


def _accumulate(start: np.ndarray, delta: np.ndarray, count: int) -> np.ndarray:
    """TensorFlow adds `delta` again and again, in the range's own precision."""
    terms = np.full(count, delta, start.dtype)
    terms[:1] = start
    return np.add.accumulate(terms, dtype=start.dtype)


@kernel("LinSpace", constants=("num",))
def lin_space(start: Array, stop: Array, num: np.ndarray) -> Array:
    count = int(num)
    require(count > 0, f"Requires num > 0: {count}")
    xp = numpy_or_jax(start, stop, size=count)
    if count == 1:
        return xp.reshape(start, (1,))
    step = (stop - start) / xp.asarray(count - 1, start.dtype)
    values = start + step * xp.arange(count, dtype=start.dtype)
    return xp.concatenate([values[:-1], xp.reshape(stop, (1,))])


@kernel("OneHot", constants=("depth",))
def one_hot(indices: Array, depth: np.ndarray, on_value: Array, off_value: Array, *, axis: int) -> Array:
    rank, size = indices.ndim, int(depth)
    require(size >= 0, f"depth must be non-negative, got: {size}")
    axis = rank if axis == -1 else axis
    require(0 <= axis <= rank, f"Expected axis to be -1 or between [0, {rank + 1}).  But received: {axis}")
    xp = numpy_or_jax(indices, on_value, off_value, size=math.prod(indices.shape) * size)
    classes = np.arange(size, dtype=np.int64).reshape((size,) + (1,) * (rank - axis))
    if indices.dtype.itemsize < 8:
        classes = classes.astype(np.int32)
    return xp.where(xp.expand_dims(indices, axis) == classes, on_value, off_value)


@kernel("Diag")
def diag(diagonal: Array) -> Array:
    """A tensor of shape diagonal.shape * 2 with `diagonal` where the first half of the index equals the second."""
    require(diagonal.ndim > 0, "Input must be at least rank 1, got 0")
    xp = numpy_or_jax(diagonal, size=diagonal.size**2)
    return xp.diag(diagonal.reshape(-1)).reshape(diagonal.shape * 2)


@kernel("DiagPart")
def diag_part(input: Array) -> Array:
    rank = input.ndim // 2
    require(input.ndim % 2 == 0 and rank > 0, f"The rank of the tensor should be even and positive, got {input.ndim}")
    half = input.shape[:rank]
    for i in range(rank):
        message = f"Invalid shape {shape_text(input.shape)}: dimensions {i} and {rank + i} do not match."
        require(input.shape[i] == input.shape[rank + i], message)
    size = math.prod(half)
    return numpy_or_jax(input).diagonal(input.reshape(size, size)).reshape(half)


def _require_dimensions(count: int, **named: Array) -> None:
    for name, value in named.items():
        require(value.ndim >= count, f"{name} must be at least {count}-dim, received shape: {shape_text(value.shape)}")


@kernel("MatrixDiag", "BatchMatrixDiag")
def matrix_diag(diagonal: Array) -> Array:
    _require_dimensions(1, diagonal=diagonal)
    size = diagonal.shape[-1]
    xp = numpy_or_jax(diagonal, size=math.prod(diagonal.shape) * size)
    return xp.where(np.eye(size, dtype=bool), diagonal[..., None], xp.zeros((), diagonal.dtype))


@kernel("MatrixDiagPart", "BatchMatrixDiagPart")
def matrix_diag_part(input: Array) -> Array:
    _require_dimensions(2, input=input)
    return numpy_or_jax(input).diagonal(input, axis1=-2, axis2=-1)


@kernel("MatrixSetDiag", "BatchMatrixSetDiag")
def matrix_set_diag(input: Array, diagonal: Array) -> Array:
    _require_dimensions(2, input=input)
    _require_dimensions(1, diagonal=diagonal)
    rows, columns = input.shape[-2:]
    expected = (*input.shape[:-2], min(rows, columns))
    require(
        diagonal.shape == expected,
        "Either first dimensions of diagonal don't match input.shape[:-2], or diagonal.shape[:-1] is not equal to the "
        "longests diagonal in range [lower_diag_index:upper_diag_index].\nInput shape: "
        f"{shape_text(input.shape)}\nDiagonal shape: {shape_text(diagonal.shape)}\n"
        f"Expected diagonal shape: {shape_text(expected)}",
    )
    if diagonal.shape[-1] == 0:
        return input
    xp = numpy_or_jax(input, diagonal)
    spread = diagonal[..., None, :]
    if columns > rows:
        spread = xp.concatenate([spread, xp.zeros((*spread.shape[:-1], columns - rows), input.dtype)], -1)
    return xp.where(np.eye(rows, columns, dtype=bool), spread, input)


@kernel("MatrixBandPart", "BatchMatrixBandPart")
def matrix_band_part(input: Array, num_lower: Array, num_upper: Array) -> Array:
    """Keeps `num_lower` subdiagonals and `num_upper` superdiagonals (all where negative), and sets the rest to 0."""
    _require_dimensions(2, input=input)
    for name, count in (("num_lower", num_lower), ("num_upper", num_upper)):
        require(count.ndim == 0, f"{name} must be scalar, got shape {shape_text(count.shape)}")
    rows, columns = input.shape[-2:]
    xp = numpy_or_jax(input, num_lower, num_upper)
    if is_known((num_lower, num_upper)):
        require(
            num_lower <= rows,
            f"num_lower must be negative or less or equal to number of rows ({rows}) got: {num_lower}",
        )
        require(
            num_upper <= columns,
            f"num_upper must be negative or less or equal to number of columns ({columns}) got: {num_upper}",
        )
    offset = np.arange(columns)[None, :] - np.arange(rows)[:, None]
    in_band = ((num_lower < 0) | (-offset <= num_lower)) & ((num_upper < 0) | (offset <= num_upper))
    return xp.where(in_band, input, xp.zeros((), input.dtype))


@kernel("BroadcastTo", constants=("shape",))
def broadcast_to(input: Array, shape: np.ndarray) -> Array:
    target = tuple(int(size) for size in shape)
    ranks = f"Rank of input ({input.ndim}) must be no greater than rank of output shape ({len(target)})."
    require(input.ndim <= len(target), ranks)
    try:
        fits = np.broadcast_shapes(input.shape, target) == target
    except ValueError:
        fits = False
    require(fits, f"Incompatible shapes: {shape_text(input.shape)} vs. {shape_text(target)}")
    return numpy_or_jax(input, size=math.prod(target)).broadcast_to(input, target)
