"""The values that a session keeps."""

import numpy as np

import tfcompat as tf
from tfcompat.core.common_runtime.state import State, has_own_state, own_copy, own_state_key, variable_key


def test_a_variable_is_absent_until_it_is_set():
    state, key = State(), variable_key(tf.Variable(1.0).op)
    assert state.get(key) is None and not state.is_initialized(key)
    state.set(key, np.float32(2.0))
    assert state.get(key) == 2.0 and state.is_initialized(key)
    state.clear([key])
    assert not state.is_initialized(key)


def test_variables_of_one_shared_name_are_one():
    raw = tf.raw_ops
    first, second, other = (
        raw.VarHandleOp(dtype=tf.float32, shape=[], shared_name=name, container="") for name in ("a", "a", "b")
    )
    assert variable_key(first.op) == variable_key(second.op) != variable_key(other.op)


def test_a_stream_starts_itself_and_each_op_has_its_own():
    state = State()
    ops = [tf.raw_ops.RandomUniform(shape=[2], dtype=tf.float32, seed=1, seed2=seed2).op for seed2 in (5, 6)]
    assert all(map(has_own_state, ops))
    first, second = (state.get(own_state_key(op)) for op in ops)
    assert first.tolist() == [1, 0, 0, 0, 5, 0] and second.tolist() == [1, 0, 0, 0, 6, 0]


def test_unseeded_streams_differ_between_sessions():
    op = tf.raw_ops.RandomUniform(shape=[2], dtype=tf.float32).op
    assert State().get(own_state_key(op)).tolist() != State().get(own_state_key(op)).tolist()


def test_a_copy_of_ones_own_shares_no_memory():
    array = np.zeros(3)
    assert not np.shares_memory(own_copy(array), array)
