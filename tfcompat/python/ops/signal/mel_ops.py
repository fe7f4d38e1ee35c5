"""The mel scale."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.signal import shape_ops

_BREAK_FREQUENCY_HERTZ = 700.0
_HIGH_FREQUENCY_Q = 1127.0


def _hertz_to_mel(frequencies_hertz: Any, name: str | None = None) -> ops.Tensor:
    with ops.name_scope(name, "hertz_to_mel", [frequencies_hertz]):
        frequencies_hertz = ops.convert_to_tensor(frequencies_hertz)
        return _HIGH_FREQUENCY_Q * math_ops.log(1.0 + frequencies_hertz / _BREAK_FREQUENCY_HERTZ)


def _validate(num_mel_bins: int, sample_rate: float, lower: float, upper: float, dtype: Any) -> None:
    if num_mel_bins <= 0:
        raise ValueError(f"num_mel_bins must be positive. Got: {num_mel_bins}")
    if sample_rate <= 0.0:
        raise ValueError(f"sample_rate must be positive. Got: {sample_rate}")
    if lower < 0.0:
        raise ValueError(f"lower_edge_hertz must be non-negative. Got: {lower}")
    if lower >= upper:
        raise ValueError(f"lower_edge_hertz {lower:.1f} >= upper_edge_hertz {upper:.1f}")
    if upper > sample_rate / 2:
        raise ValueError(
            "upper_edge_hertz must not be larger than the Nyquist frequency (sample_rate / 2). "
            f"Got: {upper} for sample_rate: {sample_rate}"
        )
    if not dtype.is_floating:
        raise ValueError(f"dtype must be a floating point type. Got: {dtype}")


def linear_to_mel_weight_matrix(
    num_mel_bins: int = 20,
    num_spectrogram_bins: Any = 129,
    sample_rate: Any = 8000,
    lower_edge_hertz: float = 125.0,
    upper_edge_hertz: float = 3800.0,
    dtype: Any = dtypes.float32,
    name: str | None = None,
) -> ops.Tensor:
    """A matrix that turns spectra into mel-scaled ones: triangular bands, evenly spaced in mel.

    Args:
      num_spectrogram_bins: `fft_length // 2 + 1`.
      sample_rate: in hertz, a number or constant tensor.
      lower_edge_hertz, upper_edge_hertz: the ends of the lowest and highest band.

    Returns:
      [num_spectrogram_bins, num_mel_bins].

    Raises ValueError for arguments out of range.

    Source: TensorFlow's `tf.signal.linear_to_mel_weight_matrix`.
    """
    with ops.name_scope(name, "linear_to_mel_weight_matrix") as name:
        if isinstance(sample_rate, ops.Tensor):
            known = tensor_util.constant_value(sample_rate)
            if known is None:
                raise ValueError(
                    "`sample_rate` was a non-constant Tensor. Must be a Python float or a constant Tensor."
                )
            sample_rate = known
        _validate(num_mel_bins, sample_rate, lower_edge_hertz, upper_edge_hertz, dtype)
        sample_rate = ops.convert_to_tensor(sample_rate, dtype, name="sample_rate")
        lower = ops.convert_to_tensor(lower_edge_hertz, dtype, name="lower_edge_hertz")
        upper = ops.convert_to_tensor(upper_edge_hertz, dtype, name="upper_edge_hertz")
        zero = ops.convert_to_tensor(0.0, dtype)
        without_weight = 1  # the constant part of the signal
        nyquist_hertz = sample_rate / 2.0
        frequencies = math_ops.linspace(zero, nyquist_hertz, num_spectrogram_bins)[without_weight:]
        bins_mel = array_ops.expand_dims(_hertz_to_mel(frequencies), 1)
        edges = math_ops.linspace(_hertz_to_mel(lower), _hertz_to_mel(upper), num_mel_bins + 2)
        bands = shape_ops.frame(edges, frame_length=3, frame_step=1)
        lower_mel, center_mel, upper_mel = (
            array_ops.reshape(part, [1, num_mel_bins]) for part in array_ops.split(bands, 3, axis=1)
        )
        rising = (bins_mel - lower_mel) / (center_mel - lower_mel)
        falling = (upper_mel - bins_mel) / (upper_mel - center_mel)
        weights = math_ops.maximum(zero, math_ops.minimum(rising, falling))
        return array_ops.pad(weights, [[without_weight, 0], [0, 0]], name=name)
