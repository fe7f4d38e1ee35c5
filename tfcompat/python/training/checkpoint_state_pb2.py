"""TensorFlow's protocol buffers of `checkpoint_state.proto`: which checkpoints a directory holds."""

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "python/training/checkpoint_state.proto",
    {
        "CheckpointState": {
            "model_checkpoint_path": (1, "string"),
            "all_model_checkpoint_paths": (2, "repeated string"),
            "all_model_checkpoint_timestamps": (3, "repeated double"),
            "last_preserved_timestamp": (4, "double"),
        }
    },
)
CheckpointState = _messages["CheckpointState"]
