"""Summaries under their names of TensorFlow 0.x: the first argument is the tag, not the node's name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops.summary_op_util import collect

_SUMMARIES = (GraphKeys.SUMMARIES,)


def scalar_summary(tags: Any, values: Any, collections: Sequence[str] | None = None, name: str | None = None) -> Any:
    """A summary of numbers, one for each tag; `tf.summary.scalar` today.

    Args:
      tags: a string, or strings of the shape of `values`.
      values: real numbers.
      collections: the graph collections that it is added to, SUMMARIES when not given.
      name: a name for the op.
    """
    with ops.name_scope(name, "ScalarSummary", [tags, values]) as scope:
        value = apply_op("ScalarSummary", tags=tags, values=values, name=scope)
        collect(value, collections, _SUMMARIES)
    return value


def histogram_summary(tag: Any, values: Any, collections: Sequence[str] | None = None, name: str | None = None) -> Any:
    """A summary of how numbers are distributed; `tf.summary.histogram` today."""
    with ops.name_scope(name, "HistogramSummary", [tag, values]) as scope:
        value = apply_op("HistogramSummary", tag=tag, values=values, name=scope)
        collect(value, collections, _SUMMARIES)
    return value


def image_summary(
    tag: Any, tensor: Any, max_images: int = 3, collections: Sequence[str] | None = None, name: str | None = None
) -> Any:
    """A summary of images; `tf.summary.image` today."""
    with ops.name_scope(name, "ImageSummary", [tag, tensor]) as scope:
        value = apply_op("ImageSummary", tag=tag, tensor=tensor, max_images=max_images, name=scope)
        collect(value, collections, _SUMMARIES)
    return value


def audio_summary(
    tag: Any,
    tensor: Any,
    sample_rate: Any,
    max_outputs: int = 3,
    collections: Sequence[str] | None = None,
    name: str | None = None,
) -> Any:
    """A summary of sounds; `tf.summary.audio` today."""
    with ops.name_scope(name, "AudioSummary", [tag, tensor]) as scope:
        value = apply_op(
            "AudioSummaryV2", tag=tag, tensor=tensor, max_outputs=max_outputs, sample_rate=sample_rate, name=scope
        )
        collect(value, collections, _SUMMARIES)
    return value


def merge_summary(inputs: Sequence[Any], collections: Sequence[str] | None = None, name: str | None = None) -> Any:
    """One summary of several; `tf.summary.merge` today."""
    with ops.name_scope(name, "MergeSummary", inputs):
        value = apply_op("MergeSummary", inputs=inputs, name=name)
        collect(value, collections, [])
    return value


def merge_all_summaries(key: str = GraphKeys.SUMMARIES) -> Any:
    """One summary of all in a collection, or None; `tf.summary.merge_all` today."""
    summaries = ops.get_collection(key)
    return merge_summary(summaries) if summaries else None
