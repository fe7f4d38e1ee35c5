"""Contrast, hue, saturation, and the HSV colour space."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.python.framework.errors_impl import FailedPreconditionError

Array = Any
Channels = tuple[Array, Array, Array]


def _channels(images: Array) -> Channels:
    return images[..., 0], images[..., 1], images[..., 2]


def _stacked(channels: Channels) -> Array:
    return jnp.stack(channels, axis=-1)


# RGB and HSV.


def _hue_saturation_value(red: Array, green: Array, blue: Array) -> Channels:
    value = jnp.maximum(red, jnp.maximum(green, blue))
    spread = value - jnp.minimum(red, jnp.minimum(green, blue))
    saturation = jnp.where(value > 0, spread / jnp.where(value > 0, value, 1), 0)
    sixth = 1 / (6 * jnp.where(spread > 0, spread, 1))
    hue = jnp.where(
        red == value,
        sixth * (green - blue),
        jnp.where(green == value, sixth * (blue - red) + 2 / 6, sixth * (red - green) + 4 / 6),
    )
    hue = jnp.where(spread > 0, hue, 0)
    return jnp.where(hue < 0, hue + 1, hue), saturation, value


def _check_colours(images: Array) -> None:
    require(images.ndim >= 1, f"input must be at least 1D{shape_text(images.shape)}")
    if images.shape[-1] != 3:
        raise FailedPreconditionError(
            None, None, f"input must have 3 channels but input only has {images.shape[-1]} channels."
        )


@jax.custom_vjp
def _rgb_to_hsv(images: Array) -> Array:
    return _stacked(_hue_saturation_value(*_channels(images)))


def _rgb_to_hsv_forward(images: Array) -> tuple[Array, tuple[Array, Array]]:
    hsv = _rgb_to_hsv(images)
    return hsv, (images, hsv)


def _safe_inverse(x: Array) -> Array:
    return jnp.where(x == 0, 0, 1 / jnp.where(x == 0, 1, x))


def _rgb_to_hsv_backward(saved: tuple[Array, Array], gradient: Array) -> tuple[Array]:
    """TensorFlow's own formulas: where colours tie, red is the largest first, and blue the smallest first."""
    images, hsv = saved
    rgb = _channels(images)
    red, green, blue = rgb
    squared_spread_inverse = _safe_inverse(jnp.square(hsv[..., 1])) * _safe_inverse(jnp.square(hsv[..., 2]))
    largest = [
        (red >= blue) & (red >= green),
        (green > red) & (green >= blue),
        (blue > red) & (blue > green),
    ]
    smallest = [
        (red < blue) & (red < green),
        (green <= red) & (green < blue),
        (blue <= red) & (blue <= green),
    ]

    def saturation_slope(i: int) -> Array:
        others = [j for j in range(3) if j != i]
        least = sum(jnp.where(smallest[j], rgb[j], 0) for j in others)
        most = sum(jnp.where(largest[j], rgb[j], 0) for j in others)
        as_largest = jnp.where(largest[i], least * _safe_inverse(jnp.square(rgb[i])), 0)
        as_smallest = jnp.where(smallest[i], _safe_inverse(most), 0)
        return jnp.where(rgb[i] > 0, as_largest - as_smallest, 0)

    def hue_slope(i: int) -> Array:
        """In sixths of the circle. Colour i, those after it in the circle: j, k."""
        j, k = (i + 1) % 3, (i + 2) % 3
        x, y, z = rgb[i], rgb[j], rgb[k]
        as_largest = jnp.where(largest[i] & (x > 0), -(y - z) * squared_spread_inverse, 0)
        j_largest = jnp.where(smallest[i], (z - y) * _safe_inverse(jnp.square(x - y)), 0)
        j_largest += jnp.where(smallest[k], -_safe_inverse(y - z), 0)
        k_largest = jnp.where(smallest[i], (z - y) * _safe_inverse(jnp.square(z - x)), 0)
        k_largest += jnp.where(smallest[j], _safe_inverse(z - y), 0)
        return (
            as_largest + jnp.where(largest[j] & (y > 0), j_largest, 0) + jnp.where(largest[k] & (z > 0), k_largest, 0)
        )

    slopes = [
        gradient[..., 2] * largest[i] + gradient[..., 1] * saturation_slope(i) + gradient[..., 0] * hue_slope(i) / 6
        for i in range(3)
    ]
    return (jnp.stack(slopes, axis=-1),)


_rgb_to_hsv.defvjp(_rgb_to_hsv_forward, _rgb_to_hsv_backward)


