"""Types, brightness, contrast and colour spaces of pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops, random_ops
from tfcompat.python.ops._image_checks import check, checked_at_least_3d, checked_grayscale
from tfcompat.python.ops.op_function import op_function

rgb_to_hsv = op_function(
    "RGBToHSV", "Hue, saturation and value, all from 0 to 1, of colours in the last dimension, which is 3."
)
hsv_to_rgb = op_function("HSVToRGB", "The colours whose hue, saturation and value are in the last dimension.")


def convert_image_dtype(image: Any, dtype: Any, saturate: bool = False, name: str | None = None) -> Tensor:
    """`image` as another type, its values scaled: floats go from 0 to 1, integers up to their type's maximum.

    Args:
      image: of any shape.
      dtype: a floating or integer type.
      saturate: clip what is out of range before conversion.

    Raises:
      AttributeError: `dtype` is neither.

    Source: `tf.image.convert_image_dtype`.
    """
    image = ops.convert_to_tensor(image, name="image")
    dtype = dtypes.as_dtype(dtype)
    if not dtype.is_floating and not dtype.is_integer:
        raise AttributeError("dtype must be either floating point or integer")
    if dtype == image.dtype:
        return array_ops.identity(image, name=name)
    cast = math_ops.saturate_cast if saturate else math_ops.cast
    with ops.name_scope(name, "convert_image", [image]) as name:
        if image.dtype.is_floating and dtype.is_floating:
            return math_ops.cast(image, dtype, name=name)
        if image.dtype.is_floating:
            return cast(math_ops.multiply(image, dtype.max + 0.5), dtype, name=name)  # so that 1 does not overflow
        if dtype.is_floating:
            return math_ops.multiply(math_ops.cast(image, dtype), 1.0 / image.dtype.max, name=name)
        if image.dtype.max > dtype.max:
            factor = (image.dtype.max + 1) // (dtype.max + 1)
            return cast(math_ops.div(image, factor), dtype, name=name)
        factor = (dtype.max + 1) // (image.dtype.max + 1)
        return math_ops.multiply(cast(image, dtype), factor, name=name)


def _as_float(image: Tensor) -> Tensor:
    """`image` as it is when it is float16 or float32, else converted to float32."""
    if image.dtype in (dtypes.float16, dtypes.float32):
        return image
    return convert_image_dtype(image, dtypes.float32)


def per_image_standardization(image: Any) -> Tensor:
    """(image - mean) / max(standard deviation, 1 / sqrt(number of values)), for each picture.

    Args:
      image: [..., height, width, channels]. Types other than float16 and float32 are scaled as `convert_image_dtype`
        does, and the result converted back, clipped.

    Source: `tf.image.per_image_standardization`.
    """
    with ops.name_scope(None, "per_image_standardization", [image]) as scope:
        image = checked_at_least_3d(ops.convert_to_tensor(image, name="image"))
        orig_dtype = image.dtype
        image = _as_float(image)
        count = math_ops.reduce_prod(array_ops.shape(image)[-3:])
        mean = math_ops.reduce_mean(image, axis=[-1, -2, -3], keepdims=True)
        stddev = math_ops.reduce_std(image, axis=[-1, -2, -3], keepdims=True)
        smallest = math_ops.rsqrt(math_ops.cast(count, image.dtype))
        stddev = math_ops.maximum(stddev, smallest)
        image -= mean
        image = math_ops.div(image, stddev, name=scope)
        return convert_image_dtype(image, orig_dtype, saturate=True)


def random_brightness(image: Any, max_delta: float, seed: int | None = None) -> Tensor:
    """`adjust_brightness` by a number drawn from [-max_delta, max_delta).

    Raises:
      ValueError: `max_delta` is negative.

    Source: `tf.image.random_brightness`.
    """
    if max_delta < 0:
        raise ValueError("max_delta must be non-negative.")
    return adjust_brightness(image, random_ops.random_uniform([], -max_delta, max_delta, seed=seed))


def _drawn_factor(lower: float, upper: float, seed: int | None) -> Tensor:
    if upper <= lower:
        raise ValueError("upper must be > lower.")
    if lower < 0:
        raise ValueError("lower must be non-negative.")
    return random_ops.random_uniform([], lower, upper, seed=seed)


def random_contrast(image: Any, lower: float, upper: float, seed: int | None = None) -> Tensor:
    """`adjust_contrast` by a factor drawn from [lower, upper).

    Raises:
      ValueError: `lower` is negative, or not below `upper`.

    Source: `tf.image.random_contrast`.
    """
    return adjust_contrast(image, _drawn_factor(lower, upper, seed))


def random_saturation(image: Any, lower: float, upper: float, seed: int | None = None) -> Tensor:
    """`adjust_saturation` by a factor drawn from [lower, upper).

    Raises:
      ValueError: `lower` is negative, or not below `upper`.

    Source: `tf.image.random_saturation`.
    """
    return adjust_saturation(image, _drawn_factor(lower, upper, seed))


def random_hue(image: Any, max_delta: float, seed: int | None = None) -> Tensor:
    """`adjust_hue` by a number drawn from [-max_delta, max_delta).

    Raises:
      ValueError: `max_delta` is not between 0 and 0.5.

    Source: `tf.image.random_hue`.
    """
    if max_delta > 0.5:
        raise ValueError("max_delta must be <= 0.5.")
    if max_delta < 0:
        raise ValueError("max_delta must be non-negative.")
    return adjust_hue(image, random_ops.random_uniform([], -max_delta, max_delta, seed=seed))


def adjust_brightness(image: Any, delta: Any) -> Tensor:
    """`image` + `delta`, computed on values from 0 to 1; integer types are converted and clipped.

    Args:
      image: of any shape.
      delta: a scalar.

    Source: `tf.image.adjust_brightness`.
    """
    with ops.name_scope(None, "adjust_brightness", [image, delta]) as name:
        image = ops.convert_to_tensor(image, name="image")
        values = _as_float(image)
        adjusted = math_ops.add(values, math_ops.cast(delta, values.dtype), name=name)
        return convert_image_dtype(adjusted, image.dtype, saturate=True)


def adjust_contrast(images: Any, contrast_factor: Any) -> Tensor:
    """(x - mean) * contrast_factor + mean, the mean being that of a channel of a picture.

    Args:
      images: [..., height, width, channels]; integer types are converted and clipped.
      contrast_factor: a scalar.

    Source: `tf.image.adjust_contrast`.
    """
    with ops.name_scope(None, "adjust_contrast", [images, contrast_factor]) as name:
        images = ops.convert_to_tensor(images, name="images")
        adjusted = apply_op("AdjustContrastv2", images=_as_float(images), contrast_factor=contrast_factor, name=name)
        return convert_image_dtype(adjusted, images.dtype, saturate=True)


def adjust_gamma(image: Any, gamma: Any = 1, gain: Any = 1) -> Tensor:
    """gain * image ** gamma, computed on values from 0 to 1; integer types are converted and clipped.

    Args:
      gamma, gain: scalars; gamma at least 0.

    Raises:
      ValueError: gamma is negative (InvalidArgumentError, in the run, when it is a tensor).

    Source: `tf.image.adjust_gamma`.
    """
    with ops.name_scope(None, "adjust_gamma", [image, gamma, gain]):
        image = ops.convert_to_tensor(image, name="image")
        values = _as_float(image)
        checks = check(gamma >= 0, "Gamma should be a non-negative real number.")
        if checks:
            gamma = control_flow_ops.with_dependencies(checks, gamma)
        return convert_image_dtype(gain * values**gamma, image.dtype, saturate=True)


def adjust_hue(image: Any, delta: Any, name: str | None = None) -> Tensor:
    """`image` with its colours' hue turned by `delta`, 1 being the full circle.

    Args:
      image: [..., 3] colours.
      delta: a scalar from -1 to 1.

    Source: `tf.image.adjust_hue`.
    """
    with ops.name_scope(name, "adjust_hue", [image]) as name:
        image = ops.convert_to_tensor(image, name="image")
        altered = apply_op("AdjustHue", images=_as_float(image), delta=delta)
        return convert_image_dtype(altered, image.dtype)


def adjust_saturation(image: Any, saturation_factor: Any, name: str | None = None) -> Tensor:
    """`image` with its colours' saturation multiplied by `saturation_factor`, and cut at 1.

    Args:
      image: [..., 3] colours.
      saturation_factor: a scalar.

    Source: `tf.image.adjust_saturation`.
    """
    with ops.name_scope(name, "adjust_saturation", [image]) as name:
        image = ops.convert_to_tensor(image, name="image")
        adjusted = apply_op("AdjustSaturation", images=_as_float(image), scale=saturation_factor)
        return convert_image_dtype(adjusted, image.dtype)


def rgb_to_grayscale(images: Any, name: str | None = None) -> Tensor:
    """The brightness 0.2989 red + 0.587 green + 0.114 blue of colours; the last dimension becomes 1.

    Source: `tf.image.rgb_to_grayscale`.
    """
    with ops.name_scope(name, "rgb_to_grayscale", [images]) as name:
        images = ops.convert_to_tensor(images, name="images")
        values = convert_image_dtype(images, dtypes.float32)
        gray = array_ops.expand_dims(math_ops.tensordot(values, [0.2989, 0.5870, 0.1140], [-1, -1]), -1)
        return convert_image_dtype(gray, images.dtype, name=name)


def grayscale_to_rgb(images: Any, name: str | None = None) -> Tensor:
    """`images`, whose last dimension is 1, with it repeated three times. Source: `tf.image.grayscale_to_rgb`."""
    with ops.name_scope(name, "grayscale_to_rgb", [images]) as name:
        images = checked_grayscale(images)
        images = ops.convert_to_tensor(images, name="images")
        leading = array_ops.expand_dims(array_ops.rank(images) - 1, 0)
        multiples = [array_ops.ones(leading, dtype=dtypes.int32)] + [array_ops.expand_dims(3, 0)]
        rgb = array_ops.tile(images, array_ops.concat(multiples, 0), name=name)
        rgb.set_shape(images.get_shape()[:-1].concatenate([3]))
        return rgb


def _linear(function_name: str, matrix: Sequence[Sequence[float]], summary: str) -> Callable[[Any], Tensor]:
    """A function that multiplies the last dimension by `matrix`."""

    def function(images: Any) -> Tensor:
        images = ops.convert_to_tensor(images, name="images")
        weights = ops.convert_to_tensor(matrix, dtype=images.dtype, name="kernel")
        return math_ops.tensordot(images, weights, axes=[[images.get_shape().ndims - 1], [0]])

    function.__name__ = function.__qualname__ = function_name
    function.__doc__ = f"""{summary}

    Args:
      images: floating point [..., 3].

    Source: `tf.image.{function_name}`.
    """
    return function


rgb_to_yiq = _linear(
    "rgb_to_yiq",
    [
        [0.299, 0.59590059, 0.2115],
        [0.587, -0.27455667, -0.52273617],
        [0.114, -0.32134392, 0.31119955],
    ],
    "Colours in NTSC's YIQ space.",
)
yiq_to_rgb = _linear(
    "yiq_to_rgb",
    [
        [1, 1, 1],
        [0.95598634, -0.27201283, -1.10674021],
        [0.6208248, -0.64720424, 1.70423049],
    ],
    "Colours that are given in NTSC's YIQ space.",
)
rgb_to_yuv = _linear(
    "rgb_to_yuv",
    [
        [0.299, -0.14714119, 0.61497538],
        [0.587, -0.28886916, -0.51496512],
        [0.114, 0.43601035, -0.10001026],
    ],
    "Colours in PAL's YUV space.",
)
yuv_to_rgb = _linear(
    "yuv_to_rgb",
    [
        [1, 1, 1],
        [0, -0.394642334, 2.03206185],
        [1.13988303, -0.58062185, 0],
    ],
    "Colours that are given in PAL's YUV space.",
)
