"""TensorFlow's protocol buffers of `rewriter_config.proto`."""

from tensorboard.compat.proto.rewriter_config_pb2 import *  # noqa: F403
