"""TensorFlow's protocol buffers of `step_stats.proto`."""

from tensorboard.compat.proto.step_stats_pb2 import *  # noqa: F403
