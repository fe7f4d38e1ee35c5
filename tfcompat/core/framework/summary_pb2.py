"""TensorFlow's protocol buffers of `summary.proto`."""

from tensorboard.compat.proto.summary_pb2 import *  # noqa: F403
