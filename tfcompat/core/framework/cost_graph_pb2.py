"""TensorFlow's protocol buffers of `cost_graph.proto`."""

from tensorboard.compat.proto.cost_graph_pb2 import *  # noqa: F403
