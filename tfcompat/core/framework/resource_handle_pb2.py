"""TensorFlow's protocol buffers of `resource_handle.proto`."""

from tensorboard.compat.proto.resource_handle_pb2 import *  # noqa: F403
