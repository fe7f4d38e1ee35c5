"""TensorFlow's protocol buffers of `reader_base.proto`."""

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/framework/reader_base.proto",
    {
        "ReaderBaseState": {
            "work_started": (1, "int64"),
            "work_finished": (2, "int64"),
            "num_records_produced": (3, "int64"),
            "current_work": (4, "bytes"),
        },
    },
)
ReaderBaseState = _messages["ReaderBaseState"]
DESCRIPTOR = ReaderBaseState.DESCRIPTOR.file
