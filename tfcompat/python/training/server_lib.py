"""Clusters and servers. A server of one task runs in this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from typing import Any

from tensorboard.compat.proto.cluster_pb2 import ClusterDef

from tfcompat.core.common_runtime import servers
from tfcompat.core.protobuf.tensorflow_server_pb2 import ServerDef
from tfcompat.python.framework.errors_impl import InternalError, InvalidArgumentError, UnimplementedError
from tfcompat.python.util import compat


class ClusterSpec:
    """The tasks of a cluster: jobs, each with the network addresses of its tasks.

    Args:
      cluster: a dict from jobs to lists of addresses, or to dicts from task indices to addresses; a `ClusterDef`; or a
        `ClusterSpec`.

    Example:
      cluster = tf.train.ClusterSpec({"worker": ["localhost:2222"]})

    Raises:
      TypeError: `cluster` is something else.

    Source: `tf.train.ClusterSpec`.
    """

    def __init__(self, cluster: Any) -> None:
        if isinstance(cluster, ClusterSpec):
            cluster = cluster.as_cluster_def()
        if isinstance(cluster, dict):
            self._cluster_spec = {job: _indexed(job, tasks) for job, tasks in cluster.items()}
            self._cluster_def = _cluster_def(self._cluster_spec)
        elif isinstance(cluster, ClusterDef):
            self._cluster_def = ClusterDef()
            self._cluster_def.CopyFrom(cluster)
            self._cluster_spec = {job.name: dict(job.tasks) for job in cluster.job}
        else:
            raise TypeError(
                "`cluster` must be a dictionary mapping one or more job names to lists of network addresses, or a "
                "`ClusterDef` protocol buffer"
            )

    def __bool__(self) -> bool:
        return bool(self._cluster_spec)

    def __eq__(self, other: object) -> bool:
        return self._cluster_spec == (other._cluster_spec if isinstance(other, ClusterSpec) else other)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        jobs = self.as_dict()
        return "ClusterSpec({" + ", ".join(f"{job!r}: {jobs[job]!r}" for job in sorted(jobs)) + "})"

    def as_dict(self) -> dict[str, Any]:
        """Jobs with the lists of their addresses; a dict by index where indices are missing."""
        return {
            job: self.job_tasks(job) if sorted(tasks) == list(range(len(tasks))) and tasks else dict(tasks)
            for job, tasks in self._cluster_spec.items()
        }

    def as_cluster_def(self) -> Any:
        """The `ClusterDef`."""
        return self._cluster_def

    @property
    def jobs(self) -> list[str]:
        """The names of the jobs."""
        return list(self._cluster_spec)

    def num_tasks(self, job_name: str) -> int:
        """How many tasks a job has. Raises ValueError for an unknown one."""
        return len(self._tasks(job_name))

    def task_indices(self, job_name: str) -> list[int]:
        """The indices of a job's tasks. Raises ValueError for an unknown one."""
        return sorted(self._tasks(job_name))

    def task_address(self, job_name: str, task_index: int) -> str:
        """The address of a task. Raises ValueError for an unknown one."""
        tasks = self._tasks(job_name)
        if task_index not in tasks:
            raise ValueError(f"No task with index {task_index!r} in job {job_name!r}")
        return tasks[task_index]

    def job_tasks(self, job_name: str) -> list[str | None]:
        """The addresses of a job's tasks, None for indices that are missing. Raises ValueError for an unknown one."""
        tasks = self._tasks(job_name)
        return [tasks.get(index) for index in range(max(tasks, default=-1) + 1)]

    def _tasks(self, job_name: str) -> Mapping[int, str]:
        if job_name not in self._cluster_spec:
            raise ValueError(f"No such job in cluster: {job_name!r}")
        return self._cluster_spec[job_name]


def _indexed(job: str, tasks: Any) -> dict[int, Any]:
    if isinstance(tasks, (list, tuple)):
        return dict(enumerate(tasks))
    if isinstance(tasks, dict):
        return dict(tasks)
    raise TypeError(f"The tasks for job {job!r} must be a list or a dictionary from integers to strings.")


def _cluster_def(cluster_spec: Mapping[str, Mapping[int, Any]]) -> Any:
    cluster_def = ClusterDef()
    for job, tasks in sorted(cluster_spec.items()):
        job_def = cluster_def.job.add(name=_text(job, "Job name"))
        for index, address in sorted(tasks.items()):
            job_def.tasks[index] = _text(address, "Task address")
    return cluster_def


