"""TensorFlow's protocol buffers of `meta_graph.proto`."""

from tensorboard.compat.proto.meta_graph_pb2 import *  # noqa: F403
