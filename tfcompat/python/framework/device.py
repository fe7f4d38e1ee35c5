"""Device names: kept on nodes, canonicalised and merged as TensorFlow does; execution does not depend on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class DeviceSpec:
    """A (possibly partial) device: `/job:<name>/replica:<id>/task:<id>/device:<type>:<id>`.

    Args:
      job, replica, task, device_type, device_index: the parts; None where unspecified.
    """

    def __init__(
        self,
        job: str | None = None,
        replica: int | None = None,
        task: int | None = None,
        device_type: str | None = None,
        device_index: int | None = None,
    ) -> None:
        self.job = job
        self.replica = replica
        self.task = task
        self.device_type = device_type.upper() if device_type and device_type.lower() in ("cpu", "gpu") else device_type
        self.device_index = device_index

    @classmethod
    def from_string(cls, spec: str) -> DeviceSpec:
        return cls().parse_from_string(spec)

    def parse_from_string(self, spec: str) -> DeviceSpec:
        """Replaces the parts by those named in `spec`. Raises ValueError when it is not a device name."""
        self.__init__()  # type: ignore[misc]
        for part in filter(None, spec.split("/")):
            key, *values = part.split(":")
            if key == "job" and len(values) == 1:
                self.job = values[0]
            elif key in ("replica", "task") and len(values) == 1:
                setattr(self, key, int(values[0]))
            elif key == "device" and len(values) == 2:
                self._set_device(values[0], values[1], spec)
            elif key.lower() in ("cpu", "gpu") and len(values) < 2:
                self._set_device(key, values[0] if values else "*", spec)
            elif key:
                raise ValueError(f"Unknown attribute: '{key}' in '{spec}'")
        return self

    def _set_device(self, device_type: str, index: str, spec: str) -> None:
        if self.device_type is not None:
            raise ValueError(f"Cannot specify multiple device types: {spec}")
        self.device_type = device_type.upper() if device_type.lower() in ("cpu", "gpu") else device_type
        self.device_index = None if index == "*" else int(index)

    def merge_from(self, dev: DeviceSpec) -> None:
        """Takes over the parts that `dev` specifies."""
        for part in ("job", "replica", "task", "device_type", "device_index"):
            if getattr(dev, part) is not None:
                setattr(self, part, getattr(dev, part))

    def make_merged_spec(self, dev: DeviceSpec) -> DeviceSpec:
        """A copy with the parts that `dev` specifies."""
        merged = self.replace()
        merged.merge_from(dev)
        return merged

    def replace(self, **kwargs: Any) -> DeviceSpec:
        """A copy with other values for some of its parts."""
        return DeviceSpec(**{**vars(self), **kwargs})

    def to_string(self) -> str:
        text = ""
        for part in ("job", "replica", "task"):
            if getattr(self, part) is not None:
                text += f"/{part}:{getattr(self, part)}"
        if self.device_type is not None:
            text += f"/device:{self.device_type}:{'*' if self.device_index is None else self.device_index}"
        return text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DeviceSpec) and self.to_string() == other.to_string()

    def __hash__(self) -> int:
        return hash(self.to_string())


def check_valid(spec: str) -> None:
    """Raises ValueError for what is no device name."""
    DeviceSpec.from_string(spec)


def is_device_spec(obj: Any) -> bool:
    """Whether it is a `DeviceSpec`."""
    return isinstance(obj, DeviceSpec)


def device_string(device: Any) -> str:
    """The string of a `DeviceSpec`; a string as it is; "" for None."""
    if device is None:
        return ""
    return device.to_string() if isinstance(device, DeviceSpec) else str(device)


def canonical_name(device: Any) -> str:
    """A device's name in the form that `DeviceSpec.to_string` gives it."""
    return DeviceSpec.from_string(device_string(device)).to_string()


def merge_device(spec: Any) -> Callable[[Any], str]:
    """A device function that fills in, from `spec`, the parts that a node's device leaves open."""
    if not isinstance(spec, DeviceSpec):
        spec = DeviceSpec.from_string(spec or "")

    def device_function(node: Any) -> str:
        merged = DeviceSpec.from_string(spec.to_string())
        merged.merge_from(DeviceSpec.from_string(node.device or ""))
        return merged.to_string()

    return device_function
