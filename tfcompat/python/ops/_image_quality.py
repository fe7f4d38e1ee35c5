"""Measures of pictures: how similar two are, how much one varies, where its edges are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops, nn_impl, nn_ops
from tfcompat.python.ops._image_color import convert_image_dtype


def total_variation(images: Any, name: str | None = None) -> Tensor:
    """The sum of the absolute differences of neighbouring pixels.

    Args:
      images: [height, width, channels], giving a scalar, or [batch, height, width, channels], giving [batch].

    Raises:
      ValueError: `images` has another rank.

    Source: `tf.image.total_variation`.
    """
    with ops.name_scope(name, "total_variation"):
        ndims = images.get_shape().ndims
        if ndims == 3:
            down = images[1:, :, :] - images[:-1, :, :]
            right = images[:, 1:, :] - images[:, :-1, :]
            axes = None
        elif ndims == 4:
            down = images[:, 1:, :, :] - images[:, :-1, :, :]
            right = images[:, :, 1:, :] - images[:, :, :-1, :]
            axes = [1, 2, 3]
        else:
            raise ValueError("'images' must be either 3 or 4-dimensional.")
        return math_ops.reduce_sum(math_ops.abs(down), axis=axes) + math_ops.reduce_sum(math_ops.abs(right), axis=axes)


def _verify_compatible_image_shapes(img1: Tensor, img2: Tensor) -> tuple[Tensor, Tensor, list[Operation]]:
    """Checks that two (batches of) pictures can be compared, and returns their shapes and checks to run.

    Raises:
      ValueError: they are known not to.
    """
    static1 = img1.get_shape().with_rank_at_least(3)
    static2 = img2.get_shape().with_rank_at_least(3)
    static1[-3:].assert_is_compatible_with(static2[-3:])
    if static1.dims is not None and static2.dims is not None:
        for dim1, dim2 in zip(reversed(static1.dims[:-3]), reversed(static2.dims[:-3])):
            if not (dim1 == 1 or dim2 == 1 or dim1.is_compatible_with(dim2)):
                raise ValueError(f"Two images are not compatible: {static1} and {static2}")
    shape1, shape2 = array_ops.shape_n([img1, img2])
    has_rank = math_ops.greater_equal(array_ops.size(shape1), 3)
    checks = [control_flow_ops.Assert(has_rank, [shape1, shape2], summarize=10)]
    are_equal = math_ops.reduce_all(math_ops.equal(shape1[-3:], shape2[-3:]))
    checks.append(control_flow_ops.Assert(are_equal, [shape1, shape2], summarize=10))
    return shape1, shape2, checks


def _as_floats(img1: Tensor, img2: Tensor, max_val: Any) -> tuple[Tensor, Tensor, Tensor]:
    """Two pictures as float32, and `max_val`, the range of their values, scaled likewise."""
    max_val = convert_image_dtype(math_ops.cast(max_val, img1.dtype), dtypes.float32)
    return convert_image_dtype(img1, dtypes.float32), convert_image_dtype(img2, dtypes.float32), max_val


def psnr(a: Any, b: Any, max_val: Any, name: str | None = None) -> Tensor:
    """The peak signal-to-noise ratio 20 log10(max_val) - 10 log10(mean((a - b)**2)), in decibels.

    Args:
      a, b: [..., height, width, channels].
      max_val: the range of the values, 255 for uint8.

    Returns:
      float32 [...].

    Source: `tf.image.psnr`.
    """
    with ops.name_scope(name, "PSNR", [a, b]):
        a, b, max_val = _as_floats(a, b, max_val)
        mse = math_ops.reduce_mean(math_ops.squared_difference(a, b), [-3, -2, -1])
        signal = 20 * math_ops.log(max_val) / math_ops.log(10.0)
        result = math_ops.subtract(signal, np.float32(10 / np.log(10)) * math_ops.log(mse), name="psnr")
        _, _, checks = _verify_compatible_image_shapes(a, b)
        with ops.control_dependencies(checks):
            return array_ops.identity(result)


def _luminance_and_contrast(
    x: Tensor, y: Tensor, reducer: Callable[[Tensor], Tensor], max_val: Tensor, k1: float, k2: float
) -> tuple[Tensor, Tensor]:
    """SSIM's luminance and contrast-structure measures; `reducer` takes weighted means over neighbourhoods."""
    c1 = (k1 * max_val) ** 2
    c2 = (k2 * max_val) ** 2
    mean_x, mean_y = reducer(x), reducer(y)
    means_product = mean_x * mean_y * 2.0
    means_squared = math_ops.square(mean_x) + math_ops.square(mean_y)
    luminance = (means_product + c1) / (means_squared + c1)
    product = reducer(x * y) * 2.0
    squared = reducer(math_ops.square(x) + math_ops.square(y))
    c2 *= 1.0  # a factor that TensorFlow could compensate for the window's size with
    return luminance, (product - means_product + c2) / (squared - means_squared + c2)


