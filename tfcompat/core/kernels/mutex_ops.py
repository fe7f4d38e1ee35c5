"""Kernels of the mutexes behind critical sections."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.util.mutex import Mutex, MutexLock


@kernel("MutexV2", resource=True)
def mutex(ctx: Context) -> Mutex:
    return ctx.resource(Mutex, Mutex)


@kernel("MutexLock", host=True)
def mutex_lock(mutex: Mutex) -> MutexLock:
    return mutex.lock()


@kernel("ConsumeMutexLock", host=True)
def consume_mutex_lock(mutex_lock: MutexLock) -> list[Any]:
    mutex_lock.consume()
    return []
