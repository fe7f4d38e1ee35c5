"""TensorFlow's protocol buffers of `event.proto`."""

from tensorboard.compat.proto.event_pb2 import *  # noqa: F403
