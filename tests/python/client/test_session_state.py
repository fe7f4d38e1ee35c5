"""What a session keeps between runs, and what ends with it."""

import gc
import weakref
from collections import namedtuple

import numpy as np
import pytest

import tfcompat as tf


def test_two_sessions_have_variables_of_their_own():
    v = tf.Variable(1.0)
    with tf.Session() as one, tf.Session() as two:
        one.run(v.initializer)
        two.run(v.initializer)
        one.run(v.assign_add(5.0))
        assert one.run(v) == 6.0 and two.run(v) == 1.0


def test_a_closed_session_runs_nothing():
    c = tf.constant(1.0)
    sess = tf.Session()
    call = sess.make_callable(c)
    sess.close()
    sess.close()
    for action in (lambda: sess.run(c), call, lambda: sess.partial_run_setup([c])):
        with pytest.raises(RuntimeError, match="Attempted to use a closed Session"):
            action()


def test_leaving_its_context_closes_a_session():
    with tf.Session() as sess:
        assert tf.get_default_session() is sess
    assert tf.get_default_session() is None
    with pytest.raises(RuntimeError, match="closed"):
        sess.run(tf.constant(1.0))


def test_any_tensor_can_be_fed():
    v = tf.Variable(1.0)
    doubled = v * 2.0
    total = doubled + 1.0
    with tf.Session() as sess:
        assert sess.run(total, {doubled: 10.0}) == 11.0
        assert sess.run(total, {v: 3.0}) == 7.0
        assert sess.run(total, {v.value(): 4.0}) == 9.0
        assert sess.run(total, {"mul:0": 5.0}) == 6.0
        sess.run(v.initializer)
        assert sess.run([total, v], {doubled: 0.0}) == [1.0, 1.0]


def test_a_fed_constant_replaces_it():
    c = tf.constant(2.0)
    size = tf.constant([2])
    with tf.Session() as sess:
        assert sess.run(c * 3.0, {c: 5.0}) == 15.0
        assert sess.run(tf.fill(size, 1.0), {size: [2]}).shape == (2,)
        assert sess.run([c, c * 1.0], {c: 4.0}) == [4.0, 4.0]


def test_a_fed_resource_variable_reads_as_what_is_fed():
    v = tf.Variable(1.0, use_resource=True)
    read = v.read_value()
    with tf.Session() as sess:
        assert sess.run(read * 2.0, {read: 5.0}) == 10.0


def test_fetches_of_equal_parts_and_other_types_keep_their_type():
    first, second = namedtuple("first", "a b"), namedtuple("second", "a b")
    c = tf.constant(1.0)
    with tf.Session() as sess:
        for kind in (first, second, lambda *parts: list(parts), lambda *parts: tuple(parts)):
            fetches = kind(c, c)
            assert type(sess.run(fetches)) is type(fetches)


def test_make_callable_takes_values_in_order():
    x, y = tf.placeholder(tf.float32, ()), tf.placeholder(tf.float32, ())
    v = tf.Variable(0.0)
    with tf.Session() as sess:
        call = sess.make_callable({"difference": x - y}, [x, y])
        assert call(5.0, 3.0) == {"difference": 2.0}
        with pytest.raises(tf.errors.InvalidArgumentError):
            call(5.0)
        sess.run(v.initializer)
        step = sess.make_callable(v.assign_add(1.0).op)
        assert step() is None and step() is None
        assert sess.run(v) == 2.0


def test_a_partial_run_runs_each_op_once():
    calls = []
    a, b = tf.placeholder(tf.float32, ()), tf.placeholder(tf.float32, ())
    doubled = tf.py_func(lambda value: calls.append(float(value)) or value * 2, [a], tf.float32)
    v = tf.Variable(0.0)
    with tf.control_dependencies([v.assign_add(doubled)]):
        first = tf.identity(doubled)
    second = first + b
    with tf.Session() as sess:
        sess.run(v.initializer)
        handle = sess.partial_run_setup([first, second], [a, b])
        assert sess.partial_run(handle, first, {a: 3.0}) == 6.0
        assert sess.partial_run(handle, second, {b: 1.0}) == 7.0
        assert calls == [3.0]
        assert sess.run(v) == 6.0


def test_the_parts_of_a_run_share_variables_and_control_edges():
    x = tf.placeholder(tf.float32, ())
    v = tf.Variable(1.0)
    add = v.assign_add(1.0)
    with tf.control_dependencies([add]):
        seen = v * 10.0
        later = v * x
        assign = v.assign(x)
    with tf.Session() as sess:
        sess.run(v.initializer)
        handle = sess.partial_run_setup([v, seen, later, assign], [x])
        assert sess.partial_run(handle, [seen, v]) == [20.0, 2.0]
        assert sess.partial_run(handle, [later], {x: 3.0}) == [6.0]
        assert sess.partial_run(handle, assign) == 3.0
        assert sess.run(v) == 3.0


def test_a_partial_run_takes_what_was_set_up_and_once():
    a, b = tf.placeholder(tf.float32, ()), tf.placeholder(tf.float32, ())
    c = a * 2.0
    with tf.Session() as sess:
        handle = sess.partial_run_setup([c], [a])
        with pytest.raises(tf.errors.InvalidArgumentError):
            sess.partial_run(handle, c, {b: 1.0})
        assert sess.partial_run(handle, c, {a: 1.0}) == 2.0
        with pytest.raises(tf.errors.InvalidArgumentError):
            sess.partial_run(handle, c)


def test_running_leaves_the_graph_as_it_is(graph):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.Variable(tf.random_normal([2, 2], seed=1))
    loss = tf.reduce_sum(tf.cond(tf.reduce_sum(x) > 0.0, lambda: tf.matmul(x, w), lambda: x))
    train = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)
    init = tf.global_variables_initializer()
    before, version = graph.as_graph_def(), graph.version
    graph.finalize()
    with tf.Session() as sess:
        sess.run(init)
        sess.run([train, loss], {x: np.ones([3, 2])})
        sess.run([train, loss], {x: np.ones([5, 2])})
        sess.make_callable(loss, [x])(np.ones([1, 2]))
    assert graph.as_graph_def() == before and graph.version == version


def _train_and_drop():
    with tf.Graph().as_default() as graph, tf.Session() as sess:
        x = tf.placeholder(tf.float32, [None, 4])
        w = tf.Variable(tf.ones([4, 2]))
        y = tf.cond(tf.reduce_sum(x) > 0.0, lambda: tf.matmul(x, w), lambda: tf.matmul(x, -w))
        _, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * 2.0), [0, y])
        loss = tf.reduce_sum(tf.py_func(lambda value: value, [y], tf.float32) + tf.cumsum(y))
        train = tf.train.AdamOptimizer().minimize(loss)
        sess.run(tf.global_variables_initializer())
        sess.run(train, {x: np.ones([2, 4])})
    return weakref.ref(graph)


def test_a_graph_that_was_run_and_is_dropped_is_freed():
    dropped = _train_and_drop()
    gc.collect()
    assert dropped() is None


def test_an_interactive_session_is_the_default_until_it_is_closed():
    sess = tf.InteractiveSession()
    try:
        assert tf.constant(2.0).eval() == 2.0
    finally:
        sess.close()
    assert tf.get_default_session() is None
