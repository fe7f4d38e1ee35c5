"""TensorFlow's protocol buffers of `tensor_shape.proto`."""

from tensorboard.compat.proto.tensor_shape_pb2 import *  # noqa: F403
