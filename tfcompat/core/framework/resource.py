"""Resources: objects that a session keeps between runs, such as tables and queues. (Variables: see `context.py`.)

An op that gives the handle of a resource has a kernel registered with `resource=True`, which asks the context for the
object and makes it on first use:

    @kernel("HashTableV2", resource=True)
    def hash_table(ctx, *, key_dtype, value_dtype):
        return ctx.resource(HashTable, lambda: HashTable(key_dtype, value_dtype))

The object itself is the value of the handle's tensor, so the kernels that use it are plain host kernels that get it as
an argument, wherever the tensor went before: through captures, loops and conditionals.

    @kernel("LookupTableSizeV2", host=True)
    def lookup_table_size(table_handle):
        return np.int64(table_handle.size())

Host kernels run without the session's lock. A resource guards itself, and may block in a method; `close` has to end
that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np


class Resource:
    """The base class of resources."""

    def close(self) -> None:
        """The session ends: wakes whatever waits for this resource."""


def as_handle(value: np.ndarray) -> Any:
    """The resource in a scalar array, as kernels take it; any other array as it is."""
    return value.item() if not value.ndim and isinstance(value.item(), Resource) else value


Kind = TypeVar("Kind", bound=Resource)


class ResourceSlot:
    """What a session keeps under one resource name: at most one resource of each kind."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._resources: dict[type[Resource], Resource] = {}

    def get_or_create(self, kind: type[Kind], create: Callable[[], Kind]) -> Kind:
        """The resource of class `kind`, made by `create` on first use."""
        with self._lock:
            if kind not in self._resources:
                self._resources[kind] = create()
            return cast(Kind, self._resources[kind])

    def close(self) -> None:
        with self._lock:
            for resource in self._resources.values():
                resource.close()
