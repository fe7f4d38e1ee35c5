"""TensorFlow's protocol buffers of `trackable_object_graph.proto`."""

from tensorboard.compat.proto.trackable_object_graph_pb2 import *  # noqa: F403
