"""Kernels that turn tensors into `Summary` protos."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary, SummaryMetadata

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.audio_ops import encode_wav
from tfcompat.core.kernels.image_codec_ops import encode_png
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import InvalidArgumentError
from tfcompat.python.framework.tensor_proto import to_proto

_LEAST_CHANGE = 1e-6
"""Pixels whose largest value is below this are shown as 0."""


def _text(value: Any) -> str:
    return np.asarray(value, object).item().decode(errors="replace")


def _serialized(summary: Any) -> np.ndarray:
    return np.array(summary.SerializeToString(), object)


def _refuse(message: str) -> None:
    raise InvalidArgumentError(None, None, message)


@kernel("ScalarSummary", host=True)
def scalar_summary(tags: Any, values: Any) -> np.ndarray:
    tags, values = np.asarray(tags, object), np.asarray(values)
    if tags.shape != values.shape:
        single = f" (tag '{_text(tags)}')" if tags.size == 1 else ""
        _refuse(f"tags and values not the same shape: {list(tags.shape)} != {list(values.shape)}{single}")
    summary = Summary()
    for tag, value in zip(tags.ravel(), values.ravel(), strict=True):
        summary.value.add(tag=_text(tag), simple_value=np.float32(value))
    return _serialized(summary)


@cache
def _bucket_limits() -> np.ndarray:
    """The upper ends of a histogram's buckets: each a tenth further from zero than the one before it."""
    limits = []
    limit = 1e-12
    while limit < 1e20:
        limits.append(limit)
        limit *= 1.1
    limits.append(sys.float_info.max)
    return np.array([-limit for limit in reversed(limits)] + [0.0] + limits)


def _histogram(values: np.ndarray) -> Any:
    limits = _bucket_limits()
    counts = np.bincount(np.searchsorted(limits, values, side="right"), minlength=len(limits))
    proto = HistogramProto(min=limits[-1], max=-limits[-1], num=values.size)
    if values.size:
        proto.min, proto.max = values.min(), values.max()
        proto.sum = np.cumsum(values)[-1]  # one after the other, as TensorFlow adds
        proto.sum_squares = np.cumsum(values * values)[-1]
    # Of buckets in a row that are empty the last one stands for all.
    kept = np.flatnonzero((counts > 0) | np.append(counts[1:] > 0, True))
    proto.bucket_limit.extend(limits[kept])
    proto.bucket.extend(counts[kept])
    return proto


@kernel("HistogramSummary", host=True)
def histogram_summary(tag: Any, values: Any) -> np.ndarray:
    numbers = np.asarray(values).astype(np.float64).ravel()
    if np.isnan(numbers).any():
        _refuse(f"Nan in summary histogram for: {_text(tag)}")
    if np.isinf(numbers).any():
        _refuse(f"Infinity in summary histogram for: {_text(tag)}")
    return _serialized(Summary(value=[Summary.Value(tag=_text(tag), histo=_histogram(numbers))]))


def _pixels(image: np.ndarray, bad_color: np.ndarray) -> np.ndarray:
    """An image of numbers as bytes: its largest value becomes white; zero grey if there are negative ones."""
    if image.dtype == np.uint8:
        return image
    finite = np.isfinite(image).all(axis=-1, keepdims=True)
    seen = image[finite[..., 0]]
    low, high = (seen.min(), seen.max()) if seen.size else (np.inf, -np.inf)
    largest = max(abs(low), abs(high)) if low < 0 else high
    range_, offset = (127.0, 128.0) if low < 0 else (255.0, 0.0)
    scale = image.dtype.type(0 if largest < _LEAST_CHANGE else range_ / largest)
    shown = np.where(finite, image * scale + image.dtype.type(offset), 0).astype(np.uint8)
    return np.where(finite, shown, bad_color[: image.shape[-1]])


@kernel("ImageSummary", host=True)
def image_summary(tag: Any, tensor: Any, *, max_images: int, bad_color: np.ndarray) -> np.ndarray:
    tensor, tag = np.asarray(tensor), _text(tag)
    if tensor.ndim != 4 or tensor.shape[3] not in (1, 3, 4):
        _refuse(f"Tensor must be 4-D with last dim 1, 3, or 4, not {list(tensor.shape)}")
    if len(bad_color) < tensor.shape[3]:
        _refuse(f"expected depth <= bad_color.size, got depth = {tensor.shape[3]}, bad_color.size = {len(bad_color)}")
    summary = Summary()
    for index, image in enumerate(tensor[:max_images]):
        value = summary.value.add(tag=f"{tag}/image" if max_images == 1 else f"{tag}/image/{index}")
        value.image.height, value.image.width, value.image.colorspace = image.shape
        value.image.encoded_image_string = encode_png(_pixels(image, bad_color), compression=-1).item()
    return _serialized(summary)


@kernel("AudioSummaryV2", host=True)
def audio_summary_v2(tag: Any, tensor: Any, sample_rate: Any, *, max_outputs: int) -> np.ndarray:
    return _audio_summary(_text(tag), np.asarray(tensor), float(sample_rate), max_outputs)


@kernel("AudioSummary", host=True)
def audio_summary(tag: Any, tensor: Any, *, sample_rate: float, max_outputs: int) -> np.ndarray:
    return _audio_summary(_text(tag), np.asarray(tensor), sample_rate, max_outputs)


def _audio_summary(tag: str, tensor: np.ndarray, sample_rate: float, max_outputs: int) -> np.ndarray:
    if tensor.ndim not in (2, 3):
        _refuse(f"Tensor must be 3-D or 2-D, got: {list(tensor.shape)}")
    if sample_rate <= 0:
        _refuse("sample_rate must be > 0")
    summary = Summary()
    for index, sound in enumerate(tensor[:max_outputs]):
        sound = sound.reshape(len(sound), -1)
        value = summary.value.add(tag=f"{tag}/audio" if max_outputs == 1 else f"{tag}/audio/{index}")
        value.audio.sample_rate = sample_rate
        value.audio.length_frames, value.audio.num_channels = sound.shape
        value.audio.encoded_audio_string = encode_wav(sound, np.int32(max(round(sample_rate), 1))).item()
        value.audio.content_type = "audio/wav"
    return _serialized(summary)


@kernel("TensorSummary", host=True)
def tensor_summary(tensor: Any) -> np.ndarray:
    summary = Summary()
    summary.value.add(tensor=_proto_of(tensor))
    return _serialized(summary)


@kernel("TensorSummaryV2", host=True)
def tensor_summary_v2(tag: Any, tensor: Any, serialized_summary_metadata: Any) -> np.ndarray:
    metadata = SummaryMetadata.FromString(np.asarray(serialized_summary_metadata, object).item())
    value = Summary.Value(tag=_text(tag), tensor=_proto_of(tensor), metadata=metadata)
    return _serialized(Summary(value=[value]))


def _proto_of(tensor: Any) -> Any:
    tensor = np.asarray(tensor)
    return to_proto(tensor, dtypes.string if tensor.dtype == object else None)


@kernel("MergeSummary", host=True)
def merge_summary(inputs: list[Any]) -> np.ndarray:
    merged = Summary()
    tags = set()
    for serialized in inputs:
        for each in np.asarray(serialized, object).ravel():
            for value in Summary.FromString(each).value:
                # Tensors without a tag are told apart by their nodes.
                if value.tag and value.tag in tags:
                    _refuse(f"Duplicate tag {value.tag} found in summary inputs")
                tags.add(value.tag)
                merged.value.append(value)
    return _serialized(merged)
