"""TensorFlow's protocol buffers of `tfprof_log.proto`."""

from tensorboard.compat.proto.tfprof_log_pb2 import *  # noqa: F403
