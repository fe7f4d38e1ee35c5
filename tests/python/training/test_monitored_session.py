"""Monitored sessions: what the recorded programs do not state."""

import threading

import pytest

import tfcompat as tf


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def test_queue_runners_end_with_their_session():
    before = set(threading.enumerate())
    tf.train.get_or_create_global_step()
    name = tf.train.string_input_producer([str(i) for i in range(10)], num_epochs=5, shuffle=True).dequeue()
    batch = tf.train.shuffle_batch([tf.string_to_number(name)], 4, 20, 5, num_threads=2, allow_smaller_final_batch=True)
    total = 0.0
    with tf.train.MonitoredTrainingSession() as sess:
        while not sess.should_stop():
            total += sess.run(batch).sum()
    assert total == 5 * 45
    assert set(threading.enumerate()) <= before


def test_queue_runners_of_an_endless_input_end_too():
    before = set(threading.enumerate())
    step = tf.train.get_or_create_global_step()
    index = tf.train.range_input_producer(3, shuffle=False).dequeue()
    batch = tf.train.batch([index], 5, num_threads=3)
    with tf.control_dependencies([batch]):
        train = tf.assign_add(step, 1)
    with tf.train.MonitoredTrainingSession(hooks=[tf.train.StopAtStepHook(4)]) as sess:
        while not sess.should_stop():
            sess.run(train)
    assert set(threading.enumerate()) <= before


def test_a_step_function_gets_the_session_that_replaces_an_aborted_one():
    step = tf.train.get_or_create_global_step()
    sessions = []

    def step_fn(step_context):
        sessions.append(step_context.session)
        if len(sessions) == 1:
            raise tf.errors.AbortedError(None, None, "lost")
        return step_context.session.run(step)

    with tf.train.MonitoredSession() as sess:
        assert sess.run_step_fn(step_fn) == 0
    assert sessions[0] is not sessions[1]


def test_threads_share_a_monitored_session():
    step = tf.train.get_or_create_global_step()
    train = tf.assign_add(step, 1)
    with tf.train.MonitoredSession() as sess:
        threads = [threading.Thread(target=lambda: [sess.run(train) for _ in range(25)]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sess.run(step) == 200


def test_a_run_passes_options_on_to_hooks():
    seen = []

    class Traces(tf.train.SessionRunHook):
        def before_run(self, run_context):
            return tf.train.SessionRunArgs(None, options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE))

        def after_run(self, run_context, run_values):
            seen.append([node.node_name for node in run_values.run_metadata.step_stats.dev_stats[0].node_stats])

    x = tf.placeholder_with_default(1.0, [])
    y = tf.negative(x, name="y")
    tf.get_variable("v", [])
    with tf.train.MonitoredSession(hooks=[Traces()]) as sess:
        sess.run(y)
    assert "y" in seen[0]
