"""TensorFlow's protocol buffers of `op_def.proto`."""

from tensorboard.compat.proto.op_def_pb2 import *  # noqa: F403
