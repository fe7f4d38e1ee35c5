"""TensorFlow's protocol buffers of `tensor_bundle.proto`: the index of a checkpoint."""

from tensorboard.compat.proto import tensor_shape_pb2 as _tensor_shape_pb2
from tensorboard.compat.proto import types_pb2 as _types_pb2
from tensorboard.compat.proto import versions_pb2 as _versions_pb2

from tfcompat.core.framework import tensor_slice_pb2 as _tensor_slice_pb2
from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/protobuf/tensor_bundle.proto",
    {
        "BundleHeaderProto": {
            "num_shards": (1, "int32"),
            "endianness": (2, "BundleHeaderProto.Endianness"),
            "version": (3, "tensorboard.VersionDef"),
        },
        "BundleEntryProto": {
            "dtype": (1, "tensorboard.DataType"),
            "shape": (2, "tensorboard.TensorShapeProto"),
            "shard_id": (3, "int32"),
            "offset": (4, "int64"),
            "size": (5, "int64"),
            "crc32c": (6, "fixed32"),
            "slices": (7, "repeated tfcompat.TensorSliceProto"),
        },
    },
    enums={"BundleHeaderProto.Endianness": {"LITTLE": 0, "BIG": 1}},
    imports=[_tensor_shape_pb2, _tensor_slice_pb2, _types_pb2, _versions_pb2],
)
BundleHeaderProto = _messages["BundleHeaderProto"]
BundleEntryProto = _messages["BundleEntryProto"]
