"""TensorFlow 1.15's module for `DeviceSpec`."""

from tfcompat.python.framework.device import DeviceSpec as DeviceSpecV1

__all__ = ["DeviceSpecV1"]
