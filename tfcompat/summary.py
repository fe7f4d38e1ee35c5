"""`tf.summary`."""

from tensorboard.compat.proto.event_pb2 import Event, SessionLog, TaggedRunMetadata
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryDescription

from tfcompat.python.ops.summary_ops_v2 import all_v2_summary_ops, initialize
from tfcompat.python.summary.summary import (
    audio,
    get_summary_description,
    histogram,
    image,
    merge,
    merge_all,
    scalar,
    tensor_summary,
    text,
)
from tfcompat.python.summary.writer.writer import FileWriter
from tfcompat.python.summary.writer.writer_cache import FileWriterCache