def _gaussian_window(size: Tensor, sigma: Tensor) -> Tensor:
    """[size, size, 1, 1] weights of a normal distribution, which sum to 1."""
    size = ops.convert_to_tensor(size, dtypes.int32)
    sigma = ops.convert_to_tensor(sigma)
    coordinates = math_ops.cast(math_ops.range(size), sigma.dtype)
    coordinates -= math_ops.cast(size - 1, sigma.dtype) / 2.0
    g = math_ops.square(coordinates)
    g *= -0.5 / math_ops.square(sigma)
    g = array_ops.reshape(g, shape=[1, -1]) + array_ops.reshape(g, shape=[-1, 1])
    g = nn_ops.softmax(array_ops.reshape(g, shape=[1, -1]))
    return array_ops.reshape(g, shape=[size, size, 1, 1])


def _ssim_per_channel(
    img1: Tensor, img2: Tensor, max_val: Tensor, filter_size: int, filter_sigma: float, k1: float, k2: float
) -> tuple[Tensor, Tensor]:
    """SSIM of each channel, and the mean of its contrast-structure measure."""
    size = constant_op.constant(filter_size, dtype=dtypes.int32)
    sigma = constant_op.constant(filter_sigma, dtype=img1.dtype)
    shape1, shape2 = array_ops.shape_n([img1, img2])
    checks = []
    for shape in (shape1, shape2):
        is_large = math_ops.reduce_all(math_ops.greater_equal(shape[-3:-1], size))
        checks.append(control_flow_ops.Assert(is_large, [shape, size], summarize=8))
    with ops.control_dependencies(checks):
        img1 = array_ops.identity(img1)
    window = _gaussian_window(size, sigma)
    window = array_ops.tile(window, multiples=[1, 1, shape1[-1], 1])

    def reducer(x: Tensor) -> Tensor:
        shape = array_ops.shape(x)
        x = array_ops.reshape(x, shape=array_ops.concat([[-1], shape[-3:]], 0))
        y = nn_impl.depthwise_conv2d(x, window, strides=[1, 1, 1, 1], padding="VALID")
        return array_ops.reshape(y, array_ops.concat([shape[:-3], array_ops.shape(y)[1:]], 0))

    luminance, contrast = _luminance_and_contrast(img1, img2, reducer, max_val, k1, k2)
    axes = constant_op.constant([-3, -2], dtype=dtypes.int32)
    return math_ops.reduce_mean(luminance * contrast, axes), math_ops.reduce_mean(contrast, axes)


def ssim(
    img1: Any,
    img2: Any,
    max_val: Any,
    filter_size: int = 11,
    filter_sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
) -> Tensor:
    """The structural similarity of two pictures, from -1 to 1 (1: equal).

    Args:
      img1, img2: [..., height, width, channels], at least `filter_size` high and wide.
      max_val: the range of the values, 255 for uint8.
      filter_size, filter_sigma: of the Gaussian window.
      k1, k2: what keeps denominators from 0.

    Returns:
      float32 [...], the mean over the channels.

    Source: `tf.image.ssim`; Wang et al., "Image quality assessment: from error visibility to structural similarity",
    2004.
    """
    _, _, checks = _verify_compatible_image_shapes(img1, img2)
    with ops.control_dependencies(checks):
        img1 = array_ops.identity(img1)
    img1, img2, max_val = _as_floats(img1, img2, max_val)
    per_channel, _ = _ssim_per_channel(img1, img2, max_val, filter_size, filter_sigma, k1, k2)
    return math_ops.reduce_mean(per_channel, [-1])


