"""TensorFlow's protocol buffers of `config.proto`."""

from tensorboard.compat.proto.config_pb2 import *  # noqa: F403
