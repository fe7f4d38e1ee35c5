"""What scripts take from TensorFlow's C++ side."""

from __future__ import annotations

from typing import Any, NoReturn

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.versions import GRAPH_DEF_VERSION as GRAPH_DEF_VERSION
from tfcompat.python.framework.versions import GRAPH_DEF_VERSION_MIN_CONSUMER as GRAPH_DEF_VERSION_MIN_CONSUMER
from tfcompat.python.framework.versions import GRAPH_DEF_VERSION_MIN_PRODUCER as GRAPH_DEF_VERSION_MIN_PRODUCER
from tfcompat.python.summary.writer.events_writer import EventsWriter as EventsWriter
from tfcompat.python.training.checkpoint_reader import CheckpointReader as CheckpointReader
from tfcompat.python.training.checkpoint_reader import NewCheckpointReader as NewCheckpointReader


def TF_bfloat16_type() -> type:
    """The NumPy type of `tf.bfloat16`."""
    return dtypes.bfloat16.as_numpy_dtype


def do_quantize_training_on_graphdef(input_graph: Any, num_bits: int) -> NoReturn:
    """Not supported: it would add ops to a `GraphDef` that imitate quantization of `num_bits` bits.

    Raises:
      UnimplementedError: always.

    Source: `tf.train.do_quantize_training_on_graphdef`.
    """
    raise UnimplementedError(
        None,
        None,
        f"do_quantize_training_on_graphdef (of {len(input_graph.node)} nodes, to {num_bits} bits) is not supported: "
        "put tf.quantization.fake_quant_with_min_max_vars where values are to be quantized.",
    )
