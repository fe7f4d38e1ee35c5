"""TensorFlow's protocol buffers of `config.proto`."""

from tensorboard.compat.proto.config_pb2 import *  # noqa: F403
from tensorboard.compat.proto.rpc_options_pb2 import RPCOptions as RPCOptions