_MSSSIM_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def ssim_multiscale(
    img1: Any,
    img2: Any,
    max_val: Any,
    power_factors: Sequence[float] = _MSSSIM_WEIGHTS,
    filter_size: int = 11,
    filter_sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
) -> Tensor:
    """The structural similarity over several scales, each half as large as the one before.

    Args:
      power_factors: the weights of the scales, largest pictures first.
      others: as for `ssim`.

    Source: `tf.image.ssim_multiscale`; Wang et al., "Multiscale structural similarity for image quality assessment",
    2003.
    """
    with ops.name_scope(None, "MS-SSIM", [img1, img2]):
        img1 = ops.convert_to_tensor(img1, name="img1")
        img2 = ops.convert_to_tensor(img2, name="img2")
        shape1, shape2, checks = _verify_compatible_image_shapes(img1, img2)
        with ops.control_dependencies(checks):
            img1 = array_ops.identity(img1)
        img1, img2, max_val = _as_floats(img1, img2, max_val)
        images = [img1, img2]
        heads = [shape[:-3] for shape in (shape1, shape2)]
        tails = [shape[-3:] for shape in (shape1, shape2)]
        divisor = constant_op.constant([2, 2, 1], dtype=dtypes.int32)
        contrasts = []
        for k in range(len(power_factors)):
            with ops.name_scope(None, f"Scale{k}", images):
                if k > 0:
                    images, tails = _halved(images, heads, tails, divisor)
                first, second = images
                per_channel, contrast = _ssim_per_channel(first, second, max_val, filter_size, filter_sigma, k1, k2)
                contrasts.append(nn_ops.relu(contrast))
        contrasts.pop()  # the last scale gives its whole similarity
        factors = array_ops.stack(contrasts + [nn_ops.relu(per_channel)], axis=-1)
        product = math_ops.reduce_prod(math_ops.pow(factors, power_factors), [-1])
        return math_ops.reduce_mean(product, [-1])


def _halved(
    images: list[Tensor], heads: list[Tensor], tails: list[Tensor], divisor: Tensor
) -> tuple[list[Tensor], list[Tensor]]:
    """Pictures of half the size, and their new [height, width, channels]; `heads` are the dimensions before these."""
    flat = [array_ops.reshape(x, array_ops.concat([[-1], t], 0)) for x, t in zip(images, tails, strict=True)]
    remainder = tails[0] % divisor

    def pad() -> list[Tensor]:
        padding = array_ops.pad(array_ops.expand_dims(remainder, -1), [[1, 0], [1, 0]])
        return [array_ops.pad(x, padding, mode="SYMMETRIC") for x in flat]

    is_odd = math_ops.reduce_any(math_ops.not_equal(remainder, 0))
    padded = control_flow_ops.cond(is_odd, pad, lambda: flat)
    window = [1, 2, 2, 1]
    halves = [nn_ops.avg_pool(x, ksize=window, strides=window, padding="VALID") for x in padded]
    tails = [shape[1:] for shape in array_ops.shape_n(halves)]
    pieces = zip(halves, heads, tails, strict=True)
    return [array_ops.reshape(x, array_ops.concat([head, tail], 0)) for x, head, tail in pieces], tails


def image_gradients(image: Any) -> tuple[Tensor, Tensor]:
    """The differences of each pixel from the one below and the one to the right; 0 in the last row and column.

    Args:
      image: [batch, height, width, channels].

    Returns:
      (dy, dx), shaped like `image`.

    Raises:
      ValueError: `image` has another rank.

    Source: `tf.image.image_gradients`.
    """
    if image.get_shape().ndims != 4:
        raise ValueError("image_gradients expects a 4D tensor [batch_size, h, w, d], not %s.", image.get_shape())
    image_shape = array_ops.shape(image)
    batch, height, width, depth = array_ops.unstack(image_shape)
    dy = image[:, 1:, :, :] - image[:, :-1, :, :]
    dx = image[:, :, 1:, :] - image[:, :, :-1, :]
    row = array_ops.stack([batch, 1, width, depth])
    dy = array_ops.reshape(array_ops.concat([dy, array_ops.zeros(row, image.dtype)], 1), image_shape)
    column = array_ops.stack([batch, height, 1, depth])
    dx = array_ops.reshape(array_ops.concat([dx, array_ops.zeros(column, image.dtype)], 2), image_shape)
    return dy, dx


def sobel_edges(image: Any) -> Tensor:
    """The Sobel filters' responses, downwards and to the right.

    Args:
      image: float [batch, height, width, channels], at least 2 by 2.

    Returns:
      [batch, height, width, channels, 2].

    Source: `tf.image.sobel_edges`.
    """
    static_shape = image.get_shape()
    image_shape = array_ops.shape(image)
    down = np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])
    filters = np.stack([down, down.T], axis=-1)[:, :, np.newaxis, :]
    weights = constant_op.constant(filters, dtype=image.dtype)
    weights = array_ops.tile(weights, [1, 1, image_shape[-1], 1], name="sobel_filters")
    padded = array_ops.pad(image, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT")
    output = nn_impl.depthwise_conv2d(padded, weights, [1, 1, 1, 1], "VALID")
    output = array_ops.reshape(output, shape=array_ops.concat([image_shape, [2]], 0))
    output.set_shape(static_shape.concatenate([2]))
    return output
