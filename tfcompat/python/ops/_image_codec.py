"""Reading and writing of picture files' bytes."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops, random_ops
from tfcompat.python.ops._image_checks import is_tensor
from tfcompat.python.ops._image_color import convert_image_dtype
from tfcompat.python.ops.op_function import op_function

decode_bmp = op_function("DecodeBmp", "The picture in a BMP file: uint8 [height, width, channels].")
decode_gif = op_function("DecodeGif", "The pictures in a GIF file: uint8 [frames, height, width, 3].")
decode_jpeg = op_function("DecodeJpeg", "The picture in a JPEG file: uint8 [height, width, channels].")
decode_png = op_function("DecodePng", "The picture in a PNG file: `dtype` [height, width, channels].")
decode_and_crop_jpeg = op_function(
    "DecodeAndCropJpeg", "The part (top, left, height, width) of the picture in a JPEG file: uint8."
)
encode_jpeg = op_function("EncodeJpeg", "A JPEG file of a uint8 picture [height, width, channels].")
encode_png = op_function("EncodePng", "A PNG file of a uint8 or uint16 picture [height, width, channels].")
extract_jpeg_shape = op_function("ExtractJpegShape", "[height, width, channels] of a JPEG file, from its header.")


def _first_bytes(contents: Any, count: int) -> Tensor:
    return apply_op("Substr", input=contents, pos=0, len=count)


def is_jpeg(contents: Any, name: str | None = None) -> Tensor:
    r"""Whether `contents`, a scalar string, begins as JPEG files do (FF D8 FF). Source: `tf.image.is_jpeg`."""
    with ops.name_scope(name, "is_jpeg"):
        return math_ops.equal(_first_bytes(contents, 3), b"\xff\xd8\xff", name=name)


def _is_png(contents: Any, name: str | None = None) -> Tensor:
    with ops.name_scope(name, "is_png"):
        return math_ops.equal(_first_bytes(contents, 3), b"\211PN", name=name)


def decode_image(
    contents: Any,
    channels: int | None = None,
    dtype: DType = dtypes.uint8,
    name: str | None = None,
    expand_animations: bool = True,
) -> Tensor:
    """The picture in a JPEG, PNG, GIF or BMP file.

    The static shape is unknown, as it depends on the file: `set_shape` says what is known.

    Args:
      contents: a scalar string, the file's bytes.
      channels: 1 (grey), 3 (colour) or 4 (with transparency); None or 0 for what the file has.
      dtype: of the result, which is scaled as by `convert_image_dtype`.
      expand_animations: GIF files give [frames, height, width, 3]; if False, the first frame.

    Returns:
      [height, width, channels].

    Raises:
      ValueError: `channels` is none of these. InvalidArgumentError, in the run: the file is of another kind.

    Source: `tf.image.decode_image`.
    """
    with ops.name_scope(name, "decode_image"):
        if channels not in (None, 0, 1, 3, 4):
            raise ValueError("channels must be in (None, 0, 1, 3, 4)")
        wanted = 0 if channels is None else channels
        signature = _first_bytes(contents, 3)

        def bmp() -> Tensor:
            is_bmp = math_ops.equal(_first_bytes(contents, 2), "BM", name="is_bmp")
            check = control_flow_ops.Assert(is_bmp, ["Unable to decode bytes as JPEG, PNG, GIF, or BMP"])
            good = math_ops.not_equal(wanted, 1, name="check_channels")
            message = "Channels must be in (None, 0, 3) when decoding BMP images"
            with ops.control_dependencies([check, control_flow_ops.Assert(good, [message])]):
                return convert_image_dtype(decode_bmp(contents), dtype)

        def gif() -> Tensor:
            good = math_ops.logical_and(
                math_ops.not_equal(wanted, 1, name="check_gif_channels"),
                math_ops.not_equal(wanted, 4, name="check_gif_channels"),
            )
            message = "Channels must be in (None, 0, 3) when decoding GIF images"
            with ops.control_dependencies([control_flow_ops.Assert(good, [message])]):
                frames = convert_image_dtype(decode_gif(contents), dtype)
                return frames if expand_animations else array_ops.gather(frames, 0)

        def png() -> Tensor:
            file_dtype = dtypes.uint8 if dtype == dtypes.uint8 else dtypes.uint16
            return convert_image_dtype(decode_png(contents, wanted, dtype=file_dtype), dtype)

        def jpeg() -> Tensor:
            good = math_ops.not_equal(wanted, 4, name="check_jpeg_channels")
            message = "Channels must be in (None, 0, 1, 3) when decoding JPEG images"
            with ops.control_dependencies([control_flow_ops.Assert(good, [message])]):
                return convert_image_dtype(decode_jpeg(contents, wanted), dtype)

        def gif_or_bmp() -> Tensor:
            is_gif = math_ops.equal(signature, b"\x47\x49\x46", name="is_gif")
            return control_flow_ops.cond(is_gif, gif, bmp, name="cond_gif")

        def not_jpeg() -> Tensor:
            return control_flow_ops.cond(_is_png(contents), png, gif_or_bmp, name="cond_png")

        return control_flow_ops.cond(is_jpeg(contents), jpeg, not_jpeg, name="cond_jpeg")


def random_jpeg_quality(image: Any, min_jpeg_quality: int, max_jpeg_quality: int, seed: int | None = None) -> Tensor:
    """`adjust_jpeg_quality` with a quality drawn from [min_jpeg_quality, max_jpeg_quality).

    Raises:
      ValueError: the bounds are not between 0 and 100, the first below the second.

    Source: `tf.image.random_jpeg_quality`.
    """
    if min(min_jpeg_quality, max_jpeg_quality) < 0 or max(min_jpeg_quality, max_jpeg_quality) > 100:
        raise ValueError("jpeg encoding range must be between 0 and 100.")
    if min_jpeg_quality >= max_jpeg_quality:
        raise ValueError("`min_jpeg_quality` must be less than `max_jpeg_quality`.")
    quality = random_ops.random_uniform([], min_jpeg_quality, max_jpeg_quality, seed=seed, dtype=dtypes.int32)
    return adjust_jpeg_quality(image, quality)


def adjust_jpeg_quality(image: Any, jpeg_quality: Any, name: str | None = None) -> Tensor:
    """`image` as it looks after JPEG compression.

    Args:
      image: [height, width, 1 or 3].
      jpeg_quality: a scalar integer from 0 to 100.

    Source: `tf.image.adjust_jpeg_quality`.
    """
    with ops.name_scope(name, "adjust_jpeg_quality", [image]):
        image = ops.convert_to_tensor(image, name="image")
        bytes_image = convert_image_dtype(image, dtypes.uint8)
        if not is_tensor(jpeg_quality):
            jpeg_quality = ops.convert_to_tensor(jpeg_quality, dtype=dtypes.int32)
        contents = apply_op("EncodeJpegVariableQuality", images=bytes_image, quality=jpeg_quality)
        return convert_image_dtype(decode_jpeg(contents), image.dtype)
