"""Resources of a session: who shares them, and that they may wait without holding up the session."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.core.kernels.lookup_tables import LookupTable
from tfcompat.python.framework.op_def_library import apply_op


def _table(**attrs):
    return apply_op("MutableHashTableV2", key_dtype=tf.int64, value_dtype=tf.int64, **attrs)


def _insert(table, key, value):
    return apply_op("LookupTableInsertV2", table_handle=table, keys=np.array([key]), values=np.array([value]))


def _find(table, key):
    return apply_op("LookupTableFindV2", table_handle=table, keys=np.array([key]), default_value=np.int64(-1))


def test_ops_share_a_resource_by_its_shared_name():
    one, same, other, own = _table(shared_name="a"), _table(shared_name="a"), _table(shared_name="b"), _table()
    with tf.Session() as session:
        session.run(_insert(one, 1, 10))
        found = session.run([_find(table, 1) for table in (one, same, other, own)])
    assert [value.item() for value in found] == [10, 10, -1, -1]


def test_a_node_name_is_shared_on_request():
    own = _table(name="t", use_node_name_sharing=True)
    named = _table(shared_name="t")
    with tf.Session() as session:
        session.run(_insert(own, 1, 10))
        assert session.run(_find(named, 1)) == 10


def test_sessions_do_not_share_resources():
    table = _table(shared_name="a")
    with tf.Session() as first, tf.Session() as second:
        first.run(_insert(table, 1, 10))
        assert second.run(_find(table, 1)) == -1


def test_a_handle_goes_through_branches_and_loops():
    table = _table()
    flag = tf.placeholder(tf.bool)

    def step(i):
        return i + tf.cond(flag, lambda: _find(table, 1)[0], lambda: tf.constant(1, tf.int64))

    last = tf.while_loop(lambda i: i < 5, step, [tf.constant(0, tf.int64)])
    with tf.Session() as session:
        session.run(_insert(table, 1, 10))
        assert session.run(last, {flag: True}) == 10
        assert session.run(last, {flag: False}) == 5


def test_an_op_that_waits_lets_the_session_run(monkeypatch):
    started, ready = threading.Event(), threading.Event()

    def find(self, keys, default):
        started.set()
        assert ready.wait(10)
        return np.array([7])

    monkeypatch.setattr(LookupTable, "find", find)
    found = _find(_table(), 1)
    variable = tf.Variable(0)
    bump = tf.assign_add(variable, 1)
    with tf.Session() as session:
        session.run(variable.initializer)
        results = []
        waiting = threading.Thread(target=lambda: results.append(session.run(found)))
        waiting.start()
        assert started.wait(10)
        assert session.run(bump) == 1
        ready.set()
        waiting.join(10)
    assert results[0] == 7


def test_closing_a_session_closes_its_resources(monkeypatch):
    closed = []
    monkeypatch.setattr(LookupTable, "close", lambda self: closed.append(self))
    with tf.Session() as session:
        session.run(_insert(_table(), 1, 10))
    assert len(closed) == 1


def test_tables_of_one_name_must_have_the_same_types():
    table = _table(shared_name="a")
    other = apply_op("MutableHashTableV2", key_dtype=tf.string, value_dtype=tf.int64, shared_name="a")
    with tf.Session() as session:
        session.run(table.op)
        with pytest.raises(tf.errors.InvalidArgumentError, match="Conflicting key/value dtypes"):
            session.run(other.op)
