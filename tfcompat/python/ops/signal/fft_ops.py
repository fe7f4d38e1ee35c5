"""Fourier transforms of the last one, two or three dimensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, manip_ops, math_ops
from tfcompat.python.ops.op_function import op_function

fft = op_function("FFT", "The discrete Fourier transform of the last dimension.")
ifft = op_function("IFFT", "The inverse discrete Fourier transform of the last dimension.")
fft2d = op_function("FFT2D", "The discrete Fourier transform of the last two dimensions.")
ifft2d = op_function("IFFT2D", "The inverse discrete Fourier transform of the last two dimensions.")
fft3d = op_function("FFT3D", "The discrete Fourier transform of the last three dimensions.")
ifft3d = op_function("IFFT3D", "The inverse discrete Fourier transform of the last three dimensions.")
for _function in (fft, ifft, fft2d, ifft2d, fft3d, ifft3d):
    _function.__name__ = _function.__name__.replace("_", "")


def _real_transform(op_type: str, rank: int) -> Callable[..., ops.Tensor]:
    default_name = op_type.lower()
    is_inverse = op_type.startswith("I")

    def transform(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> ops.Tensor:
        with ops.name_scope(name, default_name, [input_tensor, fft_length]) as name:
            input_dtype = dtypes.complex64 if is_inverse else dtypes.float32
            input_tensor = ops.convert_to_tensor(input_tensor, input_dtype)
            input_tensor.shape.with_rank_at_least(rank)
            if fft_length is None:
                fft_length = _inferred_length(input_tensor, rank, is_inverse)
            else:
                fft_length = ops.convert_to_tensor(fft_length, dtypes.int32)
            input_tensor = _padded(input_tensor, rank, fft_length, is_inverse)
            return apply_op(op_type, input=input_tensor, fft_length=fft_length, name=name)

    kind = "The real signal of a spectrum that is symmetric" if is_inverse else "The spectrum of a real signal"
    dimensions = {1: "dimension", 2: "two dimensions", 3: "three dimensions"}[rank]
    transform.__name__ = transform.__qualname__ = default_name
    transform.__doc__ = (
        f"{kind}, along the last {dimensions}; of the spectrum's last dimension only the first half is held.\n\n"
        f"Args:\n  fft_length: [{rank}] ints, how long the transformed signal is: the input is cut or filled up with "
        f"zeros.\n\nSource: TensorFlow's `tf.signal.{default_name}`.\n"
    )
    return transform


def _inferred_length(input_tensor: ops.Tensor, rank: int, is_inverse: bool) -> ops.Tensor:
    shape = input_tensor.get_shape()[-rank:]
    if shape.is_fully_defined():
        sizes = shape.as_list()
        if is_inverse and sizes:
            sizes[-1] = max(0, 2 * (sizes[-1] - 1))
        return ops.convert_to_tensor(sizes, dtypes.int32)
    if not is_inverse:
        return array_ops.shape(input_tensor)[-rank:]
    lengths = array_ops.unstack(array_ops.shape(input_tensor)[-rank:])
    lengths[-1] = math_ops.maximum(0, 2 * (lengths[-1] - 1))
    return array_ops.stack(lengths)


def _padded(input_tensor: ops.Tensor, rank: int, fft_length: ops.Tensor, is_inverse: bool) -> ops.Tensor:
    """The input, with zeros behind it where it is shorter than what is transformed."""
    lengths = tensor_util.constant_value_as_shape(fft_length)
    shape = input_tensor.shape
    if shape.dims is not None and any(dim.value == 0 for dim in shape.dims):
        return input_tensor
    if lengths.is_fully_defined() and shape.ndims is not None:
        inner = shape[-rank:]
        if inner.is_fully_defined():
            sizes: list[Any] = lengths.as_list()
            if is_inverse:
                sizes[-1] = sizes[-1] // 2 + 1
            held: list[Any] = inner.as_list()
            paddings = [[0, max(size - have, 0)] for size, have in zip(sizes, held, strict=True)]
            if any(after > 0 for _, after in paddings):
                outer = [[0, 0]] * max(shape.ndims - rank, 0)
                return array_ops.pad(input_tensor, outer + paddings)
            return input_tensor
    input_rank = array_ops.rank(input_tensor)
    inner_shape = array_ops.shape(input_tensor)[-rank:]
    outer_rank = math_ops.maximum(0, input_rank - rank)
    outer_paddings = array_ops.zeros([outer_rank], fft_length.dtype)
    if is_inverse:
        fft_length = array_ops.concat([fft_length[:-1], fft_length[-1:] // 2 + 1], 0)
    inner_paddings = math_ops.maximum(0, fft_length - inner_shape)
    amounts = array_ops.concat([outer_paddings, inner_paddings], 0)
    return array_ops.pad(input_tensor, array_ops.stack([array_ops.zeros_like(amounts), amounts], axis=1))


rfft = _real_transform("RFFT", 1)
irfft = _real_transform("IRFFT", 1)
rfft2d = _real_transform("RFFT2D", 2)
irfft2d = _real_transform("IRFFT2D", 2)
rfft3d = _real_transform("RFFT3D", 3)
irfft3d = _real_transform("IRFFT3D", 3)


def fftshift(x: Any, axes: Any = None, name: str | None = None) -> ops.Tensor:
    """Moves the zero frequency to the middle.

    Args:
      axes: an int or ints; by default all dimensions. Their sizes must be known.

    Source: TensorFlow's `tf.signal.fftshift`.
    """
    return _shifted("fftshift", x, axes, name, 1)


def ifftshift(x: Any, axes: Any = None, name: str | None = None) -> ops.Tensor:
    """Undoes `fftshift`.

    Source: TensorFlow's `tf.signal.ifftshift`.
    """
    return _shifted("ifftshift", x, axes, name, -1)


def _shifted(default_name: str, x: Any, axes: Any, name: str | None, sign: int) -> ops.Tensor:
    with ops.name_scope(name, default_name) as name:
        x = ops.convert_to_tensor(x)
        if axes is None:
            axes = tuple(range(x.shape.ndims))
        if isinstance(axes, int):
            shift: Any = sign * int(x.shape[axes] // 2)
        else:
            shift = [sign * int(x.shape[axis] // 2) for axis in axes]
        return manip_ops.roll(x, shift, axes, name)
