"""TensorFlow's protocol buffers of `versions.proto`."""

from tensorboard.compat.proto.versions_pb2 import *  # noqa: F403
