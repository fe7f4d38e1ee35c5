"""Monitored sessions: nodes, files, restoring, recovery, ends, errors, step functions, session managers."""

import os

from conformance.outcomes import error_class, failure
from conformance.programs.session_hooks import _counter, _directory, _events, _files, _log

CONTROL_FLOW_V2 = True


def _run(sess, train):
    steps = []
    while not sess.should_stop():
        steps.append(sess.run(train))
    return steps


def training_with_a_directory(tf, np):
    train, loss = _counter(tf)
    tf.summary.scalar("loss", loss)
    found = []
    with _directory() as path:
        for last in (5, 7):
            with _log(path) as lines:
                with tf.train.MonitoredTrainingSession(
                    checkpoint_dir=path,
                    save_checkpoint_steps=2,
                    save_summaries_steps=2,
                    log_step_count_steps=2,
                    hooks=[tf.train.StopAtStepHook(last_step=last)],
                ) as sess:
                    steps = _run(sess, train)
            tf.summary.FileWriterCache.clear()
            found.append([steps, lines, _files(path)])
        found.append(_events(tf, path))
        with open(os.path.join(path, "checkpoint")) as file:
            found.append(file.read().replace(path, "DIR"))
    return found


def default_intervals(tf, np):
    train, loss = _counter(tf)
    tf.summary.scalar("loss", loss)
    found = []
    settings = [
        {},
        {"save_checkpoint_secs": None},
        {"save_checkpoint_secs": 0, "save_summaries_steps": None, "log_step_count_steps": None},
        {"save_checkpoint_steps": 3, "save_summaries_secs": 100},
        {"save_checkpoint_steps": 3, "save_checkpoint_secs": 5},
    ]
    for arguments in settings:
        with _directory() as path:
            hooks = [tf.train.StopAtStepHook(num_steps=2)]
            try:
                with tf.train.MonitoredTrainingSession(checkpoint_dir=path, hooks=hooks, **arguments) as sess:
                    found.append([_run(sess, train), [type(hook).__name__ for hook in sess._hooks]])
            except ValueError as error:
                found.append(str(error))
            tf.summary.FileWriterCache.clear()
            found.append(_files(path))
    with _directory() as path:
        with tf.train.MonitoredTrainingSession(summary_dir=path, hooks=[tf.train.StopAtStepHook(1)]) as sess:
            found.append([_run(sess, train), [type(hook).__name__ for hook in sess._hooks]])
        tf.summary.FileWriterCache.clear()
    with tf.train.MonitoredTrainingSession(
        hooks=[tf.train.StopAtStepHook(1)], chief_only_hooks=[tf.train.SessionRunHook()]
    ) as sess:
        found.append([_run(sess, train), [type(hook).__name__ for hook in sess._hooks]])
    return found


def nodes(tf, np):
    train, loss = _counter(tf)
    tf.Variable(["a"], collections=[tf.GraphKeys.LOCAL_VARIABLES])
    tf.get_variable("w", [2], use_resource=True)
    tf.summary.scalar("loss", loss)
    tf.train.Scaffold(saver=tf.train.Saver()).finalize()
    collections = [tf.GraphKeys.INIT_OP, tf.GraphKeys.READY_OP, tf.GraphKeys.READY_FOR_LOCAL_INIT_OP]
    collections += [tf.GraphKeys.LOCAL_INIT_OP, tf.GraphKeys.SUMMARY_OP]
    names = [[each.name for each in tf.get_collection(key)] for key in collections]
    return [names, tf.get_default_graph()]


def scaffolds(tf, np):
    v = tf.Variable(1.0)
    x = tf.placeholder(tf.float32, [])
    init = v.assign(x).op
    first = tf.train.Scaffold(
        init_op=init, init_feed_dict={x: 5.0}, init_fn=lambda scaffold, sess: calls.append(sess.run(v))
    )
    calls = []
    second = tf.train.Scaffold(copy_from_scaffold=first, init_feed_dict={x: 7.0})
    found = []
    for scaffold in (first, second):
        with tf.train.MonitoredSession(tf.train.ChiefSessionCreator(scaffold)) as sess:
            found.append(sess.run(v))
    found += [calls, second.init_op is init, tf.train.Scaffold().init_fn, tf.train.Scaffold().saver]
    found.append(failure(lambda: tf.train.Scaffold(copy_from_scaffold=1)))
    tf.add_to_collection(tf.GraphKeys.READY_OP, tf.constant(1))
    found.append(error_class(lambda: tf.train.Scaffold().finalize()))
    found.append(tf.train.Scaffold.get_or_default("a", "mine", lambda: 3))
    found.append(tf.get_collection("mine"))
    return found


def restored_from_a_checkpoint(tf, np):
    train, _ = _counter(tf)
    saver = tf.train.Saver()
    found = []
    with _directory() as path:
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            sess.run([train])
            sess.run([train])
            saved = saver.save(sess, os.path.join(path, "m"), global_step=2)
        with tf.train.SingularMonitoredSession(checkpoint_dir=path) as sess:
            found.append([sess.run(train), type(sess.raw_session()).__name__, sess.raw_session().run(train)])
        with tf.train.SingularMonitoredSession(checkpoint_filename_with_path=saved) as sess:
            found.append(sess.run(train))
        found.append(
            failure(lambda: tf.train.SingularMonitoredSession(checkpoint_dir=path, checkpoint_filename_with_path=saved))
        )
    return found


