"""Collections of objects that are told apart by identity, whether or not they can be compared or hashed."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, MutableMapping, MutableSet
from typing import Any


class _ObjectIdentityWrapper:
    """Stands for an object; equal to what stands for the same one."""

    def __init__(self, wrapped: Any) -> None:
        self._wrapped = wrapped

    @property
    def unwrapped(self) -> Any:
        """The object."""
        return self._wrapped

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _ObjectIdentityWrapper):
            raise TypeError("Cannot compare wrapped object with unwrapped object")
        return self._wrapped is other._wrapped

    def __hash__(self) -> int:
        return id(self._wrapped)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} wrapping {self._wrapped!r}>"


class _WeakObjectIdentityWrapper(_ObjectIdentityWrapper):
    """The same, without keeping the object alive: an object has one weak reference without a callback."""

    def __init__(self, wrapped: Any) -> None:
        super().__init__(weakref.ref(wrapped))

    @property
    def unwrapped(self) -> Any:
        """The object, or None when it is gone."""
        return self._wrapped()


class Reference(_ObjectIdentityWrapper):
    """A reference to an object, equal to others to the same object."""

    @property
    def unwrapped(self) -> Any:
        """Raises AttributeError: use `deref`."""
        raise AttributeError("unwrapped")

    def deref(self) -> Any:
        """The object."""
        return self._wrapped


class ObjectIdentityDictionary(MutableMapping[Any, Any]):
    """A dict whose keys are told apart by identity."""

    _wrap: type[_ObjectIdentityWrapper] = _ObjectIdentityWrapper

    def __init__(self) -> None:
        self._storage: dict[_ObjectIdentityWrapper, Any] = {}

    def __getitem__(self, key: Any) -> Any:
        return self._storage[self._wrap(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._storage[self._wrap(key)] = value

    def __delitem__(self, key: Any) -> None:
        del self._storage[self._wrap(key)]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Any]:
        return _living(self._storage, self._storage.pop)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._storage!r})"


class ObjectIdentityWeakKeyDictionary(ObjectIdentityDictionary):
    """The same, without keeping its keys alive."""

    _wrap = _WeakObjectIdentityWrapper


class ObjectIdentitySet(MutableSet[Any]):
    """A set whose members are told apart by identity."""

    _wrap: type[_ObjectIdentityWrapper] = _ObjectIdentityWrapper

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self._storage = {self._wrap(item) for item in items}

    def __contains__(self, item: Any) -> bool:
        return self._wrap(item) in self._storage

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Any]:
        return _living(self._storage, self._storage.discard)

    def add(self, item: Any) -> None:
        """Adds an object."""
        self._storage.add(self._wrap(item))

    def discard(self, item: Any) -> None:
        """Removes an object, if it is there."""
        self._storage.discard(self._wrap(item))

    def update(self, items: Iterable[Any]) -> None:
        """Adds objects."""
        self._storage.update(self._wrap(item) for item in items)

    def intersection(self, items: Iterable[Any]) -> set[_ObjectIdentityWrapper]:
        """What stands for the members among `items`."""
        return self._storage.intersection(self._wrap(item) for item in items)

    def difference(self, items: Iterable[Any]) -> ObjectIdentitySet:
        """The members that are not among `items`."""
        others = ObjectIdentitySet(items)
        return ObjectIdentitySet(item for item in self if item not in others)


class ObjectIdentityWeakSet(ObjectIdentitySet):
    """The same, without keeping its members alive."""

    _wrap = _WeakObjectIdentityWrapper


def _living(storage: Iterable[_ObjectIdentityWrapper], remove: Any) -> Iterator[Any]:
    """The objects that are still there; what stands for others is removed."""
    for wrapper in list(storage):
        item = wrapper.unwrapped
        if item is None and isinstance(wrapper, _WeakObjectIdentityWrapper):
            remove(wrapper)
        else:
            yield item
