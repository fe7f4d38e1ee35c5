"""TensorFlow's protocol buffers of `graph_debug_info.proto`."""

from tensorboard.compat.proto.graph_debug_info_pb2 import *  # noqa: F403
