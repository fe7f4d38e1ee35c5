"""Servers of this process: what the sessions that name one as their target share."""

from __future__ import annotations

from tfcompat.core.common_runtime.state import FunctionState, State
from tfcompat.python.framework.errors_impl import UnavailableError, UnknownError

_SCHEME = "grpc://"

_states: dict[str, State] = {}


def start(address: str) -> None:
    """Starts a server. Raises UnknownError when there is one of that address."""
    if _SCHEME + address in _states:
        raise UnknownError(None, None, f"Could not start a server: there is one of the address {address} already.")
    _states[_SCHEME + address] = State()


def target_of(address: str) -> str:
    """What sessions name a server by."""
    return _SCHEME + address


def session_state(target: str) -> State:
    """The state of a new session: variables and resources are the server's, random streams are its own.

    Raises:
      UnavailableError: no server of this process has that target.
    """
    if target not in _states:
        raise UnavailableError(
            None,
            None,
            f"There is no server {target!r} in this process. tfcompat runs graphs in one process: use tf.Session() "
            "without a target, or the target of a tf.train.Server that this process has started.",
        )
    return FunctionState(_states[target])


def reset(target: str) -> None:
    """Forgets the variables and resources of a server. Raises UnavailableError as `session_state`."""
    session_state(target)
    with _states[target].lock:
        _states[target].clear()
