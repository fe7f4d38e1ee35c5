"""TensorFlow's protocol buffers of `tensor_description.proto`."""

from tensorboard.compat.proto.tensor_description_pb2 import *  # noqa: F403
