"""TensorFlow's protocol buffers of `struct.proto`."""

from tensorboard.compat.proto.struct_pb2 import *  # noqa: F403
