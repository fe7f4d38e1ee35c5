"""`tensorflow.python.client.device_lib`: the devices that JAX offers, in TensorFlow's words."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from tfcompat.core.framework.device_attributes_pb2 import DeviceAttributes

_MEMORY_OF_CPU = 1 << 28
"""In bytes; what TensorFlow says of any computer."""


def list_local_devices(session_config: object = None) -> list[Any]:
    """The CPU and the accelerators of this process, each a `DeviceAttributes` message.

    Args:
      session_config: of no effect; JAX's own settings choose the devices.
    """
    import jax

    devices = [DeviceAttributes(name="/device:CPU:0", device_type="CPU", memory_limit=_MEMORY_OF_CPU)]
    for device in jax.local_devices():
        if device.platform != "cpu":
            kind = device.platform.upper().replace("CUDA", "GPU")
            limit = (device.memory_stats() or {}).get("bytes_limit", 0)
            attributes = DeviceAttributes(name=f"/device:{kind}:{device.id}", device_type=kind, memory_limit=limit)
            attributes.physical_device_desc = device.device_kind
            devices.append(attributes)
    for attributes in devices:
        attributes.incarnation = incarnation(attributes.name)
    return devices


@cache
def incarnation(name: str) -> int:
    """A number that a device of this process has and those of others have not."""
    return random.SystemRandom().getrandbits(63) or 1
