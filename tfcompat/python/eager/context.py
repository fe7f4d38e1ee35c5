"""`tensorflow.python.eager.context`: questions that libraries of the time ask. There is no eager execution."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tfcompat.python.compat.v2_compat import executing_eagerly as executing_eagerly

GRAPH_MODE = 0
EAGER_MODE = 1


def in_graph_mode() -> bool:
    """Whether ops are added to a graph rather than run: always. (TensorFlow 1.4 to 1.6.)"""
    return True


def in_eager_mode() -> bool:
    """Whether ops are run at once: never. (TensorFlow 1.4 to 1.6.)"""
    return False


@contextmanager
def graph_mode() -> Iterator[None]:
    """Builds graphs within the block, which is what happens outside it too."""
    yield


def num_gpus() -> int:
    """How many GPUs JAX has."""
    from tfcompat.python.client.device_lib import list_local_devices

    return sum(device.device_type == "GPU" for device in list_local_devices())


def list_devices() -> list[str]:
    """The names of the devices that JAX has."""
    from tfcompat.python.client.device_lib import list_local_devices

    return [device.name for device in list_local_devices()]


_log_device_placement = False


def get_log_device_placement() -> bool:
    """What `set_log_device_placement` was told."""
    return _log_device_placement


def set_log_device_placement(enabled: bool) -> None:
    """Whether eager ops say where they run. There are none; sessions ask `ConfigProto.log_device_placement`."""
    global _log_device_placement
    _log_device_placement = enabled