def recovery(tf, np):
    calls = []

    class Aborts(tf.train.SessionRunHook):
        def __init__(self, error):
            self.error = error
            self.runs = 0

        def after_create_session(self, session, coord):
            calls.append("session at %d" % session.run(tf.train.get_global_step()))

        def before_run(self, run_context):
            self.runs += 1
            if self.runs == 4:
                calls.append("aborts")
                raise self.error

    found = []
    for error in (tf.errors.AbortedError, tf.errors.UnavailableError, tf.errors.InternalError):
        tf.reset_default_graph()
        train, _ = _counter(tf)
        with _directory() as path:
            try:
                with tf.train.MonitoredTrainingSession(
                    checkpoint_dir=path,
                    save_checkpoint_steps=2,
                    log_step_count_steps=None,
                    hooks=[tf.train.StopAtStepHook(last_step=6), Aborts(error(None, None, "lost"))],
                ) as sess:
                    calls.extend(_run(sess, train))
                found.append("done")
            except tf.errors.InternalError as raised:
                found.append(str(raised))
            tf.summary.FileWriterCache.clear()
    return [found, calls]


def no_recovery_of_singular_sessions(tf, np):
    train, _ = _counter(tf)

    class Aborts(tf.train.SessionRunHook):
        def before_run(self, run_context):
            raise tf.errors.AbortedError(None, None, "lost")

    def run():
        with tf.train.SingularMonitoredSession(hooks=[Aborts()]) as sess:
            sess.run(train)

    return failure(run)


def regular_ends(tf, np):
    tf.train.get_or_create_global_step()
    index = tf.train.range_input_producer(3, num_epochs=2, shuffle=False).dequeue()
    calls = []

    class Ends(tf.train.SessionRunHook):
        def after_run(self, run_context, run_values):
            calls.append("after_run")

        def end(self, session):
            calls.append("end")

    values = []
    with tf.train.MonitoredTrainingSession(hooks=[Ends()]) as sess:
        while not sess.should_stop():
            values.append(sess.run(index))
    after = [sess.should_stop(), sess.graph, failure(sess.close)]
    with tf.train.MonitoredSession() as sess:
        raise_stop = [sess.should_stop()]
        raise StopIteration
    return [values, calls, after, raise_stop, tf.get_default_graph().finalized]


def irregular_ends(tf, np):
    train, _ = _counter(tf)
    calls = []

    class Ends(tf.train.SessionRunHook):
        def end(self, session):
            calls.append("end")

    def raising():
        with tf.train.MonitoredSession(hooks=[Ends()]) as sess:
            sess.run(train)
            raise ValueError("mine")

    def failing():
        with tf.train.MonitoredSession(hooks=[Ends()]) as sess:
            sess.run(tf.train.get_global_step(), {"absent:0": 1})

    def stopped():
        with tf.train.MonitoredSession(hooks=[tf.train.StopAtStepHook(1)]) as sess:
            sess.run(train)
            sess.run(train)

    return [failure(raising), error_class(failing), failure(stopped), calls, tf.get_default_graph().finalized]


def threads_fail(tf, np):
    tf.train.get_or_create_global_step()
    queue = tf.FIFOQueue(2, tf.float32, shapes=[])
    bad = tf.Print(tf.string_to_number(tf.constant("x")), [])
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue(bad)]))
    value = queue.dequeue()

    def run():
        with tf.train.MonitoredSession() as sess:
            for _ in range(3):
                sess.run(value)

    return error_class(run)


def step_functions(tf, np):
    train, _ = _counter(tf)
    calls = []

    class Counts(tf.train.SessionRunHook):
        def before_run(self, run_context):
            calls.append("before_run")

    def step_fn(step_context):
        first = step_context.session.run(train)
        second = step_context.run_with_hooks(train)
        if second >= 4:
            step_context.request_stop()
        return [first, second]

    class Model(object):
        def step(self, step_context):
            return step_context.run_with_hooks(fetches=train)

    found = []
    with tf.train.MonitoredSession(hooks=[Counts()]) as sess:
        found.append(sess.run_step_fn(Model().step))
        found.append(failure(lambda: sess.run_step_fn(lambda context: None)))
        while not sess.should_stop():
            found.append(sess.run_step_fn(step_fn))
    return [found, calls]


def finalized_graphs(tf, np):
    train, _ = _counter(tf)
    with tf.train.MonitoredSession() as sess:
        inside = [failure(lambda: tf.constant(1)), sess.graph is tf.get_default_graph()]
    outside = tf.get_default_graph().finalized
    tf.get_default_graph().finalize()
    with _directory() as path:

        def run():
            with tf.train.MonitoredTrainingSession(checkpoint_dir=path) as sess:
                sess.run(train)

        second = failure(run)
        tf.summary.FileWriterCache.clear()
    return [inside, outside, second, tf.get_default_graph().finalized]


