"""TensorFlow's protocol buffers of `saved_tensor_slice.proto`: checkpoints of the first version."""

from tensorboard.compat.proto import tensor_pb2 as _tensor_pb2
from tensorboard.compat.proto import tensor_shape_pb2 as _tensor_shape_pb2
from tensorboard.compat.proto import types_pb2 as _types_pb2
from tensorboard.compat.proto import versions_pb2 as _versions_pb2

from tfcompat.core.framework import tensor_slice_pb2 as _tensor_slice_pb2
from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/util/saved_tensor_slice.proto",
    {
        "SavedSliceMeta": {
            "name": (1, "string"),
            "shape": (2, "tensorboard.TensorShapeProto"),
            "type": (3, "tensorboard.DataType"),
            "slice": (4, "repeated tfcompat.TensorSliceProto"),
        },
        "SavedTensorSliceMeta": {"tensor": (1, "repeated SavedSliceMeta"), "versions": (2, "tensorboard.VersionDef")},
        "SavedSlice": {
            "name": (1, "string"),
            "slice": (2, "tfcompat.TensorSliceProto"),
            "data": (3, "tensorboard.TensorProto"),
        },
        "SavedTensorSlices": {"meta": (1, "SavedTensorSliceMeta"), "data": (2, "SavedSlice")},
    },
    imports=[_tensor_pb2, _tensor_shape_pb2, _tensor_slice_pb2, _types_pb2, _versions_pb2],
)
SavedSliceMeta = _messages["SavedSliceMeta"]
SavedTensorSliceMeta = _messages["SavedTensorSliceMeta"]
SavedSlice = _messages["SavedSlice"]
SavedTensorSlices = _messages["SavedTensorSlices"]
