"""TensorFlow's protocol buffers of `example_parser_configuration.proto`."""

from tensorboard.compat.proto import tensor_pb2 as _tensor_pb2
from tensorboard.compat.proto import tensor_shape_pb2 as _tensor_shape_pb2
from tensorboard.compat.proto import types_pb2 as _types_pb2

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/example/example_parser_configuration.proto",
    {
        "VarLenFeatureProto": {
            "dtype": (1, "tensorboard.DataType"),
            "values_output_tensor_name": (2, "string"),
            "indices_output_tensor_name": (3, "string"),
            "shapes_output_tensor_name": (4, "string"),
        },
        "FixedLenFeatureProto": {
            "dtype": (1, "tensorboard.DataType"),
            "shape": (2, "tensorboard.TensorShapeProto"),
            "default_value": (3, "tensorboard.TensorProto"),
            "values_output_tensor_name": (4, "string"),
        },
        "FeatureConfiguration": {
            "fixed_len_feature": (1, "oneof config FixedLenFeatureProto"),
            "var_len_feature": (2, "oneof config VarLenFeatureProto"),
        },
        "ExampleParserConfiguration": {
            "feature_map": (1, "map<string, FeatureConfiguration>"),
        },
    },
    imports=[_tensor_pb2, _tensor_shape_pb2, _types_pb2],
)
VarLenFeatureProto = _messages["VarLenFeatureProto"]
FixedLenFeatureProto = _messages["FixedLenFeatureProto"]
FeatureConfiguration = _messages["FeatureConfiguration"]
ExampleParserConfiguration = _messages["ExampleParserConfiguration"]
DESCRIPTOR = VarLenFeatureProto.DESCRIPTOR.file