def session_managers(tf, np):
    v = tf.Variable(1.0, name="v")
    w = tf.Variable(2.0, name="w", collections=[tf.GraphKeys.LOCAL_VARIABLES])
    ready = tf.report_uninitialized_variables()
    saver = tf.train.Saver([v])
    manager = tf.train.SessionManager(ready_op=ready, local_init_op=w.initializer)
    found = []
    with _directory() as path:
        sess = manager.prepare_session("", init_op=v.initializer)
        found.append(sess.run([v, w]))
        found.append(manager.recover_session("", saver, checkpoint_dir=path)[1])
        saver.save(sess, os.path.join(path, "m"))
        with _log(path) as lines:
            sess, is_restored = manager.recover_session("", saver, checkpoint_dir=path)
        found += [sess.run([v, w]), is_restored, lines]
        found.append(failure(lambda: manager.prepare_session("")))
        plain = tf.train.SessionManager(ready_op=ready)
        found.append(failure(lambda: plain.prepare_session("")))
        found.append(failure(lambda: plain.prepare_session("", init_op=v.initializer)))
        found.append(plain.prepare_session("", init_fn=lambda sess: sess.run([v.initializer, w.initializer])).run(v))
        with _log(path) as lines:
            found.append(plain.recover_session("", saver, checkpoint_dir=path)[1])
        found.append(lines)
        impatient = tf.train.SessionManager(ready_op=ready, recovery_wait_secs=1)
        found.append(failure(lambda: impatient.wait_for_session("", max_wait_secs=0)))
        waits = tf.train.SessionManager(
            ready_op=ready, local_init_op=w.initializer, ready_for_local_init_op=tf.report_uninitialized_variables([v])
        )
        found.append(failure(lambda: waits.prepare_session("", init_op=tf.no_op())))
        found.append(failure(lambda: tf.train.SessionManager(ready_for_local_init_op=ready), "^[^\\[]*"))
    return found


def workers_wait(tf, np):
    train, _ = _counter(tf)
    creator = tf.train.WorkerSessionCreator(max_wait_secs=0)
    return [
        failure(lambda: tf.train.MonitoredSession(creator)),
        failure(lambda: tf.train.MonitoredTrainingSession(is_chief=False, max_wait_secs=0)),
        error_class(lambda: tf.train.SessionCreator()),
    ]


def global_steps(tf, np):
    from tensorflow.python.training import training_util

    found = [tf.train.get_global_step(), failure(lambda: training_util._increment_global_step(1))]
    step = tf.train.create_global_step()
    found += [failure(lambda: tf.train.create_global_step()), tf.train.get_or_create_global_step() is step]
    read = training_util._get_or_create_global_step_read()
    found += [read.name, training_util._get_global_step_read() is read]
    increment = training_util._increment_global_step(3)
    found.append(increment.name)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        found.append(
            [sess.run([increment, read])[1], tf.train.global_step(sess, step), tf.train.global_step(sess, step)]
        )
    found.append(failure(lambda: tf.train.assert_global_step(tf.constant(1.0))))
    found.append(failure(lambda: tf.train.assert_global_step(tf.constant([1])), "^.*?scalar"))
    found.append(failure(lambda: tf.train.assert_global_step(1)))
    found.append(tf.get_default_graph())
    return found


def evaluated_once(tf, np):
    from tensorflow.python.training import evaluation

    v = tf.get_variable("v", initializer=2.0)
    total = tf.get_variable("total", initializer=0.0, collections=[tf.GraphKeys.LOCAL_VARIABLES])
    update = tf.assign_add(total, v)
    with _directory() as path:
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            sess.run(v.assign(5.0))
            saved = tf.train.Saver([v]).save(sess, os.path.join(path, "m"))
        with _log(path) as lines:
            value = evaluation._evaluate_once(
                saved, eval_ops=update, final_ops={"total": total}, hooks=[evaluation._StopAfterNEvalsHook(3)]
            )
    return [value, [line for line in lines if "valuation [" in line]]


def waits_that_end(tf, np):
    queue = tf.FIFOQueue(2, tf.float32, shapes=[])
    enqueue, many = queue.enqueue(1.0), queue.dequeue_many(2)
    accumulator = tf.ConditionalAccumulator(tf.float32, shape=[])
    found = []
    with tf.Session() as sess:
        options = tf.RunOptions(timeout_in_ms=200)
        sess.run(enqueue, options=options)
        found.append(failure(lambda: sess.run(many, options=options)))
        found.append(failure(lambda: sess.run(accumulator.take_grad(1), options=options)))
    with tf.Session(config=tf.ConfigProto(operation_timeout_in_ms=200)) as sess:
        found += [sess.run(enqueue), sess.run(enqueue), failure(lambda: sess.run(enqueue)), sess.run(many)]
        found.append(failure(lambda: sess.run(many)))
    with tf.train.MonitoredSession(
        tf.train.ChiefSessionCreator(tf.train.Scaffold(saver=tf.train.Saver(allow_empty=True)))
    ) as sess:
        found.append(failure(lambda: sess.run(many, options=options)))
    return found
