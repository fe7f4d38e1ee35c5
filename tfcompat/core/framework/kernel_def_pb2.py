"""TensorFlow's protocol buffers of `kernel_def.proto`."""

from tensorboard.compat.proto import attr_value_pb2 as _attr_value_pb2

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/framework/kernel_def.proto",
    {
        "KernelDef": {
            "op": (1, "string"),
            "device_type": (2, "string"),
            "constraint": (3, "repeated KernelDef.AttrConstraint"),
            "host_memory_arg": (4, "repeated string"),
            "label": (5, "string"),
            "priority": (6, "int32"),
        },
        "KernelDef.AttrConstraint": {
            "name": (1, "string"),
            "allowed_values": (2, "tensorboard.AttrValue"),
        },
        "KernelList": {
            "kernel": (1, "repeated KernelDef"),
        },
    },
    imports=[_attr_value_pb2],
)
KernelDef = _messages["KernelDef"]
KernelList = _messages["KernelList"]
DESCRIPTOR = KernelDef.DESCRIPTOR.file