@kernel("RGBToHSV")
def rgb_to_hsv(images: Array) -> Array:
    _check_colours(images)
    return _rgb_to_hsv(images)


@kernel("HSVToRGB")
def hsv_to_rgb(images: Array) -> Array:
    _check_colours(images)
    hue, saturation, value = _channels(images)
    angle = hue * 6
    shares = jnp.abs(angle - 3) - 1, 2 - jnp.abs(angle - 2), 2 - jnp.abs(angle - 4)
    return _stacked(tuple((1 - saturation + saturation * jnp.clip(share, 0, 1)) * value for share in shares))


# Adjustments.


def _check_adjusted(images: Array, amount: Array, name: str) -> None:
    require(images.ndim >= 3, f"input must be at least 3-D, got shape{shape_text(images.shape)}")
    require(amount.ndim == 0, f"{name} must be scalar: {shape_text(amount.shape)}")


def _check_three_channels(images: Array) -> None:
    channels = images.shape[-1]
    require(channels == 3, f"input must have 3 channels but instead has {channels} channels.")


@kernel("AdjustContrastv2")
def adjust_contrast_v2(images: Array, contrast_factor: Array) -> Array:
    _check_adjusted(images, contrast_factor, "contrast_factor")
    values = images.astype(np.float32)
    mean = jnp.mean(values, axis=(-3, -2), keepdims=True)
    return ((values - mean) * contrast_factor + mean).astype(images.dtype)


@kernel("AdjustContrast")
def adjust_contrast(images: Array, contrast_factor: Array, min_value: Array, max_value: Array) -> Array:
    _check_adjusted(images, contrast_factor, "contrast_factor")
    return jnp.clip(adjust_contrast_v2(images.astype(np.float32), contrast_factor), min_value, max_value)


@kernel("AdjustHue")
def adjust_hue(images: Array, delta: Array) -> Array:
    """Turns the position of the middle colour on the hexagon between the largest and the smallest one."""
    _check_adjusted(images, delta, "delta")
    _check_three_channels(images)
    red, green, blue = _channels(images.astype(np.float32))
    side = jnp.where(
        red < green,
        jnp.where(blue < red, 1, jnp.where(blue > green, 3, 2)),
        jnp.where(blue < green, 0, jnp.where(blue > red, 4, 5)),
    )
    highest = jnp.maximum(red, jnp.maximum(green, blue))
    lowest = jnp.minimum(red, jnp.minimum(green, blue))
    middle = jnp.maximum(jnp.minimum(red, green), jnp.minimum(jnp.maximum(red, green), blue))
    spread = highest - lowest
    ratio = (middle - lowest) / jnp.where(spread == 0, 1, spread)
    angle = side.astype(np.float32) + jnp.where(side % 2 == 0, ratio, 1 - ratio)
    angle = jnp.where(spread == 0, 0, angle) + delta * 6
    angle = angle - 6 * jnp.floor(angle / 6)
    angle = jnp.where(angle >= 6, angle - 6, angle)

    side = angle.astype(np.int32)
    ratio = angle - side.astype(np.float32)
    middle = lowest + jnp.where(side % 2 == 0, ratio, 1 - ratio) * spread
    return _on_hexagon(side, highest, middle, lowest).astype(images.dtype)


def _on_hexagon(side: Array, highest: Array, middle: Array, lowest: Array) -> Array:
    """The colours on side 0 (red to yellow) to 5 (magenta to red), from what is largest, in between and smallest."""
    red = _by_side(side, highest, middle, lowest, lowest, middle, highest)
    green = _by_side(side, middle, highest, highest, middle, lowest, lowest)
    blue = _by_side(side, lowest, lowest, middle, highest, highest, middle)
    return _stacked((red, green, blue))


def _by_side(side: Array, *choices: Array) -> Array:
    result = choices[-1]
    for number, choice in enumerate(choices[:-1]):
        result = jnp.where(side == number, choice, result)
    return result


@kernel("AdjustSaturation")
def adjust_saturation(images: Array, scale: Array) -> Array:
    _check_adjusted(images, scale, "scale")
    _check_three_channels(images)
    hue, saturation, value = _hue_saturation_value(*_channels(images.astype(np.float32)))
    chroma = jnp.clip(saturation * scale, 0, 1) * value
    base = value - chroma
    angle = hue * 6
    middle = chroma * (1 - jnp.abs(angle % 2 - 1))
    colours = _on_hexagon(angle.astype(np.int32), chroma, middle, jnp.zeros_like(chroma))
    return (colours + base[..., np.newaxis]).astype(images.dtype)
