"""`tf.profiler`."""

from tensorboard.compat.proto.tfprof_log_pb2 import OpLogProto

from tfcompat.core.profiler.tfprof_output_pb2 import AdviceProto, GraphNodeProto, MultiGraphNodeProto
from tfcompat.python.profiler.model_analyzer import Profiler, advise, profile
from tfcompat.python.profiler.option_builder import ProfileOptionBuilder
from tfcompat.python.profiler.tfprof_logger import write_op_log

__all__ = [
    "AdviceProto",
    "GraphNodeProto",
    "MultiGraphNodeProto",
    "OpLogProto",
    "ProfileOptionBuilder",
    "Profiler",
    "advise",
    "profile",
    "write_op_log",
]
