"""Kernels that `ScaleAndTranslate` samples pictures with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from tfcompat.core.kernels.checks import require

_F = np.float32


def _lanczos(radius: float, x: np.ndarray) -> np.ndarray:
    angle = _F(np.pi) * np.where(x <= 1e-3, _F(1), x)
    weights = _F(radius) * np.sin(angle) * np.sin(angle / _F(radius)) / (angle * angle)
    return np.where(x > radius, _F(0), np.where(x <= 1e-3, _F(1), weights))


def _gaussian(x: np.ndarray) -> np.ndarray:
    return np.where(x >= 1.5, _F(0), np.exp(-x * x / _F(2 * 0.5**2)))


def _box(x: np.ndarray) -> np.ndarray:
    return np.where(x < 0.5, _F(1), np.where(x == 0.5, _F(0.5), _F(0)))


def _triangle(x: np.ndarray) -> np.ndarray:
    return np.maximum(_F(1) - x, _F(0))


def _keys_cubic(x: np.ndarray) -> np.ndarray:
    near = ((_F(1.5) * x - _F(2.5)) * x) * x + _F(1)
    far = ((_F(-0.5) * x + _F(2.5)) * x - _F(4)) * x + _F(2)
    return np.where(x >= 2, _F(0), np.where(x >= 1, far, near))


def _mitchell_cubic(x: np.ndarray) -> np.ndarray:
    near = ((_F(7 / 6) * x - _F(2)) * x) * x + _F(8 / 9)
    far = ((_F(-7 / 18) * x + _F(2)) * x - _F(10 / 3)) * x + _F(16 / 9)
    return np.where(x >= 2, _F(0), np.where(x >= 1, far, near))


_KERNELS: dict[str, tuple[float, Callable[[np.ndarray], np.ndarray]]] = {
    "lanczos1": (1.0, partial(_lanczos, 1.0)),
    "lanczos3": (3.0, partial(_lanczos, 3.0)),
    "lanczos5": (5.0, partial(_lanczos, 5.0)),
    "gaussian": (1.5, _gaussian),
    "box": (1.0, _box),
    "triangle": (1.0, _triangle),
    "keyscubic": (2.0, _keys_cubic),
    "mitchellcubic": (2.0, _mitchell_cubic),
}
"""The radius of each kernel, and its values at distances."""


def sampling_matrix(
    old: int, new: int, scale: np.float32, translation: np.float32, kernel_type: str, antialias: bool
) -> np.ndarray:
    """float32 [new, old]: the weights of a dimension's old pixels in each new one, new = scale * old + translation.

    New pixels from outside the picture get nothing. With `antialias` the kernel is widened when the picture shrinks.

    Raises:
      InvalidArgumentError: there is no such kernel.
    """
    require(kernel_type in _KERNELS, f"Unrecognized kernel type: {kernel_type}")
    radius, weights_at = _KERNELS[kernel_type]
    inverse_scale = _F(1.0 / np.float64(scale))
    kernel_scale = max(inverse_scale, _F(1)) if antialias else _F(1)
    samples = (np.arange(new, dtype=_F) + _F(0.5)) * inverse_scale - inverse_scale * _F(translation)
    reach = _F(radius) * kernel_scale
    first = np.clip(np.ceil(samples - reach - _F(0.5)), 0, old - 1)
    last = np.clip(np.floor(samples + reach - _F(0.5)), 0, old - 1)
    pixels = np.arange(old, dtype=_F)
    distances = np.abs((pixels + _F(0.5) - samples[:, np.newaxis]) * (_F(1) / kernel_scale))
    inside = (pixels >= first[:, np.newaxis]) & (pixels <= last[:, np.newaxis])
    inside &= ((samples >= 0) & (samples <= old))[:, np.newaxis]
    weights = np.where(inside, weights_at(distances), _F(0)).astype(_F)
    totals = weights.sum(axis=1, keepdims=True)
    is_usable = np.abs(totals) >= 1000 * np.finfo(_F).tiny
    return np.where(is_usable, weights * (_F(1) / np.where(is_usable, totals, _F(1))), _F(0))
