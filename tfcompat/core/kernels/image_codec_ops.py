"""Picture files: PNG, JPEG, GIF and BMP, by Pillow.

Of JPEG files the pixels may differ from TensorFlow's by a few levels: it uses libjpeg's fast integer transform, Pillow
the accurate one (TensorFlow's dct_method="INTEGER_ACCURATE").
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.util import png_16bit
from tfcompat.python.framework.errors_impl import InternalError, InvalidArgumentError, UnimplementedError

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_VALUES = 1 << 29
"""What TensorFlow takes for the size of a picture that nobody means to have in memory."""

_GRAY_WEIGHTS = np.array([9798, 19235, 3735], np.int64)
"""libpng's weights of red, green and blue, in 1/32768."""

_DCT_METHODS = ("", "INTEGER_FAST", "INTEGER_ACCURATE")


def _kind(contents: bytes) -> str:
    for start, kind in ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF8", "GIF")):
        if contents.startswith(start):
            return kind
    what = f"unknown format starting with '{contents[:16].decode('latin-1')}'" if contents else "empty file"
    raise InvalidArgumentError(None, None, f"Expected image (JPEG, PNG, or GIF), got {what}")


@contextmanager
def _opened(contents: bytes, kind: str, message: str) -> Iterator[Image]:
    """A picture file of one kind, as Pillow opens it. What is wrong with it is InvalidArgumentError(message)."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(contents), formats=[kind]) as image:
            _require_size(image.height, image.width, 4, message)
            yield image
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError) as error:
        raise InvalidArgumentError(None, None, f"{message}: {error}") from None


def _require_size(height: int, width: int, channels: int, message: str) -> None:
    require(0 < height * width * channels <= _MOST_VALUES, f"{message}: a picture of {width} by {height} pixels")


def _contents(contents: np.ndarray) -> bytes:
    require(contents.ndim == 0, f"contents must be scalar, got shape {shape_text(contents.shape)}")
    return contents.item()


# Decoding.


@kernel("DecodePng", host=True)
def decode_png(contents: np.ndarray, *, channels: int, dtype: np.dtype) -> np.ndarray:
    return _decode(_contents(contents), channels, dtype)


@kernel("DecodeJpeg", host=True)
def decode_jpeg(
    contents: np.ndarray,
    *,
    channels: int,
    ratio: int,
    fancy_upscaling: bool,
    try_recover_truncated: bool,
    dct_method: str,
) -> np.ndarray:
    _check_jpeg_options(ratio, fancy_upscaling, dct_method)
    return _decode(_contents(contents), channels, np.dtype(np.uint8), ratio, try_recover_truncated)


@kernel("DecodeAndCropJpeg", host=True)
def decode_and_crop_jpeg(
    contents: np.ndarray,
    crop_window: np.ndarray,
    *,
    channels: int,
    ratio: int,
    fancy_upscaling: bool,
    try_recover_truncated: bool,
    dct_method: str,
) -> np.ndarray:
    _check_jpeg_options(ratio, fancy_upscaling, dct_method)
    data = _contents(contents)
    require(crop_window.ndim == 1, f"crop_window must be 1-D, got shape {shape_text(crop_window.shape)}")
    require(crop_window.size == 4, f"crop_size must have four elements {shape_text(crop_window.shape)}")
    picture = _decode(data, channels, np.dtype(np.uint8), ratio, try_recover_truncated)
    top, left, height, width = crop_window.tolist()
    fits = top >= 0 and left >= 0 and height > 0 and width > 0
    fits = fits and top + height <= picture.shape[0] and left + width <= picture.shape[1]
    require(fits, f"Invalid JPEG data or crop window, data size {len(data)}")
    return np.ascontiguousarray(picture[top : top + height, left : left + width])


# `acceptable_fraction` has no effect in TensorFlow 1.15 either: what a truncated file lacks counts as read.


def _check_jpeg_options(ratio: int, fancy_upscaling: bool, dct_method: str) -> None:
    require(ratio in (1, 2, 4, 8), f"ratio must be 1, 2, 4, or 8, got {ratio}")
    require(dct_method in _DCT_METHODS, "dct_method must be one of {'', 'INTEGER_FAST', 'INTEGER_ACCURATE'}")
    if not fancy_upscaling:
        raise UnimplementedError(
            None, None, "fancy_upscaling=False is not supported: decode with the default, fancy_upscaling=True"
        )


def _decode(
    contents: bytes, channels: int, dtype: np.dtype, ratio: int = 1, try_recover_truncated: bool = False
) -> np.ndarray:
    """The picture in a file of any kind, whichever op was asked for it, as in TensorFlow."""
    require(channels in (0, 1, 3, 4), f"channels must be 0, 1, 3, or 4, got {channels}")
    kind = _kind(contents)
    if kind == "PNG":
        return _decode_png(contents, channels, dtype)
    if kind == "JPEG":
        require(channels != 4, "channels must be 0, 1, or 3 for JPEG, got 4")
        require(dtype == np.uint8, "Trying to decode JPEG format using wrong op. Use `decode_jpeg` instead.")
        return _decode_jpeg(contents, channels, ratio, try_recover_truncated)
    require(channels in (0, 3), f"channels must be 0 or 3 for GIF, got {channels}")
    frames = _decode_gif(contents)
    require(
        len(frames) == 1,
        f"Got {len(frames)} frames, but animated gifs can only be decoded by tf.image.decode_gif or "
        "tf.image.decode_image",
    )
    return frames[0]


def _decode_png(contents: bytes, channels: int, dtype: np.dtype) -> np.ndarray:
    message = f"Invalid PNG data, size {len(contents)}"
    try:
        header = png_16bit.read_header(contents)
        _require_size(header.height, header.width, 4, message)
        if header.bit_depth == 16 and not header.is_interlaced:
            samples = png_16bit.decode(contents)
        else:
            samples = _pillow_samples(contents, header, message)
    except ValueError as error:
        raise InvalidArgumentError(None, None, f"{message}: {error}") from None
    if samples.dtype == np.uint16 and dtype == np.uint8:
        samples = (samples >> 8).astype(np.uint8)
    opaque = (1 << min(header.bit_depth, 8 * samples.dtype.itemsize)) - 1
    samples = _with_channels(samples, channels, opaque)
    if samples.dtype == np.uint8 and dtype == np.uint16:
        return samples * np.uint16(257)
    return samples


def _pillow_samples(contents: bytes, header: png_16bit.Header, message: str) -> np.ndarray:
    with _opened(contents, "PNG", message) as image:
        if header.bit_depth == 16 and header.channels > 1:
            raise UnimplementedError(
                None, None, "interlaced PNG files of 16 bits a sample are not supported: save the file not interlaced"
            )
        if header.is_palette:
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        elif image.mode == "1":
            image = image.convert("L")
        samples = np.asarray(image)
        return samples[:, :, np.newaxis] if samples.ndim == 2 else samples


def _with_channels(samples: np.ndarray, channels: int, opaque: int) -> np.ndarray:
    """[height, width, channels], by way of libpng: grey from weighted colours, transparency dropped or `opaque`."""
    found = samples.shape[2]
    if channels in (0, found):
        return samples
    alpha = samples[:, :, found - 1 :] if found in (2, 4) else np.full_like(samples[:, :, :1], opaque)
    colours = samples[:, :, : 1 if found < 3 else 3]
    if channels == 1:
        if found < 3:
            return colours
        rounding = 16384 if samples.dtype == np.uint16 else 0
        return ((colours @ _GRAY_WEIGHTS + rounding) >> 15).astype(samples.dtype)[:, :, np.newaxis]
    colours = np.broadcast_to(colours, (*colours.shape[:2], 3))
    return np.ascontiguousarray(colours) if channels == 3 else np.concatenate([colours, alpha], axis=2)


def _decode_jpeg(contents: bytes, channels: int, ratio: int, try_recover_truncated: bool) -> np.ndarray:
    message = f"Invalid JPEG data or crop window, data size {len(contents)}"
    if try_recover_truncated:
        contents += b"\xff\xd9"  # the end; libjpeg makes up for what is missing before it
    with _opened(contents, "JPEG", message) as image:
        require(image.mode != "CMYK" or channels != 1, message)
        size = image.width // ratio or 1, image.height // ratio or 1
        image.draft("L" if channels == 1 and image.mode == "RGB" else None, size if ratio > 1 else None)
        image.load()
        if image.mode == "CMYK":
            ink = 255 - np.asarray(image).astype(np.int32)
            return (ink[:, :, :3] * ink[:, :, 3:] // 255).astype(np.uint8)
        if channels:
            image = image.convert("L" if channels == 1 else "RGB")
        samples = np.asarray(image)
        return samples[:, :, np.newaxis] if samples.ndim == 2 else samples


@kernel("DecodeGif", host=True)
def decode_gif(contents: np.ndarray) -> np.ndarray:
    data = _contents(contents)
    if _kind(data) == "GIF":
        return _decode_gif(data)
    return _decode(data, 3, np.dtype(np.uint8))[np.newaxis]


def _decode_gif(contents: bytes) -> np.ndarray:
    """uint8 [frames, height, width, 3]."""
    message = f"Invalid GIF data (size {len(contents)})"
    frames: list[np.ndarray] = []
    with _opened(contents, "GIF", message) as image:
        while True:
            _require_size(image.height * (len(frames) + 1), image.width, 3, message)
            frames.append(np.asarray(image.convert("RGB")))
            try:
                image.seek(len(frames))
            except EOFError:
                return np.stack(frames)


_BMP_HEADER_SIZE = 32


@kernel("DecodeBmp", host=True)
def decode_bmp(contents: np.ndarray, *, channels: int) -> np.ndarray:
    """Uncompressed pixels of 8, 24 or 32 bits, taken as they are: palettes are not looked up, as in TensorFlow."""
    data = _contents(contents)
    require(channels in (0, 1, 3, 4), f"channels must be 0, 1, 3 or 4, got {channels}")
    require(
        len(data) >= _BMP_HEADER_SIZE,
        f"Incomplete bmp content, requires at least {_BMP_HEADER_SIZE} bytes to find the header size, width, height, "
        f"and bpp, got {len(data)} bytes",
    )
    start, _, width, height, _, bits = struct.unpack("<iiiiHi", data[10:32])
    found = int(bits / 8)
    if channels:
        require(
            channels == found,
            f"channels attribute {channels} does not match bits per pixel from file {found}",
        )
    require(found in (1, 3, 4), f"Number of channels must be 1, 3 or 4, was {found}")
    require(width > 0 and height != 0 and start >= 0, "bmp header is not valid")
    row_size = (found * width + 3) // 4 * 4
    size = row_size * (abs(height) - 1) + found * width + start
    require(size <= len(data), f"Incomplete bmp content, requires at least {size} bytes, got {len(data)} bytes")
    rows = np.zeros(row_size * abs(height), np.uint8)
    pixels = np.frombuffer(data, np.uint8)[start : start + rows.size]
    rows[: pixels.size] = pixels
    picture = rows.reshape(abs(height), row_size)[:, : found * width].reshape(abs(height), width, found)
    if height > 0:
        picture = picture[::-1]
    return np.ascontiguousarray(picture[:, :, [2, 1, 0, 3][:found]] if found > 1 else picture)


@kernel("ExtractJpegShape", host=True)
def extract_jpeg_shape(contents: np.ndarray, *, output_type: np.dtype) -> np.ndarray:
    data = _contents(contents)
    with _opened(data, "JPEG", f"Invalid JPEG data, size {len(data)}") as image:
        return np.array([image.height, image.width, len(image.getbands())], output_type)


# Encoding.


@kernel("EncodePng", host=True)
def encode_png(image: np.ndarray, *, compression: int) -> np.ndarray:
    from PIL import Image

    require(-1 <= compression <= 9, f"compression should be in [-1,9], got {compression}")
    require(image.ndim == 3, f"image must be 3-dimensional{shape_text(image.shape)}")
    _, _, channels = image.shape
    require(image.size > 0, f"image must not be empty, got shape {shape_text(image.shape)}")
    require(channels in (1, 2, 3, 4), f"image must have 1, 2, 3, or 4 channels, got {channels}")
    if image.dtype == np.uint16:
        return np.array(png_16bit.encode(image, compression), object)
    picture = Image.fromarray(np.ascontiguousarray(image[:, :, 0] if channels == 1 else image))
    return _saved(picture, "PNG", compress_level=6 if compression == -1 else compression)


def _saved(picture: Image, kind: str, **options: Any) -> np.ndarray:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return np.array(file.getvalue(), object)


@kernel("EncodeJpeg", host=True)
def encode_jpeg(
    image: np.ndarray,
    *,
    format: str,
    quality: int,
    progressive: bool,
    optimize_size: bool,
    chroma_downsampling: bool,
    density_unit: str,
    x_density: int,
    y_density: int,
    xmp_metadata: str,
) -> np.ndarray:
    require(0 <= quality <= 100, f"quality must be in [0,100], got {quality}")
    require(image.ndim == 3, f"image must be 3-dimensional{shape_text(image.shape)}")
    wanted = {"grayscale": 1, "rgb": 3}.get(format, image.shape[2])
    require(image.shape[2] == wanted, f"format {format} expects {wanted} channels, got {shape_text(image.shape)}")
    options = {"xmp": xmp_metadata.encode("latin-1")} if xmp_metadata else {}
    contents = _jpeg(
        image,
        quality,
        progressive=progressive,
        optimize=optimize_size,
        subsampling=2 if chroma_downsampling else 0,
        **options,
    ).item()
    density = struct.pack(">BHH", 1 if density_unit == "in" else 2, x_density, y_density)
    return np.array(contents[:_JFIF_DENSITY] + density + contents[_JFIF_DENSITY + len(density) :], object)


_JFIF_DENSITY = 13
"""Where in a JPEG file the unit and the two numbers of the density are."""


@kernel("EncodeJpegVariableQuality", host=True)
def encode_jpeg_variable_quality(images: np.ndarray, quality: np.ndarray) -> np.ndarray:
    require(images.ndim == 3, f"image must be 3-dimensional{shape_text(images.shape)}")
    require(quality.ndim == 0, f"quality must be scalar: {shape_text(quality.shape)}")
    return _jpeg(images, int(np.clip(quality, 0, 100)), subsampling=2)


def _jpeg(image: np.ndarray, quality: int, **options: Any) -> np.ndarray:
    from PIL import Image

    height, width, channels = image.shape
    require(channels in (1, 3), f"image must have 1 or 3 channels, got {shape_text(image.shape)}")
    if not 0 < height <= 65535 or not 0 < width <= 65535:
        raise InternalError(None, None, f"JPEG encoding failed: the picture is {width} by {height} pixels")
    picture = Image.fromarray(np.ascontiguousarray(image[:, :, 0] if channels == 1 else image))
    return _saved(picture, "JPEG", quality=max(quality, 1), dpi=(300, 300), **options)
