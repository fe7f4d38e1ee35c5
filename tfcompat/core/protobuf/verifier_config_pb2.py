"""TensorFlow's protocol buffers of `verifier_config.proto`."""

from tensorboard.compat.proto.verifier_config_pb2 import *  # noqa: F403
