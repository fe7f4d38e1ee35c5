"""TensorFlow's protocol buffers of `named_tensor.proto`."""

from tensorboard.compat.proto import tensor_pb2 as _tensor_pb2

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/protobuf/named_tensor.proto",
    {
        "NamedTensorProto": {
            "name": (1, "string"),
            "tensor": (2, "tensorboard.TensorProto"),
        },
    },
    imports=[_tensor_pb2],
)
NamedTensorProto = _messages["NamedTensorProto"]
DESCRIPTOR = NamedTensorProto.DESCRIPTOR.file
