"""`tf.train.replica_device_setter`: which task each op of a replica is placed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfcompat.python.framework.device import DeviceSpec
from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import server_lib

STANDARD_PS_OPS = (
    "Variable",
    "VariableV2",
    "AutoReloadVariable",
    "MutableHashTable",
    "MutableHashTableV2",
    "MutableHashTableOfTensors",
    "MutableHashTableOfTensorsV2",
    "MutableDenseHashTable",
    "MutableDenseHashTableV2",
    "VarHandleOp",
    "BoostedTreesEnsembleResourceHandleOp",
    "BoostedTreesQuantileStreamResourceHandleOp",
    "ResourceConditionalAccumulator",
)
"""The op types that parameter servers hold."""


class _RoundRobinStrategy:
    """The next task for each op, and after the last the first."""

    def __init__(self, num_tasks: int) -> None:
        self._num_tasks = num_tasks
        self._next_task = 0

    def __call__(self, op: Any) -> int:
        task = self._next_task
        self._next_task = (task + 1) % self._num_tasks
        return task


class _ReplicaDeviceChooser:
    """Its `device_function` places ops; see `replica_device_setter`."""

    def __init__(
        self,
        ps_tasks: int,
        ps_device: str,
        worker_device: str,
        merge_devices: bool,
        ps_ops: Sequence[str],
        ps_strategy: Callable[[Any], int],
    ) -> None:
        self._ps_tasks = ps_tasks
        self._ps_device = ps_device
        self._worker_device = worker_device
        self._merge_devices = merge_devices
        self._ps_ops = ps_ops
        self._ps_strategy = ps_strategy

    def device_function(self, op: Any) -> str:
        if not self._merge_devices and op.device:
            return op.device
        current = DeviceSpec.from_string(op.device or "")
        op_type = op.op if hasattr(op, "op") else op.type
        if not (self._ps_tasks and self._ps_device and op_type in self._ps_ops):
            return DeviceSpec.from_string(self._worker_device or "").make_merged_spec(current).to_string()
        device = DeviceSpec.from_string(self._ps_device)
        if device.job and (not current.job or current.job == device.job):
            device = device.replace(task=self._ps_strategy(op))
        return device.make_merged_spec(current).to_string()


def replica_device_setter(
    ps_tasks: int = 0,
    ps_device: str = "/job:ps",
    worker_device: str = "/job:worker",
    merge_devices: bool = True,
    cluster: Any = None,
    ps_ops: Sequence[str] | None = None,
    ps_strategy: Callable[[Any], int] | None = None,
) -> Callable[[Any], str] | None:
    """A device function for `tf.device` that puts variables on parameter servers and other ops on the worker.

    Devices are kept on the nodes; where a graph runs does not depend on them.

    Args:
      ps_tasks: how many parameter servers there are; with none, None is returned.
      ps_device: their job.
      worker_device: the worker's device.
      merge_devices: whether a device that is set within adds to this one, not replaces it.
      cluster: what makes a `ClusterSpec`, to take `ps_tasks` from.
      ps_ops: the op types that are variables, `STANDARD_PS_OPS` when not given.
      ps_strategy: chooses the task of an op, in turn when not given.

    Raises:
      TypeError: `ps_strategy` is no function.

    Source: `tf.train.replica_device_setter`.
    """
    if cluster is not None:
        jobs = server_lib.ClusterSpec(cluster).as_dict()
        ps_job_name = DeviceSpec.from_string(ps_device).job
        if ps_job_name is None or jobs.get(ps_job_name) is None:
            return None
        ps_tasks = len(jobs[ps_job_name])
    if ps_tasks == 0:
        return None
    if not merge_devices:
        logging.warning("DEPRECATION: It is recommended to set merge_devices=true in replica_device_setter")
    if ps_strategy is None:
        ps_strategy = _RoundRobinStrategy(ps_tasks)
    if not callable(ps_strategy):
        raise TypeError("ps_strategy must be callable")
    types = list(STANDARD_PS_OPS) if ps_ops is None else ps_ops
    chooser = _ReplicaDeviceChooser(ps_tasks, ps_device, worker_device, merge_devices, types, ps_strategy)
    return chooser.device_function
