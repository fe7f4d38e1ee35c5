"""Servers of this process: what the sessions that name one as their target share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakMethod

from tfcompat.core.common_runtime.state import FunctionState, State
from tfcompat.python.framework.errors_impl import NotFoundError, UnavailableError, UnknownError

_SCHEME = "grpc://"


@dataclass(frozen=True)
class _RunningServer:
    """A server: its job, the `ConfigProto` of sessions that have none, and what they share."""

    job: str
    config: Any
    state: State
    at_reset: list[WeakMethod[Callable[[], None]]] = field(default_factory=list)


_servers: dict[str, _RunningServer] = {}


def start(address: str, job: str, config: Any) -> None:
    """Starts a server. Raises UnknownError when there is one of that address."""
    if _SCHEME + address in _servers:
        raise UnknownError(None, None, f"Could not start a server: there is one of the address {address} already.")
    _servers[_SCHEME + address] = _RunningServer(job, config, State())


def target_of(address: str) -> str:
    """What sessions name a server by."""
    return _SCHEME + address


def _server(target: str) -> _RunningServer:
    if not target.startswith(_SCHEME):
        raise NotFoundError(None, None, f"No session factory registered for the given session options: {target!r}")
    if target not in _servers:
        raise UnavailableError(
            None,
            None,
            f"There is no server {target!r} in this process. tfcompat runs graphs in one process: use tf.Session() "
            "without a target, or the target of a tf.train.Server that this process has started.",
        )
    return _servers[target]


def job_of(target: str) -> str:
    """The job of a server; "localhost" for the target of a session without one. Raises as `session_state`."""
    return _server(target).job if target else "localhost"


def session_config(target: str, config: Any) -> Any:
    """The `ConfigProto` of a session: its own, or its server's. Raises as `session_state`."""
    return _server(target).config if config is None and target else config


def session_state(target: str, abort: Callable[[], None], isolated: bool = False) -> State:
    """The state of a new session: variables and resources are the server's, random streams are its own.

    Args:
      target: the server's target; "" for a session without one.
      abort: the session's method that is called when the server is reset.
      isolated: whether the session shares nothing with others.

    Raises:
      NotFoundError: that is no target of a server.
      UnavailableError: no server of this process has that target.
    """
    if not target:
        return State()
    server = _server(target)
    server.at_reset[:] = [each for each in server.at_reset if each() is not None]
    server.at_reset.append(WeakMethod(abort))
    return State() if isolated else FunctionState(server.state)


def reset(target: str, containers: Collection[str] = ()) -> None:
    """Forgets the variables and resources in some containers of a server, and aborts its sessions. What is in none is
    in the one that is named like the job, which is meant when none are given. Raises as `session_state`."""
    server = _server(target)
    for reference in server.at_reset:
        abort = reference()
        if abort is not None:
            abort()
    names = {container.encode() for container in containers or [server.job]}
    with server.state.lock:
        server.state.clear_containers(names | {b""} if server.job.encode() in names else names)
