"""Traced runs and their timelines."""

import json

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.client import timeline

OPTIONS = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def _traced(sess, fetches, feed_dict=None):
    metadata = tf.RunMetadata()
    return sess.run(fetches, feed_dict, options=OPTIONS, run_metadata=metadata), metadata.step_stats


def _training():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    w = tf.get_variable("w", initializer=np.ones([3, 2], np.float32))
    loss = tf.reduce_sum(tf.matmul(x, w, name="product"), name="loss")
    return x, w, tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss), loss


def test_a_traced_run_computes_what_others_do():
    x, w, train, loss = _training()
    found = []
    for trace in (False, True):
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            for i in range(3):
                feed = {x: np.full([2, 3], i, np.float32)}
                value = _traced(sess, [loss, train], feed)[0][0] if trace else sess.run([loss, train], feed)[0]
            found.append([value, *sess.run(w).ravel()])
    np.testing.assert_allclose(found[0], found[1], rtol=1e-6)


def test_each_op_is_listed_with_its_time():
    x, _, train, loss = _training()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        _, stats = _traced(sess, [loss, train], {x: np.ones([2, 3])})
    nodes = {node.node_name: node for device in stats.dev_stats for node in device.node_stats}
    assert nodes["product"].timeline_label == "product = MatMul(x, w/read)"
    assert nodes["product"].output[0].tensor_description.shape.dim[1].size == 2
    assert "Momentum/update_w/ApplyMomentum" in nodes
    assert all(node.all_end_rel_micros > 0 for node in nodes.values())
    assert nodes["product"].all_start_micros <= nodes["loss"].all_start_micros


def test_host_ops_conditionals_and_loops_are_traced():
    x = tf.placeholder(tf.int32, [])
    doubled = tf.py_func(lambda value: value * 2, [x], tf.int32, name="double")
    chosen = tf.cond(x > 2, lambda: doubled + 1, lambda: doubled - 1)
    total = tf.while_loop(lambda i, s: i < x, lambda i, s: (i + 1, s + i), [0, 0])[1]
    joined = tf.string_join([tf.as_string(chosen), "!"], name="joined")
    with tf.Session() as sess:
        values, stats = _traced(sess, [chosen, total, joined], {x: 4})
    assert [int(values[0]), int(values[1]), values[2]] == [9, 6, b"9!"]
    assert {"double", "joined"} <= {node.node_name for device in stats.dev_stats for node in device.node_stats}


def test_runs_that_do_not_ask_leave_the_metadata_alone():
    metadata = tf.RunMetadata()
    with tf.Session() as sess:
        sess.run(tf.constant(1.0) + 1.0, options=tf.RunOptions(), run_metadata=metadata)
    assert metadata == tf.RunMetadata()


def test_a_callable_is_traced_too():
    metadata = tf.RunMetadata()
    x = tf.placeholder(tf.float32, [])
    with tf.Session() as sess:
        run = sess.make_callable(tf.square(x, name="squared"), [x], accept_options=True)
        assert run(3.0, options=OPTIONS, run_metadata=metadata) == 9.0
    assert metadata.step_stats.dev_stats[0].node_stats[0].node_name == "squared"


def test_the_timeline_is_a_chrome_trace():
    x, _, train, _ = _training()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        _, stats = _traced(sess, train, {x: np.ones([2, 3])})
    trace = json.loads(timeline.Timeline(stats).generate_chrome_trace_format(show_memory=True))
    events = trace["traceEvents"]
    by_phase = {phase: [event for event in events if event["ph"] == phase] for phase in "MXNODC"}
    assert all(by_phase.values())
    product = next(event for event in by_phase["X"] if event["args"]["name"] == "product")
    assert product["args"] == {"name": "product", "op": "MatMul", "input0": "x", "input1": "w/read"}
    assert all(event["ts"] > 0 and event["dur"] >= 1 for event in by_phase["X"])
    plain = json.loads(timeline.Timeline(stats).generate_chrome_trace_format(show_dataflow=False))["traceEvents"]
    assert {event["ph"] for event in plain} == {"M", "X"}


def test_an_empty_timeline():
    trace = json.loads(timeline.Timeline(tf.RunMetadata().step_stats).generate_chrome_trace_format())
    assert [event["args"]["name"] for event in trace["traceEvents"]] == ["Allocators"]
