"""TensorFlow's protocol buffers of `allocation_description.proto`."""

from tensorboard.compat.proto.allocation_description_pb2 import *  # noqa: F403
