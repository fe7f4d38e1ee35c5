"""TensorFlow's protocol buffers of `cluster.proto`."""

from tensorboard.compat.proto.cluster_pb2 import *  # noqa: F403
