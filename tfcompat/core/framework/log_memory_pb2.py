"""TensorFlow's protocol buffers of `log_memory.proto`."""

from tensorboard.compat.proto import tensor_description_pb2 as _tensor_description_pb2

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/framework/log_memory.proto",
    {
        "MemoryLogStep": {
            "step_id": (1, "int64"),
            "handle": (2, "string"),
        },
        "MemoryLogTensorAllocation": {
            "step_id": (1, "int64"),
            "kernel_name": (2, "string"),
            "tensor": (3, "tensorboard.TensorDescription"),
        },
        "MemoryLogTensorDeallocation": {
            "allocation_id": (1, "int64"),
            "allocator_name": (2, "string"),
        },
        "MemoryLogTensorOutput": {
            "step_id": (1, "int64"),
            "kernel_name": (2, "string"),
            "index": (3, "int32"),
            "tensor": (4, "tensorboard.TensorDescription"),
        },
        "MemoryLogRawAllocation": {
            "step_id": (1, "int64"),
            "operation": (2, "string"),
            "num_bytes": (3, "int64"),
            "ptr": (4, "uint64"),
            "allocation_id": (5, "int64"),
            "allocator_name": (6, "string"),
        },
        "MemoryLogRawDeallocation": {
            "step_id": (1, "int64"),
            "operation": (2, "string"),
            "allocation_id": (3, "int64"),
            "allocator_name": (4, "string"),
            "deferred": (5, "bool"),
        },
    },
    imports=[_tensor_description_pb2],
)
MemoryLogStep = _messages["MemoryLogStep"]
MemoryLogTensorAllocation = _messages["MemoryLogTensorAllocation"]
MemoryLogTensorDeallocation = _messages["MemoryLogTensorDeallocation"]
MemoryLogTensorOutput = _messages["MemoryLogTensorOutput"]
MemoryLogRawAllocation = _messages["MemoryLogRawAllocation"]
MemoryLogRawDeallocation = _messages["MemoryLogRawDeallocation"]
DESCRIPTOR = MemoryLogStep.DESCRIPTOR.file
