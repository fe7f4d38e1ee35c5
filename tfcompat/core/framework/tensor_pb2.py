"""TensorFlow's protocol buffers of `tensor.proto`."""

from tensorboard.compat.proto.tensor_pb2 import *  # noqa: F403
