"""TensorFlow's protocol buffers of `graph.proto`."""

from tensorboard.compat.proto.graph_pb2 import *  # noqa: F403
