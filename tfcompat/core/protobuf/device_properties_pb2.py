"""TensorFlow's protocol buffers of `device_properties.proto`."""

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/protobuf/device_properties.proto",
    {
        "DeviceProperties": {
            "type": (1, "string"),
            "vendor": (2, "string"),
            "model": (3, "string"),
            "frequency": (4, "int64"),
            "num_cores": (5, "int64"),
            "environment": (6, "map<string, string>"),
            "num_registers": (7, "int64"),
            "l1_cache_size": (8, "int64"),
            "l2_cache_size": (9, "int64"),
            "l3_cache_size": (10, "int64"),
            "shared_memory_size_per_multiprocessor": (11, "int64"),
            "memory_size": (12, "int64"),
            "bandwidth": (13, "int64"),
        },
        "NamedDevice": {
            "name": (1, "string"),
            "properties": (2, "DeviceProperties"),
        },
    },
)
DeviceProperties = _messages["DeviceProperties"]
NamedDevice = _messages["NamedDevice"]
DESCRIPTOR = DeviceProperties.DESCRIPTOR.file
