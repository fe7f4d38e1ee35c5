"""TensorFlow's protocol buffers of `device_attributes.proto`."""

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/framework/device_attributes.proto",
    {
        "InterconnectLink": {
            "device_id": (1, "int32"),
            "type": (2, "string"),
            "strength": (3, "int32"),
        },
        "LocalLinks": {
            "link": (1, "repeated InterconnectLink"),
        },
        "DeviceLocality": {
            "bus_id": (1, "int32"),
            "numa_node": (2, "int32"),
            "links": (3, "LocalLinks"),
        },
        "DeviceAttributes": {
            "name": (1, "string"),
            "device_type": (2, "string"),
            "memory_limit": (4, "int64"),
            "locality": (5, "DeviceLocality"),
            "incarnation": (6, "fixed64"),
            "physical_device_desc": (7, "string"),
        },
    },
)
InterconnectLink = _messages["InterconnectLink"]
LocalLinks = _messages["LocalLinks"]
DeviceLocality = _messages["DeviceLocality"]
DeviceAttributes = _messages["DeviceAttributes"]
DESCRIPTOR = InterconnectLink.DESCRIPTOR.file
