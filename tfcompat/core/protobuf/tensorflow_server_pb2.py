"""TensorFlow's protocol buffers of `tensorflow_server.proto`."""

from tensorboard.compat.proto import cluster_pb2 as _cluster_pb2
from tensorboard.compat.proto import config_pb2 as _config_pb2

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/protobuf/tensorflow_server.proto",
    {
        "ServerDef": {
            "cluster": (1, "tensorboard.ClusterDef"),
            "job_name": (2, "string"),
            "task_index": (3, "int32"),
            "default_session_config": (4, "tensorboard.ConfigProto"),
            "protocol": (5, "string"),
        }
    },
    imports=(_cluster_pb2, _config_pb2),
)
ServerDef = _messages["ServerDef"]
