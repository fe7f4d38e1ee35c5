"""TensorFlow's protocol buffers of `types.proto`."""

from tensorboard.compat.proto.types_pb2 import *  # noqa: F403
