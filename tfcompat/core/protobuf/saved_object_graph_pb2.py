"""TensorFlow's protocol buffers of `saved_object_graph.proto`."""

from tensorboard.compat.proto.saved_object_graph_pb2 import *  # noqa: F403