def _text(value: Any, what: str) -> str:
    try:
        return compat.as_text(value)
    except TypeError:
        raise TypeError(f"{what} {value!r} must be bytes or unicode") from None


class Server:
    """The one task of a cluster, in this process. Sessions with its `target` share variables, queues and tables.

    Args:
      server_or_cluster_def: a `ServerDef`, or what makes a `ClusterSpec`.
      job_name: the task's job; may be left out where there is one.
      task_index: the task's index; may be left out where there is one.
      protocol: accepted: sessions are in this process.
      config: the `ConfigProto` of sessions that have none.
      start: whether to start it.

    Example:
      server = tf.train.Server.create_local_server()
      with tf.Session(server.target) as sess: ...

    Raises:
      UnimplementedError: the cluster has several tasks.
      TypeError, ValueError: it makes no cluster, or it is not said which task.
      InternalError: there is no such task.
      InvalidArgumentError: an address has no port.

    Source: `tf.train.Server`.
    """

    def __init__(
        self,
        server_or_cluster_def: Any,
        job_name: str | None = None,
        task_index: int | None = None,
        protocol: str | None = None,
        config: Any = None,
        start: bool = True,
    ) -> None:
        self._server_def = _make_server_def(server_or_cluster_def, job_name, task_index, protocol, config)
        cluster = ClusterSpec(self._server_def.cluster)
        job, index = self._server_def.job_name, self._server_def.task_index
        if job not in cluster.jobs or index not in cluster.task_indices(job):
            raise InternalError(None, None, f'Task {index} was not defined in job "{job}"')
        if sum(cluster.num_tasks(each) for each in cluster.jobs) > 1:
            raise UnimplementedError(
                None,
                None,
                f"tfcompat runs a cluster of one task only, this one is {cluster}. Run one process: start the script "
                "as the only worker, without parameter servers, with tf.train.Server.create_local_server().",
            )
        self._address = _with_port(cluster.task_address(job, index))
        self._is_started = False
        if start:
            self.start()

    def start(self) -> None:
        """Starts the server, unless it is started.

        Raises:
          UnknownError: another server of this process has its address.
        """
        if not self._is_started:
            config = self._server_def.default_session_config
            servers.start(self._address, self._server_def.job_name, config)
            self._is_started = True

    def join(self) -> None:
        """Waits until the server stops: for ever."""
        threading.Event().wait()

    @property
    def server_def(self) -> Any:
        """The `ServerDef`."""
        return self._server_def

    @property
    def target(self) -> str:
        """What a session names the server by."""
        return servers.target_of(self._address)

    @staticmethod
    def create_local_server(config: Any = None, start: bool = True) -> Server:
        """A server of a cluster of its own.

        Args: as `Server`.
        """
        return Server({"local": ["localhost:0"]}, protocol="grpc", config=config, start=start)


def _make_server_def(
    server_or_cluster_def: Any, job_name: str | None, task_index: int | None, protocol: str | None, config: Any
) -> Any:
    server_def = ServerDef()
    if isinstance(server_or_cluster_def, ServerDef):
        server_def.CopyFrom(server_or_cluster_def)
        if job_name is not None:
            server_def.job_name = job_name
        if task_index is not None:
            server_def.task_index = task_index
        if protocol is not None:
            server_def.protocol = protocol
    else:
        try:
            cluster = ClusterSpec(server_or_cluster_def)
        except TypeError:
            raise TypeError(
                "Could not convert `server_or_cluster_def` to a `tf.train.ServerDef` or `tf.train.ClusterSpec`."
            ) from None
        job_name = _only(cluster.jobs, "job_name") if job_name is None else job_name
        task_index = _only(cluster.task_indices(job_name), "task_index") if task_index is None else task_index
        server_def.cluster.CopyFrom(cluster.as_cluster_def())
        server_def.job_name = job_name
        server_def.task_index = task_index
        server_def.protocol = protocol or "grpc"
    if config is not None:
        server_def.default_session_config.MergeFrom(config)
    return server_def


def _only(found: list[Any], argument: str) -> Any:
    if len(found) != 1:
        raise ValueError(f"Must specify an explicit `{argument}`.")
    return found[0]


def _with_port(address: str) -> str:
    """The address, with a free port in the place of port 0."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise InvalidArgumentError(None, None, f"Could not interpret {address!r} as a host-port pair.")
    if port != "0":
        return address
    with socket.socket() as probe:
        probe.bind(("", 0))
        return f"{host}:{probe.getsockname()[1]}"
