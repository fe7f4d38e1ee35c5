"""TensorFlow's protocol buffers of `variable.proto`."""

from tensorboard.compat.proto.variable_pb2 import *  # noqa: F403
