"""TensorFlow's protocol buffers of `attr_value.proto`."""

from tensorboard.compat.proto.attr_value_pb2 import *  # noqa: F403
