"""Collections by identity, locks of groups, JSON."""

import gc
import threading

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.util import lock_util, object_identity, serialization


class Thing:
    pass


def test_keys_are_told_apart_by_identity() -> None:
    a, b = [1], [1]
    by_key = object_identity.ObjectIdentityDictionary()
    by_key[a], by_key[b] = "a", "b"
    assert len(by_key) == 2
    assert by_key[a] == "a"
    del by_key[a]
    assert list(by_key.values()) == ["b"]
    members = object_identity.ObjectIdentitySet([a, a])
    assert (len(members), a in members, b in members) == (1, True, False)
    members.update([b])
    assert [item is b for item in members.difference([a])] == [True]
    assert object_identity.Reference(a) == object_identity.Reference(a) != object_identity.Reference(b)
    assert object_identity.Reference(a).deref() is a
    with pytest.raises(TypeError):
        object_identity.Reference(a) == a  # noqa: B015


def test_weak_collections_forget_what_is_gone() -> None:
    kept, gone = Thing(), Thing()
    members = object_identity.ObjectIdentityWeakSet([kept, gone])
    by_key = object_identity.ObjectIdentityWeakKeyDictionary()
    by_key[kept], by_key[gone] = 1, 2
    del gone
    gc.collect()
    assert list(members) == [kept]
    assert dict(by_key) == {kept: 1}
    assert (len(members), len(by_key)) == (1, 1)


def test_members_of_a_group_hold_a_lock_together() -> None:
    lock = lock_util.GroupLock(num_groups=2)
    entered = threading.Event()

    def other() -> None:
        with lock.group(1):
            entered.set()

    with lock.group(0), lock.group(0):
        thread = threading.Thread(target=other)
        thread.start()
        assert not entered.wait(0.05)
    assert entered.wait(5)
    thread.join()
    with pytest.raises(ValueError, match="group_id=2 should be between 0 and num_groups=2"):
        lock.acquire(2)


def test_objects_as_json() -> None:
    shape = tf.TensorShape([2, None])
    values = [np.float32(2), np.arange(2), shape, shape[0], {"a": 1}, Thing, tf.constant_initializer(1)]
    assert [serialization.get_json_type(value) for value in values[:6]] == [
        2.0,
        [0, 1],
        [2, None],
        2,
        {"a": 1},
        "Thing",
    ]
    assert serialization.get_json_type(values[6])["class_name"] == "Constant"
    with pytest.raises(TypeError, match="Not JSON Serializable"):
        serialization.get_json_type(object())
