"""TensorFlow's protocol buffers of `api_def.proto`."""

from tensorboard.compat.proto.api_def_pb2 import *  # noqa: F403
