"""Mel-frequency cepstral coefficients."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.signal import dct_ops


def mfccs_from_log_mel_spectrograms(log_mel_spectrograms: Any, name: str | None = None) -> ops.Tensor:
    """Cepstral coefficients: the cosine transform of logarithmic mel spectra, scaled as HTK does.

    Args:
      log_mel_spectrograms: float32, [..., mel bins].

    Raises ValueError when there are no bins.

    Source: TensorFlow's `tf.signal.mfccs_from_log_mel_spectrograms`.
    """
    with ops.name_scope(name, "mfccs_from_log_mel_spectrograms", [log_mel_spectrograms]):
        spectra = ops.convert_to_tensor(log_mel_spectrograms, dtype=dtypes.float32)
        num_mel_bins: Any = spectra.shape.dims[-1].value if spectra.shape.dims else None
        if num_mel_bins == 0:
            raise ValueError(f"num_mel_bins must be positive. Got: {spectra}")
        if num_mel_bins is None:
            num_mel_bins = array_ops.shape(spectra)[-1]
        transformed = dct_ops.dct(spectra, type=2)
        return transformed * math_ops.rsqrt(math_ops.cast(num_mel_bins, dtypes.float32) * 2.0)
