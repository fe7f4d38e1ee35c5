"""TensorFlow's protocol buffers of `node_def.proto`."""

from tensorboard.compat.proto.node_def_pb2 import *  # noqa: F403
