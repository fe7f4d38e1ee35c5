"""TensorFlow's protocol buffers of `debug.proto`."""

from tensorboard.compat.proto.debug_pb2 import *  # noqa: F403
