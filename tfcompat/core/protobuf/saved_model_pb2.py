"""TensorFlow's protocol buffers of `saved_model.proto`."""

from tensorboard.compat.proto import meta_graph_pb2 as _meta_graph_pb2

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/protobuf/saved_model.proto",
    {
        "SavedModel": {
            "saved_model_schema_version": (1, "int64"),
            "meta_graphs": (2, "repeated tensorboard.MetaGraphDef"),
        }
    },
    imports=[_meta_graph_pb2],
)
SavedModel = _messages["SavedModel"]
