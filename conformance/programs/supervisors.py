"""Supervisors: nodes, files, restoring, threads, ends and errors."""

import threading

from conformance.outcomes import error_class, failure
from conformance.programs.session_hooks import _counter, _directory, _events, _files, _log

CONTROL_FLOW_V2 = True


def managed_sessions(tf, np):
    train, loss = _counter(tf)
    tf.summary.scalar("loss", loss)
    found = []
    with _directory() as path:
        for last in (3, 5):
            sv = tf.train.Supervisor(logdir=path, summary_op=None, save_model_secs=0)
            steps = []
            with sv.managed_session() as sess:
                while not sv.should_stop():
                    steps.append(sess.run(train))
                    if steps[-1] == last:
                        sv.saver.save(sess, sv.save_path, global_step=sv.global_step)
                        sv.request_stop()
            found.append([steps, _files(path)])
            tf.get_default_graph()._unsafe_unfinalize()
        found.append([line for line in _events(tf, path) if line[1] != "summary"])
    return found


def services(tf, np):
    train, loss = _counter(tf)
    tf.summary.scalar("loss", loss)
    with _directory() as path:
        sv = tf.train.Supervisor(logdir=path, save_summaries_secs=1000, save_model_secs=1000)
        with _log(path) as lines:
            sess = sv.prepare_or_wait_for_session(start_standard_services=False)
            threads = sv.start_standard_services(sess)
            names = [type(thread).__name__ for thread in threads]
            written = sess.run(sv.summary_op)
            sv.summary_computed(sess, written)
            sv.summary_computed(sess, written, global_step=77)
            sv.stop()
            alive = [thread.is_alive() for thread in threads]
            sess.close()
        events = [line for line in _events(tf, path) if line[1] != "summary" or line[0] == 77]
    return [names, alive, sorted(line for line in lines if "global_step/sec" not in line), events]


def what_is_chosen(tf, np):
    v = tf.Variable(1.0, name="v")
    step = tf.Variable(0, name="global_step", trainable=False)
    sv = tf.train.Supervisor()
    properties = [sv.is_chief, sv.init_feed_dict, sv.ready_for_local_init_op, sv.summary_writer, sv.summary_op]
    properties += [sv.save_summaries_secs, sv.save_model_secs, sv.save_path, sv.global_step.name, sv.init_op.name]
    properties += [sv.ready_op.name, type(sv.saver).__name__, sv.USE_DEFAULT]
    names = [sv.global_step.name == step.name, tf.get_default_graph().finalized]
    graph = tf.get_default_graph()
    with sv.managed_session() as sess:
        value = sess.run(v)
    return [properties, names, value, graph]


def collections_are_reused(tf, np):
    tf.Variable(1.0)
    first = tf.train.Supervisor()
    tf.get_default_graph()._unsafe_unfinalize()
    size = len(tf.get_default_graph().get_operations())
    second = tf.train.Supervisor()
    return [
        first.saver is second.saver,
        first.init_op is second.init_op,
        first.ready_op is second.ready_op,
        size == len(tf.get_default_graph().get_operations()),
    ]


def initialised_by_functions(tf, np):
    x = tf.placeholder(tf.float32, [])
    v = tf.Variable(x, name="v")
    calls = []
    sv = tf.train.Supervisor(init_feed_dict={x: 4.0}, init_fn=lambda sess: calls.append(sess.run(v)))
    with sv.managed_session() as sess:
        calls.append(sess.run(v))
    tf.get_default_graph()._unsafe_unfinalize()
    sv = tf.train.Supervisor(init_op=None, local_init_op=None)
    calls.append(failure(lambda: sv.prepare_or_wait_for_session()))
    return calls


def queues(tf, np):
    index = tf.train.range_input_producer(4, num_epochs=2, shuffle=False).dequeue()
    with _directory() as path:
        sv = tf.train.Supervisor(logdir=path, save_summaries_secs=0, save_model_secs=0)
        values = []
        with sv.managed_session() as sess:
            while not sv.should_stop():
                values.append(sess.run(index))
        return [values, sv.should_stop(), sv.coord.joined]


def loops(tf, np):
    tf.Variable(1.0)
    sv = tf.train.Supervisor()
    seen = []
    reached = threading.Event()

    def count(by):
        seen.append(by)
        if len(seen) == 3:
            reached.set()
            sv.request_stop()

    with sv.managed_session():
        thread = sv.loop(None, count, args=(2,))
        reached.wait(20)
        sv.wait_for_stop()
    return [seen, thread.is_alive()]


def exceptions(tf, np):
    train, _ = _counter(tf)
    sv = tf.train.Supervisor()

    def raising(error):
        with sv.managed_session() as sess:
            sess.run(train)
            raise error

    def in_a_thread():
        with sv.managed_session():
            with sv.stop_on_exception():
                raise RuntimeError("in a thread")

    return [
        failure(lambda: raising(ValueError("mine"))),
        failure(lambda: raising(tf.errors.OutOfRangeError(None, None, "end"))),
        failure(in_a_thread),
        failure(lambda: sv.summary_computed(None, b"")),
    ]


def not_the_chief(tf, np):
    with tf.device("/cpu:0"):
        tf.Variable(1.0, name="v")
    with _directory() as path:
        sv = tf.train.Supervisor(is_chief=False, logdir=path, recovery_wait_secs=1)
        found = [sv.save_path, sv.summary_writer, failure(lambda: sv.start_standard_services(None))]
        found.append(error_class(lambda: sv.prepare_or_wait_for_session(max_wait_secs=0)))
    tf.reset_default_graph()
    tf.Variable(1.0, name="v")
    return found + [failure(lambda: tf.train.Supervisor(is_chief=False), "^.*?set")]


def without_a_directory(tf, np):
    train, _ = _counter(tf)
    sv = tf.train.Supervisor()
    with _log() as lines:
        sess = sv.prepare_or_wait_for_session()
        started = sv.start_standard_services(sess)
        sv.stop()
    return [lines, started]


def train_loop(tf, np):
    train, _ = _counter(tf)
    sv = tf.train.Supervisor()
    seen = []

    def step(sess, last, scale=1):
        seen.append(sess.run(train) * scale)
        if len(seen) == 2:
            raise tf.errors.AbortedError(None, None, "again")
        if seen[-1] >= last:
            sv.request_stop()

    tf.train.basic_train_loop(sv, step, args=[30], kwargs={"scale": 10})
    return seen


def old_names(tf, np):
    tf.Variable(1.0)
    sv = tf.train.Supervisor()
    sess = sv.PrepareSession()
    sv.StartQueueRunners(sess)
    found = [sv.ShouldStop()]
    sv.RequestStop()
    sv.WaitForStop()
    found.append(sv.ShouldStop())
    sv.Stop()
    return found


def the_same_writer(tf, np):
    train, _ = _counter(tf)
    with _directory() as path:
        with tf.summary.FileWriter(path) as writer:
            sv = tf.train.Supervisor(summary_writer=writer, save_summaries_secs=0)
            with sv.managed_session(close_summary_writer=False) as sess:
                sv.summary_computed(sess, tf.Summary(value=[tf.Summary.Value(tag="x", simple_value=1.0)]))
            writer.flush()
            return [sv.summary_writer is writer, [line for line in _events(tf, path)]]
