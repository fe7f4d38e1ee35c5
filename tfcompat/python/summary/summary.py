"""`tf.summary`: ops whose results, written by a `FileWriter`, TensorBoard shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from google.protobuf import json_format
from tensorboard.compat.proto.event_pb2 import Event as Event
from tensorboard.compat.proto.event_pb2 import SessionLog as SessionLog
from tensorboard.compat.proto.event_pb2 import TaggedRunMetadata as TaggedRunMetadata
from tensorboard.compat.proto.summary_pb2 import Summary as Summary
from tensorboard.compat.proto.summary_pb2 import SummaryDescription as SummaryDescription
from tensorboard.compat.proto.summary_pb2 import SummaryMetadata

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops.summary_op_util import clean_tag, collect, summary_scope
from tfcompat.python.summary.writer.writer import FileWriter as FileWriter
from tfcompat.python.summary.writer.writer_cache import FileWriterCache as FileWriterCache

_SUMMARIES = (GraphKeys.SUMMARIES,)


def scalar(name: str, tensor: Any, collections: Sequence[str] | None = None, family: str | None = None) -> Any:
    """A summary of one number.

    Args:
      name: the name of the node, and under it the tag in TensorBoard.
      tensor: a real scalar.
      collections: the graph collections that it is added to, SUMMARIES when not given.
      family: a prefix of the tag, which TensorBoard groups by.

    Returns:
      A scalar string tensor, a serialized `Summary`.

    Source: `tf.summary.scalar`.
    """
    with summary_scope(name, family, values=[tensor]) as (tag, scope):
        value = apply_op("ScalarSummary", tags=tag, values=tensor, name=scope)
        collect(value, collections, _SUMMARIES)
    return value


def image(
    name: str,
    tensor: Any,
    max_outputs: int = 3,
    collections: Sequence[str] | None = None,
    family: str | None = None,
) -> Any:
    """A summary of images.

    Args:
      name: the name of the node. The tags are `name/image/0` and so on, `name/image` for `max_outputs=1`.
      tensor: shape (batch, height, width, channels), 1, 3 or 4 channels; uint8, or numbers that are scaled to it.
      max_outputs: how many of the batch are taken.
      collections, family: see `scalar`.

    Source: `tf.summary.image`.
    """
    with summary_scope(name, family, values=[tensor]) as (tag, scope):
        value = apply_op("ImageSummary", tag=tag, tensor=tensor, max_images=max_outputs, name=scope)
        collect(value, collections, _SUMMARIES)
    return value


def histogram(name: str, values: Any, collections: Sequence[str] | None = None, family: str | None = None) -> Any:
    """A summary of how numbers are distributed.

    Args:
      values: a real tensor of any shape. NaN and infinity raise InvalidArgumentError when the summary runs.
      name, collections, family: see `scalar`.

    Source: `tf.summary.histogram`.
    """
    with summary_scope(name, family, default_name="HistogramSummary", values=[values]) as (tag, scope):
        value = apply_op("HistogramSummary", tag=tag, values=values, name=scope)
        collect(value, collections, _SUMMARIES)
    return value


def audio(
    name: str,
    tensor: Any,
    sample_rate: Any,
    max_outputs: int = 3,
    collections: Sequence[str] | None = None,
    family: str | None = None,
) -> Any:
    """A summary of sounds.

    Args:
      name: the name of the node. The tags are `name/audio/0` and so on, `name/audio` for `max_outputs=1`.
      tensor: float32 of shape (batch, frames, channels) or (batch, frames), from -1 to 1.
      sample_rate: in hertz, a scalar.
      max_outputs: how many of the batch are taken.
      collections, family: see `scalar`.

    Source: `tf.summary.audio`.
    """
    with summary_scope(name, family, values=[tensor]) as (tag, scope):
        sample_rate = ops.convert_to_tensor(sample_rate, dtype=dtypes.float32, name="sample_rate")
        value = apply_op(
            "AudioSummaryV2", tag=tag, tensor=tensor, max_outputs=max_outputs, sample_rate=sample_rate, name=scope
        )
        collect(value, collections, _SUMMARIES)
    return value


def text(name: str, tensor: Any, collections: Sequence[str] | None = None) -> Any:
    """A summary of text, which TensorBoard shows as Markdown; a table for a matrix of strings.

    Raises:
      ValueError: `tensor` does not hold strings.

    Source: `tf.summary.text`.
    """
    if tensor.dtype != dtypes.string:
        raise ValueError(f"Expected tensor {tensor.name} to have dtype string, got {tensor.dtype}")
    metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))
    return tensor_summary(name, tensor, summary_metadata=metadata, collections=collections)


def tensor_summary(
    name: str,
    tensor: Any,
    summary_description: str | None = None,
    collections: Sequence[str] | None = None,
    summary_metadata: Any = None,
    family: str | None = None,
    display_name: str | None = None,
) -> Any:
    """A summary of a tensor as it is.

    Args:
      tensor: of any type and shape.
      summary_description: a text that describes it.
      summary_metadata: a `SummaryMetadata` that says which plugin of TensorBoard shows it.
      display_name: its name in TensorBoard.
      name, collections, family: see `scalar`.

    Source: `tf.summary.tensor_summary`.
    """
    metadata = SummaryMetadata() if summary_metadata is None else summary_metadata
    if summary_description is not None:
        metadata.summary_description = summary_description
    if display_name is not None:
        metadata.display_name = display_name
    with summary_scope(name, family, values=[tensor]) as (tag, scope):
        value = apply_op(
            "TensorSummaryV2",
            tensor=tensor,
            tag=tag,
            serialized_summary_metadata=metadata.SerializeToString(),
            name=scope,
        )
        collect(value, collections, _SUMMARIES)
    return value


def merge(inputs: Sequence[Any], collections: Sequence[str] | None = None, name: str | None = None) -> Any:
    """One summary of several; a tag may occur just once.

    Args:
      inputs: serialized summaries.
      collections: the graph collections that it is added to, none when not given.

    Source: `tf.summary.merge`.
    """
    name = clean_tag(name)
    with ops.name_scope(name, "Merge", inputs):
        value = apply_op("MergeSummary", inputs=inputs, name=name)
        collect(value, collections, [])
    return value


def merge_all(key: str = GraphKeys.SUMMARIES, scope: str | None = None, name: str | None = None) -> Any:
    """One summary of all in a collection; None when there are none.

    Args:
      key: the collection.
      scope: a regular expression that the summaries' names have to begin with.

    Source: `tf.summary.merge_all`.
    """
    summaries = ops.get_collection(key, scope=scope)
    return merge(summaries, name=name) if summaries else None


def get_summary_description(node_def: Any) -> Any:
    """The `SummaryDescription` of a `TensorSummary` node.

    Source: `tf.summary.get_summary_description`.
    """
    if node_def.op != "TensorSummary":
        raise ValueError(f"Can't get_summary_description on {node_def.op}")
    return json_format.Parse(node_def.attr["description"].s.decode(), SummaryDescription())
