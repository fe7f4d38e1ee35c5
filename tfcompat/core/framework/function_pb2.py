"""TensorFlow's protocol buffers of `function.proto`."""

from tensorboard.compat.proto.function_pb2 import *  # noqa: F403
