"""How the members of a collection become protocol buffers in a MetaGraphDef, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_functions: dict[str, tuple[Any, Callable[..., Any] | None, Callable[..., Any] | None]] = {}


def register_proto_function(
    collection_name: str,
    proto_type: Any = None,
    to_proto: Callable[..., Any] | None = None,
    from_proto: Callable[..., Any] | None = None,
) -> None:
    """Says how a collection is saved in a MetaGraphDef.

    Args:
      collection_name: the collection's name.
      proto_type: the message's class.
      to_proto: a function of (member, export_scope) that returns the message, or None to leave the member out.
      from_proto: a function of (message, import_scope) that returns the member.

    Raises:
      TypeError: a function is not callable.
      KeyError: the collection is registered already.
    """
    for name, function in (("to_proto", to_proto), ("from_proto", from_proto)):
        if function is not None and not callable(function):
            raise TypeError(f"{name} must be callable.")
    if collection_name in _functions:
        raise KeyError(f"Registering two proto functions with name '{collection_name}'")
    _functions[collection_name] = (proto_type, to_proto, from_proto)


def get_collection_proto_type(collection_name: str) -> Any:
    """The message's class of a collection, or None."""
    return _functions.get(collection_name, (None, None, None))[0]


def get_to_proto_function(collection_name: str) -> Callable[..., Any] | None:
    """The function that turns a member of a collection into a message, or None."""
    return _functions.get(collection_name, (None, None, None))[1]


def get_from_proto_function(collection_name: str) -> Callable[..., Any] | None:
    """The function that turns a message into a member of a collection, or None."""
    return _functions.get(collection_name, (None, None, None))[2]
