"""TensorFlow's protocol buffers of `queue_runner.proto`."""

from tfcompat.core.framework.messages import define as _define
from tfcompat.core.lib.core import error_codes_pb2 as _error_codes_pb2

_messages = _define(
    "core/protobuf/queue_runner.proto",
    {
        "QueueRunnerDef": {
            "queue_name": (1, "string"),
            "enqueue_op_name": (2, "repeated string"),
            "close_op_name": (3, "string"),
            "cancel_op_name": (4, "string"),
            "queue_closed_exception_types": (5, "repeated tfcompat.Code"),
        }
    },
    imports=[_error_codes_pb2],
)
QueueRunnerDef = _messages["QueueRunnerDef"]
