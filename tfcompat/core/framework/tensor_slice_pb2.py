"""TensorFlow's protocol buffers of `tensor_slice.proto`."""

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/framework/tensor_slice.proto",
    {
        "TensorSliceProto": {"extent": (1, "repeated TensorSliceProto.Extent")},
        "TensorSliceProto.Extent": {"start": (1, "int64"), "length": (2, "oneof has_length int64")},
    },
)
TensorSliceProto = _messages["TensorSliceProto"]
DESCRIPTOR = TensorSliceProto.DESCRIPTOR.file
