"""The devices of a session, as `list_devices` gives them."""

from __future__ import annotations

from typing import Any

from tfcompat.python.client import device_lib
from tfcompat.python.framework.device import canonical_name


class DeviceAttributes:
    """A device: its full name, such as "/job:localhost/replica:0/task:0/device:CPU:0", its type, its memory in bytes,
    and a number that no other process's has.

    Source: what `tf.Session.list_devices` returns.
    """

    def __init__(self, name: str, device_type: str, memory_limit_bytes: int, incarnation: int) -> None:
        self.name = canonical_name(name)
        self.device_type = device_type
        self.memory_limit_bytes = memory_limit_bytes
        self.incarnation = incarnation

    def __repr__(self) -> str:
        values = f"{self.name}, {self.device_type}, {self.memory_limit_bytes}, {self.incarnation}"
        return f"_DeviceAttributes({values})"


def devices_of_session(job: str, config: Any) -> list[DeviceAttributes]:
    """The devices of a session of a job: as many of each type as `device_count` of its `ConfigProto` allows; it may ask
    for several CPUs."""
    counts = dict(config.device_count) if config is not None else {}
    found: list[DeviceAttributes] = []
    for local in device_lib.list_local_devices():
        kind = local.device_type
        before = sum(each.device_type == kind for each in found)
        copies = max(1, counts.get(kind, 1)) if kind == "CPU" else int(before < counts.get(kind, before + 1))
        for index in range(before, before + copies):
            name = f"/job:{job}/replica:0/task:0/device:{kind}:{index}"
            found.append(DeviceAttributes(name, kind, local.memory_limit, device_lib.incarnation(name)))
    return found
