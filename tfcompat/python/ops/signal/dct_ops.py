"""Discrete cosine transforms, by Fourier transforms of the signal made symmetric."""

from __future__ import annotations

import math
from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_shape
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.signal import fft_ops


def _validate(input_tensor: Any, dct_type: int, n: int | None, axis: int, norm: str | None) -> None:
    if axis != -1:
        raise NotImplementedError(f"axis must be -1. Got: {axis}")
    if n is not None and n < 1:
        raise ValueError("n should be a positive integer or None")
    if dct_type not in (1, 2, 3):
        raise ValueError("Only Types I, II and III (I)DCT are supported.")
    if dct_type == 1:
        if norm == "ortho":
            raise ValueError("Normalization is not supported for the Type-I DCT.")
        size = tensor_shape.dimension_value(input_tensor.shape[-1])
        if size is not None and size < 2:
            raise ValueError("Type-I DCT requires the dimension to be greater than one.")
    if norm not in (None, "ortho"):
        raise ValueError(f"Unknown normalization. Expected None or 'ortho', got: {norm}")


def dct(
    input: Any, type: int = 2, n: int | None = None, axis: int = -1, norm: str | None = None, name: str | None = None
) -> ops.Tensor:
    """The discrete cosine transform of the last dimension.

    Args:
      input: a float32 tensor.
      type: 1, 2 or 3.
      n: the length that the input is cut or filled up to.
      axis: -1.
      norm: None, or "ortho" for an orthonormal transform (not of type 1).

    Raises ValueError or NotImplementedError for other arguments.

    Source: TensorFlow's `tf.signal.dct`.
    """
    _validate(input, type, n, axis, norm)
    with ops.name_scope(name, "dct", [input]):
        input = ops.convert_to_tensor(input, dtype=dtypes.float32)
        length = tensor_shape.dimension_value(input.shape[-1]) or array_ops.shape(input)[-1]
        if n is not None:
            if n <= length:
                input = input[..., 0:n]
            else:
                paddings = [[0, 0]] * (len(input.shape) - 1) + [[0, n - length]]
                input = array_ops.pad(input, paddings=ops.convert_to_tensor(paddings, dtype=dtypes.int32))
        size = tensor_shape.dimension_value(input.shape[-1]) or array_ops.shape(input)[-1]
        size_float = math_ops.cast(size, dtypes.float32)
        if type == 1:
            symmetric = array_ops.concat([input, input[..., -2:0:-1]], axis=-1)
            return math_ops.real(fft_ops.rfft(symmetric))
        if type == 2:
            scale = _half_sample_shift(-math_ops.range(size_float), size_float)
            spectrum = fft_ops.rfft(input, fft_length=[2 * size])[..., :size]
            result = math_ops.real(spectrum * scale)
            if norm == "ortho":
                first = 0.5 * math_ops.rsqrt(size_float)
                result *= _first_and_rest(first, first * math_ops.sqrt(2.0), size)
            return result
        if norm == "ortho":
            first = math_ops.sqrt(size_float)
            input *= _first_and_rest(first, first * math_ops.sqrt(0.5), size)
        else:
            input *= size_float
        scale = _half_sample_shift(math_ops.range(size_float), size_float)
        spectrum = scale * math_ops.complex(input, 0.0)
        return math_ops.real(fft_ops.irfft(spectrum, fft_length=[2 * size]))[..., :size]


def _half_sample_shift(places: ops.Tensor, size: ops.Tensor) -> ops.Tensor:
    return 2.0 * math_ops.exp(math_ops.complex(0.0, places * math.pi * 0.5 / size))


def _first_and_rest(first: ops.Tensor, rest: ops.Tensor, size: Any) -> ops.Tensor:
    return array_ops.pad(array_ops.expand_dims(first, 0), [[0, size - 1]], constant_values=rest)


def idct(
    input: Any, type: int = 2, n: int | None = None, axis: int = -1, norm: str | None = None, name: str | None = None
) -> ops.Tensor:
    """The inverse of `dct` of the same type (up to a factor, unless `norm` is "ortho").

    Source: TensorFlow's `tf.signal.idct`.
    """
    _validate(input, type, n, axis, norm)
    inverse_type = {1: 1, 2: 3, 3: 2}[type]
    return dct(input, type=inverse_type, n=n, axis=axis, norm=norm, name=name)
