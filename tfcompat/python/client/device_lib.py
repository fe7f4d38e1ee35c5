"""`tensorflow.python.client.device_lib`: the devices that JAX offers, in TensorFlow's words."""

from __future__ import annotations

from typing import NamedTuple


class DeviceAttributes(NamedTuple):
    """One device."""

    name: str
    device_type: str
    memory_limit: int
    physical_device_desc: str = ""


def list_local_devices(session_config: object = None) -> list[DeviceAttributes]:
    """The CPU and the accelerators of this process."""
    import jax

    devices = [DeviceAttributes("/device:CPU:0", "CPU", 0)]
    for device in jax.local_devices():
        if device.platform != "cpu":
            kind = device.platform.upper().replace("CUDA", "GPU")
            limit = (device.memory_stats() or {}).get("bytes_limit", 0)
            devices.append(DeviceAttributes(f"/device:{kind}:{device.id}", kind, limit, device.device_kind))
    return devices
