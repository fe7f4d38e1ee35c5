"""TensorFlow's protocol buffers of `rpc_options.proto`."""

from tensorboard.compat.proto.rpc_options_pb2 import *  # noqa: F403
