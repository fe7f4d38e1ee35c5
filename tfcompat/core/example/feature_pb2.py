"""TensorFlow's protocol buffers of `feature.proto`."""

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/example/feature.proto",
    {
        "BytesList": {"value": (1, "repeated bytes")},
        "FloatList": {"value": (1, "repeated float")},
        "Int64List": {"value": (1, "repeated int64")},
        "Feature": {
            "bytes_list": (1, "oneof kind BytesList"),
            "float_list": (2, "oneof kind FloatList"),
            "int64_list": (3, "oneof kind Int64List"),
        },
        "Features": {"feature": (1, "map<string, Feature>")},
        "FeatureList": {"feature": (1, "repeated Feature")},
        "FeatureLists": {"feature_list": (1, "map<string, FeatureList>")},
    },
)
BytesList = _messages["BytesList"]
FloatList = _messages["FloatList"]
Int64List = _messages["Int64List"]
Feature = _messages["Feature"]
Features = _messages["Features"]
FeatureList = _messages["FeatureList"]
FeatureLists = _messages["FeatureLists"]
DESCRIPTOR = Feature.DESCRIPTOR.file
