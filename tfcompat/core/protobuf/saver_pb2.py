"""TensorFlow's protocol buffers of `saver.proto`."""

from tensorboard.compat.proto.saver_pb2 import *  # noqa: F403
