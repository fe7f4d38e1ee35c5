"""TensorFlow's protocol buffers of `example.proto`."""

from tfcompat.core.example import feature_pb2 as _feature_pb2
from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/example/example.proto",
    {
        "Example": {"features": (1, "tfcompat.Features")},
        "SequenceExample": {"context": (1, "tfcompat.Features"), "feature_lists": (2, "tfcompat.FeatureLists")},
    },
    imports=[_feature_pb2],
)
Example = _messages["Example"]
SequenceExample = _messages["SequenceExample"]
